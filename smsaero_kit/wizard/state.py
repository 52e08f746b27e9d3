"""What the wizard knows, as one frozen value. This file never changes a state, shows one or asks the network.

A state holds everything that the user entered and everything that the gateway answered; what can be derived (titles, buttons,
progress) is derived in `steps`. The API key stands in it only as a `Secret`, so no `repr` gives it away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smsaero_kit.config import ConnectorConfig, starter_config
from smsaero_kit.errors import KitError
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.texts import default_language
from smsaero_kit.usage_types import UsageType

if TYPE_CHECKING:
    from smsaero_kit.gateway import Message, MessageStatus, SenderName, Tariffs
    from smsaero_kit.validation import Report

#: The code that previews and test sends carry, of the length that Logto uses.
SAMPLE_CODE: Final = "123456"
DEFAULT_FILE: Final = "smsaero-connector.json"
#: An account for people without one. Only the sandbox knows it; it never goes to the real gateway.
PRACTICE: Final = Credentials("practice@example.com", Secret("practice-key-of-the-sandbox-only"))


class Step(str, Enum):
    """The steps, in the order in which they are shown."""

    ACCOUNT = "account"
    CREDENTIALS = "credentials"
    COMPOSE = "compose"
    CHECK = "check"
    TEST = "test"
    SAVE = "save"
    LOGTO = "logto"

    def __str__(self) -> str:
        return self.value

    @property
    def number(self) -> int:
        """The place of the step, from 1."""
        return STEPS.index(self) + 1


STEPS: Final = tuple(Step)


class Mode(str, Enum):
    """Whom the wizard talks to: the stand-in inside of this process, or the real gateway."""

    SANDBOX = "sandbox"
    REAL = "real"

    def __str__(self) -> str:
        return self.value


class Phase(str, Enum):
    """How far something that takes time has come."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    #: Ended without a result, and nothing went wrong: the user stopped it, or the time to wait was over.
    STOPPED = "stopped"
    FAILED = "failed"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Access:
    """What the gateway said about the credentials. `ticket` is the number of the check that it belongs to."""

    phase: Phase = Phase.IDLE
    ticket: int = 0
    balance: Decimal | None = None
    sender_names: tuple[SenderName, ...] = ()
    tariffs: Tariffs | None = None
    problem: KitError | None = None


@dataclass(frozen=True)
class Delivery:
    """A test send: the message as it was last seen, and each status that it went through, in order."""

    phase: Phase = Phase.IDLE
    ticket: int = 0
    usage_type: UsageType = UsageType.GENERIC
    message: Message | None = None
    statuses: tuple[MessageStatus | int, ...] = ()
    problem: KitError | None = None


@dataclass(frozen=True)
class Saving:
    """What was written. `outdated` means that the config has changed since."""

    phase: Phase = Phase.IDLE
    ticket: int = 0
    path: Path | None = None
    backup: Path | None = None
    outdated: bool = False
    problem: KitError | None = None


@dataclass(frozen=True)
class State:
    """The whole wizard at one moment."""

    language: str
    config: ConnectorConfig
    report: Report = field(repr=False)
    step: Step = Step.ACCOUNT
    visited: frozenset[Step] = frozenset({Step.ACCOUNT})
    mode: Mode = Mode.SANDBOX
    #: The user asked for the real gateway and has not confirmed yet.
    confirming_real: bool = False
    access: Access = Access()
    phone: str = ""
    flow: UsageType = UsageType.GENERIC
    #: The user asked for a send that may cost money and has not confirmed yet.
    confirming_send: bool = False
    delivery: Delivery = Delivery()
    file: str = DEFAULT_FILE
    saving: Saving = Saving()
    #: Counts checks, sends and savings, so that a late answer to an earlier one is recognised.
    tickets: int = 0


def initial_state(language: str | None = None) -> State:
    """Return the state that a new wizard starts from: starter texts in `language` or the environment's, and the sandbox."""
    spoken = default_language() if language is None else language
    config = starter_config(spoken)
    return State(language=spoken, config=config, report=report_on(config, spoken))


def report_on(config: ConnectorConfig, language: str) -> Report:
    """Return the findings of `config`, their sentences in `language`."""
    from smsaero_kit.validation import validate  # jsonschema is loaded only when something is validated

    return validate(config.to_mapping(), language=language)
