"""The account: who asks, money, cards, prices. This file never sends."""

from __future__ import annotations

from smsaero_kit.sandbox.state import TARIFFS, Account
from smsaero_kit.sandbox.state.account import CARDS
from smsaero_kit.sandbox.wire import Response, envelope

from .reading import Reading


def auth(_account: Account, _reading: Reading, _now: float) -> Response:
    """Whoever comes this far is known."""
    return envelope(message="Successful authorization.")


def balance(account: Account, _reading: Reading, _now: float) -> Response:
    """Return what is left."""
    return envelope(data={"balance": float(account.balance)})


def balance_add(account: Account, reading: Reading, _now: float) -> Response:
    """Take money from a card, at once and never refused by any bank."""
    amount = reading.amount("sum")
    if reading.whole("cardId") not in CARDS and "cardId" not in reading.wrong:
        reading.incorrect("cardId")
    if reading.wrong:
        return reading.refusal()
    account.balance += amount
    return envelope(data={"sum": float(amount)})


def cards(_account: Account, _reading: Reading, _now: float) -> Response:
    """Return the cards. The vendor's SDKs contradict each other; this is the shape that smsaero_python shows."""
    return envelope(data={str(index): {"id": card, "number": shown} for index, (card, shown) in enumerate(CARDS.items())})


def tariffs(_account: Account, _reading: Reading, _now: float) -> Response:
    """Return the prices, as strings."""
    return envelope(data=TARIFFS)
