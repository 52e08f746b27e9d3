"""Status callbacks that are due: what is to be posted, when, to whom, and how often. This file never opens a socket.

Known is little (https://github.com/smsaero/smsaero_php, https://github.com/smsaero/smsaero_golang): a POST with at least `id` and
`status`, as a form or as JSON, and HTTP 200 as the answer to it. Which fields, how often, and how soon again are choices.
"""

from __future__ import annotations

import heapq
import itertools
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from .choices import Choices
from .state.sms import JSON, STATUS_WORDS, CallbackAddress

#: Beyond these the ones that are due last are dropped, as soon as there are `_SLACK` too many. The SMS that one account remembers
#: need up to four each.
MOST_WAITING: Final = 50_000
_SLACK: Final = 1000
REMEMBERED: Final = 500
#: Seconds: pauses between attempts grow no longer.
LONGEST_PAUSE: Final = 24 * 60 * 60.0

_RECEIVER: Final = re.compile(r"\w*:?//[^/?#]*")


@dataclass(frozen=True, order=True)
class Callback:
    """A status report on its way. `due` is in seconds since 1970; attempts are counted from 1."""

    due: float
    turn: int
    message_id: int = field(compare=False)
    status: int = field(compare=False)
    to: CallbackAddress = field(compare=False)
    #: The words of SMS, where `status` is one of an SMS.
    word: str = field(compare=False, default="")
    attempt: int = field(compare=False, default=1)

    def content_type(self) -> str:
        """Return the header of that name."""
        return "application/json" if self.to.encoding == JSON else "application/x-www-form-urlencoded"

    def body(self, choices: Choices) -> bytes:
        """Return what is posted."""
        fields: dict[str, int | str] = {"id": self.message_id, "status": self.status}
        if choices.callback_fields == "with_words" and self.word:
            fields["extendStatus"] = self.word
        return (json.dumps(fields) if self.to.encoding == JSON else urlencode(fields)).encode("ascii")


@dataclass(frozen=True)
class Attempt:
    """A callback that was posted, or could not be. `answered` is the status of HTTP, None for none; `problem` says why in one word."""

    callback: Callback
    time: float
    answered: int | None
    #: `refused_host`, `unreachable`, `timeout`, empty where there was an answer.
    problem: str = ""
    #: When it is tried again, None for never.
    again: float | None = None

    @property
    def arrived(self) -> bool:
        """Whether the receiver took it."""
        return self.answered == _OK


_OK: Final = 200


def receiver_of(url: str) -> str:
    """Return the part of an address that says who receives it: callbacks to one receiver are posted one after the other."""
    found = _RECEIVER.match(url)
    return found[0].lower() if found else ""


class Outbox:
    """The callbacks that wait, by receiver, and the last ones that were tried."""

    def __init__(self) -> None:
        #: Receiver → heap.
        self._waiting: dict[str, list[Callback]] = {}
        self._count = 0
        self._turns = itertools.count()
        #: By turn those that were given out and of which nothing is known yet.
        self._out: dict[int, Callback] = {}
        #: The turns of those that were given out and are not tried again, for something newer was planned instead.
        self._last_tries: set[int] = set()
        #: How many were dropped because there were too many.
        self.dropped = 0
        self.attempts: deque[Attempt] = deque(maxlen=REMEMBERED)
        #: Whoever keeps what waits for longer than this process hears of it: the turn, and the callback, or None when it is done with.
        self.changed: Callable[[int, Callback | None], None] | None = None

    def __len__(self) -> int:
        return self._count

    def plan(self, message_id: int, to: CallbackAddress, changes: Iterable[tuple[float, int]], *, words: bool) -> None:
        """Let each of `changes`, a time and a status, be posted when it comes."""
        for due, status in changes:
            word = STATUS_WORDS[status] if words else ""
            self._push(Callback(due, next(self._turns), message_id, status, to, word))

    def unplan(self, message_id: int, to: CallbackAddress) -> None:
        """Let nothing of what was planned about a message be posted any more; what was given out is not tried again."""
        receiver = receiver_of(to.url)
        heap = self._waiting.pop(receiver, [])
        kept = sorted(callback for callback in heap if callback.message_id != message_id)
        if kept:
            self._waiting[receiver] = kept
        self._count -= len(heap) - len(kept)
        for callback in heap:
            if callback.message_id == message_id:
                self._forget(callback.turn)
        for callback in self._out.values():
            if callback.message_id == message_id:
                self._last_tries.add(callback.turn)
                self._tell(callback.turn, None)

    def receivers(self, now: float) -> list[str]:
        """Return whom something is due to, whoever waits longest first."""
        due = [(heap[0].due, receiver) for receiver, heap in self._waiting.items() if heap[0].due <= now]
        return [receiver for _, receiver in sorted(due)]

    def take(self, now: float, receiver: str | None = None, most: int | None = None) -> list[Callback]:
        """Return what is due, to anybody or to `receiver`, the earliest first; each is given out once."""
        due: list[Callback] = []
        for each in tuple(self._waiting) if receiver is None else (receiver,):
            heap = self._waiting.get(each, [])
            while heap and heap[0].due <= now and (most is None or len(due) < most):
                due.append(heapq.heappop(heap))
                self._count -= 1
            if not heap:
                self._waiting.pop(each, None)
        self._out.update((callback.turn, callback) for callback in due)
        # Not one of those that are given out right now: no more than that can wait.
        for turn in tuple(itertools.islice(self._out, max(len(self._out) - MOST_WAITING - _SLACK, 0))):
            self._forget(turn)
            self.dropped += 1
        return sorted(due)

    def done(self, callback: Callback, now: float, choices: Choices, answered: int | None, problem: str = "") -> None:
        """Remember what became of a callback, and plan the next attempt if the receiver did not take it.

        Of what is not out any more, for everything was forgotten meanwhile, nothing is remembered.
        """
        if self._out.get(callback.turn) != callback:
            return
        again = None
        last_try = problem == "refused_host" or callback.turn in self._last_tries
        self._forget(callback.turn)
        if answered != _OK and callback.attempt < choices.callback_attempts and not last_try:
            pause = choices.callback_pause * 2.0 ** (callback.attempt - 1)
            again = now + min(pause, LONGEST_PAUSE)
            self._push(replace(callback, due=again, turn=next(self._turns), attempt=callback.attempt + 1))
        self.attempts.append(Attempt(callback, now, answered, problem, again))

    def clear(self) -> None:
        """Forget everything."""
        for turn in (*(callback.turn for callback in self._all()), *self._out):
            self._forget(turn)
        self._fill([])
        self.attempts.clear()
        self.dropped = 0

    def restore(self, waiting: Iterable[Callback]) -> None:
        """Let these wait instead of those that do; what was given out and not done with when it was kept is among them."""
        kept = list(waiting)
        # No turn twice: who still has one of those before would speak of another.
        self._turns = itertools.count(max(next(self._turns), *(callback.turn + 1 for callback in kept), 0))
        self._out.clear()
        self._last_tries.clear()
        self._fill(kept)

    def _all(self) -> Iterator[Callback]:
        return itertools.chain.from_iterable(self._waiting.values())

    def _fill(self, waiting: list[Callback]) -> None:
        self._waiting = {}
        self._count = len(waiting)
        # What is sorted is a heap, too.
        for callback in sorted(waiting):
            self._waiting.setdefault(receiver_of(callback.to.url), []).append(callback)

    def _push(self, callback: Callback) -> None:
        heapq.heappush(self._waiting.setdefault(receiver_of(callback.to.url), []), callback)
        self._count += 1
        self._tell(callback.turn, callback)
        if self._count >= MOST_WAITING + _SLACK:
            waiting = sorted(self._all())
            for last in waiting[MOST_WAITING:]:
                self._forget(last.turn)
            self.dropped += len(waiting) - MOST_WAITING
            self._fill(waiting[:MOST_WAITING])

    def _forget(self, turn: int) -> None:
        self._out.pop(turn, None)
        self._last_tries.discard(turn)
        self._tell(turn, None)

    def _tell(self, turn: int, callback: Callback | None) -> None:
        if self.changed is not None:
            self.changed(turn, callback)
