"""The walk through the steps of the wizard in a terminal. This file shows states and passes actions on; it decides nothing.

Each question waits for its answer, so there is no event loop between them. What takes time runs in a loop of its own, in which
Ctrl+C stops the waiting and not the program.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import FrameType
from typing import Final

from smsaero_kit.errors import KitError
from smsaero_kit.texts import texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import status_of
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import STEPS, Mode, Phase, State, Step
from smsaero_kit.wizard.wording import resumed_key

from .begin import account, credentials, start
from .compose import check, compose
from .finish import finish
from .guide import Guide
from .send import test
from .talk import Back, Left, Talk, plain

_STEPS: Final[Mapping[Step, Callable[[Guide], None]]] = {
    Step.START: start,
    Step.ACCOUNT: account,
    Step.CREDENTIALS: credentials,
    Step.COMPOSE: compose,
    Step.CHECK: check,
    Step.TEST: test,
    Step.FINISH: finish,
}


class WalkThrough(Guide):
    """One walk with `session`, in the language of its state. `resume` is the command that continues it."""

    def __init__(self, session: Session, resume: str) -> None:
        super().__init__(Talk(texts(session.state.language)))
        self._session = session
        self._resume = resume
        self._draft_problem: KitError | None = None
        session.subscribe(self._notice)

    @property
    def state(self) -> State:
        """Everything that the wizard knows now."""
        return self._session.state

    def run(self) -> int:
        """Walk until the user is at the end; return the exit code: 0 at the end, 1 when the user left before."""
        try:
            self.talk.write(plain(self.talk.say, "wizard.title"))
            self.talk.tell("onboard.help")
            self._resumed()
            while self._step():
                pass
        except (Left, KeyboardInterrupt):
            self.talk.write()
            self._goodbye("onboard.left")
            return 1
        self._goodbye("onboard.end")
        return 0

    def do(self, action: a.Action, stop: a.Action | None = None) -> State:
        """Take `action`, wait for what it starts, and return the state then. Ctrl+C dispatches `stop` and waits for the rest."""
        asyncio.run(self._until_settled(action, stop))
        return self.state

    async def _until_settled(self, action: a.Action, stop: a.Action | None) -> None:
        with _at_interrupt(self._session, stop):
            self._session.dispatch(action)
            await self._session.settle()

    def subscribed(self, listener: Callable[[State], None]) -> Callable[[], None]:
        """Call `listener` with each new state; return what ends that."""
        return self._session.subscribe(listener)

    def _notice(self, state: State) -> None:
        if state.draft_problem is not None and self._draft_problem is None:
            self.talk.problem(state.draft_problem, kept=False)
            self.talk.tell("wizard.draft.problem")
        self._draft_problem = state.draft_problem

    def _resumed(self) -> None:
        kept = self.state.resumed
        if kept is None:
            return
        moment = _local(kept).strftime(self.talk.say("wizard.moment"))
        self.talk.write()
        self.talk.tell(resumed_key(self.state), moment=moment)
        with contextlib.suppress(Back):
            if self.talk.agree(self.talk.say("onboard.go_on"), default=True):
                if not self.state.config.api_key and self.state.step.number > Step.COMPOSE.number:
                    # The draft has no key, and what comes now is nothing without it.
                    self.do(a.GoTo(Step.CREDENTIALS))
                return
            if self.talk.agree(plain(self.talk.say, "wizard.over.ask"), default=False):
                self.do(a.AskToStartOver())
                self.do(a.ConfirmStartOver())

    def _step(self) -> bool:
        """Go through the step of the state, and on to the next one; return whether there is one."""
        step = self.state.step
        self._heading(step)
        help_key = f"onboard.help.{step}"
        try:
            with self.talk.helped_by(plain(self.talk.say, help_key) if help_key in self.talk.say else ""):
                _STEPS[step](self)
            if self.state.step is not step:
                return True
            if step is STEPS[-1]:
                return self._choose_step()
            self.do(a.GoForward())
        except Back:
            if step is STEPS[0]:
                self.talk.tell("onboard.first_step")
            self.do(a.GoBack())
        return True

    def _heading(self, step: Step) -> None:
        say = self.talk.say
        place = say("wizard.place", number=step.number, total=len(STEPS))
        mode = say("onboard.sandbox" if self.state.mode is Mode.SANDBOX else "onboard.real")
        self.talk.write()
        self.talk.write(f"{place} · {say(f'wizard.{step}.title')} · {mode} ===", mark="=== ")

    def _choose_step(self) -> bool:
        say = self.talk.say
        self.talk.write()
        self.talk.tell("onboard.menu")
        options: list[tuple[str, Step | None]] = [
            (f"{say(f'wizard.{step}.name')} ({say(f'wizard.status.{status_of(self.state, step).value}')})", step)
            for step in STEPS
        ]
        chosen = self.talk.choose([*options, (say("onboard.menu_end"), None)], None)
        if chosen is None:
            return False
        self.do(a.GoTo(chosen))
        return True

    def _goodbye(self, key: str) -> None:
        saving = self.state.saving
        if saving.phase is Phase.DONE and not saving.outdated:
            self.talk.tell("wizard.save.written", path=saving.path)
        kept = self.state.draft_problem is None and self._session.world.keeps_draft
        self.talk.tell(key if kept else f"{key}_without_draft", command=self._resume)


def _local(moment: datetime) -> datetime:
    return moment.astimezone()


@contextlib.contextmanager
def _at_interrupt(session: Session, stop: a.Action | None) -> Iterator[None]:
    """Let the first Ctrl+C dispatch `stop`, and the next one end everything."""
    if stop is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    loop, pressed = asyncio.get_running_loop(), False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        loop.call_soon_threadsafe(session.dispatch, stop)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
