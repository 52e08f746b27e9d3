"""The accounts of a sandbox: each e-mail has its own, made when it is first seen. This file never checks a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from .account import Account, Reports, StartName, new_ids
from .store import Room

#: Whoever tries e-mail after e-mail pushes out the accounts that were used longest ago.
MOST_ACCOUNTS: Final = 200


class Accounts:
    """The accounts by e-mail, the one that was used last at the end. No id is used in two of them.

    A new one starts with `balance` rubles and with `sender_names` approved. `reports` hears of statuses that somebody wants to know.
    """

    def __init__(self, balance: Decimal, sender_names: Sequence[StartName] = (), reports: Reports | None = None) -> None:
        self.balance = balance
        self.sender_names: tuple[StartName, ...] = tuple(sender_names)
        #: Of each kind, shared by all accounts.
        self.ids = new_ids()
        self._reports = reports
        self._room = Room()
        self._accounts: dict[str, Account] = {}

    def of(self, email: str) -> Account:
        """Return the account of `email`, a new one when there is none."""
        account = self._accounts.pop(email, None)
        if account is None:
            account = Account(self.balance, self.sender_names, email=email, ids=self.ids, reports=self._reports, room=self._room)
        return self._put(account)

    def restore(self, email: str, balance: Decimal, tariffs: Mapping[str, Mapping[str, str]]) -> Account:
        """Return an account as it was before, but for what is in it; it takes the place of any that is there."""
        before = self._accounts.pop(email, None)
        if before is not None:
            before.leave()
        account = Account(balance, email=email, ids=self.ids, tariffs=tariffs, reports=self._reports, room=self._room)
        return self._put(account)

    def find(self, email: str) -> Account | None:
        """Return the account of `email`, None when there is none."""
        return self._accounts.get(email)

    def clear(self) -> None:
        """Forget all accounts; ids are not used again."""
        for account in self._accounts.values():
            account.leave()
        self._accounts.clear()

    def _put(self, account: Account) -> Account:
        self._accounts[account.email] = account
        if len(self._accounts) > MOST_ACCOUNTS:
            self._accounts.pop(next(iter(self._accounts))).leave()
        return account

    def __iter__(self) -> Iterator[Account]:
        return iter(self._accounts.values())

    def __len__(self) -> int:
        return len(self._accounts)
