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

#: What does not change any more.
FINAL: Final = (DELIVERED, UNDELIVERED, REJECTED)

#: What `callbackFormat` may be, in capitals; everything else is a form.
JSON: Final = "JSON"
FORM: Final = "FORM"

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class CallbackAddress:
    """Where the status reports of a message go, and in which encoding: `JSON` or `FORM`."""

    url: str
    encoding: str = FORM


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
    callback: CallbackAddress | None = None
    status: int = QUEUE
    #: When the final status came.
    answered: float | None = None

    @property
    def status_word(self) -> str:
        """The gateway's word for the status."""
        return STATUS_WORDS[self.status]

    @property
    def final(self) -> bool:
        """Whether the status will not change any more."""
        return self.status in FINAL

    @property
    def time(self) -> datetime:
        """When the phone got it, or, as long as it has not, when the sandbox took it; in UTC."""
        return _EPOCH + timedelta(seconds=self.created if self.answered is None else self.answered)

    def at(self, now: float) -> Sms:
        """Return the message as it is at `now`."""
        # No phone waits for a test: the time that it is planned for is only shown.
        begin = self.created if self.test else self.planned
        status = status_at(self.life, now - begin)
        answered = begin + self.life[-1][0] if status in FINAL else None
        if status == self.status and answered == self.answered:
            return self
        return replace(self, status=status, answered=answered)
