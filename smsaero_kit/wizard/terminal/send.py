"""The step "test" in a terminal: one SMS, followed to its end. This file shows a state and holds none; what may cost is asked first."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from smsaero_kit.gateway import status_text
from smsaero_kit.phone import PhoneNumber, is_landline, normalize
from smsaero_kit.rubles import rubles
from smsaero_kit.sandbox import MAGIC_NUMBERS
from smsaero_kit.usage_types import SENT_BY_SMS
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import blockers_of_send, may_be_on_its_way, needs_confirmation, phone_of, price_of_send, text_of
from smsaero_kit.wizard.state import Mode, Phase, State
from smsaero_kit.wizard.wording import after_failed_send, practice_of_send

from .guide import Guide
from .talk import plain, shown

#: The failures that everybody who sends codes should have seen once; `?` tells all of them.
_TELLING: Final = frozenset({"undelivered", "no_money", "dropped"})
#: Belongs to nobody; the sandbox delivers to it.
_PRACTICE_NUMBER: Final = "+7 999 000-00-00"


def test(guide: Guide) -> None:
    """Phone, text, price, yes, and each status as it comes; as often as the user wants."""
    talk, say = guide.talk, guide.talk.say
    talk.tell(f"wizard.test.lead_{guide.state.mode}")
    if guide.state.mode is Mode.SANDBOX:
        talk.tell("onboard.test.magic")
        talk.items([failure for key, failure in _failures(guide).items() if key in _TELLING])
    if may_be_on_its_way(guide.state):
        talk.tell("wizard.test.doubt")
    wanted = "new"
    while wanted == "new":
        if not _enter_phone(guide):
            talk.tell("onboard.test.skipped")
            talk.tell("onboard.test.later")
            return
        missing = [plain(say, blocker) for blocker in blockers_of_send(guide.state) if blocker != "wizard.blocked.text"]
        if missing:
            talk.tell("onboard.test.missing")
            talk.items(missing)
            talk.tell("onboard.test.later")
            talk.ask(say("onboard.enter"))
            return
        _choose_flow(guide)
        if not _send(guide):
            talk.tell("onboard.test.later")
            return
        wanted = "again"
        while wanted == "again":
            wanted = _what_next(guide)
            if wanted == "again":
                _follow(guide, a.FollowAgain())


def _failures(guide: Guide) -> dict[str, str]:
    """Return the numbers that show what can go wrong, each with what happens, by their names."""
    say = guide.talk.say
    return {each.key: f"{normalize(f'+{each.value}')}: {plain(say, each.text_key)}" for each in MAGIC_NUMBERS}


def _enter_phone(guide: Guide) -> bool:
    """Return whether there is a phone to send to."""
    talk, say = guide.talk, guide.talk.say
    in_sandbox = guide.state.mode is Mode.SANDBOX
    failures = tuple(_failures(guide).values()) if in_sandbox else ()
    while True:
        # Enter must not skip what proves the connector.
        offered = guide.state.phone or (_PRACTICE_NUMBER if in_sandbox else "")
        with talk.helped_by(plain(say, "onboard.help.phone"), failures):
            entered = talk.ask(say("onboard.test.phone"), offered).strip()
        if entered == "-":
            return False
        if not entered:
            talk.tell("onboard.test.no_number")
            continue
        state = guide.do(a.EnterPhone(entered))
        if state.misplaced_key == "phone":
            talk.tell("wizard.misplaced")
            continue
        phone = phone_of(state)
        if isinstance(phone, PhoneNumber):
            talk.tell("wizard.test.number", number=phone.e164, read=phone.international)
            if is_landline(phone):
                talk.tell("phone.landline")
            return True
        talk.problem(phone, kept=False)
        # Not offered once more: an empty line would bring the same refusal.
        guide.do(a.EnterPhone(""))


def _choose_flow(guide: Guide) -> None:
    talk, say = guide.talk, guide.talk.say
    options = [(f"{_capital(say(f'flow.{each}'))} ({each})", each) for each in SENT_BY_SMS if text_of(guide.state, each).strip()]
    if not options:
        return
    known = [each for _, each in options]
    if len(known) == 1:
        guide.do(a.ChooseFlow(known[0]))
        return
    talk.tell("onboard.test.flow")
    with talk.helped_by(plain(say, "onboard.help.flow")):
        guide.do(a.ChooseFlow(talk.choose(options, guide.state.flow if guide.state.flow in known else known[0])))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _send(guide: Guide) -> bool:
    """Show what goes where and what it costs, and send it on a yes; return whether it was sent."""
    talk, say, state = guide.talk, guide.talk.say, guide.state
    if blockers := blockers_of_send(state):
        talk.tell("onboard.test.missing")
        talk.items([plain(say, blocker) for blocker in blockers])
        return False
    talk.tell("wizard.test.to", number=phone_of(state))
    talk.tell("wizard.test.as", name=shown(state.config.sender_name))
    guide.sms(text_of(state, state.flow), priced=False)
    price = price_of_send(state)
    if state.mode is Mode.SANDBOX:
        talk.tell("wizard.test.free")
    elif price is not None:
        talk.tell("wizard.test.price", price=guide.price(price))
    else:
        talk.tell("wizard.test.price_unknown")
    asks = needs_confirmation(state)
    question = "wizard.test.ask_twice" if may_be_on_its_way(state) else "wizard.test.ask" if asks else "onboard.test.ask_sandbox"
    if not talk.agree(plain(say, question), default=not asks):
        guide.do(a.CancelSend())
        talk.tell("cli.send.not_sent")
        return False
    if asks:
        guide.do(a.AskToSend())
    _follow(guide, a.ConfirmSend() if asks else a.AskToSend())
    return True


def _follow(guide: Guide, action: a.Action) -> None:
    """Send, or ask again, and print what happens while it happens."""
    talk, say = guide.talk, guide.talk.say
    talk.tell(
        "wizard.test.sending"
        if guide.state.delivery.message is None or not isinstance(action, a.FollowAgain)
        else "onboard.test.asking"
    )
    talk.tell("onboard.test.stop")
    told = len(guide.state.delivery.trail) if isinstance(action, a.FollowAgain) else 0
    stopped = False

    def look(state: State) -> None:
        nonlocal told, stopped
        delivery = state.delivery
        for seen in delivery.trail[told:]:
            moment = datetime.fromtimestamp(seen.at).astimezone().strftime("%H:%M:%S")
            talk.write(f"{moment}  {status_text(seen.status, say.language)}", indent="  ")
        told = len(delivery.trail)
        if delivery.phase is Phase.STOPPED and not stopped:
            stopped = True
            # Terminals leave "^C" on the line.
            talk.write()
            if delivery.message is None:
                talk.tell("onboard.test.stopped_early")

    unsubscribe = guide.subscribed(look)
    try:
        guide.do(action, stop=a.StopFollowing())
    finally:
        unsubscribe()
    _tell_outcome(guide)


def _tell_outcome(guide: Guide) -> None:
    talk, say, delivery = guide.talk, guide.talk.say, guide.state.delivery
    message = delivery.message
    if delivery.problem is not None:
        talk.problem(delivery.problem, kept=False)
        if message is not None:
            talk.tell("wizard.delivery.accepted_anyway", id=message.id)
            return
        talk.tell(after_failed_send(guide.state))
        if practice := practice_of_send(guide.state):
            talk.tell(practice)
        return
    if message is None:
        talk.tell("wizard.test.doubt")
        return
    if delivery.phase is Phase.DONE:
        talk.tell(f"wizard.test.delivered_{guide.state.mode}")
    elif delivery.phase is Phase.FAILED:
        talk.tell("wizard.test.undelivered", status=status_text(message.status, say.language))
        talk.tell("wizard.test.undelivered_next")
    else:
        talk.tell("wizard.test.stopped")
    facts = [plain(say, "wizard.test.id", id=message.id)]
    # What the sandbox would charge is nothing that anybody pays.
    if message.cost is not None and guide.state.mode is Mode.REAL:
        facts.append(plain(say, "wizard.test.cost", amount=rubles(say, message.cost)))
    talk.write(" · ".join(facts))


def _what_next(guide: Guide) -> str:
    """Return what the user wants after a test: `on`, `again` for the status, `new` for another SMS."""
    say, message = guide.talk.say, guide.state.delivery.message
    options = [(say("onboard.test.on"), "on"), (say("onboard.test.new"), "new")]
    if message is not None and not message.final:
        options.insert(1, (say("wizard.test.again"), "again"))
    return guide.talk.choose(options, "on")
