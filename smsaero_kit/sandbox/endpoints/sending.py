"""What all sending endpoints share: magic numbers, money, and one answer or a list. This file never knows a channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from smsaero_kit.sandbox.faults import ANSWERS, too_many
from smsaero_kit.sandbox.magic import BY_NUMBER
from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.wire import Line, Response, envelope

from .reading import Reading


def sender_of(
    account: Account, reading: Reading, now: float, name: str = "sign", *, test: bool = False, required: bool = True
) -> str:
    """Return the sender name for an SMS, as the account has it; one that may not send is reported.

    Whether the gateway tells capitals apart, and whether it looks at the names of tests, are choices.
    """
    if test and reading.choices.test_sender_names == "any":
        return reading.text(name, required=required)
    given = reading.text(name, required=required)
    if not given:
        return ""
    found = account.senders.find(given)
    if found is not None and found.is_approved(now):
        return given
    if reading.choices.sender_name_case == "ignored":
        spelt = next((each for each in account.approved_names(now) if each.casefold() == given.casefold()), "")
        if spelt:
            return spelt
    reading.incorrect(name)
    return ""


def check_recipients(account: Account, reading: Reading, numbers: Sequence[str], *, field: str = "number") -> None:
    """Report numbers of the blacklist, if that is how they are to be treated."""
    if reading.choices.blacklisted == "refused" and any(account.blacklist.find(number) for number in numbers):
        reading.incorrect(field)


def turned_down(account: Account, reading: Reading, numbers: Sequence[str], price: Decimal) -> Response | None:
    """Return what a magic number among `numbers` answers, or 402 when `price` is more than is left; None to go on."""
    answer = next((magic.answer for number in numbers if (magic := BY_NUMBER.get(number)) and magic.answer), None)
    if answer is None and price > account.balance:
        return ANSWERS["no_money"]
    return too_many(reading.choices.retry_after) if answer is ANSWERS["too_many"] else answer


def taken(data: Any, numbers: Sequence[str]) -> Response:
    """Return the answer after everything was accepted; a magic number among `numbers` lets it get lost or come late."""
    magic = [BY_NUMBER[number] for number in numbers if number in BY_NUMBER]
    if not magic:
        return envelope(data=data)
    line = Line.DROPPED if any(each.drops for each in magic) else Line.KEPT
    return replace(envelope(data=data), line=line, delay=max((each.delay for each in magic), default=0.0))


def one_or_all(data: list[dict[str, Any]], *, one: bool) -> Any:
    """Return an object for `number`, a list for `numbers`."""
    return data[0] if one else data
