"""What became of a test SMS, as HTML. This file shows a delivery and starts nothing."""

from __future__ import annotations

from smsaero_kit.gateway import status_text
from smsaero_kit.texts import Texts
from smsaero_kit.wizard.progress import may_be_on_its_way
from smsaero_kit.wizard.state import Delivery, Phase, State

from .html import Html, escape, money, note, problem, prose


def delivery_html(state: State, texts: Texts) -> Html:
    """Return how the last test send of `state` stands; empty before the first."""
    delivery = state.delivery
    parts = [_verdict(state, texts)] if delivery.phase is not Phase.IDLE else []
    if delivery.message is not None:
        parts.append(_trail(delivery, texts))
    return Html("".join(parts))


def _verdict(state: State, texts: Texts) -> Html:
    delivery, message = state.delivery, state.delivery.message
    if delivery.problem is not None:
        if message is not None:
            return problem(delivery.problem, state.language, prose(texts, "wizard.delivery.accepted_anyway", id=message.id))
        more = "wizard.test.maybe_sent" if may_be_on_its_way(state) else "wizard.kept"
        return problem(delivery.problem, state.language, prose(texts, more))
    if delivery.phase is Phase.RUNNING:
        return note("info", prose(texts, "wizard.test.sending" if message is None else "wizard.test.following"))
    if delivery.phase is Phase.STOPPED:
        return note("warning", prose(texts, "wizard.test.stopped"))
    if delivery.phase is Phase.FAILED:
        status = status_text(message.status, state.language) if message else ""
        return note("error", prose(texts, "wizard.test.undelivered", status=status), prose(texts, "wizard.test.undelivered_next"))
    return note("success", prose(texts, f"wizard.test.delivered_{state.mode}"))


def _trail(delivery: Delivery, texts: Texts) -> Html:
    message = delivery.message
    if message is None:
        return Html()
    steps = "".join(f"<li>{escape(status_text(status, texts.language))}</li>" for status in delivery.statuses)
    facts = [prose(texts, "wizard.test.id", id=message.id)]
    if message.cost is not None:
        facts.append(prose(texts, "wizard.test.cost", amount=money(texts, message.cost)))
    line = " · ".join(facts)
    return Html(f'<ol class="smsaero-trail">{steps}</ol><p class="smsaero-muted">{line}</p>')
