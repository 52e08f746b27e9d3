"""The account: who asks, money, cards, prices. This file never sends."""

from __future__ import annotations

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.account import CARDS
from smsaero_kit.sandbox.wire import Response, envelope

from .reading import Reading


def auth(_account: Account, reading: Reading, _now: float) -> Response:
    """Whoever comes this far is known."""
    if reading.refused():
        return reading.refusal()
    return envelope(message="Successful authorization.")


def balance(account: Account, reading: Reading, _now: float) -> Response:
    """Return what is left."""
    if reading.refused():
        return reading.refusal()
    return envelope(data={"balance": float(account.balance)})


def balance_add(account: Account, reading: Reading, _now: float) -> Response:
    """Take money from a card, at once and never refused by any bank."""
    amount = reading.amount("sum")
    if reading.whole("cardId") not in CARDS and "cardId" not in reading.wrong:
        reading.incorrect("cardId")
    if reading.refused():
        return reading.refusal()
    account.balance += amount
    return envelope(data={"sum": float(amount)})


def cards(_account: Account, reading: Reading, _now: float) -> Response:
    """Return the cards, in the shape that smsaero_python shows or in that of smsaero_golang: they contradict each other."""
    if reading.refused():
        return reading.refusal()
    if reading.choices.cards == "list":
        return envelope(data=[{"id": card, "name": shown, "min_amount": 1, "max_amount": 15000} for card, shown in CARDS.items()])
    return envelope(data={str(index): {"id": card, "number": shown} for index, (card, shown) in enumerate(CARDS.items())})


def tariffs(account: Account, reading: Reading, _now: float) -> Response:
    """Return the prices, as strings."""
    if reading.refused():
        return reading.refusal()
    return envelope(data=account.tariffs)
