"""The fields of a request, read one by one; what is wrong is collected. This file never answers with anything but a refusal.

The rule words `required` and `incorrect` are the only ones that are known (cloudloyalty/smsaero-client has one in its tests).
An empty string counts as left out, for a form cannot say it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from smsaero_kit.sandbox.wire import Response, refusal

Fields = Mapping[str, Any]

#: Of a phone number.
NUMBER_LENGTHS: Final = range(7, 16)
#: Of ids and of seconds since 1970: one more digit would be the year 2286.
_WHOLE_LENGTHS: Final = range(1, 11)
_AMOUNT: Final = re.compile(r"\d{1,7}(\.\d{1,20})?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND: Final = re.compile(r"-?\d{1,10}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Reading:
    """Reads `fields`, and keeps in `wrong` what the gateway would refuse. A wrong field reads as an empty one."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self.wrong: dict[str, list[str]] = {}

    def refusal(self) -> Response:
        """Return the answer that says what is wrong."""
        return refusal(400, "Validation error.", data=self.wrong)

    def incorrect(self, name: str) -> None:
        """Keep that the field has a value that will not do."""
        self.wrong[name] = ["incorrect"]

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return bool(self._fields.get(name, "") != "")

    def is_word(self, name: str, word: str) -> bool:
        """Whether the field is `word`, written as a text or as a number."""
        return str(self._fields.get(name)) == word

    def text(self, name: str, *, lengths: range | None = None, known: Container[str] | None = None, required: bool = True) -> str:
        """Return a text; `known` are the only ones that will do."""
        value = self._value(name, required=required)
        if value is None:
            return ""
        if isinstance(value, str) and (lengths is None or len(value) in lengths) and (known is None or value in known):
            return value
        self.incorrect(name)
        return ""

    def digits(self, name: str, lengths: range, *, required: bool = True) -> str:
        """Return digits, which may have come as a number."""
        value = self._value(name, required=required)
        if value is None:
            return ""
        digits = _digits(value, lengths)
        if not digits:
            self.incorrect(name)
        return digits

    def whole(self, name: str, *, otherwise: int | None = None) -> int:
        """Return an id, a second or the like, `otherwise` when there is none; without `otherwise` there must be one."""
        digits = self.digits(name, _WHOLE_LENGTHS, required=otherwise is None)
        return int(digits) if digits else otherwise or 0

    def planned(self, now: float) -> float:
        """Return when to send: `dateSend` or, when that is left out or over, now."""
        return max(now, float(self.whole("dateSend", otherwise=0)))

    def page(self) -> int:
        """Return the page asked for, the first when none is."""
        page = self.whole("page", otherwise=1)
        if page < 1:
            self.incorrect("page")
        return page

    def amount(self, name: str) -> Decimal:
        """Return rubles."""
        value = self._value(name, required=True)
        if value is None:
            return Decimal(0)
        written = str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
        amount = round(Decimal(written), 2) if _AMOUNT.fullmatch(written) else Decimal(0)
        if not amount:
            self.incorrect(name)
        return amount

    def day(self, name: str) -> str | None:
        """Return a day as `YYYY-MM-DD`. How the gateway wants one is not known: the sandbox takes that or seconds since 1970."""
        value = self._value(name, required=False)
        if value is None:
            return None
        written = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if _SECOND.fullmatch(written):
            return (_EPOCH + timedelta(seconds=int(written))).date().isoformat()
        try:
            if _DAY.fullmatch(written):
                return date.fromisoformat(written).isoformat()
        except ValueError:
            pass
        self.incorrect(name)
        return None

    def number(self, name: str = "number") -> str:
        """Return a phone number."""
        return self.digits(name, NUMBER_LENGTHS)

    def numbers(self, *, most: int | None = None) -> tuple[str, ...]:
        """Return the phone numbers of `number` or of the list `numbers`; a list in place of the one is no number.

        Which field a wrong item of the list is reported under is not known: the sandbox says `number`.
        """
        return self._numbers([self._fields["number"]] if self.has("number") else self._several(), most=most, required=True)

    def wanted_numbers(self) -> tuple[str, ...]:
        """Return the numbers that a list shall be reduced to, none for all; smsaero_python puts lists into `number` here."""
        one = self._fields.get("number", "")
        given = one if isinstance(one, list) else [one] if one != "" else self._several()
        return self._numbers(given, most=None, required=False)

    def _several(self) -> list[Any]:
        several = self._fields.get("numbers", "")
        return several if isinstance(several, list) else [several] if several != "" else []

    def _numbers(self, given: list[Any], *, most: int | None, required: bool) -> tuple[str, ...]:
        numbers = tuple(_digits(value, NUMBER_LENGTHS) for value in given)
        if not numbers and required:
            self.wrong["number"] = ["required"]
        elif not all(numbers) or (most is not None and len(numbers) > most):
            self.incorrect("number")
        else:
            return numbers
        return ()

    def _value(self, name: str, *, required: bool) -> Any:
        if self.has(name):
            return self._fields[name]
        if required:
            self.wrong[name] = ["required"]
        return None


def _digits(value: Any, lengths: range) -> str:
    digits = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return digits if digits.isascii() and digits.isdigit() and len(digits) in lengths else ""
