"""SMS: sending, looking, listing, each also as a test. This file never decides how a message ends.

Types differ between endpoints on purpose, for so they do at the gateway: after a send `number` is a string and `cost` a number,
in a status and in a list the other way round.
"""

from __future__ import annotations

import re
import sys
import zlib
from decimal import Decimal
from typing import Any, Final

from smsaero_kit.sandbox.choices import Choices
from smsaero_kit.sandbox.state import Account, Sms
from smsaero_kit.sandbox.state.sms import FORM, JSON, CallbackAddress
from smsaero_kit.sandbox.wire import Response, envelope

from .listing import listed
from .reading import Reading
from .sending import check_recipients, one_or_all, sender_of, taken, turned_down

_CALLBACK_URL: Final = re.compile(r"https?://[^\s/?#]+\S*")
#: Characters. What the gateway takes is not known.
_LONGEST_URL: Final = 2000
_LINK: Final = re.compile(r"https?://\S+")


def send(account: Account, reading: Reading, now: float) -> Response:
    """Take messages for delivery and charge them."""
    return _take(account, reading, now, test=False)


def test_send(account: Account, reading: Reading, now: float) -> Response:
    """Take messages that reach no phone and cost nothing."""
    return _take(account, reading, now, test=True)


def status(account: Account, reading: Reading, now: float) -> Response:
    """Return a message as it is now."""
    return _look(account, reading, now, test=False)


def test_status(account: Account, reading: Reading, now: float) -> Response:
    """Return a test message as it is now."""
    return _look(account, reading, now, test=True)


def sms_list(account: Account, reading: Reading, now: float) -> Response:
    """Return the messages, page by page."""
    return _list("sms/list", account, reading, now, test=False)


def test_list(account: Account, reading: Reading, now: float) -> Response:
    """Return the test messages, page by page."""
    return _list("sms/testlist", account, reading, now, test=True)


def _take(account: Account, reading: Reading, now: float, *, test: bool) -> Response:
    choices = reading.choices
    numbers = reading.numbers()
    sender_name = sender_of(account, reading, now, test=test)
    text = reading.text("text", lengths=range(1, (choices.longest_text or sys.maxsize - 1) + 1))
    planned = reading.planned(now)
    callback = callback_of(reading)
    if reading.is_word("shortLink", "1") and choices.short_link == "shortened":
        text = shortened(text)
    # Fields of former times (smsaero_golang, cloudloyalty/smsaero-client): taken, and not looked at.
    for name in ("channel", "marker"):
        reading.has(name)
    check_recipients(account, reading, numbers)
    refused_by_operator = choices.unapproved_operator == "refused" and not test
    if refused_by_operator and not all(account.approves(sender_name, number, now) for number in numbers):
        reading.incorrect("sign")
    if reading.refused():
        return reading.refusal()
    costs = [account.price(number, text, sender_name, choices) for number in numbers]
    answer = turned_down(account, reading, numbers, Decimal(0) if test else sum(costs, Decimal(0)))
    if answer is not None:
        return answer
    messages = [
        account.accept(
            number,
            text,
            sender_name,
            cost=cost,
            now=now,
            planned=planned,
            test=test,
            choices=choices,
            callback=None if test else callback,
        )
        for number, cost in zip(numbers, costs, strict=True)
    ]
    shown = [_accepted(sms, choices) for sms in messages]
    return taken(one_or_all(shown, one=reading.has("number")), numbers)


def _look(account: Account, reading: Reading, now: float, *, test: bool) -> Response:
    message_id = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    sms = account.find(message_id, now=now, test=test)
    return reading.not_found("Message not found.") if sms is None else envelope(data=_looked_up(sms, reading.choices))


def _list(path: str, account: Account, reading: Reading, now: float, *, test: bool) -> Response:
    numbers, page = set(reading.wanted_numbers()), reading.page()
    # Whether `text` means the whole text is not known: the sandbox looks for it anywhere in a message.
    text = reading.text("text", required=False)
    if reading.refused():
        return reading.refusal()
    messages = [sms for sms in account.sms if sms.test is test and (not numbers or sms.number in numbers) and text in sms.text]
    return listed(path, messages, page, lambda sms: _looked_up(sms.at(now), reading.choices), reading.choices)


def shortened(text: str) -> str:
    """Return `text` with short links, which lead nowhere."""
    return _LINK.sub(lambda link: f"https://sandbox.invalid/{zlib.crc32(link[0].encode('utf-8', 'replace')):08x}", text)


def callback_of(reading: Reading, *, required: bool = False) -> CallbackAddress | None:
    """Return where status reports shall go. What the gateway says to an address that is none is not known: it is refused here."""
    url, encoding = reading.text("callbackUrl", required=required), reading.text("callbackFormat", required=False)
    if url and (len(url) > _LONGEST_URL or not _CALLBACK_URL.fullmatch(url)):
        reading.incorrect("callbackUrl")
    if reading.choices.callback_format_case == "ignored":
        encoding = encoding.upper()
    return CallbackAddress(url, JSON if encoding == JSON else FORM) if url else None


def _accepted(sms: Sms, choices: Choices) -> dict[str, Any]:
    swapped = choices.number_and_cost == "swapped"
    return {
        "id": sms.id,
        "from": sms.sender_name,
        "number": int(sms.number) if swapped else sms.number,
        "text": sms.text,
        "status": sms.status,
        "extendStatus": sms.status_word,
        "channel": sms.channel,
        "cost": str(sms.cost) if swapped else float(sms.cost),
        "dateCreate": int(sms.created),
        "dateSend": int(sms.planned),
    }


def _looked_up(sms: Sms, choices: Choices) -> dict[str, Any]:
    swapped = choices.number_and_cost == "swapped"
    return {
        **_accepted(sms, choices),
        "number": sms.number if swapped else int(sms.number),
        "cost": float(sms.cost) if swapped else str(sms.cost),
        "dateAnswer": None if sms.answered is None else int(sms.answered),
    }
