"""Mobile-ID: a session, its status, its code. This file never asks a SIM and never calls `callbackUrl`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.mobile_id import CODE, ERROR, FAILED, MOBILE_ID_LIVES, MobileId
from smsaero_kit.sandbox.wire import Response, envelope, refusal

from .reading import Reading
from .sending import taken, turned_down

_ADDRESS: Final = re.compile(r"https?://\S+")
_NOT_FOUND: Final = refusal(404, "session not found")


def mobile_id_send(account: Account, reading: Reading, now: float) -> Response:
    """Begin a session, for nothing. `sign` is no name of `sign/list`, so any text will do."""
    number = reading.number()
    reading.text("sign")
    address = reading.text("callbackUrl")
    if address and not _ADDRESS.fullmatch(address):
        reading.incorrect("callbackUrl")
    if reading.wrong:
        return reading.refusal()
    answer = turned_down(account, [number], Decimal(0))
    if answer is not None:
        return answer
    session = account.mobile_ids.add(lambda new: MobileId(new, number, now, MOBILE_ID_LIVES[account.outcome(number)]))
    return taken(_shown(session, now), [number])


def mobile_id_status(account: Account, reading: Reading, now: float) -> Response:
    """Return a session as it is now."""
    session_id = reading.whole("id")
    if reading.wrong:
        return reading.refusal()
    session = _session(account, session_id, now)
    return _NOT_FOUND if session is None else envelope(data=_shown(session, now))


def mobile_id_verify(account: Account, reading: Reading, now: float) -> Response:
    """Confirm a session with its code. The sandbox takes it before it asks for one, too, so that nobody has to wait."""
    session_id = reading.whole("id")
    code = reading.text("code")
    reading.text("sign")
    if reading.wrong:
        return reading.refusal()
    session = _session(account, session_id, now)
    if session is None or session.status(now) in (FAILED, ERROR):
        return _NOT_FOUND
    if code != CODE:
        return refusal(400, "invalid otp")
    confirmed = replace(session, confirmed=True)
    account.mobile_ids.put(session.id, confirmed)
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
