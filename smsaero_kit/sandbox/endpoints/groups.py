"""Groups of contacts. This file never sends to one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.contacts import Group
from smsaero_kit.sandbox.wire import Response, envelope

from .listing import listed
from .reading import Reading

#: As the vendor's Go SDK checks it.
_LENGTHS: Final = range(2, 65)


def group_add(account: Account, reading: Reading, _now: float) -> Response:
    """Make a group; two may have one name."""
    name = reading.text("name", lengths=_LENGTHS)
    if reading.refused():
        return reading.refusal()
    group = account.groups.add(lambda new: Group(new, name))
    return envelope(data={"id": group.id, "name": group.name, "count": 0})


def group_delete(account: Account, reading: Reading, _now: float) -> Response:
    """Forget a group. What becomes of its contacts is not known: here they stay, without the group."""
    group_id = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    if not account.groups.remove(group_id):
        return reading.not_found("Group not found.")
    for contact in tuple(account.contacts):
        if group_id in contact.groups:
            account.contacts.put(contact.id, replace(contact, groups=tuple(each for each in contact.groups if each != group_id)))
    return reading.deleted("Group deleted.")


def group_delete_all(account: Account, reading: Reading, _now: float) -> Response:
    """Forget all groups, and no contact."""
    if reading.refused():
        return reading.refusal()
    account.groups.clear()
    for contact in tuple(account.contacts):
        account.contacts.put(contact.id, replace(contact, groups=()))
    # The words of the vendor's Go SDK.
    return reading.deleted("All groups deleted.")


def group_list(account: Account, reading: Reading, _now: float) -> Response:
    """Return the groups, page by page; here ids and counts are strings."""
    page = reading.page()
    if reading.refused():
        return reading.refusal()
    counts = Counter(group for contact in account.contacts for group in contact.groups)
    return listed(
        "group/list",
        tuple(account.groups),
        page,
        lambda group: {"id": str(group.id), "name": group.name, "countContacts": str(counts[group.id])},
        reading.choices,
    )
