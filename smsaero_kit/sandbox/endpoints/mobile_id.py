"""Mobile-ID: a session, its status, its code. This file never asks a SIM and never calls anybody."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.mobile_id import CODE, CONFIRMED, ERROR, FAILED, MOBILE_ID_LIVES, MobileId
from smsaero_kit.sandbox.wire import Response, envelope, refusal

from .reading import Reading
from .sending import check_recipients, taken, turned_down
from .sms import callback_of

_NOT_FOUND: Final = refusal(404, "session not found")


def mobile_id_send(account: Account, reading: Reading, now: float) -> Response:
    """Begin a session, for nothing. `sign` is no name of `sign/list`, so any text will do."""
    number = reading.number()
    reading.text("sign")
    to = callback_of(reading, required=True)
    check_recipients(account, reading, [number])
    if reading.refused():
        return reading.refusal()
    answer = turned_down(account, reading, [number], Decimal(0))
    if answer is not None:
        return answer
    life = MOBILE_ID_LIVES[account.outcome(number)]
    session = account.mobile_ids.add(lambda new: MobileId(new, number, now, life, callback=to))
    if to is not None:
        account.report(session.id, to, now, life, words=False)
    return taken(_shown(session, now), [number])


def mobile_id_status(account: Account, reading: Reading, now: float) -> Response:
    """Return a session as it is now."""
    session_id = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    session = _session(account, session_id, now)
    return _NOT_FOUND if session is None else envelope(data=_shown(session, now))


def mobile_id_verify(account: Account, reading: Reading, now: float) -> Response:
    """Confirm a session with its code. The sandbox takes it before it asks for one, too, so that nobody has to wait."""
    session_id = reading.whole("id")
    code = reading.text("code")
    reading.text("sign")
    if reading.refused():
        return reading.refusal()
    session = _session(account, session_id, now)
    if session is None or session.status(now) in (FAILED, ERROR):
        return _NOT_FOUND
    if code != CODE:
        return refusal(400, "invalid otp")
    confirmed = replace(session, confirmed=True)
    account.mobile_ids.put(session.id, confirmed)
    if session.callback is not None and not session.confirmed:
        account.report_only(session.id, session.callback, now, CONFIRMED)
    return envelope(data=_shown(confirmed, now))


def _session(account: Account, session_id: int, now: float) -> MobileId | None:
    session = account.mobile_ids.get(session_id)
    return None if session is None or session.is_over(now) else session


def _shown(session: MobileId, now: float) -> dict[str, Any]:
    return {
        "id": session.id,
        "number": session.number,
        "authType": "SIM-PUSH",
        "codeSms": "",
        "status": session.status(now),
        "cost": 0,
        "dateCreate": int(session.created),
        "dateSend": int(session.created),
    }
