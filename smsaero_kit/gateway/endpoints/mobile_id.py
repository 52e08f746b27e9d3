"""Mobile ID: the operator confirms who holds the phone, or a code does. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`send_mobile_id`, `mobile_id_status`, `mobile_id_verify`). The codes are
those that integrators found in production: **1 is confirmed, 2 is failed**. The vendor's own samples show 2 and 3 after a
verification, and projects that took these for success let anybody in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any

from smsaero_kit.gateway.fields import Answered, Fields
from smsaero_kit.gateway.parameters import digits
from smsaero_kit.gateway.protocol import Call, Effect


class MobileIdStatus(IntEnum):
    """Where a confirmation is."""

    QUEUE = 0
    CONFIRMED = 1
    FAILED = 2
    CODE_NEEDED = 3
    IN_PROGRESS = 8
    ERROR = 16


@dataclass(frozen=True, kw_only=True)
class MobileId(Answered):
    """A confirmation that was asked for; about 120 seconds later it is over."""

    id: int
    #: Digits of E.164 without the plus.
    number: str
    #: `SIM-PUSH`, or `SMS` when the phone gets a code.
    auth_type: str
    code: str = field(repr=False)
    status: MobileIdStatus | int
    #: In rubles; None when the gateway did not say.
    cost: Decimal | None
    created: datetime | None
    planned: datetime | None

    @property
    def confirmed(self) -> bool:
        """Whether the holder of the phone confirmed: this status alone is a success."""
        return self.status == MobileIdStatus.CONFIRMED

    @property
    def final(self) -> bool:
        """Whether the status will not change any more."""
        return self.status in (MobileIdStatus.CONFIRMED, MobileIdStatus.FAILED, MobileIdStatus.ERROR)


def mobile_id_send(*, number: str, sender_name: str, callback_url: str) -> Call[MobileId]:
    """Ask the holder of a phone to confirm. `sender_name` is one of Mobile ID, which are not those of `sender_names`."""
    params = {"number": digits(number), "sign": sender_name, "callbackUrl": callback_url}
    return Call("mobile-id/send", _read, params, effect=Effect.SENDS)


def mobile_id_status(mobile_id: int) -> Call[MobileId]:
    """Return the confirmation as it is now. Raises `NotFound` when it is over."""
    return Call("mobile-id/status", _read, {"id": mobile_id}, effect=Effect.READS)


def mobile_id_verify(mobile_id: int, *, code: str, sender_name: str) -> Call[MobileId]:
    """Give the code that the phone got; `confirmed` tells whether that was the end of it.

    Raises `CodeRefused` for a wrong code, `NotFound` when the confirmation is over.
    """
    return Call("mobile-id/verify", _read, {"id": mobile_id, "code": code, "sign": sender_name}, effect=Effect.CHANGES)


def _read(data: Any) -> MobileId:
    fields = Fields(data)
    return MobileId(
        id=fields.required_whole("id"),
        number=fields.word("number"),
        auth_type=fields.word("authType"),
        code=fields.word("codeSms"),
        status=fields.required_code("status", MobileIdStatus),
        cost=fields.money("cost"),
        created=fields.time("dateCreate"),
        planned=fields.time("dateSend"),
        raw=fields.raw,
    )
