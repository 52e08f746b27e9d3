"""The journal of a run of sends: what was begun and what came of it, so that nobody gets a second SMS. This file never asks a gateway.

An entry is on the disk before its request leaves. After a crash, also one of the machine, each SMS is one of: not begun, begun (it
may be on its way: never sent again unasked), accepted, or certainly not sent. Neither numbers nor texts are kept, only digests of them.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import IntEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from smsaero_kit.errors import JournalRefused
from smsaero_kit.files import PRIVATE
from smsaero_kit.texts import texts

from .outgoing import Outgoing

if TYPE_CHECKING:
    from typing_extensions import Self

#: How a file shows that it is one of these: SQLite's application id ("SMSA") and the version of the table.
_MARKS: Final = (0x534D5341, 1)
#: Seconds that another process may hold the file.
_LOCK_WAIT: Final = 10.0


class Outcome(IntEnum):
    """What became of an SMS of a run. The numbers stand in the journal."""

    #: Nothing of it was accepted: it may be sent again.
    NOT_SENT = 0
    #: It left, or was about to, and no answer is known: it may be on its way.
    UNKNOWN = 1
    #: The gateway took it.
    ACCEPTED = 2


@dataclass(frozen=True)
class Entry:
    """What the journal knows of an SMS. `message_id` is the gateway's, None unless it was accepted."""

    outcome: Outcome
    message_id: int | None
    #: When it was begun, or when what became of it was known; in UTC.
    time: datetime


class Journal:
    """A journal in the file at `path` (SQLite, mode 0600). Several processes may share one. Close it, or use it in a `with` block.

    Raises `JournalRefused` for a file that is none, or that cannot be written.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        #: How long a write waits for the disk is a setting of the connection, and threads may share it.
        self._lock = threading.Lock()
        if not self._path or self._path.startswith(":") or "\0" in self._path:
            raise JournalRefused(self._path, texts()("journal.not_one"))
        with self._explained():
            # Made before SQLite would make it: readable by its owner only.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE))
            self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_LOCK_WAIT)
        try:
            with self._explained():
                self._prepare()
        except BaseException:
            self._base.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def entry(self, outgoing: Outgoing) -> Entry | None:
        """Return what is known of `outgoing`, None when it was never begun."""
        with self._explained():
            row = self._base.execute(
                "SELECT outcome, message_id, time FROM sends WHERE digest = ?", (outgoing.digest,)
            ).fetchone()
        return Entry(Outcome(row[0]), row[1], datetime.fromtimestamp(row[2], timezone.utc)) if row else None

    def begin(self, outgoing: Outgoing) -> Entry | None:
        """Take note that `outgoing` is about to leave and return None; or return what is known of it, and then it must not leave."""
        with self._lock, self._explained():
            # On the disk before it leaves.
            self._base.execute("PRAGMA synchronous = FULL")
            begun = self._base.execute(
                # One statement, so that of two processes only one can begin it.
                "INSERT INTO sends (digest, outcome, time) VALUES (?, ?, ?) "
                "ON CONFLICT (digest) DO UPDATE SET outcome = excluded.outcome, time = excluded.time WHERE sends.outcome = ?",
                (outgoing.digest, Outcome.UNKNOWN, int(time.time()), Outcome.NOT_SENT),
            ).rowcount
        return None if begun else self.entry(outgoing)

    def record(self, outgoing: Outgoing, outcome: Outcome, message_id: int | None = None) -> None:
        """Take note of what became of `outgoing`; also for a person who looked up one that was unknown."""
        with self._lock, self._explained():
            # Without a wait for the disk: lost with the power, it would stay unknown, and that is not sent again.
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.execute(
                "INSERT OR REPLACE INTO sends (digest, outcome, message_id, time) VALUES (?, ?, ?, ?)",
                (outgoing.digest, outcome, message_id, int(time.time())),
            )

    def count(self, outcome: Outcome) -> int:
        """Return how many SMS have this outcome."""
        with self._explained():
            number: int = self._base.execute("SELECT count(*) FROM sends WHERE outcome = ?", (outcome,)).fetchone()[0]
        return number

    def _prepare(self) -> None:
        ask = self._base.execute
        if self._marks() != _MARKS:
            # Who else opens the same new file waits here, and then finds it made.
            ask("BEGIN IMMEDIATE")
            try:
                if self._is_new():
                    ask(f"PRAGMA application_id = {_MARKS[0]}")
                    ask(f"PRAGMA user_version = {_MARKS[1]}")
                    ask(
                        "CREATE TABLE sends (digest BLOB PRIMARY KEY, outcome INTEGER NOT NULL, "
                        "message_id INTEGER, time INTEGER NOT NULL) WITHOUT ROWID"
                    )
                ask("COMMIT")
            except BaseException:
                ask("ROLLBACK")
                raise
        # With a log that is written ahead, an entry costs one wait for the disk instead of several.
        with suppress(sqlite3.OperationalError):
            # Whoever else opened it is just doing the same.
            ask("PRAGMA journal_mode = WAL")

    def _marks(self) -> tuple[int, int]:
        ask = self._base.execute
        return ask("PRAGMA application_id").fetchone()[0], ask("PRAGMA user_version").fetchone()[0]

    def _is_new(self) -> bool:
        """Return whether the file is empty, False when it is a journal. Raises `JournalRefused` when it is anything else."""
        marks = self._marks()
        if marks == _MARKS:
            return False
        if marks != (0, 0) or self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise JournalRefused(self._path, texts()("journal.not_one"))
        return True

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            detail = texts()("journal.not_one") if "not a database" in str(error) else str(error)
            raise JournalRefused(self._path, detail) from None
        except OSError as error:
            raise JournalRefused(self._path, error.strerror or type(error).__name__) from None
