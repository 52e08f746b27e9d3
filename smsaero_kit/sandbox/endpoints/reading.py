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

from smsaero_kit.sandbox.choices import DEFAULTS, Choices
from smsaero_kit.sandbox.wire import Response, envelope, refusal

Fields = Mapping[str, Any]

#: Of a phone number.
NUMBER_LENGTHS: Final = range(7, 16)
#: Digits of a Russian number as it is dialled within the country: 8 and ten more.
NATIONAL_LENGTH: Final = 11
#: Of ids and of seconds since 1970: one more digit would be the year 2286.
_WHOLE_LENGTHS: Final = range(1, 11)
_AMOUNT: Final = re.compile(r"\d{1,7}(\.\d{1,20})?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND: Final = re.compile(r"-?\d{1,10}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Reading:
    """Reads `fields`, and keeps in `wrong` what the gateway would refuse. A wrong field reads as an empty one.

    `asked` are the names of all fields that were looked for: whatever else came is unknown to the endpoint.
    """

    def __init__(self, fields: Fields, choices: Choices = DEFAULTS) -> None:
        self._fields = fields
        self.choices = choices
        self.wrong: dict[str, list[str]] = {}
        self.asked: set[str] = set()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the fields that nobody looked for."""
        return tuple(name for name in self._fields if name not in self.asked)

    def refused(self) -> bool:
        """Whether something is wrong; to be asked once everything was read."""
        if self.choices.unknown_fields == "refused":
            for name in self.unknown:
                self.incorrect(name)
        return bool(self.wrong)

    def refusal(self) -> Response:
        """Return the answer that says what is wrong."""
        return refusal(400, "Validation error.", data=self.wrong)

    def not_found(self, message: str) -> Response:
        """Return the answer to an id that nothing has. What the gateway answers is not known, here and everywhere else."""
        return refusal(self.choices.unknown_id, message)

    def deleted(self, message: str) -> Response:
        """Return the answer after something was deleted. The vendor's SDKs differ on what its `data` is."""
        return envelope(data=None if self.choices.deleted == "null" else {}, message=message)

    def incorrect(self, name: str) -> None:
        """Keep that the field has a value that will not do."""
        self.wrong[name] = ["incorrect"]

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        self.asked.add(name)
        return bool(self._fields.get(name, "") != "")

    def is_word(self, name: str, word: str) -> bool:
        """Whether the field is `word`, written as a text or as a number."""
        self.asked.add(name)
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
        wanted = float(self.whole("dateSend", otherwise=0))
        too_late = self.choices.latest_date is not None and wanted > now + self.choices.latest_date
        # A second may pass on the way.
        too_early = self.choices.past_date == "refused" and 0 < wanted < int(now) - 1
        if too_late or too_early:
            self.incorrect("dateSend")
        return max(now, wanted)

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
        """Return a day as `YYYY-MM-DD`. How the gateway wants one is not known: that or seconds since 1970, or either."""
        value = self._value(name, required=False)
        if value is None:
            return None
        written = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if _SECOND.fullmatch(written) and self.choices.birthday != "day":
            return (_EPOCH + timedelta(seconds=int(written))).date().isoformat()
        try:
            if _DAY.fullmatch(written) and self.choices.birthday != "seconds":
                return date.fromisoformat(written).isoformat()
        except ValueError:
            pass
        self.incorrect(name)
        return None

    def number(self, name: str = "number") -> str:
        """Return a phone number."""
        value = self._value(name, required=True)
        if value is None:
            return ""
        number = self._number(value)
        if not number:
            self.incorrect(name)
        return number

    def numbers(self, *, most: int | None = None) -> tuple[str, ...]:
        """Return the phone numbers of `number` or of the list `numbers`; a list in place of the one is no number.

        What becomes of a wrong item of the list, and the field that it is reported under, are choices.
        """
        several = self._several()
        if self.has("number"):
            number = self._number(self._fields["number"])
            if not number:
                self.incorrect("number")
            return (number,) if number else ()
        return self._numbers(several, most=self.choices.most_recipients if most is None else most, required=True)

    def wanted_numbers(self) -> tuple[str, ...]:
        """Return the numbers that a list shall be reduced to, none for all; smsaero_python puts lists into `number` here."""
        several = self._several()
        one = self._fields["number"] if self.has("number") else ""
        given = one if isinstance(one, list) else [one] if one != "" else several
        return self._numbers(given, most=None, required=False)

    def _several(self) -> list[Any]:
        self.asked.add("numbers")
        several = self._fields.get("numbers", "")
        return several if isinstance(several, list) else [several] if several != "" else []

    def _numbers(self, given: list[Any], *, most: int | None, required: bool) -> tuple[str, ...]:
        numbers = tuple(self._number(value) for value in given)
        good = tuple(filter(None, numbers))
        if not numbers and required:
            self.wrong["number"] = ["required"]
        elif most is not None and len(numbers) > most:
            self.incorrect("number")
        elif len(good) == len(numbers) or (good and required and self.choices.bad_number_in_list == "send_the_rest"):
            return good
        else:
            self.incorrect("number" if self.has("number") else self.choices.bad_number_field)
        return ()

    def _number(self, value: Any) -> str:
        if isinstance(value, str) and value.startswith("+") and self.choices.plus_sign == "dropped":
            value = value[1:]
        number = _digits(value, NUMBER_LENGTHS)
        if len(number) == NATIONAL_LENGTH and number.startswith("8"):
            return {"kept": number, "seven": f"7{number[1:]}", "refused": ""}[self.choices.leading_eight]
        return number

    def _value(self, name: str, *, required: bool) -> Any:
        if self.has(name):
            return self._fields[name]
        if required:
            self.wrong[name] = ["required"]
        return None


def _digits(value: Any, lengths: range) -> str:
    digits = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return digits if digits.isascii() and digits.isdigit() and len(digits) in lengths else ""
