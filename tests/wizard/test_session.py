"""A session inside of a running event loop, as in a notebook: effects run beside it, and one of them can be stopped."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import httpx
import keyring
import keyring.backends.fail
import keyring.errors
import pytest

from smsaero_kit.credentials import KEYRING_SERVICE
from smsaero_kit.errors import CredentialsMissing, KeyringRefused
from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard import session as session_module
from smsaero_kit.wizard.effects import Broken, World
from smsaero_kit.wizard.progress import may_be_on_its_way
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import Phase, Place, Step, initial_state

KEY = "Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"
READY = (a.UsePracticeAccount(), a.EnterPhone("8 999 123-45-67"))
REAL = (
    a.EnterEmail("me@example.com"),
    a.EnterKey(Secret(KEY)),
    a.EnterPhone("8 999 123-45-67"),
    a.AskForReal(),
    a.ConfirmReal(),
)
SEND = (a.AskToSend(), a.ConfirmSend())


class Waiting:
    """A sleep that never ends by itself; from `clock` on, it lets the time pass instead."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.clock = None

    async def __call__(self, seconds: float) -> None:
        """Wait."""
        if self.clock is not None:
            await self.clock.sleep(seconds)
            return
        self.begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise


class Gate(httpx.AsyncBaseTransport):
    """The way to a gateway whose answers wait until the gate is opened; `paths` are the questions that came through."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._inner = SandboxTransport(sandbox)
        self.asked = asyncio.Event()
        self.opened = asyncio.Event()
        self.paths: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, once that is allowed."""
        self.paths.append(request.url.path)
        answer = await self._inner.handle_async_request(request)
        self.asked.set()
        await self.opened.wait()
        return answer


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory; a `forgetful` one takes everything and keeps nothing."""

    priority = 1

    def __init__(self, entries, *, forgetful=False, problem=None):
        super().__init__()
        self.entries, self.forgetful, self.problem = entries, forgetful, problem

    def get_password(self, service, username):
        """Return the password, or raise the problem."""
        if self.problem is not None:
            raise self.problem
        return self.entries.get(username) if service == KEYRING_SERVICE else None

    def get_credential(self, service, username):
        """Return name and password; without a name those of the only account."""
        name = username or next(iter(self.entries), "")
        password = self.get_password(service, name)
        return SimpleNamespace(username=name, password=password) if password else None

    def set_password(self, service, username, password):
        """Keep it, or not."""
        assert service == KEYRING_SERVICE
        if self.problem is not None:
            raise self.problem
        if not self.forgetful:
            self.entries[username] = password

    def delete_password(self, service, username):
        """Nobody asks for this."""
        raise NotImplementedError


async def reached(session, condition) -> None:
    """Wait until the state fulfils `condition`."""
    event = asyncio.Event()
    session.subscribe(lambda state: event.set() if condition(state) else None)
    if not condition(session.state):
        await event.wait()


def dispatched(session, *actions):
    for action in actions:
        session.dispatch(action)
    return session


def play(scenario) -> None:
    """Run `scenario`; bounded, so that a break shows as a failure and not as a test that never ends."""
    asyncio.run(asyncio.wait_for(scenario(), timeout=30))


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock=clock)


@pytest.fixture
def ring():
    """A function that puts a keyring in place of the system's; without it there is none."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())

    def put(entries, **settings):
        made = Ring(entries, **settings)
        keyring.set_keyring(made)
        return made

    yield put
    keyring.set_keyring(before)


def test_a_running_follow_can_be_stopped_and_taken_up_again_without_a_second_send(sandbox, clock, tmp_path):
    async def scenario():
        waiting = Waiting()
        session = Session(initial_state("en"), World(sandbox, folder=tmp_path, sleep=waiting))
        dispatched(session, *READY, a.AskToSend())
        assert session.state.delivery.phase is Phase.RUNNING
        await waiting.begun.wait()
        session.dispatch(a.StopFollowing())
        assert session.state.delivery.phase is Phase.STOPPED
        await waiting.cancelled.wait()
        # The user looks again after a while.
        waiting.clock = clock
        session.dispatch(a.FollowAgain())
        await reached(session, lambda state: state.delivery.phase is not Phase.RUNNING)
        assert session.state.delivery.phase is Phase.DONE
        assert len(sandbox.messages) == 1

    play(scenario)


def test_after_a_stop_before_the_answer_it_still_arrives_and_nothing_more_is_asked(sandbox, clock):
    async def scenario():
        gate = Gate(sandbox)
        session = dispatched(Session(initial_state("en"), World(sandbox, gate, sleep=clock.sleep)), *REAL, *SEND)
        await gate.asked.wait()
        session.dispatch(a.StopFollowing())
        assert session.state.delivery.phase is Phase.STOPPED
        # Until it is there, nobody knows: a second send asks.
        assert may_be_on_its_way(session.state)
        gate.opened.set()
        await session.settle()
        assert session.state.delivery.phase is Phase.STOPPED
        assert session.state.delivery.message.id == sandbox.messages[0].id
        assert not may_be_on_its_way(session.state)
        assert gate.paths == ["/v2/sms/send"]

    play(scenario)


def test_an_answer_that_comes_after_another_send_changes_nothing(sandbox, clock):
    async def scenario():
        gate = Gate(sandbox)
        session = dispatched(Session(initial_state("en"), World(sandbox, gate, sleep=clock.sleep)), *REAL, *SEND)
        await gate.asked.wait()
        dispatched(session, a.StopFollowing(), a.AskToSend())
        assert session.state.confirming_send
        session.dispatch(a.StayInSandbox())
        gate.opened.set()
        await session.settle()
        assert session.state.delivery.message is None
        # The other gateway knows no doubt; this one still does.
        assert not may_be_on_its_way(session.state)
        dispatched(session, a.AskForReal(), a.ConfirmReal())
        assert may_be_on_its_way(session.state)

    play(scenario)


@pytest.mark.parametrize("answered_first", [False, True])
def test_a_second_send_lets_the_answer_to_the_first_one_come_and_does_not_make_it_look_on(sandbox, answered_first):
    """Nobody cuts off a request that may be an SMS already, and nobody asks a gateway that the user has left."""

    class Gates(httpx.AsyncBaseTransport):
        ended: list[str]

        def __init__(self) -> None:
            self.ended, self.asked, self.opened = [], asyncio.Semaphore(0), asyncio.Event()

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            answer = await SandboxTransport(sandbox).handle_async_request(request)
            self.asked.release()
            try:
                await self.opened.wait()
            except asyncio.CancelledError:
                self.ended.append("cancelled")
                raise
            self.ended.append(request.url.path)
            return answer

    async def scenario():
        gates, waiting = Gates(), Waiting()
        session = dispatched(Session(initial_state("en"), World(sandbox, gates, sleep=waiting)), *REAL, *SEND)
        await gates.asked.acquire()
        dispatched(session, a.StopFollowing(), a.StayInSandbox(), a.AskToSend())
        await waiting.begun.wait()
        if answered_first:
            gates.opened.set()
            while len(session._tasks) > 1:  # noqa: ASYNC110 - a task that ends has no event
                await asyncio.sleep(0)
        session.dispatch(a.StopFollowing())
        await waiting.cancelled.wait()
        gates.opened.set()
        await session.settle()
        assert gates.ended == ["/v2/sms/send"]

    play(scenario)


def test_a_message_is_asked_about_with_the_account_that_sent_it(sandbox, clock):
    async def scenario():
        waiting = Waiting()
        session = dispatched(Session(initial_state("en"), World(sandbox, sleep=waiting)), *READY, a.AskToSend())
        await waiting.begun.wait()
        session.dispatch(a.StopFollowing())
        await waiting.cancelled.wait()
        waiting.clock = clock
        dispatched(session, a.EnterEmail("other@example.com"), a.EnterKey(Secret("wrong")), a.FollowAgain())
        await session.settle()
        assert session.state.delivery.phase is Phase.DONE
        assert KEY not in repr(session.state.delivery)

    play(scenario)


def test_a_mistake_in_the_middle_of_an_action_is_not_done_with_the_next_one(sandbox, monkeypatch):
    session = Session(initial_state("en"), World(sandbox))
    real = session_module.advance

    def mistaken(state, action):
        if isinstance(action, a.GoForward):
            session.dispatch(a.EnterPhone("1"))
            raise ZeroDivisionError
        return real(state, action)

    monkeypatch.setattr(session_module, "advance", mistaken)
    with pytest.raises(ZeroDivisionError):
        session.dispatch(a.GoForward())
    session.dispatch(a.EnterSenderName("Shop"))
    assert (session.state.phone, session.state.config.sender_name) == ("", "Shop")


def test_a_check_can_be_cancelled_and_begun_again(sandbox):
    async def scenario():
        gate = Gate(sandbox)
        session = dispatched(Session(initial_state("en"), World(sandbox, gate)), *REAL, a.CheckAccess())
        await gate.asked.wait()
        session.dispatch(a.CancelCheck())
        await session.settle()
        assert session.state.access.phase is Phase.STOPPED
        gate.opened.set()
        session.dispatch(a.CheckAccess())
        await session.settle()
        assert session.state.access.phase is Phase.DONE

    play(scenario)


def test_for_nobody_no_status_is_asked_for_and_the_send_is_not_in_doubt(sandbox, clock):
    async def scenario():
        watched = [True, False, False]  # a page that is loaded again is waited for once
        world = World(sandbox, sleep=clock.sleep, is_watched=lambda: watched.pop(0))
        session = dispatched(Session(initial_state("en"), world), *READY, a.AskToSend())
        await session.settle()
        assert session.state.delivery.phase is Phase.STOPPED
        assert watched == []
        assert [seen.path for seen in sandbox.requests].count("/v2/sms/status") == 1
        assert not may_be_on_its_way(session.state)

    play(scenario)


def test_the_wizard_can_be_used_while_something_runs(sandbox, tmp_path):
    async def scenario():
        waiting = Waiting()
        session = Session(initial_state("en"), World(sandbox, folder=tmp_path, sleep=waiting))
        dispatched(session, *READY, a.AskToSend())
        await waiting.begun.wait()
        dispatched(session, a.GoTo(Step.FINISH), a.Save())
        await reached(session, lambda state: state.saving.phase is not Phase.RUNNING)
        assert session.state.saving.phase is Phase.DONE
        assert session.state.delivery.phase is Phase.RUNNING
        session.dispatch(a.StopFollowing())
        await waiting.cancelled.wait()

    play(scenario)


def test_without_a_loop_an_effect_runs_to_its_end(sandbox, clock):
    session = dispatched(Session(initial_state("en"), World(sandbox, sleep=clock.sleep)), *READY, a.AskToSend())
    assert session.state.delivery.phase is Phase.DONE
    times = [seen.at for seen in session.state.delivery.trail]
    assert len(times) == 4
    assert times == sorted(times)


def test_a_mistake_of_the_kit_is_told_and_leaves_nothing_running(sandbox):
    def mistaken() -> bool:
        raise ZeroDivisionError(KEY)

    session = dispatched(Session(initial_state("en"), World(sandbox, is_watched=mistaken)), *READY, a.AskToSend())
    assert session.state.delivery.phase is Phase.FAILED
    problem = session.state.delivery.problem
    assert isinstance(problem, Broken)
    assert (problem.kind, problem.__cause__, problem.__context__, problem.__traceback__) == (
        "ZeroDivisionError",
        None,
        None,
        None,
    )
    assert KEY not in problem.sentence("en") + repr(session.state)


# --- places that may have a key --------------------------------------------------------------------------------------------

EMPTY: dict[str, str] = {}


@pytest.mark.parametrize(
    ("environment", "entries", "offers"),
    [
        (EMPTY, None, ()),
        ({"SMSAERO_EMAIL": "me@example.com"}, None, ()),
        ({"SMSAERO_API_KEY": KEY}, None, (Place.ENVIRONMENT,)),
        (EMPTY, EMPTY, (Place.KEYRING,)),
        ({"SMSAERO_API_KEY": KEY}, EMPTY, (Place.ENVIRONMENT, Place.KEYRING)),
    ],
)
def test_only_places_that_may_have_a_key_are_offered(sandbox, ring, environment, entries, offers):
    if entries is not None:
        ring(entries)
    assert World(sandbox, environment=environment).offers() == offers
    assert Place.KEYRING not in World(sandbox, environment=environment, keyring=False).offers()


def fetched(world, place, *actions):
    return dispatched(Session(initial_state("en", offers=world.offers()), world), *actions, a.FetchKey(place)).state


def test_the_environment_brings_its_key_and_keeps_the_typed_email_when_it_has_none(sandbox, ring):  # noqa: ARG001 - no keyring
    both = World(sandbox, environment={"SMSAERO_API_KEY": f" {KEY} ", "SMSAERO_EMAIL": "env@example.com"})
    typed = a.EnterEmail("me@example.com")
    assert fetched(both, Place.ENVIRONMENT, typed).config.credentials == Credentials("env@example.com", Secret(KEY))
    only_key = replace(both, environment={"SMSAERO_API_KEY": KEY})
    assert fetched(only_key, Place.ENVIRONMENT, typed).config.credentials == Credentials("me@example.com", Secret(KEY))


def test_the_keyring_brings_the_key_of_the_account_that_was_typed(sandbox, ring):
    ring({"a@example.com": "first-key-0123456789", "me@example.com": KEY})
    world = World(sandbox, environment={})
    assert fetched(world, Place.KEYRING, a.EnterEmail("me@example.com")).config.api_key == Secret(KEY)
    assert fetched(world, Place.KEYRING).config.email == "a@example.com"


@pytest.mark.parametrize("settings", [{}, {"problem": keyring.errors.KeyringLocked("locked")}])
def test_a_keyring_without_the_key_is_told_and_keeps_the_entries(sandbox, ring, settings):
    ring({}, **settings)
    state = fetched(World(sandbox, environment={}), Place.KEYRING, a.EnterEmail("me@example.com"))
    assert isinstance(state.fetching.problem, CredentialsMissing)
    assert "keyring" in state.fetching.problem.sentence("en")
    assert state.config.email == "me@example.com"


#: A keyring → whether it has the key in the end.
@pytest.mark.parametrize(
    ("settings", "kept"),
    [({}, True), ({"forgetful": True}, False), ({"problem": keyring.errors.KeyringLocked("locked")}, False)],
    ids=["one that keeps it", "one that keeps nothing", "one that is locked"],
)
def test_a_key_is_kept_in_the_keyring_only_if_it_can_be_read_back(sandbox, ring, settings, kept):
    made = ring({}, **settings)
    world = World(sandbox, SandboxTransport(sandbox), environment={})
    session = Session(initial_state("en", offers=world.offers()), world)
    keeping = dispatched(session, *REAL, a.CheckAccess(), a.RememberKey()).state.keeping
    assert keeping.phase is (Phase.DONE if kept else Phase.FAILED)
    assert isinstance(keeping.problem, KeyringRefused) is not kept
    assert made.entries == ({"me@example.com": KEY} if kept else {})


# --- listeners -------------------------------------------------------------------------------------------------------------


def test_what_a_listener_dispatches_is_taken_afterwards_and_all_listeners_see_every_state_in_order(sandbox):
    session = Session(initial_state("en"), World(sandbox))
    seen = []

    def eager(state):
        if state.step is Step.ACCOUNT:
            session.dispatch(a.GoForward())

    session.subscribe(eager)
    session.subscribe(lambda state: seen.append(state.step))
    session.dispatch(a.GoForward())
    assert seen == [Step.ACCOUNT, Step.CREDENTIALS]


def test_who_unsubscribes_hears_no_more_even_at_once(sandbox):
    session = Session(initial_state("en"), World(sandbox))
    told = []

    def once(state):
        told.append(state.step)
        unsubscribe()

    unsubscribe = session.subscribe(once)
    session.subscribe(lambda state: told.append(state.step))
    dispatched(session, a.GoForward(), a.GoForward())
    assert told == [Step.ACCOUNT, Step.ACCOUNT, Step.CREDENTIALS]
    unsubscribe()


def test_an_action_that_changes_nothing_tells_nobody(sandbox):
    session = Session(initial_state("en"), World(sandbox))
    told = []
    session.subscribe(told.append)
    dispatched(session, a.EnterKey(Secret("")), a.UseOwnAccount(), a.Undo())
    assert told == []


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("import smsaero_kit.wizard; print('ipywidgets' in sys.modules)", "False"),
        (
            "sys.modules['ipywidgets'] = None\ntry:\n from smsaero_kit.wizard import Wizard\nexcept Exception as e: print(e.extra)",
            "notebook",
        ),
        ("import smsaero_kit.wizard as w\ntry:\n w.Wizzard\nexcept AttributeError: print('no')", "no"),
    ],
    ids=["importing loads no widget", "missing packages are named", "a name that is none"],
)
def test_the_room_opens_only_when_it_is_entered(code, printed):
    ran = subprocess.run([sys.executable, "-c", f"import sys\n{code}"], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == printed
