"""Sender names, for SMS and for Viber. This file never sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .operators import OPERATORS, OTHER

FREE_NAME: Final = "SMS Aero"
EVERY_OPERATOR: Final = (*OPERATORS.values(), OTHER)


@dataclass(frozen=True)
class Sender:
    """A sender name of the account; only an approved one may send."""

    id: int
    name: str
    #: Seconds since 1970 from which on it is approved, None for never.
    approved_from: float | None = 0.0
    #: The operators that approve it, by name.
    operators: tuple[str, ...] = field(default=EVERY_OPERATOR)

    def is_approved(self, now: float) -> bool:
        """Whether it may send at all."""
        return self.approved_from is not None and now >= self.approved_from

    def is_approved_by(self, operator: str, now: float) -> bool:
        """Whether it may send to the phones of `operator`."""
        return self.is_approved(now) and operator in self.operators


SENDERS: Final = (
    Sender(1, FREE_NAME),
    Sender(2, "Sandbox"),
    Sender(3, "NewName", None),
    Sender(4, "MtsOnly", operators=("MTS",)),
)
#: Viber has names of its own.
VIBER_SENDERS: Final = (Sender(1, "Viber"), Sender(2, "NewViber", None))


def channel_of(sender_name: str) -> str:
    """Return what a message is charged as."""
    return "FREE SIGN" if sender_name == FREE_NAME else "PAY SIGN"
