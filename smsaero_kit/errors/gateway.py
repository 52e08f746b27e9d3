"""What goes wrong between the kit and the gateway, and what the gateway refuses. No error here ever carries a credential."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smsaero_kit.texts import texts

from .root import KitError


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

    def sentence(self, language: str | None = None) -> str:
        """Return what happened, and for a call that sends whether anything was sent."""
        happened = super().sentence(language)
        if self.call.endswith("/send") and not self.may_have_been_sent:
            return f"{happened} {texts(language)('error.nothing_sent')}"
        return happened


class NotReached(GatewayError):
    """No gateway was reached, and none took anything: nothing was sent. `tried` lists host and reason.

    `busy` says that the client had no connection free in time, because too many calls were under way.
    """

    def __init__(self, *, call: str, tried: Sequence[tuple[str, str]], busy: bool = False) -> None:
        super().__init__(call=call, gateway=tried[-1][0] if tried else "")
        self.busy = busy
        self.tried = tuple(tried)
        self.hosts = ", ".join(host for host, _ in tried)
        self.reason = tried[-1][1] if tried else ""

    @property
    def text_key(self) -> str:
        """The key of the texts: without a free connection it is not the network's fault."""
        return "not_reached_busy" if self.busy else "not_reached"


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
    """The gateway failed (5xx). For a send it is not known how far the request got.

    `retry_after` is in seconds, None when the gateway did not say.
    """

    _text_key = "gateway_failed"

    def __init__(
        self,
        *,
        call: str,
        gateway: str,
        status: int,
        message: str,
        sends: bool,
        changes: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(call=call, gateway=gateway, status=status, message=message)
        self.retry_after = retry_after
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
