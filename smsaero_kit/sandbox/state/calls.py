"""Calls that bring a code: the calling number's last digits, or a voice that reads it. This file never sees a request."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from smsaero_kit.sandbox.magic import DELIVERED, REJECTED, UNDELIVERED, WAIT, Life

from .lives import since, status_at

QUEUED, REACHED, NOT_REACHED = 0, 1, 2

#: How a message to a number ends → what a call goes through.
CALL_LIVES: Final[dict[int, Life]] = {
    DELIVERED: ((0.0, QUEUED), (3.0, REACHED)),
    UNDELIVERED: ((0.0, QUEUED), (3.0, NOT_REACHED)),
    REJECTED: ((0.0, QUEUED), (1.0, NOT_REACHED)),
    WAIT: ((0.0, QUEUED),),
}


@dataclass(frozen=True)
class CodeCall:
    """A call, flash or voice."""

    id: int
    phone: str
    code: str
    cost: Decimal
    created: float
    life: Life

    def status(self, now: float) -> int:
        """Return the status at `now`."""
        return status_at(self.life, now - self.created)

    def changed(self, now: float) -> float:
        """Return when it took that status."""
        return self.created + since(self.life, now - self.created)
