"""Codes by call: flash calls, and voice codes by analogy. This file never calls anybody.

The shapes are those of cloudloyalty/smsaero-client: `phone`, not `number`. Of the lists only the paths are known.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.calls import CALL_LIVES, QUEUED, CodeCall
from smsaero_kit.sandbox.state.prices import FLASH_CALL, VOICE_CODE
from smsaero_kit.sandbox.state.store import Store
from smsaero_kit.sandbox.wire import Response, envelope

from .listing import listed
from .reading import Reading
from .sending import check_recipients, taken, turned_down

#: Not known: the sandbox takes what Telegram takes.
_CODE_LENGTHS: Final = range(4, 9)


def flash_call_send(account: Account, reading: Reading, now: float) -> Response:
    """Take a call and charge it."""
    return _take(account, account.flash_calls, FLASH_CALL, reading, now)


def flash_call_status(account: Account, reading: Reading, now: float) -> Response:
    """Return a call as it is now."""
    return _look(account.flash_calls, reading, now)


def flash_call_list(account: Account, reading: Reading, now: float) -> Response:
    """Return the calls, page by page."""
    return _list("flashcall/list", account.flash_calls, reading, now)


def voice_code_send(account: Account, reading: Reading, now: float) -> Response:
    """Take a call with a voice and charge it."""
    return _take(account, account.voice_codes, VOICE_CODE, reading, now)


def voice_code_status(account: Account, reading: Reading, now: float) -> Response:
    """Return a call with a voice as it is now."""
    return _look(account.voice_codes, reading, now)


def voice_code_list(account: Account, reading: Reading, now: float) -> Response:
    """Return the calls with a voice, page by page."""
    return _list("voicecode/list", account.voice_codes, reading, now)


def _take(account: Account, calls: Store[CodeCall], price: Decimal, reading: Reading, now: float) -> Response:
    phone, code = reading.number("phone"), reading.digits("code", _CODE_LENGTHS)
    check_recipients(account, reading, [phone], field="phone")
    if reading.refused():
        return reading.refusal()
    answer = turned_down(account, reading, [phone], price)
    if answer is not None:
        return answer
    account.balance -= price
    call = calls.add(lambda new: CodeCall(new, phone, code, price, now, CALL_LIVES[account.outcome(phone)]))
    return taken(_accepted(call, now), [phone])


def _look(calls: Store[CodeCall], reading: Reading, now: float) -> Response:
    call_id = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    call = calls.get(call_id)
    return reading.not_found("Call not found.") if call is None else envelope(data=_looked_up(call, now))


def _list(path: str, calls: Store[CodeCall], reading: Reading, now: float) -> Response:
    page = reading.page()
    if reading.refused():
        return reading.refusal()
    return listed(path, tuple(calls), page, lambda call: _looked_up(call, now), reading.choices)


def _accepted(call: CodeCall, now: float) -> dict[str, Any]:
    return {
        "id": call.id,
        "status": call.status(now),
        "code": call.code,
        "phone": call.phone,
        "cost": str(call.cost),
        "timeCreate": int(call.created),
        "timeUpdate": int(call.changed(now)),
    }


def _looked_up(call: CodeCall, now: float) -> dict[str, Any]:
    # What `timeSend` is before the call was made is not known: the sandbox says null.
    made = None if call.status(now) == QUEUED else int(call.changed(now))
    return {**_accepted(call, now), "timeSend": made}
