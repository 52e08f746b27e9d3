"""Sender names, for SMS and for Viber. This file never decides who may send."""

from __future__ import annotations

from typing import Any, Final

from smsaero_kit.sandbox.state import Account, Sender
from smsaero_kit.sandbox.state.account import MOST_SENDERS
from smsaero_kit.sandbox.state.operators import OPERATORS
from smsaero_kit.sandbox.state.senders import VIBER_SENDERS
from smsaero_kit.sandbox.wire import Response, envelope

from .listing import items
from .reading import Reading

#: As the vendor's SDKs check it; the gateway's own rule is not known.
_LENGTHS: Final = range(2, 65)
_MODERATION: Final = {"status": 0, "extendStatus": "moderation"}


def sign_list(account: Account, reading: Reading, _now: float) -> Response:
    """Return the sender names, with a count and without links."""
    page = reading.page()
    if reading.wrong:
        return reading.refusal()
    return envelope(data={"totalCount": str(len(account.senders)), **items(tuple(account.senders), page, _shown)})


def sign_add(account: Account, reading: Reading, _now: float) -> Response:
    """Ask for a sender name. What is answered is not known: the sandbox shows the name as `sign/list` does.

    Nobody moderates here, so it stays in moderation and cannot send.
    """
    name = reading.text("name", lengths=_LENGTHS)
    if name and (account.senders.find(name) is not None or len(account.senders) >= MOST_SENDERS):
        reading.incorrect("name")
    if reading.wrong:
        return reading.refusal()
    return envelope(data=_shown(account.add_sender(name, approved=False)))


def viber_sign_list(_account: Account, _reading: Reading, _now: float) -> Response:
    """Return the sender names for Viber, with neither count nor links."""
    return envelope(data={str(index): _shown_for_viber(sender) for index, sender in enumerate(VIBER_SENDERS)})


def _shown(sender: Sender) -> dict[str, Any]:
    state = {"status": 1, "extendStatus": "approve"} if sender.approved else _MODERATION
    return _with_operators(sender, state, state)


def _shown_for_viber(sender: Sender) -> dict[str, Any]:
    # smsaero_python shows an active name whose operators are all in moderation.
    return _with_operators(sender, {"status": 1, "extendStatus": "active"} if sender.approved else _MODERATION, _MODERATION)


def _with_operators(sender: Sender, state: dict[str, Any], each: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": sender.id,
        "name": sender.name,
        **state,
        "statusOperators": {
            str(code): {"operator": code, "extendOperator": operator, **each} for code, operator in OPERATORS.items()
        },
    }
