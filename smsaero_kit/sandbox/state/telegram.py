"""Codes sent by Telegram. This file never sees a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smsaero_kit.sandbox.magic import DELIVERED, QUEUE, REJECTED, UNDELIVERED, WAIT, Life

from .lives import status_at

#: How a message to a number ends → what a code goes through. Beyond 0 and 1 nothing is known: the sandbox uses those of SMS.
TELEGRAM_LIVES: Final[dict[int, Life]] = {end: ((0.0, QUEUE), (2.0, end)) for end in (DELIVERED, UNDELIVERED, REJECTED, WAIT)}


@dataclass(frozen=True)
class TelegramCode:
    """A code on its way to a Telegram account."""

    id: int
    number: str
    code: str
    created: float
    life: Life
    test: bool
    #: What would go out by SMS instead.
    sms_text: str | None = None
    sms_sender: str | None = None

    def status(self, now: float) -> int:
        """Return the status at `now`."""
        return status_at(self.life, now - self.created)
