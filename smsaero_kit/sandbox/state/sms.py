"""An SMS and its life. This file never sees a request.

Time comes in as an argument: a message's status is computed from it, so nothing runs in the background.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

from smsaero_kit.sandbox.magic import DELIVERED, MODERATION, QUEUE, REJECTED, SENT, UNDELIVERED, WAIT, Life

from .lives import status_at

#: Code → the gateway's word for it.
STATUS_WORDS: Final = {
    QUEUE: "queue",
    DELIVERED: "delivery",
    UNDELIVERED: "undelivered",
    SENT: "sent",
    WAIT: "wait",
    REJECTED: "reject",
    MODERATION: "moderation",
}

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Sms:
    """A message as it is at one moment. Times are seconds since 1970."""

    id: int
    number: str
    sender_name: str
    text: str
    segments: int
    cost: Decimal
    channel: str
    created: float
    planned: float
    test: bool
    life: Life = field(repr=False)
    status: int = QUEUE
    #: When the final status came.
    answered: float | None = None

    @property
    def status_word(self) -> str:
        """The gateway's word for the status."""
        return STATUS_WORDS[self.status]

    @property
    def time(self) -> datetime:
        """When the phone got it, or, as long as it has not, when the sandbox took it; in UTC."""
        return _EPOCH + timedelta(seconds=self.created if self.answered is None else self.answered)

    def at(self, now: float) -> Sms:
        """Return the message as it is at `now`."""
        status = status_at(self.life, now - self.planned)
        last, final = self.life[-1]
        return replace(self, status=status, answered=self.planned + last if status == final else None)
