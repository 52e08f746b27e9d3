"""From the gateway's JSON values to the typed answers. This file never sees an envelope, and never fails over a side issue.

What an answer is useless without (a message's id and status, the balance) must be there, else `OtherShape`. Anything else that is
missing or odd is left empty: an SMS that went out must not become an error because its date reads strangely. `raw` has it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from .answers import Balance, Message, OperatorState, SenderName, Tariffs, status_of
from .protocol import OtherShape

T = TypeVar("T")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: Beyond this, a number is no money and no id, but would take memory and time to handle.
_DIGITS: Final = 18
#: Code of an approved sender name and of an approving operator; the other codes but 0, moderation, are not known.
_APPROVED: Final = 1


def read_nothing(_data: Any) -> None:
    """Read an answer whose success is all that it says."""


def read_balance(data: Any) -> Balance:
    """Read `balance`: `{"balance": 337.03}`."""
    fields = _object(data)
    return Balance(amount=_money(fields.get("balance")), raw=fields)


def read_message(data: Any) -> Message:
    """Read `sms/send` and `sms/status`."""
    return _message(data, test=False)


def read_test_message(data: Any) -> Message:
    """Read `sms/testsend` and `sms/teststatus`."""
    return _message(data, test=True)


def read_sender_names(data: Any) -> tuple[SenderName, ...]:
    """Read `sign/list`: an object whose items stand under "0", "1", … beside `totalCount`."""
    return tuple(
        SenderName(
            id=_else(_whole, item.get("id"), 0),
            name=_word(item.get("name")),
            approved=item.get("status") in (_APPROVED, str(_APPROVED)),
            status=_else(_whole, item.get("status"), 0),
            status_word=_word(item.get("extendStatus")),
            operators=tuple(_operator(state) for state in _items(item.get("statusOperators") or {})),
            raw=item,
        )
        for item in _items(data)
    )


def read_tariffs(data: Any) -> Tariffs:
    """Read `tariffs`: channel → operator → a decimal in a string."""
    return Tariffs(
        channels={
            channel: {operator: _money(price) for operator, price in prices.items()}
            for channel, prices in (_object(data) if data else {}).items()
            if isinstance(prices, Mapping)
        }
    )


def _message(data: Any, *, test: bool) -> Message:
    fields = _object(data)
    return Message(
        id=_whole(fields.get("id")),
        number=_word(fields.get("number")),
        text=_word(fields.get("text")),
        sender_name=_word(fields.get("from")),
        status=status_of(_whole(fields.get("status"))),
        cost=_else(_money, fields.get("cost"), None),
        created=_else(_time, fields.get("dateCreate"), None),
        planned=_else(_time, fields.get("dateSend"), None),
        answered=_else(_time, fields.get("dateAnswer"), None),
        channel=_word(fields.get("channel")),
        status_word=_word(fields.get("extendStatus")),
        test=test,
        raw=fields,
    )


def _operator(state: Mapping[str, Any]) -> OperatorState:
    return OperatorState(
        code=_else(_whole, state.get("operator"), 0),
        name=_word(state.get("extendOperator")),
        approved=state.get("status") in (_APPROVED, str(_APPROVED)),
        status=_else(_whole, state.get("status"), 0),
        status_word=_word(state.get("extendStatus")),
    )


def _object(data: Any) -> Mapping[str, Any]:
    if isinstance(data, Mapping):
        return data
    raise OtherShape


def _items(data: Any) -> Iterator[Mapping[str, Any]]:
    """Return the objects in `data`: under "0", "1", …, or in a list, which is how PHP writes an object without items."""
    if isinstance(data, Mapping):
        return (value for value in data.values() if isinstance(value, Mapping))
    if isinstance(data, list):
        return (value for value in data if isinstance(value, Mapping))
    raise OtherShape


def _whole(value: Any) -> int:
    number = _money(value)
    if number != number.to_integral_value():
        raise OtherShape
    return int(number)


def _money(value: Any) -> Decimal:
    # bool is an int in Python, and no number in JSON.
    if not isinstance(value, (int, Decimal, str)) or isinstance(value, bool):
        raise OtherShape
    try:
        number = Decimal(value.strip()) if isinstance(value, str) else Decimal(value)
    except InvalidOperation:
        raise OtherShape from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not -_DIGITS <= exponent <= _DIGITS or number.adjusted() > _DIGITS:
        raise OtherShape
    return number


def _time(value: Any) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=_whole(value))
    except OverflowError:
        raise OtherShape from None


def _word(value: Any) -> str:
    return str(value) if isinstance(value, (str, int, Decimal)) else ""


def _else(read: Callable[[Any], T], value: Any, otherwise: T | None) -> Any:
    """Return what `read` makes of `value`, or `otherwise` when it cannot: for fields that may be missing."""
    try:
        return read(value)
    except OtherShape:
        return otherwise
