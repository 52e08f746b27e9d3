"""Keeps the draft of a wizard in its file, a moment after each change. This file never decides what a draft holds (see `draft`).

Several wizards may share the file: the one that wrote last has it, an earlier one stops and says so. A doubt about a send is nobody's
alone: whoever writes leaves those that it does not know.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from smsaero_kit.errors import FileProblem, KitError
from smsaero_kit.files import read_bytes, write_private
from smsaero_kit.secret import Secret

from .draft import FILE, Doubts, Marks, differ, draft_of, is_worth_keeping, marks_of, resumed, with_doubts
from .effects import Broken, World
from .progress import stands_in
from .state import Mode, Phase, Saving, State

Tell = Callable[[KitError | None], None]

#: Seconds after the last change, so that a file is not written for each keystroke.
_PAUSE: Final = 0.7


class DraftTaken(KitError):
    """Another wizard goes on with the draft, and this one no longer keeps what is entered into it."""

    _text_key = "draft_taken"


class Drafts:
    """The draft in `world.folder`, or nothing when the world keeps none."""

    def __init__(self, world: World, fresh: State) -> None:
        self._world = world
        self._fresh = fresh
        self._path: Path | None = (world.folder / FILE).absolute() if world.keeps_draft else None
        self._timer: asyncio.TimerHandle | None = None
        #: What the timer is going to write.
        self._pending: tuple[State, Tell] | None = None
        self._name = secrets.token_hex(8)
        #: The wizard whose draft this one goes on with; its own name once it has written.
        self._continues = ""
        #: The doubts that are still open, and all that this wizard knows of.
        self._open: dict[Mode, frozenset[str]] = {}
        self._known: set[str] = set()

    def continued(self) -> State:
        """Return the fresh state with what the draft holds, or as it is when there is none."""
        draft = self._read()
        state = resumed(draft, self._fresh) if draft is not None else None
        if draft is None or state is None:
            return self._fresh
        marks = marks_of(draft)
        self._continues = marks.writer
        self._open = dict(marks.doubts)
        self._known = {name for names in marks.doubts.values() for name in names}
        return replace(state, saving=_as_it_stands(state))

    def note(self, before: State, after: State, tell: Tell, *, at_once: bool) -> None:
        """Keep `after` if it differs, `at_once` or soon, and `tell` why it cannot be kept, or None."""
        self._note_doubts(before, after)
        if self._path is None or not differ(before, after):
            return
        if not self._continues and not is_worth_keeping(after, self._fresh):
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

    def discard(self, fresh: State, tell: Tell) -> None:
        """Remove the draft, or leave of it what `fresh` still has: the doubts. One that another wizard goes on with stays."""
        self._cancel()
        if self._path is None:
            return
        draft = self._read()
        if draft is not None and self._is_taken(draft):
            return
        if self._all_doubts(draft):
            self._write(fresh, tell)
            return
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._continues = ""

    def _note_doubts(self, before: State, after: State) -> None:
        for mode in after.unanswered - before.unanswered:
            name = secrets.token_hex(8)
            self._open[mode] = frozenset({name})
            self._known.add(name)
        for mode in before.unanswered - after.unanswered:
            self._open[mode] = frozenset()

    def _all_doubts(self, draft: bytes | None) -> Doubts:
        """Return this wizard's open doubts, and those in the file that it knows nothing of."""
        found = marks_of(draft).doubts if draft is not None else {}
        both = {mode: (found.get(mode, frozenset()) - self._known) | self._open.get(mode, frozenset()) for mode in Mode}
        return {mode: names for mode, names in both.items() if names}

    def _is_taken(self, draft: bytes) -> bool:
        return marks_of(draft).writer not in ("", self._name, self._continues)

    def _cancel(self) -> None:
        self._pending = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _write(self, state: State, tell: Tell) -> None:
        if self._path is None:
            return
        draft = self._read()
        doubts = self._all_doubts(draft)
        problem: KitError | None = None
        try:
            if draft is not None and self._is_taken(draft):
                problem = DraftTaken()
                if doubts != marks_of(draft).doubts:
                    write_private(self._path, with_doubts(draft, doubts), keep=False)
            else:
                write_private(self._path, draft_of(state, self._world.now(), Marks(self._name, doubts)), keep=False)
                self._continues = self._name
        except FileProblem as refused:
            problem = refused.with_traceback(None)
        except Exception as mistake:  # noqa: BLE001 - a mistake here must not keep anybody from seeing what was entered
            problem = Broken(type(mistake).__name__)
        tell(problem)

    def _read(self) -> bytes | None:
        if self._path is None or not self._path.is_file():
            return None
        try:
            return read_bytes(self._path)
        except FileProblem:
            return None


def _as_it_stands(state: State) -> Saving:
    """Return what is known of the file that was saved: whatever happened to it meanwhile counts."""
    path = state.saving.path
    if path is None or not path.is_file():
        return Saving()
    try:
        written = read_bytes(path).decode("utf-8")
    except (FileProblem, UnicodeDecodeError):
        return Saving()
    return Saving(Phase.DONE, path=path, written=Secret(written), outdated=not stands_in(written, state.config))
