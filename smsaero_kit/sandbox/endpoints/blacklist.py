"""The blacklist. This file never decides what it means for a message: `state.account` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.contacts import Blocked
from smsaero_kit.sandbox.wire import Response, envelope

from .contacts import details_of
from .listing import listed
from .reading import Reading
from .sending import one_or_all


def blacklist_add(account: Account, reading: Reading, _now: float) -> Response:
    """Block numbers; one that is blocked already keeps its entry.

    Where the gateway takes names from is not known: here from the request, else from the contact with that number.
    """
    numbers, details, birthday = reading.numbers(), details_of(reading), reading.day("birthday")
    if reading.refused():
        return reading.refusal()
    blocked = [_block(account, number, details, birthday) for number in numbers]
    return envelope(data=one_or_all([_shown(each) for each in blocked], one=reading.has("number")))


def blacklist_list(account: Account, reading: Reading, _now: float) -> Response:
    """Return the blocked numbers, page by page; here ids are strings."""
    page, numbers = reading.page(), set(reading.wanted_numbers())
    if reading.refused():
        return reading.refusal()
    blocked = [each for each in account.blacklist if not numbers or each.number in numbers]
    return listed("blacklist/list", blocked, page, lambda each: {**_shown(each), "id": str(each.id)}, reading.choices)


def blacklist_delete(account: Account, reading: Reading, _now: float) -> Response:
    """Unblock a number, by the id of its entry."""
    entry = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    return reading.deleted("Deleted.") if account.blacklist.remove(entry) else reading.not_found("Number not found.")


def _block(account: Account, number: str, details: Mapping[str, str], birthday: str | None) -> Blocked:
    there = account.blacklist.find(number)
    if there is not None:
        return there
    contact = account.contacts.find(number)
    known = {} if contact is None else contact.details
    day = birthday or (contact.birthday if contact is not None else None)
    return account.blacklist.add(lambda new: Blocked(new, number, {**known, **details}, day))


def _shown(blocked: Blocked) -> dict[str, Any]:
    return {
        "id": blocked.id,
        "number": blocked.number,
        "sex": blocked.details.get("sex"),
        "lname": blocked.details.get("lname"),
        "fname": blocked.details.get("fname"),
        "sname": blocked.details.get("sname"),
        "bday": blocked.birthday,
        # Not `param1`: here the first has no number.
        "param": blocked.details.get("param1"),
        "param2": blocked.details.get("param2"),
        "param3": blocked.details.get("param3"),
    }
