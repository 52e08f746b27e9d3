"""Many sends: who is next, how fast, and when to stop. This file never asks and never waits: the clients do.

Every SMS is asked for once. One that the journal knows as accepted, or as begun, is reported and not sent; one that certainly was
not sent is sent by the next run. A failure that would meet everybody ends the run, and the rest stays unsent.
"""

from __future__ import annotations

import time
from collections import defaultdict
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
    NotAuthorized,
    NotEnoughMoney,
    NotReached,
    OutcomeUnknown,
    RateLimited,
    UnexpectedAnswer,
)

from .journal import Journal, Outcome
from .message import Message
from .outgoing import Outgoing

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
    error: Exception | None = None
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
        self._journal = journal if isinstance(journal, Journal) else None
        self._path = None if isinstance(journal, Journal) else journal
        self._under_way = 0
        #: How many failures were known when each began; the same one may be under way twice.
        self._began: defaultdict[int, list[int]] = defaultdict(list)
        self._digests: set[bytes] = set()
        self._failures = 0
        self._known_failures = 0
        #: Seconds to wait before anything more is ready, None when something under way has to end first, or all is done.
        self.pause: float | None = None
        self.ended_by: Exception | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            self._journal = Journal(self._path)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._path is not None and self._journal is not None:
            self._journal.close()

    def ready(self, concurrency: int) -> Iterator[Outgoing | SendResult]:
        """Yield the SMS to send now, as long as fewer than `concurrency` are under way, and what is known of others already.

        A journal that cannot be written ends the run, and so does a list that cannot be read on.
        """
        self.pause = None
        while self._under_way < concurrency and self.ended_by is None:
            try:
                step = self._next()
            except Exception as error:  # noqa: BLE001 - the caller's own generator may raise anything
                # First what is under way is told; then this is raised.
                self.ended_by = error
                return
            if step is None:
                return
            yield step

    def _next(self) -> Outgoing | SendResult | None:
        outgoing = self._held if self._held is not None else next(self._rest, None)
        self._held = outgoing
        # One that is the same as one under way waits for that one: then it is known what became of it.
        if outgoing is None or outgoing.digest in self._digests:
            return None
        pause = self._not_before - self._clock()
        if pause > 0:
            self.pause = pause
            return None
        if self._journal is not None:
            known = self._journal.begin(outgoing)
            if known is not None:
                self._held = None
                return SendResult(outgoing=outgoing, outcome=known.outcome, message_id=known.message_id, earlier=True)
            self._digests.add(outgoing.digest)
        self._held = None
        self._under_way += 1
        self._began[id(outgoing)].append(self._known_failures)
        self._not_before = max(self._not_before, self._clock()) + self._interval
        return outgoing

    def settle(self, outgoing: Outgoing, came: Message | Exception) -> SendResult:
        """Take what came of `outgoing` and return it as a result."""
        result = _result(outgoing, came)
        self._under_way -= 1
        began = self._began[id(outgoing)]
        failures_then = began.pop(0)
        if not began:
            del self._began[id(outgoing)]
        if self._journal is not None:
            self._digests.discard(outgoing.digest)
            try:
                self._journal.record(outgoing, result.outcome, result.message_id)
            except JournalRefused as error:
                # It stays unknown there; the result is told all the same.
                self.ended_by = self.ended_by or error
        if isinstance(came, _PASSING):
            self._count(came, failures_then)
        elif isinstance(came, _HOPELESS) or not isinstance(came, (Message, GatewayError)):
            self.ended_by = self.ended_by or came
        else:
            self._failures = 0
        return result

    def _count(self, failure: GatewayError, failures_then: int) -> None:
        """Count a failure in a row, unless it began before the last one was known: twenty at once are one bad moment."""
        if failures_then == self._known_failures:
            self._failures += 1
            self._known_failures += 1
        pause = (failure.retry_after or _PAUSE_AFTER_429) if isinstance(failure, RateLimited) else 0.0
        if self._failures >= _FAILURES_IN_A_ROW or pause > _LONGEST_PAUSE:
            self.ended_by = self.ended_by or failure
        self._not_before = max(self._not_before, self._clock() + pause)


def _result(outgoing: Outgoing, came: Message | Exception) -> SendResult:
    if isinstance(came, Message):
        return SendResult(outgoing=outgoing, outcome=Outcome.ACCEPTED, message=came, message_id=came.id)
    sent_or_not = not isinstance(came, GatewayError) or came.may_have_been_sent
    return SendResult(outgoing=outgoing, outcome=Outcome.UNKNOWN if sent_or_not else Outcome.NOT_SENT, error=came)
