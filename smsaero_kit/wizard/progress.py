"""What follows from a state: how each step stands, what keeps a button from working, what a send costs. Pure.

This file never changes a state and holds no sentence: a blocker is the key of one.
"""

from __future__ import annotations

import json
from decimal import Decimal
from enum import Enum
from typing import Final

from smsaero_kit.config import FREE_SENDER_NAME, ConnectorConfig
from smsaero_kit.errors import GatewayError, KitError, NetworkSettingsRefused, PhoneRefused
from smsaero_kit.phone import PhoneNumber, normalize
from smsaero_kit.practice import is_practice
from smsaero_kit.render import render
from smsaero_kit.sms import measure
from smsaero_kit.usage_types import SENT_BY_SMS, UsageType
from smsaero_kit.validation import Finding, Grade

from .state import SAMPLE_CODE, Delivery, Mode, Phase, Place, State, Step


class StepStatus(str, Enum):
    """How a step stands. The icon of a step follows from it."""

    #: Not visited yet.
    AHEAD = "ahead"
    #: Visited, and not finished.
    OPEN = "open"
    RUNNING = "running"
    DONE = "done"
    #: Something there has to be mended.
    FAILED = "failed"


def status_of(state: State, step: Step) -> StepStatus:
    """Return how `step` stands in `state`."""
    if step not in state.visited:
        return StepStatus.AHEAD
    if step is Step.FINISH and state.saving.outdated:
        return StepStatus.OPEN
    if step is Step.CREDENTIALS and state.access.phase is Phase.IDLE and _has_errors(state, step):
        return StepStatus.FAILED
    phases = {Step.CREDENTIALS: state.access.phase, Step.TEST: state.delivery.phase, Step.FINISH: state.saving.phase}
    if step in phases:
        return _STATUS_OF_PHASE.get(phases[step], StepStatus.OPEN)
    if _has_errors(state, step):
        return StepStatus.FAILED
    return StepStatus.OPEN if step is state.step and step is not Step.CHECK else StepStatus.DONE


_STATUS_OF_PHASE: Final = {
    Phase.RUNNING: StepStatus.RUNNING,
    Phase.DONE: StepStatus.DONE,
    Phase.FAILED: StepStatus.FAILED,
}


def _has_errors(state: State, step: Step) -> bool:
    if step is Step.CHECK:
        return not state.report.ok
    if step is Step.CREDENTIALS:
        # What is still empty is not wrong yet.
        filled = [name for name, value in (("/email", state.config.email), ("/apiKey", state.config.api_key)) if value]
        return any(finding.grade is Grade.ERROR for finding in findings_at(state, *filled))
    return step is Step.COMPOSE and any(
        finding.grade is Grade.ERROR for finding in findings_at(state, "/senderName", "/templates")
    )


def is_busy(state: State) -> bool:
    """Return whether something runs that a change of the gateway would cut off."""
    return Phase.RUNNING in (state.access.phase, state.delivery.phase)


def findings_at(state: State, *pointers: str) -> tuple[Finding, ...]:
    """Return the findings at the JSON Pointers `pointers` and below them."""
    return tuple(
        finding
        for finding in state.report.findings
        if any(finding.pointer == pointer or finding.pointer.startswith(f"{pointer}/") for pointer in pointers)
    )


def blockers_of_check(state: State) -> tuple[str, ...]:
    """Return why the credentials cannot be checked now; empty when they can."""
    if is_busy(state):
        return ("wizard.blocked.busy",)
    wrong = any(finding.grade is Grade.ERROR for finding in findings_at(state, "/email", "/apiKey"))
    return _missing_credentials(state) or (("wizard.blocked.credentials",) if wrong else ())


def blockers_of_send(state: State) -> tuple[str, ...]:
    """Return why nothing can be sent now; empty when it can."""
    if is_busy(state):
        return ("wizard.blocked.busy",)
    blockers = _missing_credentials(state)
    if not isinstance(phone_of(state), PhoneNumber):
        blockers += ("wizard.blocked.phone_wrong" if state.phone.strip() else "wizard.blocked.phone",)
    if not state.config.sender_name:
        blockers += ("wizard.blocked.sender_name",)
    if not text_of(state, state.flow).strip():
        blockers += ("wizard.blocked.text",)
    return blockers


def blockers_of_save(state: State) -> tuple[str, ...]:
    """Return why nothing can be written now; empty when it can."""
    if state.saving.phase is Phase.RUNNING:
        return ("wizard.blocked.busy",)
    blockers = () if state.report.ok else ("wizard.blocked.errors",)
    return blockers if state.file else (*blockers, "wizard.blocked.file")


def _missing_credentials(state: State) -> tuple[str, ...]:
    missing = () if state.config.email else ("wizard.blocked.email",)
    return missing if state.config.api_key else (*missing, "wizard.blocked.key")


def own_email(state: State) -> str:
    """Return the e-mail that the user has entered, also while the practice account stands in its place; empty for none."""
    if not is_practice(state.config.credentials):
        return state.config.email
    return state.own_account.email if state.own_account else ""


def stands_in(written: str, config: ConnectorConfig) -> bool:
    """Return whether a file with the text `written` holds `config`. As long as no key is entered, the rest counts."""
    if config.api_key:
        return written == config.to_json()
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and {**value, "apiKey": ""} == {**config.to_mapping(), "apiKey": ""}


def can_be_remembered(state: State) -> bool:
    """Return whether the key is worth putting into the system's keyring: a real one, which SMS Aero accepted."""
    offered = Place.KEYRING in state.offers and state.mode is Mode.REAL and state.access.phase is Phase.DONE
    return offered and state.keeping.phase not in (Phase.RUNNING, Phase.DONE)


def needs_confirmation(state: State) -> bool:
    """Return whether a send may cost money, or may be the second of the same SMS."""
    return state.mode is Mode.REAL or may_be_on_its_way(state)


def may_be_on_its_way(state: State) -> bool:
    """Return whether an earlier send ended without an answer that says what became of it."""
    return state.mode in state.unanswered and state.delivery.phase is not Phase.RUNNING


def proves_that_nothing_was_sent(problem: KitError | None) -> bool:
    """Return whether a send that ended with `problem` has reached nobody: refused by the gateway, or never begun."""
    if isinstance(problem, GatewayError):
        return not problem.may_have_been_sent
    return isinstance(problem, (NetworkSettingsRefused, PhoneRefused))


def phone_of(state: State) -> PhoneNumber | PhoneRefused:
    """Return the number that the test goes to, or why what was entered is none."""
    try:
        return normalize(state.phone)
    except PhoneRefused as refused:
        return refused.with_traceback(None)


def content_of(state: State, usage_type: UsageType) -> str:
    """Return the text of `usage_type` with its placeholders; empty when there is none."""
    template = state.config.template_for(usage_type)
    return template.content if template else ""


def text_of(state: State, usage_type: UsageType) -> str:
    """Return the SMS of `usage_type` as Logto renders it, with a sample code."""
    return render(content_of(state, usage_type), {"code": SAMPLE_CODE})


def sender_name_is_approved(state: State) -> bool | None:
    """Return whether SMS Aero accepts the sender name; None when the account has not been asked."""
    name = state.config.sender_name
    if name == FREE_SENDER_NAME:
        return True
    if state.access.phase is not Phase.DONE:
        return None
    return any(each.name == name and each.approved for each in state.access.sender_names)


def price_of_send(state: State) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and the highest price of the test send in rubles; None when it is not known, as it is abroad."""
    phone = phone_of(state)
    if not isinstance(phone, PhoneNumber) or phone.region != "RU":
        return None
    return price_of_text(state, text_of(state, state.flow))


def price_of_text(state: State, text: str) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and the highest price of `text` in rubles to a Russian number: it depends on the operator.

    None when the tariffs are not known.
    """
    tariffs = state.access.tariffs
    # What is refused costs nothing.
    if tariffs is None or sender_name_is_approved(state) is False:
        return None
    # "FREE SIGN" is the channel of the free sender name; which one a name of one's own gets is not known before the send.
    free = state.config.sender_name == FREE_SENDER_NAME
    prices = [price for channel, by in tariffs.channels.items() if (channel == "FREE SIGN") is free for price in by.values()]
    if not prices:
        return None
    segments = measure(text).segments
    return min(prices) * segments, max(prices) * segments


#: How far a message is with a status of the gateway, of 100: in its queue or in moderation, sent to the operator, waiting there.
_WAY: Final = {0: 35, 8: 35, 3: 60, 4: 80}


def percent_of(delivery: Delivery) -> int:
    """Return how far a send has come, of 100; a status that the kit does not know counts as accepted."""
    if delivery.message is None:
        return 10 if delivery.phase is not Phase.IDLE else 0
    return 100 if delivery.message.final else _WAY.get(int(delivery.message.status), 35)


def covered(state: State) -> tuple[UsageType, ...]:
    """Return the flows that have a text which is not empty."""
    return tuple(each for each in SENT_BY_SMS if content_of(state, each).strip())
