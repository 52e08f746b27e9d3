"""Holds the state of one wizard, takes actions one after the other, and starts the effects that they ask for.

Inside of a running event loop (a notebook) an effect is a task beside it; without one (a script, a test) it runs to its end before
`dispatch` returns. This file knows no widget, and decides nothing: `steps` does.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from .actions import Action, StopFollowing
from .effects import World, failure_of, run
from .state import State
from .steps import Effect, advance, effect_of

Listener = Callable[[State], None]


class Session:
    """One wizard at work. `subscribe` registers who is told about each new state."""

    def __init__(self, state: State, world: World) -> None:
        self.state = state
        self.world = world
        self._listeners: list[Listener] = []
        self._waiting: deque[Action] = deque()
        self._lock = threading.RLock()
        self._advancing = False
        self._tasks: dict[asyncio.Task[None], Effect] = {}

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with each new state."""
        self._listeners.append(listener)

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
        # Outside of the lock: without an event loop this waits for the gateway.
        for effect, state in started:
            self._start(effect, state)

    def _advance(self) -> list[tuple[Effect, State]]:
        started = []
        while self._waiting:
            action = self._waiting.popleft()
            before = self.state
            self.state = advance(before, action)
            if self.state == before:
                continue
            if isinstance(action, StopFollowing):
                self._cancel(Effect.SEND, Effect.FOLLOW)
            effect = effect_of(before, self.state)
            if effect is not None:
                started.append((effect, self.state))
            for listener in self._listeners:
                listener(self.state)
        return started

    def _start(self, effect: Effect, state: State) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            asyncio.run(self._run(effect, state))
            return
        task = loop.create_task(self._run(effect, state))
        self._tasks[task] = effect
        task.add_done_callback(self._forget)

    async def _run(self, effect: Effect, state: State) -> None:
        try:
            async for action in run(effect, state, self.world):
                self.dispatch(action)
        except Exception as error:  # noqa: BLE001 - whatever it is, the user must see it, and the step must not stay "running"
            self.dispatch(failure_of(effect, state, error))

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(task, None)

    def _cancel(self, *effects: Effect) -> None:
        for task, effect in self._tasks.items():
            if effect in effects:
                task.cancel()
