"""Following a message to its end, as steps: wait, ask, tell. This file never sleeps and never asks; it looks at the clock.

A gateway that fails for a moment is no news about the message, so a few failures in a row are waited out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Final

from smsaero_kit.errors import GatewayError, GatewayFailed, NotReached, OutcomeUnknown, RateLimited, UnexpectedAnswer

from . import endpoints
from .message import Message
from .protocol import Call

#: Seconds between two looks, growing; the last one is repeated.
PAUSES: Final = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0, 30.0)
#: Seconds after which a message is left to itself.
DEADLINE: Final = 600.0

_PASSING: Final = (NotReached, OutcomeUnknown, GatewayFailed, RateLimited, UnexpectedAnswer)
_FAILURES_IN_A_ROW: Final = 3


@dataclass(frozen=True)
class Pause:
    """Wait for so many seconds."""

    seconds: float


Step = Pause | Call[Message] | Message


def check(pauses: Sequence[float]) -> None:
    """Raise `ValueError` for pauses that would never pause."""
    if not pauses or min(pauses) <= 0:
        raise ValueError("pauses must be seconds above zero, at least one")


def following(
    message: Message, pauses: Sequence[float], deadline: float, clock: Callable[[], float] = time.monotonic
) -> Generator[Step, Message | GatewayError | None, None]:
    """Yield the message and each change of its status, with the pauses and questions in between.

    After a `Call` it is sent what came of it, the message or the error. Ends at a final status or at the deadline, which the
    pauses alone can reach, for a sleep that was replaced takes no time; raises the error that is no passing failure, or that is
    one too many in a row.
    """
    check(pauses)
    ask = endpoints.test_status if message.test else endpoints.status
    started = clock()
    yield message
    waited, looks, failures, at_least = 0.0, 0, 0, 0.0
    while not message.final and waited < deadline:
        pause = min(max(pauses[min(looks, len(pauses) - 1)], at_least), deadline - waited)
        yield Pause(pause)
        waited, looks, at_least = max(waited + pause, clock() - started), looks + 1, 0.0
        seen = yield ask(message.id)
        if isinstance(seen, Message):
            failures = 0
            if seen.status != message.status:
                yield seen
            message = seen
        elif isinstance(seen, GatewayError):
            failures += 1
            if failures >= _FAILURES_IN_A_ROW or not isinstance(seen, _PASSING):
                raise seen
            at_least = getattr(seen, "retry_after", None) or 0.0
