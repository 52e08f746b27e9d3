"""Opens the file in which a sandbox is kept, for one process at a time. This file never reads what is kept in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from smsaero_kit.errors import StateRefused
from smsaero_kit.files import PRIVATE

from .records import Damaged

#: How a file shows that it is one of these: SQLite's application id ("SMSB") and the version of the tables.
_APPLICATION: Final = 0x534D5342
_VERSION: Final = 1
_TABLES: Final = (
    "CREATE TABLE accounts (number INTEGER PRIMARY KEY, owner TEXT, balance TEXT, turn INTEGER)",
    "CREATE TABLE things (account INTEGER, kind TEXT, id INTEGER, thing TEXT, PRIMARY KEY (account, kind, id)) WITHOUT ROWID",
    "CREATE TABLE callbacks (turn INTEGER PRIMARY KEY, callback TEXT)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, fact TEXT) WITHOUT ROWID",
)
#: What SQLite says → why the file is refused.
_REASONS: Final = {
    "locked": "locked",
    "full": "full",
    "not a database": "foreign",
    "malformed": "damaged",
    "no such": "damaged",
    "decode": "damaged",
}


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Raise whatever is wrong with the file as `StateRefused`."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        why = next((why for words, why in _REASONS.items() if words in str(error)), "unusable")
        raise StateRefused(path, why, str(error)) from None
    except OSError as error:
        raise StateRefused(path, "unusable", error.strerror or type(error).__name__) from None
    except (Damaged, KeyError, ValueError, TypeError, OverflowError) as error:
        raise StateRefused(path, "damaged", str(error)) from None


def opened(path: str) -> sqlite3.Connection:
    """Return a connection to the file, which nobody else has as long as it is open. Raises `StateRefused`, and SQLite's own."""
    if not path or path.startswith(":") or "\0" in path:
        raise StateRefused(path, "foreign")
    with suppress(FileExistsError):
        # Made before SQLite would make it: readable by its owner only. Not opened if it is there: closing it would take the locks
        # from any other connection that this process has to it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE))
    if not Path(path).is_file():
        raise StateRefused(path, "foreign")
    _refuse_foreign(path)
    base = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0, cached_statements=32)
    try:
        ask = base.execute
        # The lock is taken with the first look at the file and held until it is closed.
        ask("PRAGMA locking_mode = EXCLUSIVE")
        ask("BEGIN EXCLUSIVE")
        if ask("PRAGMA application_id").fetchone()[0] == 0:
            ask(f"PRAGMA application_id = {_APPLICATION}")
            ask(f"PRAGMA user_version = {_VERSION}")
            for table in _TABLES:
                ask(table)
        ask("COMMIT")
        # What is written survives this process; only at a checkpoint is the disk waited for.
        ask("PRAGMA journal_mode = WAL")
        ask("PRAGMA synchronous = NORMAL")
        ask("PRAGMA wal_autocheckpoint = 4000")
    except BaseException:
        base.close()
        raise
    return base


def _refuse_foreign(path: str) -> None:
    """Look at a file without a trace. Raises `StateRefused` when it belongs to another program or to a later version of this one."""
    uri = f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as base:
        application = base.execute("PRAGMA application_id").fetchone()[0]
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if application == _APPLICATION:
            if version > _VERSION:
                raise StateRefused(path, "newer")
        elif application or version or base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StateRefused(path, "foreign")
