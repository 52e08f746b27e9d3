"""The fields of the gateway's JSON objects as typed values. This file knows no endpoint and never sees an envelope.

The gateway mixes types: `cost` is a number after a send and a string in a status, `number` the other way round
(https://github.com/smsaero/smsaero_golang, https://github.com/6reduk/smsaeroclient). Here money is always a `Decimal`, a time
always aware and in UTC, an id always an int, a code a member of its enumeration or, when it is not known, the int itself.

What an answer is useless without, such as its id, is asked for by `required_…`, which raises `OtherShape`. Anything else that is
missing or odd is left empty: an SMS that went out must not become an error because its date reads strangely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum
from typing import Any, Final, TypeVar

from .protocol import OtherShape

T = TypeVar("T")
Code = TypeVar("Code", bound=IntEnum)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: Beyond this, a number is no money and no id, but would take memory and time to handle.
_DIGITS: Final = 18
_NUMBER: Final = re.compile(r"\s*[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?\s*")


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What every answer has: the gateway's own object, also the fields that the kit does not know."""

    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


class Fields:
    """The fields of one object. Raises `OtherShape` for anything that is none."""

    def __init__(self, data: Any) -> None:
        if not isinstance(data, Mapping):
            raise OtherShape
        self.raw: Mapping[str, Any] = data

    def required_whole(self, name: str) -> int:
        """Return an integer without which the answer is useless, e.g. an id."""
        return _whole(self.raw.get(name))

    def required_money(self, name: str) -> Decimal:
        """Return an amount without which the answer is useless."""
        return _money(self.raw.get(name))

    def required_code(self, name: str, codes: type[Code]) -> Code | int:
        """Return a code without which the answer is useless: a member of `codes`, or the number when it is none of them."""
        return member(codes, self.required_whole(name))

    def whole(self, name: str) -> int | None:
        """Return an integer, None when there is none."""
        return _else_none(_whole, self.raw.get(name))

    def count(self, name: str) -> int:
        """Return an integer, 0 when there is none."""
        return self.whole(name) or 0

    def money(self, name: str) -> Decimal | None:
        """Return an amount, None when there is none."""
        return _else_none(_money, self.raw.get(name))

    def time(self, name: str) -> datetime | None:
        """Return the moment of a number of seconds since 1970, None when there is none."""
        return _else_none(_time, self.raw.get(name))

    def code(self, name: str, codes: type[Code]) -> Code | int | None:
        """Return a member of `codes`, or the number when it is none of them, None when there is none."""
        number = self.whole(name)
        return None if number is None else member(codes, number)

    def word(self, name: str) -> str:
        """Return a text, also of what is a number; empty when there is none."""
        value = self.raw.get(name)
        return str(value) if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool) else ""

    def items(self, name: str) -> Iterator[Fields]:
        """Return the objects inside of a field; none when it holds none."""
        value = self.raw.get(name)
        return items(value) if isinstance(value, (Mapping, list)) else iter(())


def items(data: Any) -> Iterator[Fields]:
    """Return the objects in `data`: under "0", "1", …, or in a list, which is how PHP writes an object without items.

    What is no object there, such as `totalCount`, is left out. Raises `OtherShape` for what is no collection.
    """
    if isinstance(data, Mapping):
        # `links` is an object as well, and no item.
        return (Fields(value) for name, value in data.items() if isinstance(value, Mapping) and name != "links")
    if isinstance(data, list):
        return (Fields(value) for value in data if isinstance(value, Mapping))
    if data is None:
        return iter(())
    raise OtherShape


def any_object(data: Any) -> Fields:
    """Return the fields of `data`, none at all when it is no object: for answers of which the success is what counts."""
    return Fields(data if isinstance(data, Mapping) else {})


def readable(read: Callable[[Fields], T], objects: Iterable[Fields]) -> tuple[T, ...]:
    """Return what `read` makes of each object; one that it does not know is left out."""
    return tuple(value for each in objects if (value := _else_none(read, each)) is not None)


def nothing(_data: Any) -> None:
    """Read an answer whose success is all that it says."""


def member(codes: type[Code], number: int) -> Code | int:
    """Return the member of `codes`, or `number` itself when the kit does not know it: a new code is no error."""
    try:
        return codes(number)
    except ValueError:
        return number


def _whole(value: Any) -> int:
    # Nearly all are plain integers already, and a send reads five of them.
    if type(value) is int and -(10**_DIGITS) < value < 10**_DIGITS:
        return value
    number = _money(value)
    if number != number.to_integral_value():
        raise OtherShape
    return int(number)


def _money(value: Any) -> Decimal:
    # bool is an int in Python, and no number in JSON.
    if not isinstance(value, (int, Decimal, str)) or isinstance(value, bool):
        raise OtherShape
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise OtherShape
    number = Decimal(value.strip()) if isinstance(value, str) else Decimal(value)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not -_DIGITS <= exponent <= _DIGITS or number.adjusted() >= _DIGITS:
        raise OtherShape
    return number


def _time(value: Any) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=_whole(value))
    except OverflowError:
        raise OtherShape from None


def _else_none(read: Callable[[Any], T], value: Any) -> T | None:
    try:
        return read(value)
    except OtherShape:
        return None
