"""What was entered outlives the kernel, the key does not: it stands in no draft, wherever it was typed."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsaero_kit.config import starter_text
from smsaero_kit.errors import FileProblem
from smsaero_kit.sandbox import Sandbox
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.usage_types import UsageType
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.draft import FILE, differ, draft_of, resumed
from smsaero_kit.wizard.drafts import DraftTaken
from smsaero_kit.wizard.effects import Broken, World
from smsaero_kit.wizard.progress import may_be_on_its_way
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import Mode, Step, initial_state
from smsaero_kit.wizard.steps import advance

KEY = "Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"
ENTRIES = (
    a.EnterEmail("me@example.com"),
    a.EnterKey(Secret(KEY)),
    a.EnterSenderName("Shop"),
    a.EnterText(UsageType.SIGN_IN, "Mine: {{code}}"),
    a.DropText(UsageType.BIND_MFA),
    a.EnterPhone("8 999 123-45-67"),
    a.ChooseFlow(UsageType.SIGN_IN),
    a.EnterFile("mine.json"),
    a.GoTo(Step.TEST),
)


@pytest.fixture
def world(tmp_path, clock):
    return World(
        Sandbox(clock=clock, sender_names=("Shop",)),
        folder=tmp_path,
        sleep=clock.sleep,
        now=clock,
        keeps_draft=True,
        keyring=False,
    )


@pytest.fixture
def draft(tmp_path):
    return tmp_path / FILE


def dispatched(session, *actions):
    for action in actions:
        session.dispatch(action)
    return session


def after(*actions):
    state = initial_state("en")
    for action in actions:
        state = advance(state, action)
    return state


def test_a_new_wizard_continues_where_the_last_one_was_and_asks_only_for_the_key(world):
    before = dispatched(Session(initial_state("en"), world), *ENTRIES).state
    state = Session(initial_state(), world).state
    assert state.resumed is not None
    kept = ("step", "visited", "language", "text_language", "phone", "flow", "file", "unanswered")
    assert [getattr(state, name) for name in kept] == [getattr(before, name) for name in kept]
    assert state.config == replace(before.config, api_key=Secret(""))
    assert state.report.findings != before.report.findings


def test_it_is_continued_in_the_sandbox_whichever_gateway_it_was_made_with(world):
    """Leaving the sandbox is a choice of its own each time."""
    dispatched(Session(initial_state("en"), world), *ENTRIES, a.AskForReal(), a.ConfirmReal(), a.GoForward())
    state = Session(initial_state("en"), world).state
    assert (state.mode, state.confirming_real, state.step) == (Mode.SANDBOX, False, Step.FINISH)


def test_what_the_program_brings_along_goes_before_the_draft(world):
    dispatched(Session(initial_state("en"), world), *ENTRIES)
    fresh = initial_state("ru", credentials=Credentials("you@example.com", Secret(KEY)))
    state = Session(fresh, world).state
    assert state.config.credentials == fresh.config.credentials
    assert (state.language, state.config.sender_name) == ("ru", "Shop")


#: Where the key was put.
PLACES = {
    "its own field": [a.EnterKey(Secret(KEY))],
    "the e-mail": [a.EnterEmail("me@example.com"), a.EnterEmail(KEY)],
    "the e-mail of a file": [a.LoadJson(json.dumps({"email": KEY, "apiKey": "x"}).encode())],
    "the sender name": [a.EnterSenderName(KEY)],
    "a text": [a.EnterKey(Secret(KEY)), a.EnterText(UsageType.SIGN_IN, f"{{{{code}}}} {KEY}")],
    "the phone": [a.EnterPhone(KEY)],
    "the path": [a.EnterKey(Secret(KEY)), a.EnterFile(f"{KEY}.json")],
    "a misspelt property": [a.LoadJson(json.dumps({"senderName": "S", "apikey": KEY, "api_key": KEY}).encode())],
    "the name of a property": [a.LoadJson(json.dumps({"senderName": "S", KEY: 1}).encode())],
    "beside a text": [a.LoadJson(json.dumps({"templates": [{"usageType": "SignIn", "content": "x", "key": KEY}]}).encode())],
    "deep in a property": [a.LoadJson(json.dumps({"senderName": "S", "odd": [{"deep": [KEY]}]}).encode())],
}


@pytest.mark.parametrize("actions", PLACES.values(), ids=PLACES)
def test_the_key_is_in_no_draft_wherever_it_was_typed(world, draft, actions):
    session = dispatched(Session(initial_state("en"), world), *actions, a.GoForward())
    assert KEY not in draft.read_text(encoding="utf-8")
    # Hidden is not lost: it is still in the wizard.
    assert KEY in session.state.config.to_json() + session.state.phone + session.state.file


def test_a_draft_is_for_its_owner_alone_and_no_copies_pile_up(world, tmp_path, draft):
    dispatched(Session(initial_state("en"), world), *ENTRIES)
    assert [each.name for each in tmp_path.iterdir()] == [FILE]
    if os.name == "posix":
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600


def test_nothing_is_kept_where_no_draft_is_wanted_or_nothing_was_done(world, tmp_path):
    dispatched(Session(initial_state("en"), replace(world, keeps_draft=False)), *ENTRIES)
    session = Session(initial_state("en"), world)
    session.dispatch(a.GoBack())
    session.dispatch(a.AskForReal())
    assert list(tmp_path.iterdir()) == []


def test_the_practice_account_is_no_entry_of_the_users():
    assert json.loads(draft_of(after(a.UsePracticeAccount()), 0.0))["config"].get("email", "") == ""


def test_a_draft_differs_when_what_it_keeps_does():
    one = after(*ENTRIES)
    assert not differ(one, advance(one, a.AskForReal()))
    assert differ(one, advance(one, a.GoBack()))


# --- when it is written ----------------------------------------------------------------------------------------------------


def test_inside_a_loop_it_is_written_after_a_pause_and_once(world, draft):
    async def scenario():
        session = Session(initial_state("en"), world)
        dispatched(session, *ENTRIES)
        assert not draft.exists()
        # Whatever the pause is: the timer is there, and what it does is what counts.
        await session.settle()
        assert json.loads(draft.read_text(encoding="utf-8"))["step"] == "test"

    asyncio.run(scenario())


def test_the_pause_ends_by_itself(world, draft, monkeypatch):
    monkeypatch.setattr("smsaero_kit.wizard.drafts._PAUSE", 0.0)

    async def scenario():
        dispatched(Session(initial_state("en"), world), *ENTRIES)
        while not draft.exists():  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(scenario(), timeout=30))


def test_a_send_is_written_down_before_it_begins(world, draft):
    """Whoever continues after a crash must know that there may be an SMS."""

    async def scenario():
        session = Session(initial_state("en"), world)
        dispatched(session, *ENTRIES, a.AskToSend())
        assert list(json.loads(draft.read_text(encoding="utf-8"))["unanswered"]) == ["sandbox"]
        assert len(world.sandbox.messages) == 0

    # The loop ends before the answer, as it does when the kernel dies.
    asyncio.run(scenario())
    sent = len(world.sandbox.messages)
    session = dispatched(Session(initial_state("en"), world), a.EnterKey(Secret(KEY)))
    assert may_be_on_its_way(session.state)
    session.dispatch(a.AskToSend())
    assert session.state.confirming_send
    assert len(world.sandbox.messages) == sent


def test_without_a_loop_what_the_answer_changed_is_kept_too(world):
    """The loop of the send ends with it, and takes its timers along."""
    dispatched(Session(initial_state("en"), world), *ENTRIES, a.AskToSend())
    assert len(world.sandbox.messages) == 1
    assert not may_be_on_its_way(Session(initial_state("en"), world).state)


def test_starting_over_takes_the_draft_along(world, draft):
    dispatched(Session(initial_state("en"), world), *ENTRIES, a.AskToStartOver(), a.ConfirmStartOver())
    state = Session(initial_state("en"), world).state
    assert (state.config, state.phone, state.step) == (initial_state("en").config, "", Step.START)
    assert not draft.exists()


def test_starting_over_leaves_the_doubt_about_a_send(world, draft):
    lost = (a.EnterPhone("+7 999 000-04-08"), a.AskToSend(), a.AskToStartOver(), a.ConfirmStartOver())
    dispatched(Session(initial_state("en"), world), *ENTRIES, *lost)
    assert "me@example.com" not in draft.read_text(encoding="utf-8")
    assert may_be_on_its_way(Session(initial_state("en"), world).state)


# --- several wizards in one folder -----------------------------------------------------------------------------------------

LOSES_ITS_ANSWER = (a.EnterPhone("+7 999 000-04-08"), a.AskToSend())


def test_the_wizard_that_wrote_last_has_the_draft_and_the_other_one_says_so(world):
    first = dispatched(Session(initial_state("en"), world), *ENTRIES)
    second = dispatched(Session(initial_state("en"), world), a.EnterSenderName("Later"))
    first.dispatch(a.EnterSenderName("Earlier"))
    assert isinstance(first.state.draft_problem, DraftTaken)
    assert second.state.draft_problem is None
    assert Session(initial_state("en"), world).state.config.sender_name == "Later"
    # And it stays so, whatever the first one does, starting over included.
    dispatched(first, a.AskToStartOver(), a.ConfirmStartOver())
    assert Session(initial_state("en"), world).state.config.sender_name == "Later"


def test_a_doubt_is_never_overwritten_by_a_wizard_that_knows_nothing_of_it(world):
    first = dispatched(Session(initial_state("en"), world), *ENTRIES)
    second = dispatched(Session(initial_state("en"), world), a.EnterKey(Secret(KEY)), a.EnterSenderName("Other"))
    dispatched(first, *LOSES_ITS_ANSWER)
    second.dispatch(a.EnterSenderName("SMS Aero"))
    assert may_be_on_its_way(Session(initial_state("en"), world).state)
    # What the second one starts over is its own, not the doubt.
    dispatched(second, a.AskToStartOver(), a.ConfirmStartOver())
    assert may_be_on_its_way(Session(initial_state("en"), world).state)


def test_a_doubt_ends_for_all_when_the_wizard_that_took_it_over_has_an_answer(world):
    dispatched(Session(initial_state("en"), world), *ENTRIES, *LOSES_ITS_ANSWER)
    second = dispatched(Session(initial_state("en"), world), a.EnterKey(Secret(KEY)), a.EnterPhone("8 999 123-45-67"))
    assert may_be_on_its_way(second.state)
    dispatched(second, a.AskToSend(), a.ConfirmSend())
    assert not may_be_on_its_way(Session(initial_state("en"), world).state)


# --- what the program brings -----------------------------------------------------------------------------------------------


def test_a_config_of_the_program_is_continued_only_by_the_draft_that_was_made_of_it(world):
    mine = replace(initial_state("en").config, sender_name="Mine", api_key=Secret(KEY))
    dispatched(Session(initial_state("en", config=mine), world), a.EnterText(UsageType.SIGN_IN, "New: {{code}}"))
    again = Session(initial_state("en", config=mine), world).state
    assert again.config.template_for(UsageType.SIGN_IN).content == "New: {{code}}"
    other = replace(mine, sender_name="Other")
    assert Session(initial_state("en", config=other), world).state.config == other
    # Without one, whatever stands there is continued.
    assert Session(initial_state("en"), world).state.config.sender_name == "Mine"


def test_a_test_that_was_delivered_stays_delivered(world):
    dispatched(Session(initial_state("en"), world), *ENTRIES, a.AskToSend())
    session = Session(initial_state("en"), world)
    assert session.state.delivered == (Mode.SANDBOX, session.state.delivered[1])
    dispatched(session, a.AskToStartOver(), a.ConfirmStartOver())
    assert session.state.delivered is None


def test_looking_around_leaves_no_draft(world, draft):
    session = Session(initial_state(), world)
    dispatched(session, a.ChooseLanguage("ru"), a.GoForward(), a.UseStarterTexts("en"), a.ShowJson(shown=True), a.GoTo(Step.TEST))
    assert not draft.exists()
    session.dispatch(a.EnterPhone("8"))
    assert draft.exists()


def test_the_own_e_mail_outlives_the_practice_account(world):
    dispatched(Session(initial_state("en"), world), a.EnterEmail("me@example.com"), a.UsePracticeAccount())
    assert Session(initial_state("en"), world).state.config.email == "me@example.com"


def test_texts_come_back_as_they_were_and_what_could_not_be_kept_is_named(world):
    long_word = "a1b2c3d4e5f6g7h8i9"
    config = {
        "senderName": "Shop",
        "note": "kept",
        "token": "left out",
        "templates": [{"usageType": "SignIn", "content": f"{{{{code}}}} {long_word}", "secret": "left out"}],
    }
    dispatched(Session(initial_state("en"), world), a.LoadJson(json.dumps(config).encode()))
    state = Session(initial_state("en"), world).state
    assert state.config.template_for(UsageType.SIGN_IN).content == f"{{{{code}}}} {long_word}"
    # Nothing tells whether an unknown word is secret.
    assert set(state.not_resumed) == {"/note", "/token", "/templates/0/secret"}


def test_what_was_saved_is_known_after_a_restart_as_it_stands_in_the_file_now(world, tmp_path):
    with_key = (*ENTRIES[:4], a.EnterFile("c.json"), a.Save())
    dispatched(Session(initial_state("en"), world), *with_key)
    # As long as the key is missing, the rest counts.
    session = Session(initial_state("en"), world)
    assert (session.state.saving.path, session.state.saving.outdated) == (tmp_path / "c.json", False)
    assert dispatched(session, a.EnterKey(Secret(KEY))).state.saving.outdated is False
    assert dispatched(session, a.EnterKey(Secret(KEY[::-1]))).state.saving.outdated is True
    (tmp_path / "c.json").unlink()
    assert Session(initial_state("en"), world).state.saving.path is None


# --- what goes wrong -------------------------------------------------------------------------------------------------------


def test_a_folder_that_takes_no_draft_is_told_and_harms_nothing(world, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    session = dispatched(Session(initial_state("en"), replace(world, folder=tmp_path / "file")), *ENTRIES)
    assert isinstance(session.state.draft_problem, FileProblem)
    assert session.state.draft_problem.__traceback__ is None
    assert session.state.config.sender_name == "Shop"
    session.dispatch(a.AskToSend())
    assert len(world.sandbox.messages) == 1


def test_a_mistake_in_keeping_it_is_told_and_keeps_nobody_from_working(world, monkeypatch):
    def mistaken(*_arguments):
        raise ZeroDivisionError(KEY)

    monkeypatch.setattr("smsaero_kit.wizard.drafts.draft_of", mistaken)
    session = Session(initial_state("en"), world)
    shown = []
    session.subscribe(shown.append)
    dispatched(session, *ENTRIES)
    assert shown[-1].config.sender_name == "Shop"
    assert isinstance(shown[-1].draft_problem, Broken)
    assert KEY not in repr(shown[-1].draft_problem) + shown[-1].draft_problem.sentence("en")


def test_when_it_can_be_kept_again_nothing_is_said_any_more(world, tmp_path):
    missing = tmp_path / "missing"
    session = dispatched(Session(initial_state("en"), replace(world, folder=missing)), *ENTRIES)
    assert session.state.draft_problem is not None
    missing.mkdir()
    session.dispatch(a.GoBack())
    assert session.state.draft_problem is None


FOREIGN = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b"\xff\xfe",
    "no object": b"[]",
    "no version": b'{"kept": 1, "config": {}}',
    "another version": b'{"version": 1, "kept": 1, "config": {}}',
    "no config": b'{"version": 2, "kept": 1}',
    "no time": b'{"version": 2, "config": {}}',
    "a strange time": b'{"version": 2, "kept": 1e999, "config": {}}',
    "a time that is none": b'{"version": 2, "kept": NaN, "config": {}}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_broken_or_foreign_draft_is_passed_over(world, draft, content):
    draft.write_bytes(content)
    fresh = initial_state("en")
    assert Session(fresh, world).state == fresh


def test_what_is_odd_in_a_draft_is_passed_over_and_the_rest_is_taken():
    value = json.loads(draft_of(after(*ENTRIES), 0.0))
    odd = {
        "language": "de",
        "text_language": 1,
        "step": [],
        "visited": {"a": 1},
        "flow": None,
        "phone": 7,
        "unanswered": ["moon"],
    }
    value.update(odd)
    value["config"]["templates"].append({"usageType": 1})
    fresh = initial_state("en")
    state = resumed(json.dumps(value), fresh)
    assert state is not None
    assert (state.language, state.text_language, state.step, state.phone) == ("en", "en", Step.START, "")
    assert (state.flow, state.unanswered, state.visited) == (UsageType.GENERIC, frozenset(), frozenset({Step.START}))
    assert state.config.sender_name == "Shop"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*json.loads(draft_of(initial_state("en"), 0.0)), "other"]), JSON_VALUES))
def test_no_draft_whatever_stands_in_it_keeps_a_wizard_from_starting(changes):
    fresh = initial_state("en")
    value = {**json.loads(draft_of(fresh, 1.0)), **changes}
    state = resumed(json.dumps(value), fresh)
    assert state is None or (state.mode is Mode.SANDBOX and state.step in Step)


def test_starter_texts_of_the_draft_change_with_the_language_as_before(world):
    dispatched(Session(initial_state("en"), world), *ENTRIES)
    session = dispatched(Session(initial_state(), world), a.ChooseLanguage("ru"))
    assert session.state.config.template_for(UsageType.GENERIC).content == starter_text(UsageType.GENERIC, "ru")
    assert session.state.config.template_for(UsageType.SIGN_IN).content == "Mine: {{code}}"
