"""Holds the state of one wizard, takes actions one after the other, and starts the effects that they ask for.

Inside of a running event loop (a notebook) an effect is a task beside it; without one (a script, a test) it runs to its end before
`dispatch` returns. This file knows no widget, and decides nothing: `steps` does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from smsaero_kit.errors import KitError

from .actions import Action, CancelCheck, ConfirmStartOver, StopFollowing
from .drafts import Drafts
from .effects import World, failure_of, is_under_way, run
from .outcomes import DraftKept
from .state import State
from .steps import Effect, advance, effect_of

Listener = Callable[[State], None]
_OF_A_MESSAGE: Final = (Effect.SEND, Effect.FOLLOW)
_LOG: Final = logging.getLogger(__name__)


class Session:
    """One wizard at work. `subscribe` registers who is told about each new state."""

    def __init__(self, state: State, world: World) -> None:
        self.world = world
        self._drafts = Drafts(world, state)
        self.state = self._drafts.continued()
        self._listeners: list[Listener] = []
        self._waiting: deque[Action] = deque()
        self._lock = threading.RLock()
        self._advancing = False
        #: Each with the ticket of the send at that time.
        self._tasks: dict[asyncio.Task[None], tuple[Effect, int]] = {}

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each new state; return what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def dispatch(self, action: Action) -> None:
        """Take `action`. What a listener dispatches meanwhile is taken after it, never in between."""
        with self._lock:
            self._waiting.append(action)
            if self._advancing:
                return
            self._advancing = True
            try:
                started = self._advance()
            finally:
                self._advancing = False
                # Only a mistake leaves something here: it must not be done with the next action.
                self._waiting.clear()
        # Outside of the lock: without an event loop this waits for the gateway.
        for effect, state in started:
            self._start(effect, state)

    async def settle(self) -> None:
        """Return when nothing runs any more and the draft is kept: for a loop that ends then."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))
        self._drafts.write_now()

    def _advance(self) -> list[tuple[Effect, State]]:
        started = []
        while self._waiting:
            action = self._waiting.popleft()
            before = self.state
            self.state = advance(before, action)
            if self.state == before:
                continue
            self._stop_for(action)
            effect = effect_of(before, self.state)
            # A send is written down before it begins: whoever continues after a crash must know that there may be an SMS.
            if isinstance(action, ConfirmStartOver):
                self._drafts.discard(self.state, self._told_of_draft)
            else:
                self._drafts.note(before, self.state, self._told_of_draft, at_once=effect is Effect.SEND)
            if effect is not None:
                started.append((effect, self.state))
            for listener in tuple(self._listeners):
                self._tell(listener)
        return started

    def _tell(self, listener: Listener) -> None:
        try:
            listener(self.state)
        except Exception as error:  # noqa: BLE001 - a mistake of a listener must not keep an effect from starting
            # The name of its kind only: what it says may hold what the state holds.
            _LOG.error("a listener of the wizard failed: %s", type(error).__name__)

    def _stop_for(self, action: Action) -> None:
        if isinstance(action, CancelCheck):
            self._cancel(Effect.CHECK_ACCESS)
        elif isinstance(action, StopFollowing) and self.state.delivery.message is not None:
            # Before there is a message its answer is on its way, and must not be lost: `_run` ends after it.
            self._cancel(*_OF_A_MESSAGE, ticket=self.state.delivery.ticket)

    def _told_of_draft(self, problem: KitError | None) -> None:
        if problem is not None or self.state.draft_problem is not None:
            self.dispatch(DraftKept(problem))

    def _start(self, effect: Effect, state: State) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            try:
                asyncio.run(self._run(effect, state))
            finally:
                self._drafts.write_now()
            return
        task = loop.create_task(self._run(effect, state))
        self._tasks[task] = (effect, state.delivery.ticket)
        task.add_done_callback(self._forget)

    async def _run(self, effect: Effect, state: State) -> None:
        try:
            async with contextlib.aclosing(run(effect, state, self.world)) as actions:
                async for action in actions:
                    self.dispatch(action)
                    if effect in _OF_A_MESSAGE and not is_under_way(self.state, state.delivery.ticket):
                        break
        except Exception as error:  # noqa: BLE001 - whatever it is, the user must see it, and the step must not stay "running"
            self.dispatch(failure_of(effect, state, error))

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(task, None)

    def _cancel(self, *effects: Effect, ticket: int | None = None) -> None:
        for task, (effect, its_ticket) in self._tasks.items():
            if effect in effects and ticket in (None, its_ticket):
                task.cancel()
