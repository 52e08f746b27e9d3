"""The stand-in of the SMS Aero gateway: a request in, an answer out. This file never opens a socket and knows no client.

It needs no account: any e-mail works with any key of 16 to 32 characters, and each e-mail has an account of its own. What is known
of the real gateway it does the same way; where nothing is known it does what `choices` say, and none of that is a fact.
"""

from __future__ import annotations

import heapq
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Final

from smsaero_kit.errors import StateRefused
from smsaero_kit.secret import Credentials

from .answering import Desk
from .callbacks import Attempt, Callback, Outbox
from .choices import DEFAULTS, Choices
from .clock import Clock
from .faults import Faults
from .findings import Case, findings, refused
from .magic import DELIVERED
from .seen import Seen, kept, shortened
from .state import START_BALANCE, Account, Accounts, Sms
from .state.account import StartName
from .wire import Request, Response, refusal

if TYPE_CHECKING:
    from .storage import Storage

_REMEMBERED_REQUESTS: Final = 1000


class Sandbox:
    """An SMS Aero gateway of one's own. May be used from several threads.

    `clock` is a `Clock`, or returns seconds since 1970; the statuses of messages move with it. `balance` is what each account
    begins with, in rubles. With `credentials` only these are accepted, beside the magic keys. `sender_names` are approved beside
    those that every account has: names, or mappings with `name`, `approved` and `operators`. `choices` are for what is not known of
    the real gateway, `seed` makes chance repeatable.

        sandbox = Sandbox()
        answer = sandbox.answer(Request("POST", "/v2/balance", headers={"authorization": "Basic …"}))
    """

    def __init__(
        self,
        *,
        clock: Clock | Callable[[], float] | None = None,
        balance: Decimal = START_BALANCE,
        credentials: Credentials | None = None,
        sender_names: Sequence[StartName] = (),
        choices: Choices = DEFAULTS,
        seed: int | None = None,
    ) -> None:
        #: Its time, to be moved, stopped or hurried.
        self.clock = clock if isinstance(clock, Clock) else Clock() if clock is None else Clock(clock)
        #: What goes wrong on purpose.
        self.faults = Faults(seed, changed=self.touch)
        #: The status callbacks that wait.
        self.outbox = Outbox()
        self._accounts = Accounts(balance, sender_names, self.outbox)
        self._choices = choices
        self._desk = Desk(self._accounts, self.faults, credentials)
        self._seen: deque[Seen] = deque(maxlen=_REMEMBERED_REQUESTS)
        self._seen_ever = 0
        self._lock = threading.RLock()
        self._storage: Storage | None = None
        #: Grows with each change, so that whoever shows the sandbox knows when to look again; time alone does not change it.
        self.revision = 0

    @property
    def choices(self) -> Choices:
        """What is done where nothing is known of the real gateway. May be set; `Choices.changed` makes others."""
        return self._choices

    @choices.setter
    def choices(self, choices: Choices) -> None:
        with self._lock:
            self._choices = choices
        self.touch()

    @property
    def start_balance(self) -> Decimal:
        """What each new account begins with, in rubles. May be set."""
        return self._accounts.balance

    @start_balance.setter
    def start_balance(self, balance: Decimal) -> None:
        self._accounts.balance = balance

    @property
    def start_names(self) -> tuple[StartName, ...]:
        """The sender names that each new account has approved beside its own: names, or `name`, `approved`, `operators`. May be set."""
        return self._accounts.sender_names

    @start_names.setter
    def start_names(self, names: Sequence[StartName]) -> None:
        self._accounts.sender_names = tuple(names)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts, the one that was used last at the end."""
        with self._lock:
            return tuple(self._accounts)

    def account(self, email: str) -> Account:
        """Return the account of `email`, a new one when there is none; its balance and its sender names may be changed."""
        with self._lock:
            return self._accounts.of(email)

    @property
    def balance(self) -> Decimal:
        """What is left in the account that was used last, in rubles; before there is any, what an account begins with."""
        accounts = self.accounts
        return accounts[-1].balance if accounts else self._accounts.balance

    @property
    def messages(self) -> tuple[Sms, ...]:
        """Every message that was accepted, of all accounts, test messages too, the oldest first, each as it is now."""
        with self._lock:
            now = self.clock()
            messages = [sms.at(now) for account in self._accounts for sms in account.sms]
        return tuple(sorted(messages, key=lambda sms: sms.id))

    def latest(self, count: int) -> tuple[Sms, ...]:
        """Return the last `count` messages of `messages`, the newest first, without a look at all the others."""
        with self._lock:
            now = self.clock()
            newest = heapq.merge(*(reversed(account.sms) for account in self._accounts), key=lambda sms: sms.id, reverse=True)
            return tuple(sms.at(now) for sms in islice(newest, count))

    @property
    def inbox(self) -> tuple[Sms, ...]:
        """What the phones have received by now, the oldest first."""
        return tuple(sms for sms in self.messages if sms.status == DELIVERED and not sms.test)

    @property
    def requests(self) -> tuple[Seen, ...]:
        """The last thousand requests, the oldest first, without the credentials that came with them."""
        with self._lock:
            return tuple(self._seen)

    @property
    def callbacks(self) -> tuple[Attempt, ...]:
        """The last callbacks that were tried, the oldest first."""
        with self._lock:
            return tuple(self.outbox.attempts)

    def callbacks_due(self, receiver: str | None = None, most: int | None = None) -> tuple[Callback, ...]:
        """Give out the callbacks that are due by now, each once; whoever takes them says with `callback_done` what became of them.

        With `receiver`, one of `receivers_due`, only those to it, and no more than `most`.
        """
        with self._lock:
            return tuple(self.outbox.take(self.clock(), receiver, most))

    def receivers_due(self) -> tuple[str, ...]:
        """To whom callbacks are due by now, whoever waits longest first."""
        with self._lock:
            return tuple(self.outbox.receivers(self.clock()))

    def callback_done(self, callback: Callback, answered: int | None, problem: str = "") -> None:
        """Tell what became of a callback: the status of the answer, or why there was none."""
        with self._lock:
            self.outbox.done(callback, self.clock(), self._choices, answered, problem)
        # Whoever asks next is told of it.
        with suppress(StateRefused):
            self.keep()
        self.touch()

    def touch(self) -> None:
        """Say that something changed."""
        with self._lock:
            self.revision += 1

    def still(self) -> AbstractContextManager[object]:
        """Hold everything still as long as the block runs: other threads get no answers and change nothing meanwhile."""
        return self._lock

    @contextmanager
    def changing(self) -> Iterator[None]:
        """As `still`, for changes that belong together: at the end they are kept, if anything is, and told. Raises `StateRefused`."""
        with self._lock:
            yield
            self.touch()
            self.keep()

    def reset(self) -> None:
        """Forget accounts, messages, requests, callbacks and faults. Choices and clock stay as they are."""
        with self.changing():
            self._accounts.clear()
            self.outbox.clear()
            self._seen.clear()
            self._desk.clear()
            self.faults.clear()

    def kept_by(self, storage: Storage | None) -> None:
        """Go on from what `storage` has and keep everything there from now on; None ends that."""
        with self._lock:
            try:
                self.keep()
            finally:
                self._leave_storage()
            if storage is not None:
                self._storage = storage
                try:
                    storage.restore(self._accounts, self.outbox, self.clock)
                    self.keep()
                except BaseException:
                    self._leave_storage()
                    raise
        self.touch()

    def _leave_storage(self) -> None:
        if self._storage is not None:
            self._storage.release(self.outbox)
        self._storage = None

    def keep(self) -> None:
        """Write what changed, if it is kept anywhere; `answer` does so by itself. Raises `StateRefused`, and tries again the next time."""
        if self._storage is not None:
            with self._lock:
                self._storage.write(self._accounts, self.clock)

    def answer(self, request: Request) -> Response:
        """Return what the gateway would answer. Never raises, whatever `request` holds."""
        with self._lock:
            case = Case(request, self.clock())
            response = self._desk.answer(case, self._choices)
            told = findings(case)
            try:
                self.keep()
            except StateRefused as error:
                response = refusal(500, error.sentence("en"))
                told = (*told, refused("not_kept", path=error.path, detail=error.detail or error.why))
            self._seen_ever += 1
            self._seen.append(
                Seen(
                    shortened(request.method, 20),
                    shortened(request.path),
                    kept({**(case.fields or {}), **(case.unread or {})}, len(request.body) + len(request.query)),
                    self._seen_ever,
                    case.now,
                    case.account.email if case.account is not None else "",
                    response.status,
                    response.line,
                    told,
                )
            )
            self.revision += 1
            return response
