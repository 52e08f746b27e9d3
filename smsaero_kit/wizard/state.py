"""What the wizard knows, as one frozen value. This file never changes a state, shows one or asks the network.

A state holds everything that the user entered and everything that the gateway answered; what can be derived (titles, buttons,
progress) is derived in `progress` and `coverage`. The API key stands in it only as a `Secret`, so no `repr` gives it away.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smsaero_kit.config import ConnectorConfig, starter_config
from smsaero_kit.errors import KitError
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.texts import LANGUAGE_VARIABLE, default_language
from smsaero_kit.usage_types import UsageType

if TYPE_CHECKING:
    from smsaero_kit.gateway import Message, MessageStatus, SenderName, Tariffs
    from smsaero_kit.validation import Finding, Report

#: The code that previews and test sends carry, of the length that Logto uses.
SAMPLE_CODE: Final = "123456"
DEFAULT_FILE: Final = "smsaero-connector.json"


class Step(str, Enum):
    """The steps, in the order in which they are shown."""

    START = "start"
    ACCOUNT = "account"
    CREDENTIALS = "credentials"
    COMPOSE = "compose"
    CHECK = "check"
    TEST = "test"
    FINISH = "finish"

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


class Place(str, Enum):
    """Where a key can come from without being typed."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"

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
class Seen:
    """A status, and when it was first seen, in seconds since 1970."""

    status: MessageStatus | int
    at: float


@dataclass(frozen=True)
class Delivery:
    """A test send: to which number it went and when, the message as it was last seen, and each status that it went through."""

    phase: Phase = Phase.IDLE
    ticket: int = 0
    usage_type: UsageType = UsageType.GENERIC
    #: E.164 with the plus, as people read it, and what was sent; what the user types meanwhile changes neither.
    number: str = ""
    text: str = field(default="", repr=False)
    sender_name: str = ""
    #: The account that it goes out from; the message is asked about with the same one.
    credentials: Credentials | None = field(default=None, repr=False)
    #: An earlier send had no answer; what becomes of this one says nothing about that one.
    doubted: bool = False
    #: When it was sent, in seconds since 1970; 0 before the answer.
    started: float = 0.0
    message: Message | None = None
    trail: tuple[Seen, ...] = ()
    problem: KitError | None = None


@dataclass(frozen=True)
class Saving:
    """What was written last, and the attempt to write that runs or has ended. A failed one leaves what stands in the file."""

    phase: Phase = Phase.IDLE
    ticket: int = 0
    path: Path | None = None
    backup: Path | None = None
    #: What stands in the file, and what is being written.
    written: Secret | None = None
    writing: Secret | None = None
    #: The config is another one than what stands in the file.
    outdated: bool = False
    problem: KitError | None = None


@dataclass(frozen=True)
class Fetching:
    """A key that comes from a place, or goes into the keyring."""

    phase: Phase = Phase.IDLE
    ticket: int = 0
    place: Place | None = None
    problem: KitError | None = None

    @classmethod
    def started(cls, ticket: int, place: Place) -> Fetching:
        """Return one that has just begun."""
        return cls(Phase.RUNNING, ticket, place)

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.phase is Phase.RUNNING


@dataclass(frozen=True)
class Intake:
    """A JSON that came from outside: pasted, from a file, or from the editor.

    `report` is what the validator says about the text as it came, without the text. `left_out` are JSON Pointers to what could not
    be taken over. A `refused` JSON has changed nothing.
    """

    name: str = ""
    report: Report | None = field(default=None, repr=False)
    left_out: tuple[str, ...] = ()
    refused: bool = False
    #: The text has masked values where the config has none; the pointer to the first.
    stray_mask: str | None = None
    #: What was no JSON in it, and was mended without a doubt: a byte order mark, a comma too many.
    mended: tuple[Finding, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Brought:
    """What the program that shows the wizard brought along; starting over returns to it."""

    config: ConnectorConfig | None = field(default=None, repr=False)
    credentials: Credentials | None = field(default=None, repr=False)


@dataclass(frozen=True)
class State:
    """The whole wizard at one moment."""

    language: str
    #: Without a repr, like everything that was typed: a key may stand in a wrong field.
    config: ConnectorConfig = field(repr=False)
    report: Report = field(repr=False)
    #: The user or the program chose the language; then the browser's is not asked for.
    language_chosen: bool = False
    #: Of the starter texts.
    text_language: str = "en"
    step: Step = Step.START
    visited: frozenset[Step] = frozenset({Step.START})
    #: The CSS class of what shall have the focus, and how often something was focused.
    focus: tuple[str, int] = ("", 0)
    mode: Mode = Mode.SANDBOX
    #: Whether the real gateway can be reached from here: not from Python that runs in a web page.
    reaches_gateway: bool = True
    #: The user asked for the real gateway and has not confirmed yet.
    confirming_real: bool = False
    #: The user asked to start over and has not confirmed yet.
    confirming_start_over: bool = False
    #: The places that may have a key.
    offers: tuple[Place, ...] = ()
    fetching: Fetching = Fetching()
    keeping: Fetching = Fetching()
    access: Access = Access()
    #: What the user had entered before the practice account took its place.
    own_account: Credentials | None = None
    #: The field that a key was typed into where it does not belong: `email`, `sender_name`, `phone`, `file`. It is not kept there.
    misplaced_key: str = ""
    showing_json: bool = False
    #: The last JSON that was loaded, and the last one from the editor.
    loaded: Intake | None = None
    edited: Intake | None = None
    #: The config before the last change that replaced more than one entry; gone with the next change.
    before: ConnectorConfig | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)
    flow: UsageType = UsageType.GENERIC
    #: The user asked for a send that may cost money and has not confirmed yet.
    confirming_send: bool = False
    delivery: Delivery = Delivery()
    #: The gateways that got a send and have not said what became of it: there, a second send may be a second SMS.
    unanswered: frozenset[Mode] = frozenset()
    #: The gateway whose test SMS was delivered last, and when, in seconds since 1970.
    delivered: tuple[Mode, float] | None = None
    file: str = field(default=DEFAULT_FILE, repr=False)
    saving: Saving = Saving()
    #: The last way in which the JSON was handed over, `copy` or `download`, and whether it worked.
    handed_over: tuple[str, bool] | None = None
    brought: Brought = Brought()
    #: When the draft was kept that this wizard continues, and JSON Pointers to what it could not keep because it may be secret.
    resumed: datetime | None = None
    not_resumed: tuple[str, ...] = ()
    #: Why the draft cannot be kept.
    draft_problem: KitError | None = None
    #: Counts checks, sends and savings, so that a late answer to an earlier one is recognised.
    tickets: int = 0

    def focused(self, css_class: str) -> State:
        """Return the state with the focus on what has the class, or on the first thing in it that can have it."""
        return replace(self, focus=(css_class, self.focus[1] + 1))


def initial_state(
    language: str | None = None,
    *,
    config: ConnectorConfig | None = None,
    credentials: Credentials | None = None,
    offers: tuple[Place, ...] = (),
    reaches_gateway: bool = True,
) -> State:
    """Return the state that a new wizard starts from: starter texts in `language` or the environment's, and the sandbox."""
    spoken = default_language() if language is None else language
    brought = Brought(config, credentials)
    config = starter_config(spoken) if config is None else config
    if credentials is not None:
        config = replace(config, email=credentials.email, api_key=credentials.api_key)
    chosen = language is not None or bool(os.environ.get(LANGUAGE_VARIABLE))
    return State(
        language=spoken,
        language_chosen=chosen,
        text_language=spoken,
        config=config,
        report=report_on(config, spoken),
        offers=offers,
        reaches_gateway=reaches_gateway,
        brought=brought,
    )


def report_on(config: ConnectorConfig, language: str) -> Report:
    """Return the findings of `config`, their sentences in `language`."""
    from smsaero_kit.validation import validate  # jsonschema is loaded only when something is validated

    return validate(config.to_mapping(), language=language)
