"""What can be found out about a number: whether its phone is reachable (HLR), and its operator. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`hlr_check`, `hlr_status`, `number_operator`); the codes:
https://github.com/utanashati/sms_aero2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from smsaero_kit.gateway.batch import Batch, read_batch
from smsaero_kit.gateway.fields import Answered, Fields
from smsaero_kit.gateway.operators import Operator
from smsaero_kit.gateway.parameters import digits, digits_of_each
from smsaero_kit.gateway.protocol import Call, Effect


class HlrStatus(IntEnum):
    """What the operator's register says of a phone."""

    AVAILABLE = 1
    UNAVAILABLE = 2
    NOT_EXISTING = 3
    IN_WORK = 4


@dataclass(frozen=True, kw_only=True)
class Hlr(Answered):
    """A look into the operator's register; `hlr_status` tells its result."""

    id: int
    #: Digits of E.164 without the plus.
    number: str
    status: HlrStatus | int
    #: The gateway's own word for the status, e.g. `in work`.
    status_word: str

    @property
    def final(self) -> bool:
        """Whether the result is there."""
        return self.status in (HlrStatus.AVAILABLE, HlrStatus.UNAVAILABLE, HlrStatus.NOT_EXISTING)


@dataclass(frozen=True, kw_only=True)
class NumberOperator(Answered):
    """The operator of a number."""

    #: Digits of E.164 without the plus.
    number: str
    operator: Operator | int | None
    #: The operator's name, e.g. `MTS`.
    operator_name: str


def hlr_check(number: str) -> Call[Hlr]:
    """Start a look at whether a phone is reachable; it costs money. `hlr_status` tells the result."""
    return Call("hlr/check", _read_hlr, {"number": digits(number)}, effect=Effect.CHANGES)


def hlr_check_batch(numbers: Sequence[str]) -> Call[Batch[Hlr]]:
    """Start a look at each of `numbers`; each costs money."""
    to = digits_of_each(numbers)
    return Call("hlr/check", read_batch(_hlr, to, "id"), {"numbers": to}, effect=Effect.CHANGES)


def hlr_status(hlr_id: int) -> Call[Hlr]:
    """Return a look as it is now."""
    return Call("hlr/status", _read_hlr, {"id": hlr_id}, effect=Effect.READS)


def number_operator(number: str) -> Call[NumberOperator]:
    """Return the operator of a number."""
    return Call("number/operator", _read_operator, {"number": digits(number)}, effect=Effect.READS)


def number_operator_batch(numbers: Sequence[str]) -> Call[Batch[NumberOperator]]:
    """Return the operator of each of `numbers`."""
    to = digits_of_each(numbers)
    return Call("number/operator", read_batch(_operator, to, "number"), {"numbers": to}, effect=Effect.READS)


def _read_hlr(data: Any) -> Hlr:
    return _hlr(Fields(data))


def _read_operator(data: Any) -> NumberOperator:
    return _operator(Fields(data))


def _hlr(fields: Fields) -> Hlr:
    return Hlr(
        id=fields.required_whole("id"),
        number=fields.word("number"),
        status=fields.required_code("hlrStatus", HlrStatus),
        status_word=fields.word("extendHlrStatus"),
        raw=fields.raw,
    )


def _operator(fields: Fields) -> NumberOperator:
    return NumberOperator(
        number=fields.word("number"),
        operator=fields.code("operator", Operator),
        operator_name=fields.word("extendOperator"),
        raw=fields.raw,
    )
