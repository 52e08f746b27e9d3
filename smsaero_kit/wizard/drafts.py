"""Keeps the draft of a wizard in its file, a moment after each change. This file never decides what a draft holds (see `draft`)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from smsaero_kit.errors import FileProblem, KitError
from smsaero_kit.files import read_bytes, write_private

from .draft import FILE, differ, draft_of, resumed
from .effects import World
from .state import State

Tell = Callable[[KitError | None], None]

#: Seconds after the last change, so that a file is not written for each keystroke.
_PAUSE: Final = 0.7


class Drafts:
    """The draft in `world.folder`, or nothing when the world keeps none."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._path: Path | None = (world.folder / FILE).absolute() if world.keeps_draft else None
        self._timer: asyncio.TimerHandle | None = None
        #: What the timer is going to write.
        self._pending: tuple[State, Tell] | None = None

    def continued(self, fresh: State) -> State:
        """Return `fresh` with what the draft holds, or as it is when there is none."""
        if self._path is None or not self._path.is_file():
            return fresh
        try:
            return resumed(read_bytes(self._path), fresh) or fresh
        except FileProblem:
            return fresh

    def note(self, before: State, after: State, tell: Tell, *, at_once: bool) -> None:
        """Keep `after` if it differs, `at_once` or soon, and `tell` why it cannot be kept, or None."""
        if self._path is None or not differ(before, after):
            return
        self._cancel()
        if not at_once:
            with contextlib.suppress(RuntimeError):
                self._timer = asyncio.get_running_loop().call_later(_PAUSE, self.write_now)
                self._pending = (after, tell)
                return
        self._write(after, tell)

    def write_now(self) -> None:
        """Write what still waits for its time: a loop that ends takes its timers along."""
        pending = self._pending
        self._cancel()
        if pending is not None:
            self._write(*pending)

    def discard(self) -> None:
        """Remove the draft."""
        self._cancel()
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _cancel(self) -> None:
        self._pending = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _write(self, state: State, tell: Tell) -> None:
        if self._path is None:
            return
        try:
            write_private(self._path, draft_of(state, self._world.now()), keep=False)
        except FileProblem as problem:
            tell(problem.with_traceback(None))
        else:
            tell(None)
