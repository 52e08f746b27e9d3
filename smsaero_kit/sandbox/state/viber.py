"""Viber campaigns: one text to many numbers. This file never sees a request."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from smsaero_kit.sandbox.magic import DELIVERED, REJECTED, UNDELIVERED, WAIT, Life

from .lives import status_at

MODERATION, PROCESSING, COMPLETED, SCHEDULED = 1, 2, 3, 4
#: 1 stands in smsaero_python. The other words are not known: the sandbox says these.
CAMPAIGN_WORDS: Final = {MODERATION: "moderation", PROCESSING: "processing", COMPLETED: "completed", SCHEDULED: "scheduled"}

SEND, ARRIVED, READ, NOT_DELIVERED, ERROR = 0, 1, 2, 3, 4
#: 0 and 2 stand in smsaero_python. The other words are not known: the sandbox says these.
NUMBER_WORDS: Final = {SEND: "send", ARRIVED: "delivered", READ: "write", NOT_DELIVERED: "undelivered", ERROR: "error"}

#: How a message to a number ends → what it goes through in a campaign, from the campaign's start on.
NUMBER_LIVES: Final[dict[int, Life]] = {
    DELIVERED: ((0.0, SEND), (2.0, ARRIVED), (4.0, READ)),
    UNDELIVERED: ((0.0, SEND), (2.0, NOT_DELIVERED)),
    REJECTED: ((0.0, SEND), (2.0, ERROR)),
    WAIT: ((0.0, SEND),),
}
_MODERATED: Final = 2.0
_LONGEST: Final = max(life[-1][0] for life in NUMBER_LIVES.values())


@dataclass(frozen=True)
class Campaign:
    """A campaign: in moderation, then waiting for its time, then under way, then complete."""

    id: int
    numbers: tuple[str, ...]
    #: How a message to each of the numbers ends.
    outcomes: tuple[int, ...]
    sender_name: str
    channel: str
    text: str
    cost: Decimal
    created: float
    planned: float
    #: Whether it was sent to `number` and not to a list or a group.
    single: bool

    @property
    def start(self) -> float:
        """When the first message leaves: neither before moderation nor before the time it was planned for."""
        return max(self.created + _MODERATED, self.planned)

    def status(self, now: float) -> int:
        """Return the status of the whole at `now`."""
        if now < self.created + _MODERATED:
            return MODERATION
        if now < self.start:
            return SCHEDULED
        return PROCESSING if now < self.start + _LONGEST else COMPLETED

    def statuses(self, now: float) -> list[tuple[str, int]]:
        """Return each number with its status at `now`."""
        age = now - self.start
        return [
            (number, status_at(NUMBER_LIVES[outcome], age)) for number, outcome in zip(self.numbers, self.outcomes, strict=True)
        ]

    def counts(self, now: float) -> Counter[int]:
        """Return how many numbers have which status at `now`; none has any before the start."""
        return Counter(status for _, status in self.statuses(now)) if now >= self.start else Counter()
