"""Phone numbers as people write them → E.164. This file sends nothing and asks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .errors import PhoneRefused

#: How a number without a country code is read: SMS Aero's customers are Russian.
DEFAULT_REGION: Final = "RU"


@dataclass(frozen=True)
class PhoneNumber:
    """A number that can be sent to."""

    #: E.164 with the plus: `+79990000000`.
    e164: str
    #: As people of any country read it: `+7 999 000-00-00`.
    international: str
    #: The country as an ISO 3166 code, empty for numbers of no country.
    region: str

    @property
    def digits(self) -> str:
        """What Logto's and SMS Aero's APIs take: E.164 without the plus."""
        return self.e164[1:]

    @property
    def masked(self) -> str:
        """For logs and summaries: the country code and the last two digits only."""
        return f"{self.e164[:2]}…{self.e164[-2:]}"

    def __str__(self) -> str:
        return self.international


def normalize(entered: str, region: str = DEFAULT_REGION) -> PhoneNumber:
    """Return the number that `entered` means; `8 999 …` and `999 …` are read as numbers of `region`.

    Raises `PhoneRefused` with the reason. Rules: Google's libphonenumber, which Logto's console uses as well.
    """
    import phonenumbers  # its metadata is large: loaded only when a number is looked at

    if not entered.strip():
        raise PhoneRefused(entered, "empty")
    digits = "".join(character for character in entered if character.isdigit())
    problem = "not_a_number"
    # The second reading is for `380 50 …`: a foreign number whose plus was left out.
    for text in dict.fromkeys((entered, f"+{digits}")):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException as error:
            problem = _PARSE_PROBLEMS.get(error.error_type, problem)
            continue
        if phonenumbers.is_valid_number(number):
            return PhoneNumber(
                e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
                international=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
                region=phonenumbers.region_code_for_number(number) or "",
            )
        if problem in ("not_a_number", "invalid"):
            problem = _LENGTH_PROBLEMS.get(phonenumbers.is_possible_number_with_reason(number), "invalid")
    raise PhoneRefused(entered, problem)


def is_landline(number: PhoneNumber) -> bool:
    """Return whether `number` is surely none of a mobile phone, so that an SMS hardly arrives there.

    In some countries, such as the USA, nobody can tell by the digits; then it is not said.
    """
    import phonenumbers  # as above

    return phonenumbers.number_type(phonenumbers.parse(number.e164)) in _NO_PHONE_FOR_SMS


#: Values of phonenumbers.PhoneNumberType: fixed lines, toll-free, premium-rate and shared-cost numbers, and those of companies.
_NO_PHONE_FOR_SMS: Final = frozenset({0, 3, 4, 5, 9})
# Values of phonenumbers.NumberParseException and phonenumbers.ValidationResult, as numbers: the package is imported late.
_PARSE_PROBLEMS: Final = {0: "invalid", 2: "too_short", 3: "too_short", 4: "too_long"}
_LENGTH_PROBLEMS: Final = {2: "too_short", 3: "too_long"}
