"""Codes by telephone: in the caller's last digits (flash call), or read aloud (voice code). This file never asks.

Fields and types: https://github.com/cloudloyalty/smsaero-client. The number is called `phone` here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any

from smsaero_kit.gateway.fields import Answered, Fields
from smsaero_kit.gateway.pages import Page, on_page, read_page
from smsaero_kit.gateway.parameters import digits
from smsaero_kit.gateway.protocol import Call, Effect


class PhoneCallStatus(IntEnum):
    """Where a telephone call is."""

    QUEUE = 0
    REACHED = 1
    NOT_REACHED = 2
    PASSED_TO_OPERATOR = 4


@dataclass(frozen=True, kw_only=True)
class PhoneCall(Answered):
    """A telephone call with a code."""

    id: int
    #: Digits of E.164 without the plus.
    number: str
    code: str = field(repr=False)
    status: PhoneCallStatus | int
    #: In rubles; None when the gateway did not say.
    cost: Decimal | None
    created: datetime | None
    updated: datetime | None
    sent: datetime | None

    @property
    def final(self) -> bool:
        """Whether the status will not change any more."""
        return self.status in (PhoneCallStatus.REACHED, PhoneCallStatus.NOT_REACHED)


def flash_call_send(*, number: str, code: str) -> Call[PhoneCall]:
    """Call a phone from a number that ends in `code`."""
    return Call("flashcall/send", _read_call, {"phone": digits(number), "code": code}, effect=Effect.SENDS)


def flash_call_status(call_id: int) -> Call[PhoneCall]:
    """Return the call as it is now."""
    return Call("flashcall/status", _read_call, {"id": call_id}, effect=Effect.READS)


def flash_calls(*, page: int = 1) -> Call[Page[PhoneCall]]:
    """List the flash calls, from `page` on."""
    return Call("flashcall/list", read_page(_phone_call), query=on_page(page), effect=Effect.READS)


def voice_code_send(*, number: str, code: str) -> Call[PhoneCall]:
    """Call a phone and read `code` aloud. No endpoint is known that tells what became of it."""
    return Call("voicecode/send", _read_call, {"phone": digits(number), "code": code}, effect=Effect.SENDS)


def _read_call(data: Any) -> PhoneCall:
    return _phone_call(Fields(data))


def _phone_call(fields: Fields) -> PhoneCall:
    return PhoneCall(
        id=fields.required_whole("id"),
        number=fields.word("phone"),
        code=fields.word("code"),
        status=fields.required_code("status", PhoneCallStatus),
        cost=fields.money("cost"),
        created=fields.time("timeCreate"),
        updated=fields.time("timeUpdate"),
        sent=fields.time("timeSend"),
        raw=fields.raw,
    )
