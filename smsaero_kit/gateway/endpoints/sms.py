"""SMS: sending, looking up, listing, and the test endpoints, which reach no phone. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`send_sms`, `sms_status`, `sms_list`); the mix of strings and numbers
in them: https://github.com/6reduk/smsaeroclient. `dateSend`, `shortLink`, `callbackUrl`, `callbackFormat`:
https://github.com/smsaero/smsaero_golang (`sms_send.go`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from smsaero_kit.gateway.batch import Batch, read_batch
from smsaero_kit.gateway.message import (
    Message,
    read_listed_message,
    read_listed_test_message,
    read_message,
    read_test_message,
)
from smsaero_kit.gateway.pages import Page, on_page, read_page
from smsaero_kit.gateway.parameters import digits, digits_of_each, given, unix_time
from smsaero_kit.gateway.protocol import Call, Effect, OtherShape

_NATIONAL_DIGITS: Final = 10


def send(
    *,
    number: str,
    text: str,
    sender_name: str,
    planned: datetime | None = None,
    callback_url: str | None = None,
    callback_format: str | None = None,
    short_links: bool = False,
) -> Call[Message]:
    """Send an SMS and return it as the gateway accepted it; `follow` tells what becomes of it.

    `number` is international, as `phone.normalize(…).digits` gives it. `planned` is when it is to go out, an aware `datetime`.
    The gateway reports each change of the status to `callback_url`: as a form, or as JSON with `callback_format="JSON"`
    (`parse_callback` reads both). `short_links` has the gateway shorten the links in the text.
    Raises `OutcomeUnknown` when the request left and no answer came: the SMS may be on its way, and the kit does not send it again.
    """
    sms = _sms(text, sender_name, planned, callback_url, callback_format, short_links=short_links)
    to = digits(number)
    return Call("sms/send", lambda data: _to(read_message(data), to), {"number": to, **sms}, effect=Effect.SENDS)


def send_batch(
    *,
    numbers: Sequence[str],
    text: str,
    sender_name: str,
    planned: datetime | None = None,
    callback_url: str | None = None,
    callback_format: str | None = None,
    short_links: bool = False,
) -> Call[Batch[Message]]:
    """Send one text to several numbers in one request: one answer, or one doubt, for all of them.

    How many numbers a request may have is not known. For long lists see `send_many`, which asks once for each.
    """
    to = digits_of_each(numbers)
    sms = _sms(text, sender_name, planned, callback_url, callback_format, short_links=short_links)
    return Call("sms/send", read_batch(read_listed_message, to, "id"), {"numbers": to, **sms}, effect=Effect.SENDS)


def test_send(
    *, number: str, text: str, sender_name: str, callback_url: str | None = None, callback_format: str | None = None
) -> Call[Message]:
    """Have the gateway check an SMS as if it were sent: nothing is delivered and nothing is charged."""
    sms = _sms(text, sender_name, None, callback_url, callback_format, short_links=False)
    return Call("sms/testsend", read_test_message, {"number": digits(number), **sms}, effect=Effect.CHANGES)


def test_send_batch(*, numbers: Sequence[str], text: str, sender_name: str) -> Call[Batch[Message]]:
    """Have the gateway check one text to several numbers as if it were sent."""
    to = digits_of_each(numbers)
    sms = _sms(text, sender_name, None, None, None, short_links=False)
    return Call("sms/testsend", read_batch(read_listed_test_message, to, "id"), {"numbers": to, **sms}, effect=Effect.CHANGES)


def status(message_id: int) -> Call[Message]:
    """Return the message as it is now."""
    return Call("sms/status", read_message, {"id": message_id}, effect=Effect.READS)


def test_status(message_id: int) -> Call[Message]:
    """Return the test message as it is now."""
    return Call("sms/teststatus", read_test_message, {"id": message_id}, effect=Effect.READS)


def messages(
    *, number: str | None = None, numbers: Sequence[str] | None = None, text: str | None = None, page: int = 1
) -> Call[Page[Message]]:
    """List the messages of the account, or those to `number` or `numbers`, or with `text`, from `page` on."""
    return Call("sms/list", read_page(read_listed_message), _wanted(number, numbers, text), on_page(page), effect=Effect.READS)


def test_messages(
    *, number: str | None = None, numbers: Sequence[str] | None = None, text: str | None = None, page: int = 1
) -> Call[Page[Message]]:
    """List the test messages of the account, or those to `number` or `numbers`, or with `text`, from `page` on."""
    return Call(
        "sms/testlist", read_page(read_listed_test_message), _wanted(number, numbers, text), on_page(page), effect=Effect.READS
    )


def _to(message: Message, number: str) -> Message:
    """Return `message` if it goes to `number`: an answer to somebody else's question is none to this one.

    The last ten digits count: the gateway may write a Russian number with 7 where it was given with 8.
    """
    told = message.number.removeprefix("+")
    # What is no number at all says nothing; the SMS went out all the same.
    if told.isdecimal() and len(told) >= _NATIONAL_DIGITS and told[-_NATIONAL_DIGITS:] != number[-_NATIONAL_DIGITS:]:
        raise OtherShape
    return message


def _sms(
    text: str,
    sender_name: str,
    planned: datetime | None,
    callback_url: str | None,
    callback_format: str | None,
    *,
    short_links: bool,
) -> dict[str, Any]:
    return {
        "text": text,
        "sign": sender_name,
        **given(
            dateSend=unix_time(planned),
            callbackUrl=callback_url,
            callbackFormat=callback_format,
            shortLink=1 if short_links else None,
        ),
    }


def _wanted(number: str | None, numbers: Sequence[str] | None, text: str | None) -> dict[str, Any]:
    return given(
        number=None if number is None else digits(number),
        numbers=None if numbers is None else digits_of_each(numbers),
        text=text,
    )
