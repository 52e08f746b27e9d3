"""Many sends: who is next, how fast, and when to stop. This file never asks and never waits: the clients do.

Every SMS is asked for once. One that the journal knows as accepted, or as begun, is reported and not sent; one that certainly was
not sent is sent by the next run. A failure that would meet everybody ends the run, and the rest stays unsent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from smsaero_kit.errors import (
    AddressNotAllowed,
    GatewayError,
    GatewayFailed,
    JournalRefused,
    KitError,
    NotAuthorized,
    NotEnoughMoney,
    NotReached,
    OutcomeUnknown,
    RateLimited,
    UnexpectedAnswer,
)

from .journal import Journal, Outcome, Outgoing
from .message import Message

if TYPE_CHECKING:
    from typing_extensions import Self

#: These would meet every further SMS of the account.
_HOPELESS: Final = (NotAuthorized, AddressNotAllowed, NotEnoughMoney)
#: These say nothing about the SMS itself; so many in a row say that the gateway or the network is down.
_PASSING: Final = (NotReached, OutcomeUnknown, GatewayFailed, UnexpectedAnswer, RateLimited)
_FAILURES_IN_A_ROW: Final = 10
#: Seconds to wait after a 429 that does not say how long, and the longest that a run waits before it rather ends.
_PAUSE_AFTER_429: Final = 5.0
_LONGEST_PAUSE: Final = 300.0


@dataclass(frozen=True, kw_only=True)
class SendResult:
    """What became of one SMS of a run."""

    outgoing: Outgoing
    outcome: Outcome
    #: The SMS as the gateway accepted it; None unless it was accepted in this run.
    message: Message | None = None
    #: The gateway's id of it, also of an earlier run; None unless it was accepted.
    message_id: int | None = None
    #: Why it was not accepted, or why that is unknown; None for what an earlier run began.
    error: GatewayError | None = None
    #: Whether the journal knew it already, so that nothing was asked now.
    earlier: bool = field(default=False)


class Run:
    """A run of sends. `ready` says what to do, `settle` takes what came of it; `ended_by` is what ended it early."""

    def __init__(
        self,
        outgoing: Iterable[Outgoing],
        *,
        per_second: float | None = None,
        journal: Journal | str | Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if per_second is not None and per_second <= 0:
            raise ValueError("per_second must be above zero")
        self._rest = iter(outgoing)
        self._held: Outgoing | None = None
        self._interval = 1 / per_second if per_second else 0.0
        self._not_before = clock()
        self._clock = clock
        self._own = None if journal is None or isinstance(journal, Journal) else Journal(journal)
        self._journal = journal if isinstance(journal, Journal) else self._own
        self._digests: set[bytes] = set()
        self._under_way = 0
        self._failures = 0
        #: Seconds to wait before anything more is ready, None when something under way has to end first, or all is done.
        self.pause: float | None = None
        self.ended_by: KitError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._own is not None:
            self._own.close()

    def ready(self, concurrency: int) -> Iterator[Outgoing | SendResult]:
        """Yield the SMS to send now, as long as fewer than `concurrency` are under way, and what is known of others already.

        A journal that cannot be written ends the run.
        """
        self.pause = None
        while self._under_way < concurrency and self.ended_by is None:
            outgoing = self._held if self._held is not None else next(self._rest, None)
            self._held = outgoing
            # One that is the same as one under way waits for that one: then it is known what became of it.
            if outgoing is None or outgoing.digest in self._digests:
                return
            pause = self._not_before - self._clock()
            if pause > 0:
                self.pause = pause
                return
            try:
                begun = self._begun(outgoing)
            except JournalRefused as error:
                self.ended_by = error
                return
            yield begun

    def _begun(self, outgoing: Outgoing) -> Outgoing | SendResult:
        if self._journal is not None:
            known = self._journal.begin(outgoing)
            if known is not None:
                self._held = None
                return SendResult(outgoing=outgoing, outcome=known.outcome, message_id=known.message_id, earlier=True)
            self._digests.add(outgoing.digest)
        self._held = None
        self._under_way += 1
        self._not_before = max(self._not_before, self._clock() - self._interval) + self._interval
        return outgoing

    def settle(self, outgoing: Outgoing, came: Message | GatewayError) -> SendResult:
        """Take what came of `outgoing` and return it as a result."""
        result = self._result(outgoing, came)
        self._under_way -= 1
        if self._journal is not None:
            self._digests.discard(outgoing.digest)
            try:
                self._journal.record(outgoing, result.outcome, result.message_id)
            except JournalRefused as error:
                # It stays unknown there; the result is told all the same.
                self.ended_by = error
        if isinstance(came, _HOPELESS):
            self.ended_by = came
        elif isinstance(came, _PASSING):
            self._failures += 1
            pause = (came.retry_after or _PAUSE_AFTER_429) if isinstance(came, RateLimited) else 0.0
            if self._failures >= _FAILURES_IN_A_ROW or pause > _LONGEST_PAUSE:
                self.ended_by = came
            self._not_before = max(self._not_before, self._clock() + pause)
        else:
            self._failures = 0
        return result

    def _result(self, outgoing: Outgoing, came: Message | GatewayError) -> SendResult:
        if isinstance(came, Message):
            return SendResult(outgoing=outgoing, outcome=Outcome.ACCEPTED, message=came, message_id=came.id)
        outcome = Outcome.UNKNOWN if came.may_have_been_sent else Outcome.NOT_SENT
        return SendResult(outgoing=outgoing, outcome=outcome, error=came)
