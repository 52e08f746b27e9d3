"""What goes wrong on this machine: files, configs, settings. No gateway is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .root import ForAReason, KitError

if TYPE_CHECKING:
    from smsaero_kit.validation.report import Report


class FileProblem(ForAReason):
    """A file cannot be read or written. `why` is one of `missing`, `no_scenario`, `exists`, `foreign`, `folder`,
    `no_folder`, `denied`, `unwritable`, `special`, `failed`.
    """

    _text_key = "file"

    def __init__(self, path: str, why: str, detail: str = "") -> None:
        super().__init__(path, why, detail)
        self.path = path
        self.why = why
        self.detail = detail


class ConfigRefused(KitError):
    """A config has errors. `report` holds the findings, `count` the number of errors."""

    _text_key = "config_refused"

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report
        self.count = len(report.errors)


class TemplateNotFound(KitError):
    """The config has no text for `usage_type`; Logto would answer `connector.template_not_found`."""

    _text_key = "template_not_found"

    def __init__(self, usage_type: str) -> None:
        super().__init__(usage_type)
        self.usage_type = usage_type


class PhoneRefused(ForAReason):
    """`entered` is no number that can be sent to. `why` is one of `empty`, `not_a_number`, `too_short`, `too_long`, `invalid`."""

    _text_key = "phone"

    def __init__(self, entered: str, why: str) -> None:
        super().__init__(entered, why)
        self.entered = entered
        self.why = why


class PortUnavailable(ForAReason):
    """The sandbox cannot listen on `port`: another program has it (`taken`), or this user may not (`denied`).

    `option` is the option of the command that chooses another one.
    """

    _text_key = "port"

    def __init__(self, port: int, why: str, option: str = "--port") -> None:
        super().__init__(port, why)
        self.port = port
        self.why = why
        self.option = option


class ScenarioRefused(ForAReason):
    """A scenario of the sandbox, or a call of its control API, has a mistake. `pointer` says where, `why` what kind it is."""

    _text_key = "scenario"

    def __init__(self, why: str, pointer: str, *, value: str = "", wanted: str = "", detail: str = "") -> None:
        super().__init__(why, pointer)
        self.why = why
        self.pointer = pointer
        self.value = value
        self.wanted = wanted
        self.detail = detail


class StateRefused(ForAReason):
    """The sandbox cannot keep its state in a file. `why` is one of `foreign`, `newer`, `locked`, `damaged`, `unusable`, `full`."""

    _text_key = "state"

    def __init__(self, path: str, why: str, detail: str = "") -> None:
        super().__init__(path, why, detail)
        self.path = path
        self.why = why
        self.detail = detail


class MissingExtra(KitError):
    """A part of the kit needs the packages of `extra`, e.g. `notebook` or `sandbox`."""

    _text_key = "missing_extra"

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra


class RuleUnknown(KitError):
    """No rule is called `wanted`. `near` is the name that may be meant, or empty."""

    def __init__(self, wanted: str, near: str) -> None:
        super().__init__(wanted, near)
        self.wanted = wanted
        self.near = near

    @property
    def text_key(self) -> str:
        """The key of the texts: one with a suggestion, one without."""
        return "rule_unknown_near" if self.near else "rule_unknown"


class CredentialsMissing(KitError):
    """No e-mail, or no key for it, was found. `looked` names the places, in the order in which they were asked."""

    _text_key = "credentials_missing"

    def __init__(self, looked: Sequence[str]) -> None:
        super().__init__(tuple(looked))
        self.looked = tuple(looked)
        self.places = "; ".join(looked)


class KeyringRefused(KitError):
    """The system keyring did not keep the key. `detail` is the name of its error, or empty when it gave none."""

    _text_key = "keyring_refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class CallbackRefused(KitError):
    """A request to the callback address is no status report. `detail` says what it lacks."""

    _text_key = "callback_refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NetworkSettingsRefused(KitError):
    """The settings of proxy or certificates in the environment cannot be used. `variables` are those that are set, without values."""

    _text_key = "network_settings_refused"

    def __init__(self, variables: Sequence[str], detail: str) -> None:
        super().__init__(tuple(variables), detail)
        self.variables = tuple(variables)
        self.names = ", ".join(variables)
        self.detail = detail


class JournalRefused(KitError):
    """The file is no journal of sends, or cannot be written."""

    _text_key = "journal_refused"

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail
