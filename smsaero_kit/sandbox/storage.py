"""Keeps a sandbox in a file, so that it goes on where it was after a restart. This file never decides what is remembered.

    with kept_in("sandbox.state", sandbox):
        serve(sandbox)

Kept are the accounts with everything in them, the callbacks that wait, the ids, and the clock. Not kept are requests, the callbacks
that were tried, faults, choices, and what new accounts begin with: a scenario has them. Bring a scenario into force inside of the
block. The time goes on while nobody runs the sandbox, as fast as the clock ran, unless it was stopped.

What is remembered stays in memory; the file (SQLite, mode 0600) gets each change before the answer that tells of it goes out. So a
process that is killed loses nothing that it answered. After a crash of the whole machine the last seconds may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .callbacks import Callback, Outbox
from .clock import Clock
from .opening import explained, opened
from .record_checks import MOST_WHOLE, check_account, check_callback, check_thing
from .records import KINDS, Damaged, from_json, to_json
from .state import Account, Accounts

if TYPE_CHECKING:
    from .gateway import Sandbox

#: The name of the clock among the facts; the others are kinds of things, each with the last id that was taken.
_CLOCK: Final = "clock"
#: Channel → operator → rubles.
Tariffs = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class _Owner:
    """What seldom changes of an account."""

    email: str
    tariffs: Tariffs


@dataclass(eq=False)
class _Row:
    """What the file has of an account. `turn` is higher the later it was used; `written` is None until it is in the file."""

    number: int
    account: Account
    turn: int = 0
    written: tuple[Decimal, Tariffs, int] | None = None


@contextmanager
def kept_in(path: str | Path, sandbox: Sandbox) -> Iterator[None]:
    """Let `sandbox` go on from the file at `path`, and keep it there as long as the block runs.

    A file that is not there is made. An account of the file takes the place of one that the sandbox has with the same e-mail. Raises
    `StateRefused` for a file that cannot be used, and `MissingExtra` without cattrs; the file is then as it was.
    """
    with closing(Storage(path)) as storage:
        sandbox.kept_by(storage)
        try:
            yield
        finally:
            sandbox.kept_by(None)


class Storage:
    """The file. Whoever calls sees to it that no two threads do so at once. Raises `StateRefused`."""

    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        self._rows: dict[str, _Row] = {}
        self._last_number = self._last_turn = 0
        # What changed since it was last written.
        self._things: dict[tuple[int, str, int], Any] = {}
        self._callbacks: dict[int, Callback | None] = {}
        self._gone: set[int] = set()
        self._facts: dict[str, Any] = {}
        with explained(self._path):
            self._base = opened(self._path)

    def close(self) -> None:
        """Close the file; another sandbox may have it then."""
        self._base.close()

    def restore(self, accounts: Accounts, outbox: Outbox, clock: Clock) -> None:
        """Bring back what the file has, and hear of every change from now on."""
        ask = self._base.execute
        with explained(self._path):
            facts = {name: from_json(fact, _kind_of(name)) for name, fact in ask("SELECT name, fact FROM facts")}
            for kind in facts.keys() - {_CLOCK}:
                _whole(facts[kind])
            rows = ask("SELECT number, owner, balance, turn FROM accounts ORDER BY turn").fetchall()
            kept = {
                _whole(number): (from_json(owner, _Owner), from_json(balance, Decimal), _whole(turn))
                for number, owner, balance, turn in rows
            }
            for owner, balance, _ in kept.values():
                check_account(owner.tariffs, balance)
            if len({owner.email for owner, _, _ in kept.values()}) < len(kept):
                raise Damaged("email")
            things: dict[int, list[tuple[str, int, Any]]] = {number: [] for number in kept}
            for number, kind, thing_id, text in ask("SELECT account, kind, id, thing FROM things ORDER BY id"):
                thing: Any = from_json(text, KINDS[kind])
                check_thing(_whole(thing_id), thing)
                things[number].append((kind, thing_id, thing))
            callbacks = [from_json(text, Callback) for (text,) in ask("SELECT callback FROM callbacks ORDER BY turn")]
            for (turn,), callback in zip(ask("SELECT turn FROM callbacks ORDER BY turn"), callbacks, strict=True):
                check_callback(_whole(turn), callback)
            if _CLOCK in facts:
                clock.restore(*facts[_CLOCK])
        self._facts = facts
        for kind, ids in accounts.ids.items():
            ids.skip(facts.get(kind, 0))
        for number, (owner, balance, turn) in kept.items():
            account = accounts.restore(owner.email, balance, owner.tariffs)
            stores = account.stores
            # Those that every account begins with, too, may have been removed.
            stores["senders"].clear()
            for kind, thing_id, thing in things[number]:
                stores[kind].put(thing_id, thing)
            row = self._watch(account, number)
            row.turn, row.written = turn, (balance, owner.tariffs, turn)
        self._last_number = max(kept, default=0)
        self._last_turn = max((row.turn for row in self._rows.values()), default=0)
        outbox.restore(callbacks)
        outbox.changed = self._callbacks.__setitem__

    def release(self, outbox: Outbox) -> None:
        """Hear of nothing any more, and forget what was not written."""
        outbox.changed = None
        for row in self._rows.values():
            row.account.unwatch()
        for collected in (self._rows, self._things, self._callbacks, self._gone, self._facts):
            collected.clear()

    def write(self, accounts: Accounts, clock: Clock) -> None:
        """Write all that changed since the last time, all of it or nothing; what could not be written is tried again the next time."""
        rows = self._changed_rows(accounts)
        facts: dict[str, Any] = {kind: ids.last for kind, ids in accounts.ids.items()}
        facts[_CLOCK] = clock.state
        new_facts = {name: fact for name, fact in facts.items() if self._facts.get(name) != fact}
        if not (rows or self._things or self._callbacks or self._gone or new_facts):
            return
        with explained(self._path), self._transaction() as many:
            many("DELETE FROM accounts WHERE number = ?", [(number,) for number in self._gone])
            many("DELETE FROM things WHERE account = ?", [(number,) for number in self._gone])
            known = [row for row in rows if row.written and row.written[1] is row.account.tariffs]
            many("UPDATE accounts SET balance = ?, turn = ? WHERE number = ?", [(*_money(row), row.number) for row in known])
            new = [row for row in rows if row not in known]
            many("REPLACE INTO accounts VALUES (?, ?, ?, ?)", [(row.number, _owner(row), *_money(row)) for row in new])
            things = [(at, thing) for at, thing in self._things.items() if at[0] not in self._gone]
            many("REPLACE INTO things VALUES (?, ?, ?, ?)", [(*at, to_json(thing)) for at, thing in things if thing is not None])
            many("DELETE FROM things WHERE account = ? AND kind = ? AND id = ?", [at for at, thing in things if thing is None])
            waiting = self._callbacks.items()
            many("REPLACE INTO callbacks VALUES (?, ?)", [(turn, to_json(each)) for turn, each in waiting if each is not None])
            many("DELETE FROM callbacks WHERE turn = ?", [(turn,) for turn, each in waiting if each is None])
            many("REPLACE INTO facts VALUES (?, ?)", [(name, to_json(fact)) for name, fact in new_facts.items()])
        for row in rows:
            row.written = row.account.balance, row.account.tariffs, row.turn
        self._facts = facts
        self._things.clear()
        self._callbacks.clear()
        self._gone.clear()

    def _changed_rows(self, accounts: Accounts) -> list[_Row]:
        """Return the accounts whose own row must be written; what stands in them tells of itself."""
        changed, before = [], 0
        for account in accounts:
            row = self._rows.get(account.email)
            if row is None or row.account is not account:
                if row is not None:
                    self._let_go(row)
                self._last_number += 1
                row = self._watch(account, self._last_number)
                for kind, store in account.stores.items():
                    self._things.update(((row.number, kind, thing_id), thing) for thing_id, thing in store.items())
            if row.turn <= before:
                self._last_turn += 1
                row.turn = self._last_turn
            before = row.turn
            if row.written != (account.balance, account.tariffs, row.turn):
                changed.append(row)
        if len(self._rows) > len(accounts):
            for email in self._rows.keys() - {account.email for account in accounts}:
                self._let_go(self._rows.pop(email))
        return changed

    def _let_go(self, row: _Row) -> None:
        self._gone.add(row.number)
        row.account.unwatch()

    def _watch(self, account: Account, number: int) -> _Row:
        row = self._rows[account.email] = _Row(number, account)

        def changed(kind: str, thing_id: int, thing: Any) -> None:
            # Somebody may still hold an account that the sandbox forgot.
            if self._rows.get(account.email) is row:
                self._things[number, kind, thing_id] = thing

        account.watch(changed)
        return row

    @contextmanager
    def _transaction(self) -> Iterator[Callable[[str, list[Any]], None]]:
        def many(statement: str, values: list[Any]) -> None:
            if values:
                self._base.executemany(statement, values)

        self._base.execute("BEGIN")
        try:
            yield many
            self._base.execute("COMMIT")
        except BaseException:
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
            raise


def _owner(row: _Row) -> str:
    return to_json(_Owner(row.account.email, row.account.tariffs))


def _money(row: _Row) -> tuple[str, int]:
    return to_json(row.account.balance), row.turn


def _whole(value: Any) -> int:
    # A column of SQLite may hold anything.
    if type(value) is not int or not 0 <= value < MOST_WHOLE:
        raise Damaged(type(value).__name__)
    return value


def _kind_of(fact: str) -> Any:
    return tuple[float, float, float] if fact == _CLOCK else int
