"""Sender names, for SMS and for Viber. This file never decides who may send."""

from __future__ import annotations

from collections.abc import Mapping
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


def sign_list(account: Account, reading: Reading, now: float) -> Response:
    """Return the sender names, with a count and without links."""
    page = reading.page()
    if reading.refused():
        return reading.refusal()
    names = items(tuple(account.senders), page, lambda sender: _shown(sender, now), reading.choices)
    return envelope(data={"totalCount": str(len(account.senders)), **names})


def sign_add(account: Account, reading: Reading, now: float) -> Response:
    """Ask for a sender name. What is answered is not known: the sandbox shows the name as `sign/list` does.

    How long it stays in moderation, in which it cannot send, is a choice.
    """
    name = reading.text("name", lengths=_LENGTHS)
    if name and (account.senders.find(name) is not None or len(account.senders) >= MOST_SENDERS):
        reading.incorrect("name")
    if reading.refused():
        return reading.refusal()
    seconds = reading.choices.sender_name_moderation
    return envelope(data=_shown(account.add_sender(name, None if seconds is None else now + seconds), now))


def viber_sign_list(_account: Account, reading: Reading, now: float) -> Response:
    """Return the sender names for Viber, with neither count nor links."""
    if reading.refused():
        return reading.refusal()
    return envelope(data={str(index): _shown_for_viber(sender, now) for index, sender in enumerate(VIBER_SENDERS)})


def _shown(sender: Sender, now: float) -> dict[str, Any]:
    def state(*, approved: bool) -> dict[str, Any]:
        return {"status": 1, "extendStatus": "approve"} if approved else _MODERATION

    operators = {operator: state(approved=sender.is_approved_by(operator, now)) for operator in OPERATORS.values()}
    return _with_operators(sender, state(approved=sender.is_approved(now)), operators)


def _shown_for_viber(sender: Sender, now: float) -> dict[str, Any]:
    # smsaero_python shows an active name whose operators are all in moderation.
    state = {"status": 1, "extendStatus": "active"} if sender.is_approved(now) else _MODERATION
    return _with_operators(sender, state, dict.fromkeys(OPERATORS.values(), _MODERATION))


def _with_operators(sender: Sender, state: dict[str, Any], each: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": sender.id,
        "name": sender.name,
        **state,
        "statusOperators": {
            str(code): {"operator": code, "extendOperator": operator, **each[operator]} for code, operator in OPERATORS.items()
        },
    }
