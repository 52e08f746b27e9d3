"""The state machine alone: what each action makes of a state, as a table; no widget, no network."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from smsaero_kit.config import starter_text
from smsaero_kit.errors import FileProblem, NotAuthorized, OutcomeUnknown
from smsaero_kit.gateway import Message, MessageStatus, Tariffs
from smsaero_kit.secret import Secret
from smsaero_kit.usage_types import UsageType
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import StepStatus, price_of, status_of
from smsaero_kit.wizard.state import PRACTICE, Mode, Phase, State, Step, initial_state
from smsaero_kit.wizard.steps import Effect, advance, effect_of

REFUSED = NotAuthorized(call="auth", status=401)
LOST = OutcomeUnknown(call="sms/send", gateway="gate.example", reason="ReadTimeout", sends=True)

WITH_ACCOUNT = (a.EnterEmail("me@example.com"), a.EnterKey(Secret("0123456789abcdef")))
READY_TO_SEND = (*WITH_ACCOUNT, a.EnterPhone("8 999 123-45-67"))
IN_REAL = (a.AskForReal(), a.ConfirmReal())


def message(status: MessageStatus) -> Message:
    return Message(
        id=7,
        number="79991234567",
        text="123456",
        sender_name="SMS Aero",
        status=status,
        cost=Decimal("5.49"),
        created=None,
        planned=None,
        answered=None,
        channel="FREE SIGN",
        status_word="",
        test=False,
        raw={},
    )


def after(*actions: a.Action, language: str = "en") -> State:
    state = initial_state(language)
    for action in actions:
        state = advance(state, action)
    return state


#: What was done → how it shows: a name of the state's fields (dots lead inside), and its value.
TABLE = {
    "it starts in the sandbox": ([], {"mode": Mode.SANDBOX, "step": Step.ACCOUNT}),
    "forward": ([a.GoForward()], {"step": Step.CREDENTIALS}),
    "back before the first step": ([a.GoBack()], {"step": Step.ACCOUNT}),
    "forward after the last step": ([a.GoTo(Step.LOGTO), a.GoForward()], {"step": Step.LOGTO}),
    "real needs a confirmation": ([a.AskForReal()], {"mode": Mode.SANDBOX, "confirming_real": True}),
    "real is refused": ([a.AskForReal(), a.StayInSandbox()], {"mode": Mode.SANDBOX, "confirming_real": False}),
    "real without having been asked": ([a.ConfirmReal()], {"mode": Mode.SANDBOX}),
    "real": ([*IN_REAL], {"mode": Mode.REAL, "confirming_real": False}),
    "and back": ([*IN_REAL, a.StayInSandbox()], {"mode": Mode.SANDBOX}),
    "the practice account stays in the sandbox": (
        [a.UsePracticeAccount(), *IN_REAL],
        {"config.email": "", "config.api_key": Secret("")},
    ),
    "there is no practice with the real gateway": ([*IN_REAL, a.UsePracticeAccount()], {"config.email": ""}),
    "one's own account comes along": ([*WITH_ACCOUNT, *IN_REAL], {"config.email": "me@example.com"}),
    "spaces around an e-mail": ([a.EnterEmail(" me@example.com\n")], {"config.email": "me@example.com"}),
    "spaces around a key": ([a.EnterKey(Secret(" k\n"))], {"config.api_key": Secret("k")}),
    "no check without a key": ([a.EnterEmail("me@example.com"), a.CheckAccess()], {"access.phase": Phase.IDLE}),
    "a check": ([*WITH_ACCOUNT, a.CheckAccess()], {"access.phase": Phase.RUNNING}),
    "a refusal keeps the entries": (
        [*WITH_ACCOUNT, a.CheckAccess(), a.AccessFailed(1, REFUSED)],
        {"access.phase": Phase.FAILED, "access.problem": REFUSED, "config.credentials.email": "me@example.com", "tickets": 1},
    ),
    "a late answer to another key": (
        [*WITH_ACCOUNT, a.CheckAccess(), a.EnterKey(Secret("another")), a.AccessGranted(1, Decimal(1), (), None)],
        {"access.phase": Phase.IDLE},
    ),
    "another e-mail is not checked": (
        [*WITH_ACCOUNT, a.CheckAccess(), a.AccessGranted(1, Decimal(1), (), None), a.EnterEmail("you@example.com")],
        {"access.phase": Phase.IDLE, "access.balance": None},
    ),
    "another gateway has not checked it": (
        [*WITH_ACCOUNT, a.CheckAccess(), a.AccessGranted(1, Decimal(1), (), None), *IN_REAL],
        {"access.phase": Phase.IDLE},
    ),
    "nothing to send to": ([*WITH_ACCOUNT, a.AskToSend()], {"delivery.phase": Phase.IDLE}),
    "a send in the sandbox": ([*READY_TO_SEND, a.AskToSend()], {"delivery.phase": Phase.RUNNING}),
    "a paid send asks": ([*READY_TO_SEND, *IN_REAL, a.AskToSend()], {"confirming_send": True, "delivery.phase": Phase.IDLE}),
    "a paid send goes on yes": ([*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.ConfirmSend()], {"delivery.phase": Phase.RUNNING}),
    "a paid send stays on no": (
        [*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.CancelSend(), a.ConfirmSend()],
        {"confirming_send": False, "delivery.phase": Phase.IDLE},
    ),
    "a yes without a question": ([*READY_TO_SEND, *IN_REAL, a.ConfirmSend()], {"delivery.phase": Phase.IDLE}),
    "a yes is for one number": (
        [*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.EnterPhone("+7 999 765-43-21"), a.ConfirmSend()],
        {"delivery.phase": Phase.IDLE},
    ),
    "a yes is for one text": (
        [*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.EnterText(UsageType.GENERIC, "{{code}}"), a.ConfirmSend()],
        {"delivery.phase": Phase.IDLE},
    ),
    "a yes is for one flow": (
        [*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.ChooseFlow(UsageType.SIGN_IN), a.ConfirmSend()],
        {"delivery.phase": Phase.IDLE},
    ),
    "two presses are one send": ([*READY_TO_SEND, a.AskToSend(), a.AskToSend()], {"delivery.ticket": 1}),
    "the gateway is not changed under a send": ([*READY_TO_SEND, a.AskToSend(), *IN_REAL], {"mode": Mode.SANDBOX}),
    "each status once": (
        [*READY_TO_SEND, a.AskToSend(), *(a.MessageSeen(1, message(MessageStatus(each))) for each in (0, 0, 3, 1))],
        {"delivery.statuses": (0, 3, 1), "delivery.phase": Phase.DONE},
    ),
    "not delivered": (
        [*READY_TO_SEND, a.AskToSend(), a.MessageSeen(1, message(MessageStatus.UNDELIVERED))],
        {"delivery.phase": Phase.FAILED, "phone": "8 999 123-45-67"},
    ),
    "stop before the answer": ([*READY_TO_SEND, a.AskToSend(), a.StopFollowing()], {"delivery.phase": Phase.RUNNING}),
    "stop after it": (
        [*READY_TO_SEND, a.AskToSend(), a.MessageSeen(1, message(MessageStatus.QUEUE)), a.StopFollowing()],
        {"delivery.phase": Phase.STOPPED, "delivery.message.id": 7},
    ),
    "the time is over": (
        [*READY_TO_SEND, a.AskToSend(), a.MessageSeen(1, message(MessageStatus.QUEUE)), a.FollowingEnded(1)],
        {"delivery.phase": Phase.STOPPED},
    ),
    "the last look was final": (
        [*READY_TO_SEND, a.AskToSend(), a.MessageSeen(1, message(MessageStatus.DELIVERED)), a.FollowingEnded(1)],
        {"delivery.phase": Phase.DONE},
    ),
    "an unknown outcome asks before a second SMS, even in the sandbox": (
        [*READY_TO_SEND, a.AskToSend(), a.DeliveryFailed(1, LOST), a.AskToSend()],
        {"confirming_send": True, "delivery.phase": Phase.FAILED, "delivery.ticket": 1},
    ),
    "no file with errors": ([a.Save()], {"saving.phase": Phase.IDLE}),
    "a file": ([*WITH_ACCOUNT, a.Save()], {"saving.phase": Phase.RUNNING}),
    "no file without a name": ([*WITH_ACCOUNT, a.EnterFile(" "), a.Save()], {"saving.phase": Phase.IDLE}),
    "a file that cannot be written keeps its name": (
        [*WITH_ACCOUNT, a.EnterFile("/no/where.json"), a.Save(), a.SavingFailed(1, FileProblem("/no/where.json", "no_folder"))],
        {"saving.phase": Phase.FAILED, "file": "/no/where.json"},
    ),
    "a change after saving": (
        [*WITH_ACCOUNT, a.Save(), a.Saved(1, Path("c.json"), None), a.EnterText(UsageType.GENERIC, "{{code}}")],
        {"saving.outdated": True, "saving.path": Path("c.json")},
    ),
    "a change while saving": (
        [*WITH_ACCOUNT, a.Save(), a.EnterText(UsageType.GENERIC, "{{code}}"), a.Saved(1, Path("c.json"), None)],
        {"saving.outdated": True, "saving.phase": Phase.DONE},
    ),
}


@pytest.mark.parametrize(("actions", "expected"), TABLE.values(), ids=TABLE)
def test_what_follows_from_actions(actions, expected):
    state = after(*actions)
    actual = {}
    for name in expected:
        value: object = state
        for part in name.split("."):
            value = getattr(value, part)
        actual[name] = value
    assert actual == expected


def test_every_action_has_its_transition():
    missing = [kind for kind in a.Action.__subclasses__() if kind.__name__ not in _names_of_transitions()]
    assert missing == []


def _names_of_transitions() -> set[str]:
    from smsaero_kit.wizard import steps

    return {kind.__name__ for kind in steps._TRANSITIONS}


def test_another_language_changes_only_the_texts_that_nobody_touched():
    state = after(a.EnterText(UsageType.SIGN_IN, "Mine: {{code}}"), a.ChooseLanguage("ru"))
    contents = {template.usage_type: template.content for template in state.config.templates}
    assert contents["SignIn"] == "Mine: {{code}}"
    assert contents["Generic"] == starter_text(UsageType.GENERIC, "ru") != starter_text(UsageType.GENERIC, "en")
    assert state.report.language == "ru"


@pytest.mark.parametrize(
    ("actions", "effect"),
    [
        ((*WITH_ACCOUNT, a.CheckAccess()), Effect.CHECK_ACCESS),
        ((*READY_TO_SEND, a.AskToSend()), Effect.SEND),
        ((*READY_TO_SEND, *IN_REAL, a.AskToSend()), None),
        ((*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.ConfirmSend()), Effect.SEND),
        ((*READY_TO_SEND, a.AskToSend(), a.MessageSeen(1, message(MessageStatus.QUEUE))), None),
        (
            (*READY_TO_SEND, a.AskToSend(), a.MessageSeen(1, message(MessageStatus.QUEUE)), a.StopFollowing(), a.FollowAgain()),
            Effect.FOLLOW,
        ),
        ((*WITH_ACCOUNT, a.Save()), Effect.SAVE),
        ((*WITH_ACCOUNT, a.Save(), a.GoForward()), None),
    ],
)
def test_only_a_start_asks_for_an_effect(actions, effect):
    """In particular: asking for the status again never is a second send."""
    assert effect_of(after(*actions[:-1]), after(*actions)) is effect


def test_the_status_of_a_step_follows_from_the_state():
    granted = after(*WITH_ACCOUNT, a.CheckAccess(), a.AccessGranted(1, Decimal(1), (), None), a.GoForward())
    assert [status_of(granted, step) for step in (Step.ACCOUNT, Step.CREDENTIALS, Step.TEST)] == [
        StepStatus.DONE,
        StepStatus.DONE,
        StepStatus.AHEAD,
    ]
    assert status_of(after(a.GoTo(Step.CHECK)), Step.CHECK) is StepStatus.FAILED
    assert status_of(after(a.GoTo(Step.COMPOSE), a.EnterText(UsageType.GENERIC, "no code")), Step.COMPOSE) is StepStatus.FAILED


def test_a_price_counts_segments_and_names_the_range_of_the_operators():
    tariffs = Tariffs(
        channels={"FREE SIGN": {"MTS": Decimal("5.00"), "TELE2": Decimal("4.00")}, "PAY SIGN": {"MTS": Decimal("1.00")}}
    )
    text = a.EnterText(UsageType.GENERIC, "{{code}} " + "ы" * 100)
    state = after(*READY_TO_SEND, text, a.CheckAccess(), a.AccessGranted(1, Decimal(9), (), tariffs))
    assert price_of(state) == (Decimal("8.00"), Decimal("10.00"))
    assert price_of(advance(state, a.EnterSenderName("Mine"))) == (Decimal("2.00"), Decimal("2.00"))
    assert price_of(advance(state, a.EnterPhone("+49 170 1234567"))) is None


def test_the_key_is_in_no_repr_of_a_state():
    state = after(a.EnterKey(Secret("very-secret-api-key")))
    assert "very-secret" not in repr(state)
    assert "very-secret" not in repr(dataclasses.astuple(dataclasses.replace(state, report=None)))
    assert PRACTICE.api_key.reveal() not in repr(after(a.UsePracticeAccount()))


def test_the_state_machine_needs_neither_widgets_nor_network():
    code = (
        "import sys; from smsaero_kit.wizard import steps; from smsaero_kit.wizard.state import initial_state; initial_state('en');"
        "print([name for name in ('ipywidgets', 'anywidget', 'httpx') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
