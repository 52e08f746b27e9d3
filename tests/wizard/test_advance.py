"""The state machine alone: what each action makes of a state, as a table; no widget, no network."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsaero_kit.config import ConnectorConfig, Template, starter_text
from smsaero_kit.errors import FileProblem, KeyringRefused, NetworkSettingsRefused, NotAuthorized, NotEnoughMoney, OutcomeUnknown
from smsaero_kit.gateway import Message, MessageStatus, Tariffs
from smsaero_kit.practice import PRACTICE
from smsaero_kit.secret import MASK, Credentials, Secret
from smsaero_kit.usage_types import OPTIONAL, REQUIRED, UsageType
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard import outcomes as o
from smsaero_kit.wizard.progress import StepStatus, can_be_remembered, may_be_on_its_way, percent_of, price_of_send, status_of
from smsaero_kit.wizard.state import Mode, Phase, Place, State, Step, initial_state
from smsaero_kit.wizard.steps import _TRANSITIONS, Effect, advance, effect_of

REFUSED = NotAuthorized(call="auth", status=401)
LOST = OutcomeUnknown(call="sms/send", gateway="gate.example", reason="ReadTimeout", sends=True)
POOR = NotEnoughMoney(call="sms/send", status=402)
UNWRITABLE = FileProblem("/no/where.json", "no_folder")

KEY = "Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"
OTHER_KEY = "Zx9cVb7nMq2wEr5tYu8iOp3aSd6fGh1j"
WITH_ACCOUNT = (a.EnterEmail("me@example.com"), a.EnterKey(Secret(KEY)))
READY_TO_SEND = (*WITH_ACCOUNT, a.EnterPhone("8 999 123-45-67"))
IN_REAL = (a.AskForReal(), a.ConfirmReal())
GRANTED = (a.CheckAccess(), o.AccessGranted(1, Decimal(1), (), None))
SENT = (*READY_TO_SEND, a.AskToSend())
OWN = a.EnterText(UsageType.SIGN_IN, "Mine: {{code}}")


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


def seen(status: MessageStatus, ticket: int = 1, at: float = 100.0) -> o.MessageSeen:
    return o.MessageSeen(ticket, message(status), at)


def after(*actions: a.Action, language: str = "en", offers: tuple[Place, ...] = ()) -> State:
    state = initial_state(language, offers=offers)
    for action in actions:
        state = advance(state, action)
    return state


def value_of(state: State, name: str) -> object:
    value: object = state
    for part in name.split("."):
        value = getattr(value, part)
    return value


def after_text(content: str) -> tuple[Template, ...]:
    """Return the starter texts with `content` as the general one."""
    templates = initial_state("en").config.templates
    return tuple(dataclasses.replace(each, content=content) if each.usage_type == "Generic" else each for each in templates)


#: What was done → how it shows: a name of the state's fields (dots lead inside), and its value.
TABLE = {
    "it starts in the sandbox": ([], {"mode": Mode.SANDBOX, "step": Step.START}),
    "forward": ([a.GoForward()], {"step": Step.ACCOUNT, "visited": frozenset({Step.START, Step.ACCOUNT})}),
    "back before the first step": ([a.GoBack()], {"step": Step.START}),
    "back": ([a.GoTo(Step.CHECK), a.GoBack()], {"step": Step.COMPOSE}),
    "forward after the last step": ([a.GoTo(Step.FINISH), a.GoForward()], {"step": Step.FINISH}),
    "a move puts the focus on the heading": ([a.GoForward()], {"focus": ("smsaero-heading", 1)}),
    "the same move twice focuses twice": ([a.GoTo(Step.TEST), a.GoTo(Step.TEST)], {"focus": ("smsaero-heading", 2)}),
    # --- sandbox or real
    "real needs a confirmation": ([a.AskForReal()], {"mode": Mode.SANDBOX, "confirming_real": True}),
    "real is refused": ([a.AskForReal(), a.StayInSandbox()], {"mode": Mode.SANDBOX, "confirming_real": False}),
    "real without having been asked": ([a.ConfirmReal()], {"mode": Mode.SANDBOX}),
    "real": ([*IN_REAL], {"mode": Mode.REAL, "confirming_real": False}),
    "real twice": ([*IN_REAL, a.AskForReal()], {"confirming_real": False}),
    "and back": ([*IN_REAL, a.StayInSandbox()], {"mode": Mode.SANDBOX}),
    "the practice account stays in the sandbox": (
        [a.UsePracticeAccount(), *IN_REAL],
        {"config.email": "", "config.api_key": Secret("")},
    ),
    "and gives the own one back": (
        [*WITH_ACCOUNT, a.UsePracticeAccount(), *IN_REAL],
        {"config.email": "me@example.com", "config.api_key": Secret(KEY), "own_account": None},
    ),
    "there is no practice with the real gateway": ([*IN_REAL, a.UsePracticeAccount()], {"config.email": ""}),
    "one's own account comes along": ([*WITH_ACCOUNT, *IN_REAL], {"config.email": "me@example.com"}),
    "practice, and back": (
        [*WITH_ACCOUNT, a.UsePracticeAccount(), a.UseOwnAccount()],
        {"config.credentials": Credentials("me@example.com", Secret(KEY)), "own_account": None},
    ),
    "practice twice keeps the own account": (
        [*WITH_ACCOUNT, a.UsePracticeAccount(), a.UsePracticeAccount()],
        {"config.credentials": PRACTICE, "own_account": Credentials("me@example.com", Secret(KEY))},
    ),
    "nothing to go back to": ([a.UsePracticeAccount(), a.UseOwnAccount()], {"config.credentials": PRACTICE}),
    "another e-mail is no longer the practice account's": (
        [*WITH_ACCOUNT, a.UsePracticeAccount(), a.EnterEmail("you@example.com")],
        {"config.credentials": Credentials("you@example.com", Secret(KEY)), "own_account": None},
    ),
    "another key neither": (
        [a.EnterEmail("me@example.com"), a.UsePracticeAccount(), a.EnterKey(Secret(KEY))],
        {"config.credentials": Credentials("me@example.com", Secret(KEY))},
    ),
    "without an own account half a practice account is nothing": (
        [a.UsePracticeAccount(), a.EnterKey(Secret(KEY))],
        {"config.credentials": Credentials("", Secret(KEY))},
    ),
    "another account takes the place of both": (
        [*WITH_ACCOUNT, a.UsePracticeAccount(), a.LoadJson(Secret(f'{{"email": "you@example.com", "apiKey": "{OTHER_KEY}"}}'))],
        {"config.credentials": Credentials("you@example.com", Secret(OTHER_KEY)), "own_account": None},
    ),
    "the practice account of a file stays behind, too": (
        [a.LoadJson(Secret(f'{{"email": "you@example.com", "apiKey": "{PRACTICE.api_key.reveal()}"}}')), *IN_REAL],
        {"config.api_key": Secret("")},
    ),
    # --- credentials
    "spaces around an e-mail": ([a.EnterEmail(" me@example.com\n")], {"config.email": "me@example.com"}),
    "spaces around a key": ([a.EnterKey(Secret(" k\n"))], {"config.api_key": Secret("k")}),
    "a key in the field of the e-mail": (
        [a.EnterEmail("me@example.com"), a.EnterEmail(f" {KEY} ")],
        {"config.email": "me@example.com", "config.api_key": Secret(KEY), "misplaced_key": "email"},
    ),
    "an e-mail after it": ([a.EnterEmail(KEY), a.EnterEmail("me@example.com")], {"misplaced_key": ""}),
    "a long name of an e-mail is no key": ([a.EnterEmail(f"{KEY}@example.com")], {"misplaced_key": ""}),
    "a key as sender name becomes the key where there is none": (
        [a.EnterSenderName(KEY)],
        {"config.sender_name": "SMS Aero", "config.api_key": Secret(KEY), "misplaced_key": "sender_name"},
    ),
    "and where there is one it is dropped": (
        [*WITH_ACCOUNT, a.EnterSenderName(OTHER_KEY)],
        {"config.sender_name": "SMS Aero", "config.api_key": Secret(KEY), "misplaced_key": "sender_name"},
    ),
    "a sender name after it": ([a.EnterSenderName(KEY), a.EnterSenderName("Shop")], {"misplaced_key": ""}),
    "a long name is no key": ([a.EnterSenderName("ExampleShopOnline")], {"config.sender_name": "ExampleShopOnline"}),
    "a key as phone": (
        [*READY_TO_SEND, a.EnterPhone(KEY)],
        {"phone": "8 999 123-45-67", "misplaced_key": "phone"},
    ),
    "too many digits are no key": ([a.EnterPhone("89991234567899912")], {"phone": "89991234567899912"}),
    "a key as path": ([a.EnterFile(KEY)], {"file": "smsaero-connector.json", "misplaced_key": "file"}),
    "the key in a text": (
        [*WITH_ACCOUNT, a.EnterText(UsageType.GENERIC, f"{{{{code}}}} {KEY}")],
        {"config.templates": after_text(f"{{{{code}}}} {MASK}")},
    ),
    "an e-mail as key does not hide the e-mail": (
        [a.EnterKey(Secret("me@example.com")), a.EnterEmail("me@example.com")],
        {"config.email": "me@example.com"},
    ),
    "a word as key hides no word": (
        [a.EnterKey(Secret("verification")), a.EnterText(UsageType.GENERIC, "{{code}} verification")],
        {"config.templates": after_text("{{code}} verification")},
    ),
    "the key in a text, entered later": (
        [a.EnterText(UsageType.GENERIC, f"{{{{code}}}} {KEY}"), a.EnterKey(Secret(KEY))],
        {"config.templates": after_text(f"{{{{code}}}} {MASK}")},
    ),
    "a key as sender name of a file": (
        [a.LoadJson(Secret(f'{{"email": "me@example.com", "apiKey": "Shop", "senderName": "{KEY}"}}'))],
        {"config.sender_name": "Shop", "config.api_key": Secret(KEY), "misplaced_key": "sender_name"},
    ),
    "half a character is shown as a mark": ([a.EnterSenderName("Shop\ud83d")], {"config.sender_name": "Shop\ufffd"}),
    "half a character in a file": (
        [a.LoadJson(b'{"senderName": "Shop\\ud83d"}')],
        {"config.sender_name": "Shop\ufffd"},
    ),
    "a few letters do not replace a key": ([*WITH_ACCOUNT, a.LeaveKey(Secret("ab"))], {"config.api_key": Secret(KEY)}),
    "another key does": ([*WITH_ACCOUNT, a.LeaveKey(Secret(f" {OTHER_KEY} "))], {"config.api_key": Secret(OTHER_KEY)}),
    "and anything where there is none": ([a.LeaveKey(Secret("ab"))], {"config.api_key": Secret("ab")}),
    "no check of an e-mail that is none": (
        [a.EnterEmail("me@example"), a.EnterKey(Secret(KEY)), a.CheckAccess()],
        {"access.phase": Phase.IDLE},
    ),
    "no check of a key with foreign letters": (
        [a.EnterEmail("me@example.com"), a.EnterKey(Secret(f"{KEY[:20]}ж{KEY[20:]}")), a.CheckAccess()],
        {"access.phase": Phase.IDLE},
    ),
    "no check without a key": ([a.EnterEmail("me@example.com"), a.CheckAccess()], {"access.phase": Phase.IDLE}),
    "a check": ([*WITH_ACCOUNT, a.CheckAccess()], {"access.phase": Phase.RUNNING}),
    "one check at a time": ([*WITH_ACCOUNT, a.CheckAccess(), a.CheckAccess()], {"access.ticket": 1}),
    "a refusal keeps the entries": (
        [*WITH_ACCOUNT, a.CheckAccess(), o.AccessFailed(1, REFUSED)],
        {"access.phase": Phase.FAILED, "access.problem": REFUSED, "config.credentials.email": "me@example.com", "tickets": 1},
    ),
    "nobody waits for the check": (
        [*WITH_ACCOUNT, a.CheckAccess(), a.CancelCheck(), o.AccessGranted(1, Decimal(1), (), None)],
        {"access.phase": Phase.STOPPED, "access.balance": None},
    ),
    "no check, nothing to cancel": ([*WITH_ACCOUNT, *GRANTED, a.CancelCheck()], {"access.phase": Phase.DONE}),
    "a late answer to another key": (
        [*WITH_ACCOUNT, a.CheckAccess(), a.EnterKey(Secret("another")), o.AccessGranted(1, Decimal(1), (), None)],
        {"access.phase": Phase.IDLE},
    ),
    "a late refusal of another key": (
        [*WITH_ACCOUNT, a.CheckAccess(), a.EnterKey(Secret("another")), o.AccessFailed(1, REFUSED)],
        {"access.phase": Phase.IDLE},
    ),
    "another e-mail is not checked": (
        [*WITH_ACCOUNT, *GRANTED, a.EnterEmail("you@example.com")],
        {"access.phase": Phase.IDLE, "access.balance": None},
    ),
    "the same e-mail still is": ([*WITH_ACCOUNT, *GRANTED, a.EnterEmail("me@example.com ")], {"access.phase": Phase.DONE}),
    "another gateway has not checked it": ([*WITH_ACCOUNT, *GRANTED, *IN_REAL], {"access.phase": Phase.IDLE}),
    # --- sends
    "nothing to send to": ([*WITH_ACCOUNT, a.AskToSend()], {"delivery.phase": Phase.IDLE}),
    "nothing to send": (
        [*READY_TO_SEND, a.EnterText(UsageType.GENERIC, " "), a.AskToSend()],
        {"delivery.phase": Phase.IDLE},
    ),
    "nobody to send as": ([*READY_TO_SEND, a.EnterSenderName(""), a.AskToSend()], {"delivery.phase": Phase.IDLE}),
    "a send in the sandbox": (
        [*SENT],
        {"delivery.phase": Phase.RUNNING, "delivery.number": "+79991234567", "unanswered": frozenset({Mode.SANDBOX})},
    ),
    "no check under a send": ([*SENT, a.CheckAccess()], {"access.phase": Phase.IDLE}),
    "what is typed meanwhile is not sent": (
        [*SENT, a.EnterPhone("+7 999 765-43-21"), a.EnterText(UsageType.GENERIC, "New: {{code}}")],
        {"delivery.number": "+79991234567", "delivery.text": "123456 is your verification code. Do not share it."},
    ),
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
    "a yes is for the step that asked": (
        [*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.GoTo(Step.CHECK), a.ConfirmSend()],
        {"delivery.phase": Phase.IDLE},
    ),
    "the same phone and flow keep the question": (
        [*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.EnterPhone("8 999 123-45-67"), a.ChooseFlow(UsageType.GENERIC)],
        {"confirming_send": True},
    ),
    "two presses are one send": ([*SENT, a.AskToSend()], {"delivery.ticket": 1}),
    "the gateway is not changed under a send": ([*SENT, *IN_REAL], {"mode": Mode.SANDBOX}),
    "each status once, with its time": (
        [*SENT, *(seen(MessageStatus(each), at=float(at)) for at, each in enumerate((0, 0, 3, 1), start=100))],
        {"delivery.started": 100.0, "delivery.phase": Phase.DONE, "unanswered": frozenset()},
    ),
    "not delivered": (
        [*SENT, seen(MessageStatus.UNDELIVERED)],
        {"delivery.phase": Phase.FAILED, "phone": "8 999 123-45-67"},
    ),
    "stop before the answer": (
        [*SENT, a.StopFollowing()],
        {"delivery.phase": Phase.STOPPED, "unanswered": frozenset({Mode.SANDBOX})},
    ),
    "the answer after the stop is kept": (
        [*SENT, a.StopFollowing(), seen(MessageStatus.QUEUE)],
        {"delivery.phase": Phase.STOPPED, "delivery.message.id": 7, "unanswered": frozenset()},
    ),
    "stop after it": (
        [*SENT, seen(MessageStatus.QUEUE), a.StopFollowing()],
        {"delivery.phase": Phase.STOPPED, "delivery.message.id": 7},
    ),
    "the time is over": ([*SENT, seen(MessageStatus.QUEUE), o.FollowingEnded(1)], {"delivery.phase": Phase.STOPPED}),
    "the last look was final": ([*SENT, seen(MessageStatus.DELIVERED), o.FollowingEnded(1)], {"delivery.phase": Phase.DONE}),
    "looking again is no send": (
        [*SENT, seen(MessageStatus.QUEUE), a.StopFollowing(), a.FollowAgain()],
        {"delivery.phase": Phase.RUNNING, "delivery.ticket": 2, "delivery.message.id": 7, "unanswered": frozenset()},
    ),
    "nothing to look at again": ([*SENT, a.StopFollowing(), a.FollowAgain()], {"delivery.phase": Phase.STOPPED}),
    "what is final is not looked at again": ([*SENT, seen(MessageStatus.DELIVERED), a.FollowAgain()], {"delivery.ticket": 1}),
    # --- the file
    "no file with errors": ([a.Save()], {"saving.phase": Phase.IDLE}),
    "a file": ([*WITH_ACCOUNT, a.Save()], {"saving.phase": Phase.RUNNING}),
    "one writing at a time": ([*WITH_ACCOUNT, a.Save(), a.Save()], {"saving.ticket": 1}),
    "no file without a name": ([*WITH_ACCOUNT, a.EnterFile(" "), a.Save()], {"saving.phase": Phase.IDLE}),
    "a file that cannot be written keeps its name": (
        [*WITH_ACCOUNT, a.EnterFile("/no/where.json"), a.Save(), o.SavingFailed(1, UNWRITABLE)],
        {"saving.phase": Phase.FAILED, "file": "/no/where.json"},
    ),
    "a change after saving": (
        [*WITH_ACCOUNT, a.Save(), o.Saved(1, Path("c.json"), None), a.EnterText(UsageType.GENERIC, "{{code}}")],
        {"saving.outdated": True, "saving.path": Path("c.json")},
    ),
    "a change while saving": (
        [*WITH_ACCOUNT, a.Save(), a.EnterText(UsageType.GENERIC, "{{code}}"), o.Saved(1, Path("c.json"), None)],
        {"saving.outdated": True, "saving.phase": Phase.DONE},
    ),
    "a change taken back after saving": (
        [*WITH_ACCOUNT, a.Save(), o.Saved(1, Path("c.json"), None), a.EnterSenderName("Shop"), a.EnterSenderName("SMS Aero")],
        {"saving.outdated": False},
    ),
    "a second writing that fails leaves what stands in the file": (
        [*WITH_ACCOUNT, a.Save(), o.Saved(1, Path("c.json"), None), OWN, a.Save(), o.SavingFailed(2, UNWRITABLE)],
        {"saving.phase": Phase.FAILED, "saving.path": Path("c.json"), "saving.outdated": True},
    ),
    "another path, and the refusal of the first one is gone": (
        [*WITH_ACCOUNT, a.Save(), o.SavingFailed(1, UNWRITABLE), a.EnterFile("other.json")],
        {"saving.phase": Phase.IDLE, "saving.problem": None},
    ),
    "a late word about another writing": ([*WITH_ACCOUNT, a.Save(), o.Saved(9, Path("c.json"), None)], {"saving.path": None}),
    "copied": ([o.HandedOver("copy", worked=True)], {"handed_over": ("copy", True)}),
    "a change after copying": ([o.HandedOver("copy", worked=True), OWN], {"handed_over": None}),
    "the draft cannot be kept": ([o.DraftKept(UNWRITABLE)], {"draft_problem": UNWRITABLE}),
    "and then it can": ([o.DraftKept(UNWRITABLE), o.DraftKept(None)], {"draft_problem": None}),
    # --- starting over
    "starting over needs a confirmation": ([*WITH_ACCOUNT, a.AskToStartOver()], {"config.email": "me@example.com"}),
    "starting over": (
        [*READY_TO_SEND, OWN, a.GoTo(Step.TEST), a.AskToStartOver(), a.ConfirmStartOver()],
        {"config": initial_state("en").config, "phone": "", "step": Step.START, "visited": frozenset({Step.START})},
    ),
    "not starting over": (
        [*WITH_ACCOUNT, a.AskToStartOver(), a.KeepGoing(), a.ConfirmStartOver()],
        {"config.email": "me@example.com", "confirming_start_over": False},
    ),
    "not while something runs": ([*SENT, a.AskToStartOver()], {"confirming_start_over": False}),
    "a doubt outlives it": (
        [*SENT, o.DeliveryFailed(1, LOST), a.AskToStartOver(), a.ConfirmStartOver()],
        {"unanswered": frozenset({Mode.SANDBOX}), "delivery.phase": Phase.IDLE},
    ),
    "and no ticket is given twice": (
        [*WITH_ACCOUNT, *GRANTED, a.AskToStartOver(), a.ConfirmStartOver()],
        {"tickets": 1, "access.phase": Phase.IDLE},
    ),
}


@pytest.mark.parametrize(("actions", "expected"), TABLE.values(), ids=TABLE)
def test_what_follows_from_actions(actions, expected):
    state = after(*actions)
    assert {name: value_of(state, name) for name in expected} == expected


def test_every_action_and_outcome_has_its_transition():
    assert {kind for kind in a.Action.__subclasses__() if kind.__module__.startswith("smsaero_kit.")} == set(_TRANSITIONS)


#: What became of the first send → whether a second one is asked about, in the sandbox.
DOUBTS = {
    "a lost answer": ([o.DeliveryFailed(1, LOST)], True),
    "stopped before the answer": ([a.StopFollowing()], True),
    "stopped, and another gateway looked at": ([a.StopFollowing(), *IN_REAL, a.StayInSandbox()], True),
    "stopped, and all thrown away": ([a.StopFollowing(), a.AskToStartOver(), a.ConfirmStartOver(), *READY_TO_SEND], True),
    "refused": ([o.DeliveryFailed(1, POOR)], False),
    "never begun": ([o.DeliveryFailed(1, NetworkSettingsRefused(["HTTPS_PROXY"], "ValueError"))], False),
    "accepted": ([seen(MessageStatus.QUEUE), a.StopFollowing()], False),
    "accepted after the stop": ([a.StopFollowing(), seen(MessageStatus.QUEUE)], False),
    "accepted, its status lost": ([seen(MessageStatus.QUEUE), o.DeliveryFailed(1, REFUSED)], False),
    "lost, then a second one refused": (
        [o.DeliveryFailed(1, LOST), a.AskToSend(), a.ConfirmSend(), o.DeliveryFailed(2, POOR)],
        True,
    ),
    "lost, then a second one accepted": (
        [o.DeliveryFailed(1, LOST), a.AskToSend(), a.ConfirmSend(), seen(MessageStatus.DELIVERED, 2)],
        False,
    ),
    "a late answer after another gateway": ([a.StopFollowing(), *IN_REAL, seen(MessageStatus.QUEUE), a.StayInSandbox()], True),
}


@pytest.mark.parametrize(("ending", "asked"), DOUBTS.values(), ids=DOUBTS)
def test_only_a_proof_that_nothing_was_sent_takes_the_doubt_away(ending, asked):
    state = after(*SENT, *ending)
    assert may_be_on_its_way(state) is asked
    assert advance(state, a.AskToSend()).confirming_send is asked


def test_a_doubt_about_one_gateway_says_nothing_about_the_other():
    real = after(*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.ConfirmSend(), a.StopFollowing())
    assert may_be_on_its_way(real)
    assert not may_be_on_its_way(advance(real, a.StayInSandbox()))


@pytest.mark.parametrize(
    ("pointer", "flow", "step", "focus", "json"),
    [
        ("/email", "", Step.CREDENTIALS, "email", False),
        ("/apiKey", "", Step.CREDENTIALS, "key", False),
        ("/senderName", "", Step.COMPOSE, "sender-name", False),
        ("/templates/1/content", "", Step.COMPOSE, "SignIn", False),
        ("/templates", "BindMfa", Step.COMPOSE, "BindMfa", False),
        ("/templates", "", Step.COMPOSE, "json", True),
        ("/templates/9/content", "", Step.COMPOSE, "json", True),
        ("/templates/x", "", Step.COMPOSE, "json", True),
        ("/unknown~1field", "", Step.COMPOSE, "json", True),
        ("", "", Step.COMPOSE, "json", True),
    ],
)
def test_a_pointer_leads_to_the_field_of_its_value_and_without_one_to_the_json(pointer, flow, step, focus, json):
    state = after(a.GoToPointer(pointer, flow))
    assert (state.step, state.focus[0], state.showing_json) == (step, f"smsaero-at-{focus}", json)
    assert step in state.visited


def test_the_second_text_of_a_flow_has_no_field_so_its_pointer_leads_to_the_json():
    """Logto sends the first one; that one is in the form."""
    config = initial_state("en").config
    twice = dataclasses.replace(config, templates=(*config.templates, Template("SignIn", "{{code}}"), Template("Sign", "x")))
    state = initial_state("en", config=twice)
    assert advance(state, a.GoToPointer("/templates/8/content")).showing_json
    assert advance(state, a.GoToPointer("/templates/9")).showing_json
    assert advance(advance(state, a.ShowJson(shown=True)), a.GoToPointer("/templates/1")).showing_json is False


def texts_of(state: State) -> dict[str, str]:
    return {template.usage_type: template.content for template in state.config.templates}


def test_another_language_changes_only_the_texts_that_nobody_touched():
    state = after(OWN, a.ChooseLanguage("ru"))
    assert texts_of(state)["SignIn"] == "Mine: {{code}}"
    assert texts_of(state)["Generic"] == starter_text(UsageType.GENERIC, "ru") != starter_text(UsageType.GENERIC, "en")
    assert (state.report.language, state.text_language, state.language_chosen) == ("ru", "ru", True)


def test_starter_texts_have_a_language_of_their_own_and_keep_own_texts():
    state = after(OWN, a.UseStarterTexts("ru"))
    assert (state.language, state.text_language) == ("en", "ru")
    assert texts_of(state)["SignIn"] == "Mine: {{code}}"
    assert texts_of(state)["Generic"] == starter_text(UsageType.GENERIC, "ru")
    # Whoever chose the texts' language once keeps it in another language of the wizard.
    other = advance(advance(state, a.ChooseLanguage("ru")), a.ChooseLanguage("en"))
    assert texts_of(advance(state, a.RestoreText(UsageType.SIGN_IN)))["SignIn"] == starter_text(UsageType.SIGN_IN, "ru")
    assert other.language == "en"


@pytest.mark.parametrize(
    ("browser", "language"),
    [(("de-DE", "ru-RU", "en"), "ru"), (("en-GB", "ru"), "en"), (("de", "fr"), "en"), ((), "ru")],
)
def test_the_browsers_language_counts_until_somebody_chooses_one(browser, language, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    monkeypatch.delenv("SMSAERO_KIT_LANG", raising=False)
    unchosen = initial_state()
    assert advance(unchosen, a.SuggestLanguages(browser)).language == language
    chosen = advance(unchosen, a.ChooseLanguage("ru"))
    assert advance(chosen, a.SuggestLanguages(browser)).language == "ru"
    monkeypatch.setenv("SMSAERO_KIT_LANG", "ru")
    assert advance(initial_state(), a.SuggestLanguages(browser)).language == "ru"


def test_a_text_that_was_dropped_comes_back_in_its_place_or_by_undo():
    whole = after()
    dropped = advance(whole, a.DropText(UsageType.MFA_VERIFICATION))
    assert "MfaVerification" not in texts_of(dropped)
    assert len(dropped.config.templates) == 7
    assert advance(dropped, a.RestoreText(UsageType.MFA_VERIFICATION)).config == whole.config
    assert advance(dropped, a.Undo()).config == whole.config


@pytest.mark.parametrize("usage_type", REQUIRED)
def test_a_text_that_logto_requires_is_not_dropped(usage_type):
    assert after(a.DropText(usage_type)) == after()


def test_undo_is_gone_with_the_next_change():
    """It leads to before the last change, never over what was entered after it."""
    dropped = after(a.DropText(OPTIONAL[0]))
    assert dropped.before is not None
    assert advance(dropped, a.GoForward()).before is not None
    typed = advance(dropped, OWN)
    assert typed.before is None
    assert advance(typed, a.Undo()) == typed
    undone = advance(dropped, a.Undo())
    assert advance(undone, a.Undo()) == undone


def test_the_key_can_be_kept_once_the_real_gateway_took_it():
    granted = (*WITH_ACCOUNT, *IN_REAL, *GRANTED)
    state = after(*granted, offers=(Place.KEYRING,))
    assert can_be_remembered(state)
    asked = advance(state, a.RememberKey())
    assert asked.keeping.running
    assert not can_be_remembered(asked)
    assert advance(asked, o.KeyKept(9)) == asked
    assert advance(asked, o.KeyKept(2)).keeping.phase is Phase.DONE
    refused = advance(asked, o.KeepingFailed(2, KeyringRefused("")))
    assert refused.keeping.problem is not None
    assert can_be_remembered(refused)
    for without in (after(*granted), after(*WITH_ACCOUNT, *GRANTED, offers=(Place.KEYRING,))):
        assert advance(without, a.RememberKey()) == without


def test_a_key_is_fetched_only_from_where_one_may_be():
    offered = after(a.EnterEmail("me@example.com"), offers=(Place.ENVIRONMENT,))
    assert advance(offered, a.FetchKey(Place.KEYRING)) == offered
    asked = advance(offered, a.FetchKey(Place.ENVIRONMENT))
    assert advance(asked, a.FetchKey(Place.ENVIRONMENT)) == asked
    found = o.KeyFetched(1, Credentials("you@example.com", Secret(KEY)))
    assert advance(asked, found).config.credentials == found.credentials
    assert advance(asked, found).fetching.phase is Phase.DONE
    assert advance(asked, o.FetchFailed(1, REFUSED)).fetching.problem is REFUSED
    # What was typed meanwhile goes before what comes late.
    typed = advance(asked, a.EnterKey(Secret(OTHER_KEY)))
    assert advance(typed, found).config.api_key == Secret(OTHER_KEY)


@pytest.mark.parametrize(
    ("actions", "effect"),
    [
        ((*WITH_ACCOUNT, a.CheckAccess()), Effect.CHECK_ACCESS),
        ((*WITH_ACCOUNT, a.CheckAccess(), a.CancelCheck()), None),
        (SENT, Effect.SEND),
        ((*READY_TO_SEND, *IN_REAL, a.AskToSend()), None),
        ((*READY_TO_SEND, *IN_REAL, a.AskToSend(), a.ConfirmSend()), Effect.SEND),
        ((*SENT, seen(MessageStatus.QUEUE)), None),
        ((*SENT, seen(MessageStatus.QUEUE), a.StopFollowing(), a.FollowAgain()), Effect.FOLLOW),
        ((*WITH_ACCOUNT, a.Save()), Effect.SAVE),
        ((*WITH_ACCOUNT, a.Save(), a.GoForward()), None),
    ],
)
def test_only_a_start_asks_for_an_effect(actions, effect):
    """In particular: asking for the status again never is a second send."""
    assert effect_of(after(*actions[:-1]), after(*actions)) is effect


def test_the_status_of_a_step_follows_from_the_state():
    granted = after(*WITH_ACCOUNT, *GRANTED, a.GoTo(Step.ACCOUNT), a.GoTo(Step.CREDENTIALS), a.GoForward())
    assert [status_of(granted, step) for step in (Step.ACCOUNT, Step.CREDENTIALS, Step.TEST)] == [
        StepStatus.DONE,
        StepStatus.DONE,
        StepStatus.AHEAD,
    ]
    assert status_of(after(a.GoTo(Step.CHECK)), Step.CHECK) is StepStatus.FAILED
    # What is still empty is not wrong yet; what is wrong shows before anybody asks the gateway.
    assert status_of(after(a.GoTo(Step.CREDENTIALS)), Step.CREDENTIALS) is StepStatus.OPEN
    assert status_of(after(a.GoTo(Step.CREDENTIALS), a.EnterEmail("me")), Step.CREDENTIALS) is StepStatus.FAILED
    assert status_of(after(a.GoTo(Step.COMPOSE), a.EnterText(UsageType.GENERIC, "no code")), Step.COMPOSE) is StepStatus.FAILED
    saved = (*WITH_ACCOUNT, a.GoTo(Step.FINISH), a.Save(), o.Saved(1, Path("c.json"), None))
    assert status_of(after(*saved), Step.FINISH) is StepStatus.DONE
    assert status_of(after(*saved, OWN), Step.FINISH) is StepStatus.OPEN


def test_how_far_a_message_is_grows_with_its_statuses():
    way = [MessageStatus.QUEUE, MessageStatus.SENT, MessageStatus.WAIT, MessageStatus.DELIVERED]
    percents = [percent_of(after(*SENT, *map(seen, way[:number])).delivery) for number in range(5)]
    assert percents == sorted(set(percents))
    assert percent_of(after().delivery) == 0
    assert percents[-1] == 100


def test_a_price_counts_segments_and_names_the_range_of_the_operators():
    tariffs = Tariffs(
        channels={"FREE SIGN": {"MTS": Decimal("5.00"), "TELE2": Decimal("4.00")}, "PAY SIGN": {"MTS": Decimal("1.00")}}
    )
    text = a.EnterText(UsageType.GENERIC, "{{code}} " + "ы" * 100)
    state = after(*READY_TO_SEND, text, a.CheckAccess(), o.AccessGranted(1, Decimal(9), (), tariffs))
    assert price_of_send(state) == (Decimal("8.00"), Decimal("10.00"))
    # A name that is not approved is refused, and costs nothing.
    assert price_of_send(advance(state, a.EnterSenderName("Mine"))) is None
    approved = o.AccessGranted(2, Decimal(9), (SimpleNamespace(name="Mine", approved=True),), tariffs)
    mine = advance(advance(advance(state, a.EnterSenderName("Mine")), a.CheckAccess()), approved)
    assert price_of_send(mine) == (Decimal("2.00"), Decimal("2.00"))
    assert price_of_send(advance(state, a.EnterPhone("+49 170 1234567"))) is None


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


# --- whatever is done, in whichever order ---------------------------------------------------------------------------------

KEYS = st.sampled_from([Secret(KEY), Secret(OTHER_KEY), Secret("")])
WORDS = st.sampled_from(["", "me@example.com", KEY, "8 999 123-45-67", "{{code}}", "ы" * 80, "\ud800", "+7 999 000-04-08"])
TICKETS = st.integers(0, 6)
JSONS = st.sampled_from(
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"email": 1, "templates": [1, {"usageType": "SignIn", "content": "{{code}}"}]}',
        initial_state("ru").config.to_json().encode(),
        f'{{"apiKey": "{KEY}", "apikey": "{KEY}", "email": "{KEY}"}}'.encode(),
    ]
)
PLAIN = [kind() for kind in _TRANSITIONS if not dataclasses.fields(kind)]
ACTIONS = st.one_of(
    st.sampled_from(PLAIN),
    st.builds(a.GoTo, st.sampled_from(Step)),
    st.builds(a.GoToPointer, st.sampled_from(["", "/email", "/templates/2/content", "/templates/77", "/~"]), WORDS),
    st.builds(a.ChooseLanguage, st.sampled_from(["en", "ru"])),
    st.builds(a.SuggestLanguages, st.sampled_from([(), ("ru",), ("de", "en")])),
    st.builds(a.EnterEmail, WORDS),
    st.builds(a.EnterKey, KEYS),
    st.builds(a.FetchKey, st.sampled_from(Place)),
    st.builds(a.EnterSenderName, WORDS),
    st.builds(a.EnterText, st.sampled_from(UsageType), WORDS),
    st.builds(a.RestoreText, st.sampled_from(UsageType)),
    st.builds(a.DropText, st.sampled_from(UsageType)),
    st.builds(a.UseStarterTexts, st.sampled_from(["en", "ru"])),
    st.builds(a.ShowJson, st.booleans()),
    st.builds(a.ApplyJson, JSONS.map(lambda source: Secret(source.decode("utf-8", "replace")))),
    st.builds(a.LoadJson, JSONS),
    st.builds(a.Mend, st.sampled_from(["", "SK107", "SK204"])),
    st.builds(a.EnterPhone, WORDS),
    st.builds(a.ChooseFlow, st.sampled_from([*REQUIRED, *OPTIONAL])),
    st.builds(a.EnterFile, WORDS),
    st.builds(o.AccessGranted, TICKETS, st.just(Decimal(1)), st.just(()), st.none()),
    st.builds(o.AccessFailed, TICKETS, st.just(REFUSED)),
    st.builds(o.KeyFetched, TICKETS, st.builds(Credentials, WORDS, KEYS)),
    st.builds(o.FetchFailed, TICKETS, st.just(REFUSED)),
    st.builds(o.KeyKept, TICKETS),
    st.builds(o.KeepingFailed, TICKETS, st.just(KeyringRefused(""))),
    st.builds(seen, st.sampled_from(MessageStatus), TICKETS),
    st.builds(o.DeliveryFailed, TICKETS, st.sampled_from([LOST, POOR, REFUSED])),
    st.builds(o.FollowingEnded, TICKETS),
    st.builds(o.Saved, TICKETS, st.just(Path("c.json")), st.none()),
    st.builds(o.SavingFailed, TICKETS, st.just(UNWRITABLE)),
    st.builds(o.HandedOver, st.sampled_from(["copy", "download"]), st.booleans()),
    st.builds(o.DraftKept, st.sampled_from([None, UNWRITABLE])),
)

#: What replaces the whole config, and says so.
REPLACING = (a.LoadJson, a.ApplyJson, a.Mend, a.Undo, a.ConfirmStartOver)
ACCOUNT = {"email", "api_key"}
TEXTING = (a.EnterText, a.RestoreText, a.DropText, a.UseStarterTexts, a.ChooseLanguage, a.SuggestLanguages)
#: Action → the entries of the config that it may change. All others change none.
TOUCHED = {
    a.EnterEmail: ACCOUNT,  # a key in the wrong field is taken as the key
    a.EnterKey: {"api_key"},
    a.UsePracticeAccount: ACCOUNT,
    a.UseOwnAccount: ACCOUNT,
    a.ConfirmReal: ACCOUNT,
    o.KeyFetched: ACCOUNT,
    a.EnterSenderName: {"sender_name"},
    **{kind: {"templates"} for kind in TEXTING},
}


def changed(one: ConnectorConfig, other: ConnectorConfig) -> set[str]:
    names = [field.name for field in dataclasses.fields(one)]
    return {name for name in names if getattr(one, name) != getattr(other, name)}


@settings(max_examples=40, deadline=None)
@given(st.lists(ACTIONS, max_size=20))
def test_whatever_is_done_nothing_raises_nothing_is_lost_and_the_key_stays_hidden(actions):
    state = initial_state("en", offers=tuple(Place))
    for action in actions:
        following = advance(state, action)
        assert advance(state, action) == following
        if not isinstance(action, REPLACING):
            assert changed(state.config, following.config) <= TOUCHED.get(type(action), set()), action
        if isinstance(action, (a.UseStarterTexts, a.ChooseLanguage, a.SuggestLanguages)):
            own = [each for each in state.config.templates if "{{code}}" not in each.content]
            assert all(each in following.config.templates for each in own)
        state = following
        # A key that the user typed as a phone or a path stands there as it was typed.
        hidden = dataclasses.replace(state, phone="", file="")
        assert OTHER_KEY not in repr(state)
        if not {state.config.email, state.config.sender_name} & {KEY} and all(
            KEY not in t.content for t in state.config.templates
        ):
            assert KEY not in repr(hidden)
    assert [field for field in (state.access, state.delivery, state.saving) if field.ticket > state.tickets] == []


def test_starting_over_returns_to_what_the_program_brought():
    given = Credentials("me@example.com", Secret(KEY))
    config = dataclasses.replace(initial_state("en").config, sender_name="Shop")
    state = first = initial_state("en", config=config, credentials=given)
    for action in (a.EnterSenderName("Other"), a.EnterEmail("you@example.com"), OWN, a.AskToStartOver(), a.ConfirmStartOver()):
        state = advance(state, action)
    assert state.config == first.config


def test_the_practice_account_is_no_error_and_no_secret_of_the_wizards():
    """It works in the sandbox, and whoever checks the file later hears the same as the wizard says."""
    report = after(a.UsePracticeAccount()).report
    assert (report.ok, [each.name for each in report.warnings]) == (True, ["practice-account"])


def test_a_fix_of_what_is_not_there_changes_nothing():
    state = after(*WITH_ACCOUNT)
    assert advance(state, a.Mend("SK999", "/email")) == state
    assert advance(state, a.Mend("no-such-rule")) == state


@given(st.text(alphabet="/~01abtemplates\u0663\u00b2x-", max_size=30), st.text(max_size=10))
def test_no_pointer_however_odd_leads_nowhere(pointer, flow):
    state = after(a.GoToPointer(pointer, flow))
    assert state.step in (Step.CREDENTIALS, Step.COMPOSE)
