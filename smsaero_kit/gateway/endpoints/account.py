"""The account: its credentials, its money, its prices. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`is_authorized`, `balance`, `balance_add`, `cards`, `tariffs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from smsaero_kit.gateway.fields import Answered, Fields, any_object, items, nothing, readable
from smsaero_kit.gateway.protocol import Call, Effect

#: Far more than anybody charges a card with.
_MOST_KOPECKS: Final = 10**12


@dataclass(frozen=True, kw_only=True)
class Balance(Answered):
    """What is left on the account, in rubles."""

    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class TopUp(Answered):
    """What was added to the balance, in rubles; None when the gateway did not say."""

    amount: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Card(Answered):
    """A bank card of the account. Sources contradict each other on its fields: what one lacks is left empty."""

    id: int
    #: Masked by the gateway, e.g. `Visa*****1234`.
    number: str
    name: str
    #: The least that can be paid with it, in rubles.
    least: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Tariffs(Answered):
    """Rubles for one segment, by channel and operator: `{"FREE SIGN": {"MTS": Decimal("4.99"), …}, …}`."""

    channels: Mapping[str, Mapping[str, Decimal]]

    def price(self, channel: str, operator: str) -> Decimal | None:
        """Return the price of one segment, None when the gateway did not name it."""
        return self.channels.get(channel, {}).get(operator)


def auth() -> Call[None]:
    """Return if the e-mail and the key belong together. Raises `NotAuthorized` when they do not."""
    return Call("auth", nothing, effect=Effect.READS)


def balance() -> Call[Balance]:
    """Return what is left on the account, in rubles."""
    return Call("balance", _read_balance, effect=Effect.READS)


def balance_add(amount: Decimal | int, card_id: int) -> Call[TopUp]:
    """Charge a bank card of the account (see `cards`) with `amount` rubles and add them to the balance.

    Raises `ValueError` for what is no amount of rubles and kopecks above zero.
    """
    kopecks = Decimal(amount) * 100 if Decimal(amount).is_finite() else Decimal(0)
    if not 0 < kopecks < _MOST_KOPECKS or kopecks != int(kopecks):
        raise ValueError("amount must be rubles and kopecks above zero")
    rubles = int(amount) if amount == int(amount) else float(amount)
    return Call("balance/add", _read_top_up, {"sum": rubles, "cardId": card_id}, effect=Effect.CHANGES)


def cards() -> Call[tuple[Card, ...]]:
    """Return the bank cards of the account, their numbers masked."""
    return Call("cards", _read_cards, effect=Effect.READS)


def tariffs() -> Call[Tariffs]:
    """Return what a segment costs, by channel and operator, in rubles."""
    return Call("tariffs", _read_tariffs, effect=Effect.READS)


def _read_balance(data: Any) -> Balance:
    fields = Fields(data)
    return Balance(amount=fields.required_money("balance"), raw=fields.raw)


def _read_top_up(data: Any) -> TopUp:
    fields = any_object(data)
    return TopUp(amount=fields.money("sum"), raw=fields.raw)


def _read_cards(data: Any) -> tuple[Card, ...]:
    return readable(_card, items(data))


def _card(fields: Fields) -> Card:
    return Card(
        id=fields.required_whole("id"),
        number=fields.word("number"),
        name=fields.word("name"),
        least=fields.money("min_amount"),
        raw=fields.raw,
    )


def _read_tariffs(data: Any) -> Tariffs:
    fields = Fields(data or {})
    channels = {}
    for channel, prices in fields.raw.items():
        if isinstance(prices, Mapping):
            by_operator = Fields(prices)
            priced = {name: by_operator.money(name) for name in prices}
            channels[channel] = {name: price for name, price in priced.items() if price is not None}
    return Tariffs(channels=channels, raw=fields.raw)
