"""Everything that can happen to a wizard, as frozen values. This file never says what follows from an action (see `steps`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from smsaero_kit.errors import KitError
from smsaero_kit.secret import Secret
from smsaero_kit.usage_types import UsageType

from .state import Step

if TYPE_CHECKING:
    from smsaero_kit.gateway import Message, SenderName, Tariffs


class Action:
    """The root of the actions."""


# --- what the user does -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GoTo(Action):
    """Show `step`."""

    step: Step


@dataclass(frozen=True)
class GoForward(Action):
    """Show the next step."""


@dataclass(frozen=True)
class GoBack(Action):
    """Show the previous step."""


@dataclass(frozen=True)
class ChooseLanguage(Action):
    """Speak `language`. Texts that the user has not touched change with it."""

    language: str


@dataclass(frozen=True)
class AskForReal(Action):
    """Ask to leave the sandbox: a confirmation follows."""


@dataclass(frozen=True)
class ConfirmReal(Action):
    """Leave the sandbox."""


@dataclass(frozen=True)
class StayInSandbox(Action):
    """Do not leave the sandbox, or return to it."""


@dataclass(frozen=True)
class EnterEmail(Action):
    """The login at SMS Aero."""

    email: str


@dataclass(frozen=True)
class EnterKey(Action):
    """The API key."""

    key: Secret


@dataclass(frozen=True)
class UsePracticeAccount(Action):
    """Fill in the account that only the sandbox knows."""


@dataclass(frozen=True)
class CheckAccess(Action):
    """Ask the gateway whether e-mail and key belong together."""


@dataclass(frozen=True)
class EnterSenderName(Action):
    """The sender name that phones show."""

    name: str


@dataclass(frozen=True)
class EnterText(Action):
    """The text of one flow."""

    usage_type: UsageType
    content: str


@dataclass(frozen=True)
class RestoreText(Action):
    """Put the starter text of one flow back."""

    usage_type: UsageType


@dataclass(frozen=True)
class EnterPhone(Action):
    """The phone of the test, as people write it."""

    phone: str


@dataclass(frozen=True)
class ChooseFlow(Action):
    """The flow whose text the test sends."""

    usage_type: UsageType


@dataclass(frozen=True)
class AskToSend(Action):
    """Send the test. What may cost money is confirmed first."""


@dataclass(frozen=True)
class ConfirmSend(Action):
    """Yes, send it."""


@dataclass(frozen=True)
class CancelSend(Action):
    """No, do not send it."""


@dataclass(frozen=True)
class StopFollowing(Action):
    """Do not ask for the status any more. The message stays where it is."""


@dataclass(frozen=True)
class FollowAgain(Action):
    """Ask for the status of the message that was sent again. Nothing is sent."""


@dataclass(frozen=True)
class EnterFile(Action):
    """The path of the connector JSON."""

    file: str


@dataclass(frozen=True)
class Save(Action):
    """Write the connector JSON."""


# --- what comes back: each carries the ticket of the request that it answers ---------------------------------------------


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
class MessageSeen(Action):
    """The message was accepted, or its status has changed."""

    ticket: int
    message: Message


@dataclass(frozen=True)
class FollowingEnded(Action):
    """The time to wait is over and the status is not final."""

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
