"""Everything that a user can do in a wizard, as frozen values. This file never says what follows from an action (see `steps`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from smsaero_kit.secret import Secret
from smsaero_kit.usage_types import UsageType

from .state import Place, Step


class Action:
    """The root of the actions, and of the outcomes."""


# --- moving about -------------------------------------------------------------------------------------------------------


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
class GoToPointer(Action):
    """Show the step and the field where the value at a JSON Pointer is entered; `flow` is the usage type that a finding is about."""

    pointer: str
    flow: str = ""


@dataclass(frozen=True)
class ChooseLanguage(Action):
    """Speak `language`. Starter texts that the user has not touched change with it."""

    language: str


@dataclass(frozen=True)
class SuggestLanguages(Action):
    """The browser's languages, best first. They count as long as nobody chose one."""

    languages: tuple[str, ...]


@dataclass(frozen=True)
class AskToStartOver(Action):
    """Ask to throw away everything that was entered: a confirmation follows."""


@dataclass(frozen=True)
class ConfirmStartOver(Action):
    """Throw it away."""


@dataclass(frozen=True)
class KeepGoing(Action):
    """Do not start over."""


# --- where to send ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AskForReal(Action):
    """Ask to leave the sandbox: a confirmation follows."""


@dataclass(frozen=True)
class ConfirmReal(Action):
    """Leave the sandbox."""


@dataclass(frozen=True)
class StayInSandbox(Action):
    """Do not leave the sandbox, or return to it."""


# --- credentials --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EnterEmail(Action):
    """The login at SMS Aero."""

    email: str


@dataclass(frozen=True)
class EnterKey(Action):
    """The API key."""

    key: Secret


@dataclass(frozen=True)
class LeaveKey(Action):
    """What stood in the field for the API key when it was left without a word; a good key does not give way to a few letters."""

    key: Secret


@dataclass(frozen=True)
class UsePracticeAccount(Action):
    """Fill in the account that only the sandbox knows."""


@dataclass(frozen=True)
class UseOwnAccount(Action):
    """Put back what the practice account replaced."""


@dataclass(frozen=True)
class FetchKey(Action):
    """Take e-mail and key from `place`."""

    place: Place


@dataclass(frozen=True)
class RememberKey(Action):
    """Put the key into the system's keyring."""


@dataclass(frozen=True)
class CheckAccess(Action):
    """Ask the gateway whether e-mail and key belong together."""


@dataclass(frozen=True)
class CancelCheck(Action):
    """Do not wait for the answer to that."""


# --- sender name and texts ----------------------------------------------------------------------------------------------


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
    """Put the starter text of one flow back, or give the flow one."""

    usage_type: UsageType


@dataclass(frozen=True)
class DropText(Action):
    """Have no text for one flow that Logto does not require."""

    usage_type: UsageType


@dataclass(frozen=True)
class UseStarterTexts(Action):
    """Have the starter texts in `language`. A text of the user's own stays."""

    language: str


@dataclass(frozen=True)
class ShowJson(Action):
    """Show the config as JSON to be edited, or as a form."""

    shown: bool


@dataclass(frozen=True)
class ApplyJson(Action):
    """Take the JSON from the editor; a masked value means the one that it stands for."""

    text: Secret


@dataclass(frozen=True)
class LoadJson(Action):
    """Take an existing connector JSON, pasted (a `Secret`) or from the file `name` (its bytes)."""

    source: Secret | bytes = field(repr=False)
    name: str = ""


@dataclass(frozen=True)
class Mend(Action):
    """Apply the safe fix of the finding of `rule` at the JSON Pointer `pointer`; without them, all safe fixes."""

    rule: str = ""
    pointer: str = ""


@dataclass(frozen=True)
class Undo(Action):
    """Take back the last change that replaced more than one entry."""


# --- test send ----------------------------------------------------------------------------------------------------------


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
    """Send the test. What may cost money, or may be a second SMS, is confirmed first."""


@dataclass(frozen=True)
class ConfirmSend(Action):
    """Yes, send it."""


@dataclass(frozen=True)
class CancelSend(Action):
    """No, do not send it."""


@dataclass(frozen=True)
class StopFollowing(Action):
    """Do not wait any longer. The message stays where it is; if it is not answered yet, its answer is still taken."""


@dataclass(frozen=True)
class FollowAgain(Action):
    """Ask for the status of the message that was sent again. Nothing is sent."""


# --- the finished JSON --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EnterFile(Action):
    """The path of the connector JSON."""

    file: str


@dataclass(frozen=True)
class Save(Action):
    """Write the connector JSON."""
