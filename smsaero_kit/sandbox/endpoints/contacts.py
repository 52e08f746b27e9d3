"""Contacts. This file never sends to one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.contacts import Contact
from smsaero_kit.sandbox.state.lookups import HLR_WORDS, found
from smsaero_kit.sandbox.state.operators import OPERATORS, OTHER, operator_of
from smsaero_kit.sandbox.wire import Response, envelope

from .listing import listed
from .reading import Reading

SEXES: Final = ("male", "female")
_NAMES: Final = ("lname", "fname", "sname")
_DETAILS: Final = ("sex", *_NAMES, "param1", "param2", "param3")


def details_of(reading: Reading) -> dict[str, str]:
    """Return what a request says about somebody, under the API's names, without what it leaves out."""
    return {
        name: reading.text(name, known=SEXES if name == "sex" else None, required=False) for name in _DETAILS if reading.has(name)
    }


def contact_add(account: Account, reading: Reading, _now: float) -> Response:
    """Keep a contact.

    What happens with a number that is there already is not known: the sandbox changes that contact and adds the group to its groups.
    """
    number, details, birthday = reading.number(), details_of(reading), reading.day("birthday")
    group = reading.whole("groupId", otherwise=0)
    if reading.has("groupId") and account.groups.get(group) is None:
        reading.incorrect("groupId")
    if reading.refused():
        return reading.refusal()
    contact = account.contacts.find(number) or account.contacts.add(lambda new: Contact(new, number, {}))
    changed = replace(
        contact,
        details={**contact.details, **details},
        birthday=birthday or contact.birthday,
        groups=tuple(dict.fromkeys((*contact.groups, *([group] if group else [])))),
    )
    account.contacts.put(contact.id, changed)
    return envelope(data=_shown(changed))


def contact_delete(account: Account, reading: Reading, _now: float) -> Response:
    """Forget a contact."""
    contact_id = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    return reading.deleted("Contact delete.") if account.contacts.remove(contact_id) else reading.not_found("Contact not found.")


def contact_delete_all(account: Account, reading: Reading, _now: float) -> Response:
    """Forget all contacts."""
    if reading.refused():
        return reading.refusal()
    account.contacts.clear()
    # The words of the vendor's Go SDK.
    return reading.deleted("Contact delete.")


def contact_list(account: Account, reading: Reading, _now: float) -> Response:
    """Return the contacts, page by page; a contact must match every filter exactly."""
    page, numbers, birthday = reading.page(), set(reading.wanted_numbers()), reading.day("birthday")
    group = reading.whole("groupId", otherwise=0)
    operator = reading.text("operator", known=(*OPERATORS.values(), OTHER), required=False)
    details = details_of(reading)
    if reading.refused():
        return reading.refusal()
    contacts = [
        contact
        for contact in account.contacts
        if (not numbers or contact.number in numbers)
        and (not group or group in contact.groups)
        and (not birthday or birthday == contact.birthday)
        and (not operator or operator == operator_of(contact.number)[1])
        and details.items() <= contact.details.items()
    ]
    return listed("contact/list", contacts, page, lambda contact: _listed(account, contact), reading.choices)


def _shown(contact: Contact) -> dict[str, Any]:
    operator, name = operator_of(contact.number)
    return {
        "id": contact.id,
        "number": contact.number,
        **{detail: contact.details.get(detail, "") for detail in _DETAILS},
        "operator": operator,
        "extendOperator": name,
    }


def _listed(account: Account, contact: Contact) -> dict[str, Any]:
    groups = [group for each in contact.groups if (group := account.groups.get(each)) is not None]
    # Whether the gateway looks numbers up by itself is not known: the sandbox says what a lookup would find.
    hlr = found(contact.number)
    return {
        **_shown(contact),
        "number": int(contact.number),
        "groups": [{"id": group.id, "name": group.name} for group in groups],
        "hlrStatus": hlr,
        "extendHlrStatus": HLR_WORDS[hlr],
    }
