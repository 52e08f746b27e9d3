"""What became of a test SMS, as HTML: the verdict, how far it is, and when it passed which place. This file starts nothing."""

from __future__ import annotations

from datetime import datetime

from smsaero_kit.gateway import MessageStatus, status_text
from smsaero_kit.rubles import rubles
from smsaero_kit.texts import Texts
from smsaero_kit.wizard.progress import may_be_on_its_way, percent_of
from smsaero_kit.wizard.state import Delivery, Mode, Phase, Seen, State
from smsaero_kit.wizard.wording import after_failed_send, practice_of_send

from .html import Html, escape, note, problem, prose

#: The way of an SMS that arrives.
_WAY = (MessageStatus.QUEUE, MessageStatus.SENT, MessageStatus.WAIT, MessageStatus.DELIVERED)


def delivery_html(state: State, texts: Texts) -> Html:
    """Return how the last test send of `state` stands; before the first, only whether an earlier one may be on its way."""
    delivery = state.delivery
    if delivery.phase is Phase.IDLE:
        return note("warning", prose(texts, "wizard.test.doubt")) if may_be_on_its_way(state) else Html()
    parts = [_verdict(state, texts), _bar(delivery, texts)]
    if delivery.message is not None:
        parts.append(_way(state, texts))
    return Html("".join(parts))


def _verdict(state: State, texts: Texts) -> Html:
    delivery, message = state.delivery, state.delivery.message
    if delivery.problem is not None:
        if message is not None:
            return problem(delivery.problem, state.language, prose(texts, "wizard.delivery.accepted_anyway", id=message.id))
        practice = practice_of_send(state)
        more = [prose(texts, practice)] if practice else []
        return problem(delivery.problem, state.language, prose(texts, after_failed_send(state)), *more)
    if delivery.phase is Phase.RUNNING:
        return note("info", prose(texts, "wizard.test.sending" if message is None else "wizard.test.following"))
    if delivery.phase is Phase.STOPPED:
        if message is None:
            return note("alert", prose(texts, "wizard.test.stopped_early"))
        return note("warning", prose(texts, "wizard.test.stopped"))
    if delivery.phase is Phase.FAILED:
        status = status_text(message.status, state.language) if message else ""
        return note("error", prose(texts, "wizard.test.undelivered", status=status), prose(texts, "wizard.test.undelivered_next"))
    return note("success", prose(texts, f"wizard.test.delivered_{state.mode}"))


def _bar(delivery: Delivery, texts: Texts) -> Html:
    if delivery.message is None and delivery.phase is not Phase.RUNNING:
        return Html()
    percent = percent_of(delivery)
    running = " smsaero-running" if delivery.phase is Phase.RUNNING else ""
    kind = " smsaero-failed" if delivery.phase is Phase.FAILED else " smsaero-done" if delivery.phase is Phase.DONE else ""
    label = escape(texts("wizard.delivery.progress"))
    return Html(
        f'<div class="smsaero-progress{running}{kind}" role="progressbar" aria-label="{label}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{percent}"><div style="width: {percent}%"></div></div>'
    )


def _way(state: State, texts: Texts) -> Html:
    delivery = state.delivery
    message = delivery.message
    if message is None:
        return Html()
    seen = [_station(each, delivery, texts) for each in delivery.trail]
    # What still lies ahead, as long as the SMS is on the usual way.
    passed = {each.status for each in delivery.trail}
    last = max((_WAY.index(each) for each in _WAY if each in passed), default=-1)
    ahead = list(_WAY[last + 1 :]) if not message.final else []
    steps = "".join([*seen, *(f'<li class="smsaero-ahead">{escape(status_text(each, texts.language))}</li>' for each in ahead)])
    facts = [prose(texts, "wizard.test.id", id=message.id)]
    if message.cost is not None:
        cost = "wizard.test.cost" if state.mode is Mode.REAL else "wizard.test.cost_sandbox"
        facts.append(prose(texts, cost, amount=rubles(texts, message.cost)))
    line = " · ".join(facts)
    return Html(f'<ol class="smsaero-trail">{steps}</ol><p class="smsaero-muted">{line}</p>')


def _station(seen: Seen, delivery: Delivery, texts: Texts) -> str:
    moment = datetime.fromtimestamp(seen.at).astimezone().strftime("%H:%M:%S")
    after = round(seen.at - delivery.started)
    since = f" · {texts('wizard.delivery.after', seconds=after)}" if after > 0 else ""
    return f"<li><strong>{escape(status_text(seen.status, texts.language))}</strong><span>{moment}{escape(since)}</span></li>"
