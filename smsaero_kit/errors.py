"""Everything that the kit raises, as one tree. This file never formats for a place: a sentence comes from the catalogue.

    KitError
    ├── FileProblem              a file cannot be read or written
    ├── ConfigRefused            a connector config has errors; `.report` has the findings
    ├── TemplateNotFound         the config has no text for the flow (Logto does not fall back to Generic)
    ├── PhoneRefused             the text is no phone number that can be sent to
    ├── PortUnavailable          the sandbox cannot listen on the port
    ├── MissingExtra             a part of the kit needs packages that are not installed
    ├── RuleUnknown              no rule of the validator has this id or name
    ├── CredentialsMissing       no e-mail or no key was found; `.looked` says where
    ├── CallbackRefused          what came to the callback address is no status report
    ├── NetworkSettingsRefused   the environment's proxy or certificate settings cannot be used
    ├── JournalRefused           a journal of sends cannot be used
    └── GatewayError             `.may_have_been_sent` says whether an SMS may be on its way
        ├── NotReached           the request never left: every gateway failed before it took anything
        ├── OutcomeUnknown       the request left and no answer came back
        ├── UnexpectedAnswer     an answer came that is not the gateway's (HTML, broken JSON, another shape)
        ├── GatewayFailed        5xx
        ├── NotAuthorized        401
        ├── AddressNotAllowed    404 "Invalid ip-address"
        ├── NotEnoughMoney       402
        ├── RateLimited          429; `.retry_after` in seconds, or None
        ├── ValidationFailed     400; `.fields` has the gateway's words by field
        └── GatewayRefused       any other refusal, also `success: false` under HTTP 200
            ├── NotFound         404: nothing has this id
            └── CodeRefused      400 "invalid otp": not the code that the phone got

Facts stand on attributes. `sentence()` says what happened, `next_step()` what to do now, both in either language;
`str()` is the two together in the environment's language. No error ever carries a key, an e-mail or an authorization header.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from .texts import texts

if TYPE_CHECKING:
    from .validation.report import Report

__all__ = [
    "AddressNotAllowed",
    "CallbackRefused",
    "CodeRefused",
    "ConfigRefused",
    "CredentialsMissing",
    "FileProblem",
    "GatewayError",
    "GatewayFailed",
    "GatewayRefused",
    "JournalRefused",
    "KitError",
    "MissingExtra",
    "NetworkSettingsRefused",
    "NotAuthorized",
    "NotEnoughMoney",
    "NotFound",
    "NotReached",
    "OutcomeUnknown",
    "PhoneRefused",
    "PortUnavailable",
    "RateLimited",
    "RuleUnknown",
    "TemplateNotFound",
    "UnexpectedAnswer",
    "ValidationFailed",
]


class KitError(Exception):
    """The root: `except KitError` catches whatever the kit raises on purpose."""

    _text_key: ClassVar[str]

    @property
    def text_key(self) -> str:
        """The key of this error's texts; some errors have one per reason."""
        return self._text_key

    def facts(self) -> dict[str, object]:
        """Return what the sentences of this error are filled with."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def sentence(self, language: str | None = None) -> str:
        """Return what happened, in `language` or the environment's."""
        return texts(language)(f"error.{self.text_key}.what", **self.facts())

    def next_step(self, language: str | None = None) -> str:
        """Return what to do now, in `language` or the environment's."""
        return texts(language)(f"error.{self.text_key}.next", **self.facts())

    def __str__(self) -> str:
        return f"{self.sentence()} {self.next_step()}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Built from keywords: the inherited way would call the class with positional arguments, in another process.
        return _again, (type(self), self.args, vars(self))


def _again(kind: type[KitError], args: tuple[object, ...], facts: dict[str, object]) -> KitError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class FileProblem(KitError):
    """A file cannot be read or written. `why` is one of `missing`, `exists`, `folder`, `no_folder`, `denied`, `unwritable`, `special`, `failed`."""

    def __init__(self, path: str, why: str, detail: str = "") -> None:
        super().__init__(path, why, detail)
        self.path = path
        self.why = why
        self.detail = detail

    @property
    def text_key(self) -> str:
        """The key of the reason's texts."""
        return f"file_{self.why}"


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


class PhoneRefused(KitError):
    """`entered` is no number that can be sent to. `why` is one of `empty`, `not_a_number`, `too_short`, `too_long`, `invalid`."""

    def __init__(self, entered: str, why: str) -> None:
        super().__init__(entered, why)
        self.entered = entered
        self.why = why

    @property
    def text_key(self) -> str:
        """The key of the reason's texts."""
        return f"phone_{self.why}"


class PortUnavailable(KitError):
    """The sandbox cannot listen on `port`: another program has it, or this user may not."""

    _text_key = "port_unavailable"

    def __init__(self, port: int, detail: str) -> None:
        super().__init__(port, detail)
        self.port = port
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


class GatewayError(KitError):
    """Something between the kit and the gateway went wrong, or the gateway said no.

    `call` is the endpoint (`sms/send`), `gateway` the host that was asked last, `status` the HTTP status or None.
    """

    #: Whether an SMS, or whatever the call sends, may have been accepted although no good answer came.
    may_have_been_sent: bool = False
    #: Whether a call that changes the account may have done so although no good answer came.
    may_have_changed: bool = False

    def __init__(self, *, call: str, gateway: str = "", status: int | None = None, message: str = "") -> None:
        super().__init__(call, gateway, status, message)
        self.call = call
        self.gateway = gateway
        self.status = status
        self.message = message


class NotReached(GatewayError):
    """No gateway was reached, and none took anything: nothing was sent. `tried` lists host and reason."""

    _text_key = "not_reached"

    def __init__(self, *, call: str, tried: Sequence[tuple[str, str]]) -> None:
        super().__init__(call=call, gateway=tried[-1][0] if tried else "")
        self.tried = tuple(tried)
        self.hosts = ", ".join(host for host, _ in tried)
        self.reason = tried[-1][1] if tried else ""


class OutcomeUnknown(GatewayError):
    """The request left, no answer came back. For a send: the SMS may be on its way, so it is not repeated."""

    def __init__(self, *, call: str, gateway: str, reason: str, sends: bool, changes: bool = False) -> None:
        super().__init__(call=call, gateway=gateway)
        self.reason = reason
        self.may_have_been_sent = sends
        self.may_have_changed = changes

    @property
    def text_key(self) -> str:
        """The key of the texts: a read can be asked again, a send or a change cannot."""
        if self.may_have_been_sent:
            return "outcome_unknown" if self.call.startswith("sms/") else "outcome_unknown_message"
        return "outcome_unknown_change" if self.may_have_changed else "no_answer"


class UnexpectedAnswer(GatewayError):
    """An answer that is not the gateway's own. `excerpt` is the beginning of the body, at most 200 characters."""

    _text_key = "unexpected_answer"

    def __init__(self, *, call: str, gateway: str, status: int, excerpt: str, sends: bool, changes: bool = False) -> None:
        super().__init__(call=call, gateway=gateway, status=status)
        self.excerpt = excerpt
        self.may_have_been_sent = sends
        self.may_have_changed = changes


class GatewayFailed(GatewayError):
    """The gateway failed (5xx). For a send it is not known how far the request got."""

    _text_key = "gateway_failed"

    def __init__(self, *, call: str, gateway: str, status: int, message: str, sends: bool, changes: bool = False) -> None:
        super().__init__(call=call, gateway=gateway, status=status, message=message)
        self.may_have_been_sent = sends
        self.may_have_changed = changes


class NotAuthorized(GatewayError):
    """401 or 403: the e-mail and the API key do not belong together."""

    _text_key = "not_authorized"


class AddressNotAllowed(GatewayError):
    """404 "Invalid ip-address": the account's allow-list does not hold the address of this machine."""

    _text_key = "address_not_allowed"


class NotEnoughMoney(GatewayError):
    """402: the balance does not cover the message."""

    _text_key = "not_enough_money"


class RateLimited(GatewayError):
    """429. `retry_after` is in seconds, None when the gateway did not say."""

    _text_key = "rate_limited"

    def __init__(self, *, call: str, gateway: str, message: str, retry_after: float | None) -> None:
        super().__init__(call=call, gateway=gateway, status=429, message=message)
        self.retry_after = retry_after


class ValidationFailed(GatewayError):
    """400: the gateway refuses fields. `fields` maps a field to the gateway's words, e.g. `{"sign": ("incorrect",)}`."""

    def __init__(self, *, call: str, gateway: str, status: int, message: str, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(call=call, gateway=gateway, status=status, message=message)
        self.fields = {name: tuple(words) for name, words in fields.items()}
        self.words = "; ".join(f"{name}: {', '.join(words)}" for name, words in self.fields.items())

    @property
    def text_key(self) -> str:
        """The key of the texts; an unapproved sender name and a wrong number have their own."""
        for field in ("sign", "number"):
            if field in self.fields:
                return f"validation_failed_{field}"
        return "validation_failed"


class GatewayRefused(GatewayError):
    """Any other refusal, also `success: false` under HTTP 200. `message` is the gateway's own sentence."""

    _text_key = "gateway_refused"


class NotFound(GatewayRefused):
    """404: the account has nothing with this id, or a confirmation by Mobile ID is over."""

    _text_key = "not_found"


class CodeRefused(GatewayRefused):
    """400 "invalid otp": the code is not the one that the phone got."""

    _text_key = "code_refused"
