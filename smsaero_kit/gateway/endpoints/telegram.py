"""Codes by Telegram, with SMS to those whom Telegram does not reach. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`send_telegram`, `telegram_status`). The statuses are taken to be those
of an SMS: only 0 and 1 were seen. The test endpoints are named in https://github.com/smsaero/smsaero_bash only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from smsaero_kit.gateway.batch import Batch, read_batch
from smsaero_kit.gateway.fields import Answered, Fields
from smsaero_kit.gateway.message import FINAL_STATUSES, MessageStatus
from smsaero_kit.gateway.parameters import digits, digits_of_each, given
from smsaero_kit.gateway.protocol import Call, Effect


@dataclass(frozen=True, kw_only=True)
class TelegramCode(Answered):
    """A code on its way by Telegram."""

    id: int
    #: Digits of E.164 without the plus.
    number: str
    code: str = field(repr=False)
    #: What goes out by SMS instead, and from whom.
    sms_text: str = field(repr=False)
    sms_sender_name: str
    #: The SMS that went out instead, None when none did.
    sms_id: int | None
    status: MessageStatus | int
    #: The gateway's own word for the status, e.g. `queue`.
    status_word: str
    #: In rubles; None when the gateway did not say.
    cost: Decimal | None
    created: datetime | None

    @property
    def final(self) -> bool:
        """Whether the status will not change any more."""
        return self.status in FINAL_STATUSES

    @property
    def delivered(self) -> bool:
        """Whether the phone has it."""
        return self.status == MessageStatus.DELIVERED


def telegram_send(*, number: str, code: str, sender_name: str | None = None, text: str | None = None) -> Call[TelegramCode]:
    """Send a code of 4 to 8 digits by Telegram; `text` from `sender_name` goes out by SMS where Telegram does not reach.

    `code` is a string: as the number that the vendor's SDKs send it would lose the zeros at its beginning.
    """
    params = {"number": digits(number), **_code(code, sender_name, text)}
    return Call("telegram/send", _read_code, params, effect=Effect.SENDS)


def telegram_send_batch(
    *, numbers: Sequence[str], code: str, sender_name: str | None = None, text: str | None = None
) -> Call[Batch[TelegramCode]]:
    """Send one code to several numbers."""
    to = digits_of_each(numbers)
    params = {"numbers": to, **_code(code, sender_name, text)}
    return Call("telegram/send", read_batch(_telegram_code, to, "id"), params, effect=Effect.SENDS)


def telegram_status(telegram_id: int) -> Call[TelegramCode]:
    """Return the code as it is now."""
    return Call("telegram/status", _read_code, {"id": telegram_id}, effect=Effect.READS)


def telegram_test_send(*, number: str, code: str, sender_name: str | None = None, text: str | None = None) -> Call[TelegramCode]:
    """Have the gateway check a code as if it were sent."""
    params = {"number": digits(number), **_code(code, sender_name, text)}
    return Call("telegram/testsend", _read_code, params, effect=Effect.CHANGES)


def telegram_test_status(telegram_id: int) -> Call[TelegramCode]:
    """Return the test code as it is now."""
    return Call("telegram/teststatus", _read_code, {"id": telegram_id}, effect=Effect.READS)


def _code(code: str, sender_name: str | None, text: str | None) -> dict[str, Any]:
    return {"code": code, **given(sign=sender_name, text=text)}


def _read_code(data: Any) -> TelegramCode:
    return _telegram_code(Fields(data))


def _telegram_code(fields: Fields) -> TelegramCode:
    return TelegramCode(
        id=fields.required_whole("id"),
        number=fields.word("number"),
        code=fields.word("telegramCode"),
        sms_text=fields.word("smsText"),
        sms_sender_name=fields.word("smsFrom"),
        sms_id=fields.whole("idSms"),
        status=fields.required_code("status", MessageStatus),
        status_word=fields.word("extendStatus"),
        cost=fields.money("cost"),
        created=fields.time("dateCreate"),
        raw=fields.raw,
    )
