"""What a caller gives → what goes on the wire. This file never asks and never judges what the gateway alone can judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

#: What people write between the digits of a number; the gateway takes digits only.
_PUNCTUATION: Final = str.maketrans("", "", "+-()./ \t\u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014")


def digits(number: str) -> str:
    """Return `number` as the gateway takes it: international, without plus and punctuation."""
    return number.translate(_PUNCTUATION)


def digits_of_each(numbers: Sequence[str]) -> list[str]:
    """Return each of `numbers` as the gateway takes it. Raises `ValueError` for none, and for a text in place of a list."""
    if isinstance(numbers, str) or not numbers:
        raise ValueError("numbers must be a list of phone numbers, at least one")
    return [digits(number) for number in numbers]


def unix_time(moment: datetime | None) -> int | None:
    """Return the seconds since 1970.

    Raises `ValueError` for a time without a zone: the vendor's SDK takes it for this machine's, and sends at another hour.
    """
    if moment is None:
        return None
    if moment.utcoffset() is None:
        raise ValueError("a planned time needs its time zone, e.g. datetime(2030, 1, 31, 9, 0, tzinfo=ZoneInfo('Europe/Moscow'))")
    return int(moment.timestamp())


def given(**parameters: Any) -> dict[str, Any]:
    """Return the parameters that were given: those that are not None."""
    return {name: value for name, value in parameters.items() if value is not None}
