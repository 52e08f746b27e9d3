"""HLR lookups: whether a number exists and is switched on. This file never asks an operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smsaero_kit.sandbox.magic import BY_NUMBER, DELIVERED, REJECTED, UNDELIVERED, WAIT, Life

from .lives import status_at

AVAILABLE, UNAVAILABLE, NOT_EXISTING, IN_WORK = 1, 2, 3, 4

#: The words of 1 and 4 stand in smsaero_python. Those of 2 and 3 are not known: the sandbox says these.
HLR_WORDS: Final = {AVAILABLE: "available", UNAVAILABLE: "unavailable", NOT_EXISTING: "not exist", IN_WORK: "in work"}

#: How a message to a number ends → what its lookup finds.
HLR_LIVES: Final[dict[int, Life]] = {
    DELIVERED: ((0.0, IN_WORK), (2.0, AVAILABLE)),
    UNDELIVERED: ((0.0, IN_WORK), (2.0, UNAVAILABLE)),
    REJECTED: ((0.0, IN_WORK), (2.0, NOT_EXISTING)),
    WAIT: ((0.0, IN_WORK),),
}


def life_of(number: str) -> Life:
    """Return what a lookup of `number` goes through; a blacklist changes nothing about a phone."""
    magic = BY_NUMBER.get(number)
    return HLR_LIVES[DELIVERED if magic is None else magic.life[-1][1]]


def found(number: str) -> int:
    """Return what a lookup of `number` finds in the end."""
    return life_of(number)[-1][1]


@dataclass(frozen=True)
class Lookup:
    """A lookup of one number."""

    id: int
    number: str
    created: float
    life: Life

    def status(self, now: float) -> int:
        """Return what is known at `now`."""
        return status_at(self.life, now - self.created)
