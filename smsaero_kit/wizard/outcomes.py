"""What comes back from outside of the wizard, as frozen values. Each carries the ticket of the request that it answers.

This file never says what follows from an outcome (see `steps`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from smsaero_kit.errors import KitError
from smsaero_kit.secret import Credentials

from .actions import Action

if TYPE_CHECKING:
    from smsaero_kit.gateway import Message, SenderName, Tariffs


@dataclass(frozen=True)
class AccessGranted(Action):
    """E-mail and key belong together. `tariffs` is None when the gateway did not tell them."""

    ticket: int
    balance: Decimal
    sender_names: tuple[SenderName, ...]
    tariffs: Tariffs | None


@dataclass(frozen=True)
class AccessFailed(Action):
    """The check ended with `problem`."""

    ticket: int
    problem: KitError


@dataclass(frozen=True)
class KeyFetched(Action):
    """A place had these credentials."""

    ticket: int
    credentials: Credentials


@dataclass(frozen=True)
class FetchFailed(Action):
    """A place had none, or could not be asked."""

    ticket: int
    problem: KitError


@dataclass(frozen=True)
class KeyKept(Action):
    """The keyring has the key: it was read back."""

    ticket: int


@dataclass(frozen=True)
class KeepingFailed(Action):
    """The keyring has not taken the key."""

    ticket: int
    problem: KitError


@dataclass(frozen=True)
class MessageSeen(Action):
    """The message was accepted, or its status has changed; `at` is when, in seconds since 1970."""

    ticket: int
    message: Message
    at: float


@dataclass(frozen=True)
class FollowingEnded(Action):
    """The time to wait is over, or nobody looks any more, and the status is not final."""

    ticket: int


@dataclass(frozen=True)
class DeliveryFailed(Action):
    """Sending or following ended with `problem`."""

    ticket: int
    problem: KitError


@dataclass(frozen=True)
class Saved(Action):
    """The connector JSON stands in `path`; `backup` is where the file that stood there before is now."""

    ticket: int
    path: Path
    backup: Path | None


@dataclass(frozen=True)
class SavingFailed(Action):
    """The file could not be written."""

    ticket: int
    problem: KitError


@dataclass(frozen=True)
class HandedOver(Action):
    """The browser got the JSON, and has copied or downloaded it, or could not. `way` is `copy` or `download`."""

    way: str
    worked: bool


@dataclass(frozen=True)
class DraftKept(Action):
    """The draft stands in its file, or could not be written because of `problem`."""

    problem: KitError | None
