"""SMS: sending, looking, listing, each also as a test. This file never decides how a message ends.

Types differ between endpoints on purpose, for so they do at the gateway: after a send `number` is a string and `cost` a number,
in a status and in a list the other way round.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from smsaero_kit.sandbox.state import Account, Sms
from smsaero_kit.sandbox.wire import Response, envelope, refusal

from .listing import listed
from .reading import Reading
from .sending import one_or_all, taken, turned_down


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
    numbers = reading.numbers()
    # Whether the gateway tells capitals apart is not known; the sandbox does, so that what works here works there.
    sender_name = reading.text("sign", known=account.approved_names())
    text = reading.text("text")
    planned = reading.planned(now)
    # `shortLink`, `callbackUrl` and `callbackFormat` are taken and not looked at: nothing is shortened and nobody is called.
    if reading.wrong:
        return reading.refusal()
    price = Decimal(0) if test else account.price(text, sender_name, len(numbers))
    answer = turned_down(account, numbers, price)
    if answer is not None:
        return answer
    messages = [account.accept(number, text, sender_name, now=now, planned=planned, test=test) for number in numbers]
    return taken(one_or_all([_accepted(sms) for sms in messages], one=reading.has("number")), numbers)


def _look(account: Account, reading: Reading, now: float, *, test: bool) -> Response:
    message_id = reading.whole("id")
    if reading.wrong:
        return reading.refusal()
    sms = account.find(message_id, now=now, test=test)
    # What the gateway answers for an unknown id is not known, here and everywhere else: the sandbox answers 404.
    return refusal(404, "Message not found.") if sms is None else envelope(data=_looked_up(sms))


def _list(path: str, account: Account, reading: Reading, now: float, *, test: bool) -> Response:
    numbers, page = set(reading.wanted_numbers()), reading.page()
    # Whether `text` means the whole text is not known: the sandbox looks for it anywhere in a message.
    text = reading.text("text", required=False)
    if reading.wrong:
        return reading.refusal()
    messages = [sms for sms in account.sms if sms.test is test and (not numbers or sms.number in numbers) and text in sms.text]
    return listed(path, messages, page, lambda sms: _looked_up(sms.at(now)))


def _accepted(sms: Sms) -> dict[str, Any]:
    return {
        "id": sms.id,
        "from": sms.sender_name,
        "number": sms.number,
        "text": sms.text,
        "status": sms.status,
        "extendStatus": sms.status_word,
        "channel": sms.channel,
        "cost": float(sms.cost),
        "dateCreate": int(sms.created),
        "dateSend": int(sms.planned),
    }


def _looked_up(sms: Sms) -> dict[str, Any]:
    return {
        **_accepted(sms),
        "number": int(sms.number),
        "cost": str(sms.cost),
        "dateAnswer": None if sms.answered is None else int(sms.answered),
    }
