"""The envelope around every answer, opened once. This file never asks again and never decides where to ask next.

`{"success": bool, "data": any, "message": text or null}`, from `_check_response` of
https://github.com/smsaero/smsaero_python and the answers quoted in https://github.com/cloudloyalty/smsaero-client.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, Final, NoReturn, TypeVar

from smsaero_kit.errors import (
    AddressNotAllowed,
    CodeRefused,
    GatewayError,
    GatewayFailed,
    GatewayRefused,
    NotAuthorized,
    NotEnoughMoney,
    NotFound,
    RateLimited,
    UnexpectedAnswer,
    ValidationFailed,
)

from .protocol import Answer, Call, Gateway, OtherShape

T = TypeVar("T")

_EXCERPT: Final = 200
_MESSAGE: Final = 500
#: More seconds than this many digits have, nobody waits.
_WAIT_DIGITS: Final = 9
#: How the gateway says, under 404, that the account's allow-list lacks the caller's address.
_INVALID_ADDRESS: Final = "invalid ip"
#: How it says, under 400, that a code is not the one that the phone got.
_INVALID_CODE: Final = "invalid otp"

_BAD_REQUEST, _UNAUTHORIZED, _NO_MONEY, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _FAILED = 400, 401, 402, 403, 404, 429, 500


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)


def read(answer: Answer, call: Call[T], gateway: Gateway, conceal: Callable[[str], str]) -> T:
    """Return what `call` reads from the data of `answer`.

    Raises the error of the tree under `GatewayError` that fits, with the gateway's words passed through `conceal`.
    """
    # Opened elsewhere: a traceback may show the variables of this frame, and the words have not been through `conceal` there.
    value: T
    value, error = _opened(answer, call, gateway, conceal)
    if error is not None:
        raise error
    return value


def _opened(answer: Answer, call: Call[Any], gateway: Gateway, conceal: Callable[[str], str]) -> tuple[Any, GatewayError | None]:
    """Return the value that `call` reads, or the error that `answer` means."""
    envelope = _envelope(answer)
    error = _refusal(envelope, answer, call, gateway, conceal)
    if error is not None:
        return None, error
    try:
        return call.read(envelope.get("data")), None
    except OtherShape:
        return None, _unexpected(answer, call, gateway, conceal)


def _refusal(
    envelope: Mapping[str, Any], answer: Answer, call: Call[Any], gateway: Gateway, conceal: Callable[[str], str]
) -> GatewayError | None:
    """Return the error that `answer` means, None when it reports success."""
    path, host, status = call.path, gateway.host, answer.status
    success = envelope.get("success")
    if success is True and 200 <= status < 300:  # noqa: PLR2004 - the range of success in HTTP
        return None
    said = _plain(conceal(_words(envelope.get("message"))))[:_MESSAGE]
    # These three mean what they say, whoever answers and in whatever shape.
    if status >= _FAILED:
        return GatewayFailed(
            call=path,
            gateway=host,
            status=status,
            message=said,
            sends=call.sends,
            changes=call.changes,
            retry_after=_retry_after(answer.headers),
        )
    if status == _TOO_MANY:
        return RateLimited(call=path, gateway=host, message=said, retry_after=_retry_after(answer.headers))
    if status == _UNAUTHORIZED:
        return NotAuthorized(call=path, gateway=host, status=status, message=said)
    if success is not False:
        return _unexpected(answer, call, gateway, conceal)
    fields = _fields(envelope.get("data"), conceal)
    if status == _BAD_REQUEST and fields:
        return ValidationFailed(call=path, gateway=host, status=status, message=said, fields=fields)
    words = "; ".join(f"{name}: {', '.join(rules)}" for name, rules in fields.items())
    said = " ".join(part for part in (said, words) if part) or f"HTTP {status}"
    return _kind_of(status, said.lower())(call=path, gateway=host, status=status, message=said)


def _kind_of(status: int, said: str) -> type[GatewayError]:
    """Return the error for a refusal with this HTTP status and these words, in lower case."""
    if status == _FORBIDDEN:
        return NotAuthorized
    if status == _NO_MONEY:
        return NotEnoughMoney
    if status == _NOT_FOUND:
        return AddressNotAllowed if _INVALID_ADDRESS in said else NotFound
    return CodeRefused if status == _BAD_REQUEST and _INVALID_CODE in said else GatewayRefused


def _unexpected(answer: Answer, call: Call[Any], gateway: Gateway, conceal: Callable[[str], str]) -> UnexpectedAnswer:
    # Concealed before it is cut: half a key would not be found. Cut before it is made plain: it may be a megabyte.
    excerpt = _plain(conceal(answer.body.decode("utf-8", "replace"))[: 10 * _EXCERPT])[:_EXCERPT]
    return UnexpectedAnswer(
        call=call.path,
        gateway=gateway.host,
        status=answer.status,
        excerpt=excerpt,
        sends=call.sends,
        changes=call.changes,
    )


def _envelope(answer: Answer) -> Mapping[str, Any]:
    """Return the JSON object of `answer`, empty when it is none. Numbers with a point become `Decimal`: money stays exact."""
    if not answer.complete:
        return {}
    try:
        envelope = _DECODER.decode(answer.body.decode("utf-8-sig"))
    except (ValueError, ArithmeticError, RecursionError):
        return {}
    return envelope if isinstance(envelope, Mapping) else {}


def _words(said: Any, depth: int = 3) -> str:
    """Return `said` as text; the vendor's PHP README knows of messages that are lists, which are read to a `depth`."""
    if isinstance(said, str):
        return said
    if isinstance(said, (list, tuple)):
        return "; ".join(filter(None, (_words(each, depth - 1) for each in said))) if depth else ""
    return "" if said is None or isinstance(said, Mapping) else str(said)


def _fields(data: Any, conceal: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """Return the field → words of `{"sign": ["required"]}`."""
    if not isinstance(data, Mapping):
        return {}
    fields = {}
    for name, words in data.items():
        rules = words if isinstance(words, list) else [words]
        fields[_plain(conceal(name))] = tuple(_plain(conceal(_words(rule)))[:_MESSAGE] for rule in rules)
    return fields


def _plain(words: str) -> str:
    """Return `words` on one line and without control characters: they end up in terminals."""
    return " ".join("".join(character if character.isprintable() else " " for character in words).split())


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of `Retry-After`, a number or a date (RFC 9110, 10.2.3), None when there is no telling."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:_WAIT_DIGITS])
    try:
        # The gateway's own clock: this machine's may be wrong.
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers["date"])
    except (ValueError, TypeError, KeyError, OverflowError):
        return None
    return max(0.0, wait.total_seconds())
