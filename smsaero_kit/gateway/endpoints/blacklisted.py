"""The blacklist. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`blacklist_add` …). The first free field is called `param` here, not
`param1`. What the gateway does with a send to a blacklisted number is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smsaero_kit.gateway.batch import Batch, read_batch
from smsaero_kit.gateway.fields import Answered, Fields, nothing
from smsaero_kit.gateway.pages import Page, on_page, read_page
from smsaero_kit.gateway.parameters import digits, digits_of_each, given
from smsaero_kit.gateway.protocol import Call, Effect


@dataclass(frozen=True, kw_only=True)
class Blacklisted(Answered):
    """A number on the blacklist."""

    id: int
    #: Digits of E.164 without the plus.
    number: str
    #: `male`, `female`, or empty.
    sex: str
    last_name: str
    first_name: str
    patronymic: str
    #: As the gateway writes it; empty when there is none.
    birthday: str
    #: The three free fields.
    params: tuple[str, str, str]


def blacklist_add(number: str) -> Call[Blacklisted]:
    """Put a number on the blacklist."""
    return Call("blacklist/add", lambda data: _read(Fields(data)), {"number": digits(number)}, effect=Effect.CHANGES)


def blacklist_add_batch(numbers: Sequence[str]) -> Call[Batch[Blacklisted]]:
    """Put several numbers on the blacklist."""
    to = digits_of_each(numbers)
    return Call("blacklist/add", read_batch(_read, to, "id"), {"numbers": to}, effect=Effect.CHANGES)


def blacklist_delete(blacklisted_id: int) -> Call[None]:
    """Take a number off the blacklist."""
    return Call("blacklist/delete", nothing, {"id": blacklisted_id}, effect=Effect.CHANGES)


def blacklist(*, number: str | None = None, page: int = 1) -> Call[Page[Blacklisted]]:
    """List the blacklist, or what it has on `number`, from `page` on."""
    wanted = given(number=None if number is None else digits(number))
    return Call("blacklist/list", read_page(_read), wanted, on_page(page), effect=Effect.READS)


def _read(fields: Fields) -> Blacklisted:
    return Blacklisted(
        id=fields.required_whole("id"),
        number=fields.word("number"),
        sex=fields.word("sex"),
        last_name=fields.word("lname"),
        first_name=fields.word("fname"),
        patronymic=fields.word("sname"),
        birthday=fields.word("bday"),
        params=(fields.word("param"), fields.word("param2"), fields.word("param3")),
        raw=fields.raw,
    )
