"""Sessions of Mobile-ID: a phone is asked to confirm, with a code where the SIM cannot. This file never sees a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smsaero_kit.sandbox.magic import DELIVERED, REJECTED, UNDELIVERED, WAIT, Life

from .lives import status_at
from .sms import CallbackAddress

QUEUED, CONFIRMED, FAILED, CODE_NEEDED, IN_PROGRESS, ERROR = 0, 1, 2, 3, 8, 16

#: The code that confirms every session of the sandbox.
CODE: Final = "1234"
#: Seconds after which an unconfirmed session is over.
SESSION: Final = 120.0

#: How a message to a number ends → what a session goes through until somebody enters the code.
MOBILE_ID_LIVES: Final[dict[int, Life]] = {
    DELIVERED: ((0.0, QUEUED), (1.0, IN_PROGRESS), (2.0, CODE_NEEDED)),
    UNDELIVERED: ((0.0, QUEUED), (1.0, IN_PROGRESS), (4.0, FAILED)),
    REJECTED: ((0.0, QUEUED), (1.0, ERROR)),
    WAIT: ((0.0, QUEUED), (1.0, IN_PROGRESS)),
}


@dataclass(frozen=True)
class MobileId:
    """A session, as far as the clock has not changed it."""

    id: int
    number: str
    created: float
    life: Life
    confirmed: bool = False
    callback: CallbackAddress | None = None

    def status(self, now: float) -> int:
        """Return the status at `now`."""
        return CONFIRMED if self.confirmed else status_at(self.life, now - self.created)

    def is_over(self, now: float) -> bool:
        """Whether nothing is known about it any more; what was confirmed stays known."""
        return not self.confirmed and now - self.created >= SESSION
