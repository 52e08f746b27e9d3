"""Sender names, for SMS and for Viber. This file never sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FREE_NAME: Final = "SMS Aero"


@dataclass(frozen=True)
class Sender:
    """A sender name of the account; only an approved one may send."""

    id: int
    name: str
    approved: bool


SENDERS: Final = (Sender(1, FREE_NAME, approved=True), Sender(2, "Sandbox", approved=True), Sender(3, "NewName", approved=False))
#: Viber has names of its own.
VIBER_SENDERS: Final = (Sender(1, "Viber", approved=True), Sender(2, "NewViber", approved=False))


def channel_of(sender_name: str) -> str:
    """Return what a message is charged as."""
    return "FREE SIGN" if sender_name == FREE_NAME else "PAY SIGN"
