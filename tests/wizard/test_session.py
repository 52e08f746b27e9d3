"""A session inside of a running event loop, as in a notebook: effects run beside it, and one of them can be stopped."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from smsaero_kit.sandbox import Sandbox
from smsaero_kit.secret import Secret
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.effects import World
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import Phase, Step, initial_state

READY = (a.UsePracticeAccount(), a.EnterPhone("8 999 123-45-67"))


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


async def reached(session, condition) -> None:
    """Wait until the state fulfils `condition`."""
    event = asyncio.Event()
    session.subscribe(lambda state: event.set() if condition(state) else None)
    if not condition(session.state):
        await event.wait()


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock=clock)


def test_a_running_follow_can_be_stopped_and_taken_up_again_without_a_second_send(sandbox, clock, tmp_path):
    async def scenario():
        waiting = Waiting()
        session = Session(initial_state("en"), World(sandbox, folder=tmp_path, sleep=waiting))
        for action in (*READY, a.AskToSend()):
            session.dispatch(action)
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

    # Bounded, so that a break shows as a failure and not as a test that never ends.
    asyncio.run(asyncio.wait_for(scenario(), timeout=30))


def test_the_wizard_can_be_used_while_something_runs(sandbox, tmp_path):
    async def scenario():
        waiting = Waiting()
        session = Session(initial_state("en"), World(sandbox, folder=tmp_path, sleep=waiting))
        for action in (*READY, a.AskToSend()):
            session.dispatch(action)
        await waiting.begun.wait()
        session.dispatch(a.GoTo(Step.SAVE))
        session.dispatch(a.Save())
        await reached(session, lambda state: state.saving.phase is not Phase.RUNNING)
        assert session.state.saving.phase is Phase.DONE
        assert session.state.delivery.phase is Phase.RUNNING
        session.dispatch(a.StopFollowing())
        await waiting.cancelled.wait()

    asyncio.run(asyncio.wait_for(scenario(), timeout=30))


def test_what_a_listener_dispatches_is_taken_afterwards_and_all_listeners_see_every_state_in_order(sandbox):
    session = Session(initial_state("en"), World(sandbox))
    seen = []

    def eager(state):
        if state.step is Step.CREDENTIALS:
            session.dispatch(a.GoForward())

    session.subscribe(eager)
    session.subscribe(lambda state: seen.append(state.step))
    session.dispatch(a.GoForward())
    assert seen == [Step.CREDENTIALS, Step.COMPOSE]


def test_an_action_that_changes_nothing_tells_nobody(sandbox):
    session = Session(initial_state("en"), World(sandbox))
    told = []
    session.subscribe(told.append)
    session.dispatch(a.GoBack())
    session.dispatch(a.EnterKey(Secret("")))
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
