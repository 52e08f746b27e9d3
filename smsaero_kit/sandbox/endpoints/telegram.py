"""Codes by Telegram. This file never sends the SMS that may stand in for one: `idSms` stays null."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from smsaero_kit.sandbox.magic import TEST_LIFE
from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.prices import TELEGRAM
from smsaero_kit.sandbox.state.sms import STATUS_WORDS
from smsaero_kit.sandbox.state.telegram import TELEGRAM_LIVES, TelegramCode
from smsaero_kit.sandbox.wire import Response, envelope

from .reading import Reading
from .sending import check_recipients, one_or_all, sender_of, taken, turned_down

#: As the vendor's SDKs check it.
CODE_LENGTHS: Final = range(4, 9)


def telegram_send(account: Account, reading: Reading, now: float) -> Response:
    """Take codes and charge them."""
    return _take(account, reading, now, test=False)


def telegram_test_send(account: Account, reading: Reading, now: float) -> Response:
    """Take codes that reach nobody and cost nothing."""
    return _take(account, reading, now, test=True)


def telegram_status(account: Account, reading: Reading, now: float) -> Response:
    """Return a code as it is now."""
    return _look(account, reading, now, test=False)


def telegram_test_status(account: Account, reading: Reading, now: float) -> Response:
    """Return a test code as it is now."""
    return _look(account, reading, now, test=True)


def _take(account: Account, reading: Reading, now: float, *, test: bool) -> Response:
    numbers, code = reading.numbers(), reading.digits("code", CODE_LENGTHS)
    # An SMS needs both; whether the gateway insists is not known.
    by_sms = reading.has("sign") or reading.has("text")
    sign = sender_of(account, reading, now, test=test, required=by_sms)
    text = reading.text("text", required=by_sms)
    check_recipients(account, reading, numbers)
    if reading.refused():
        return reading.refusal()
    price = Decimal(0) if test else TELEGRAM * len(numbers)
    answer = turned_down(account, reading, numbers, price)
    if answer is not None:
        return answer
    account.balance -= price

    def keep(number: str) -> TelegramCode:
        life = TEST_LIFE if test else TELEGRAM_LIVES[account.outcome(number)]
        return account.telegram_codes.add(
            lambda new: TelegramCode(new, number, code, now, life, test, sms_text=text or None, sms_sender=sign or None)
        )

    return taken(one_or_all([_shown(keep(number), now) for number in numbers], one=reading.has("number")), numbers)


def _look(account: Account, reading: Reading, now: float, *, test: bool) -> Response:
    code_id = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    code = account.telegram_codes.get(code_id)
    return reading.not_found("Message not found.") if code is None or code.test is not test else envelope(data=_shown(code, now))


def _shown(code: TelegramCode, now: float) -> dict[str, Any]:
    status = code.status(now)
    return {
        "id": code.id,
        "number": code.number,
        "telegramCode": code.code,
        # Without an SMS to fall back on, what stands here is not known: the sandbox says null.
        "smsText": code.sms_text,
        "smsFrom": code.sms_sender,
        "idSms": None,
        "status": status,
        "extendStatus": STATUS_WORDS[status],
        "cost": str(TELEGRAM),
        "dateCreate": int(code.created),
    }
