"""Contacts and their groups. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`group_add` … `contact_list`): an id is a number when a group is
added and a string in the list, a contact's number the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsaero_kit.gateway.fields import Answered, Fields, nothing
from smsaero_kit.gateway.operators import Operator
from smsaero_kit.gateway.pages import Page, on_page, read_page
from smsaero_kit.gateway.parameters import digits, given
from smsaero_kit.gateway.protocol import Call, Effect

from .numbers import HlrStatus


@dataclass(frozen=True, kw_only=True)
class Group(Answered):
    """A group of contacts."""

    id: int
    name: str
    #: How many contacts it has; None where the gateway does not say.
    contacts: int | None


@dataclass(frozen=True, kw_only=True)
class Contact(Answered):
    """A contact of the account."""

    id: int
    #: Digits of E.164 without the plus.
    number: str
    #: `male`, `female`, or empty.
    sex: str
    last_name: str
    first_name: str
    patronymic: str
    #: The three free fields.
    params: tuple[str, str, str]
    operator: Operator | int | None
    operator_name: str
    #: In lists only.
    groups: tuple[Group, ...]
    #: In lists only.
    hlr_status: HlrStatus | int | None


def group_add(name: str) -> Call[Group]:
    """Add a group of contacts and return it."""
    return Call("group/add", lambda data: _read_group(Fields(data)), {"name": name}, effect=Effect.CHANGES)


def group_delete(group_id: int) -> Call[None]:
    """Delete a group."""
    return Call("group/delete", nothing, {"id": group_id}, effect=Effect.CHANGES)


def group_delete_all() -> Call[None]:
    """Delete every group of the account. It cannot be undone."""
    return Call("group/delete-all", nothing, effect=Effect.CHANGES)


def groups(*, page: int = 1) -> Call[Page[Group]]:
    """List the groups, from `page` on."""
    return Call("group/list", read_page(_read_group), query=on_page(page), effect=Effect.READS)


def contact_add(
    number: str,
    *,
    group_id: int | None = None,
    birthday: str | int | None = None,
    sex: str | None = None,
    last_name: str | None = None,
    first_name: str | None = None,
    patronymic: str | None = None,
    param1: str | None = None,
    param2: str | None = None,
    param3: str | None = None,
) -> Call[Contact]:
    """Add a contact and return it. `sex` is `male` or `female`.

    `birthday` goes out as it is given: the vendor's own sources contradict each other on seconds since 1970 or `YYYY-MM-DD`.
    """
    about = given(
        birthday=birthday,
        sex=sex,
        lname=last_name,
        fname=first_name,
        sname=patronymic,
        param1=param1,
        param2=param2,
        param3=param3,
    )
    params = {"number": digits(number), **given(groupId=group_id), **about}
    return Call("contact/add", lambda data: _read_contact(Fields(data)), params, effect=Effect.CHANGES)


def contact_delete(contact_id: int) -> Call[None]:
    """Delete a contact."""
    return Call("contact/delete", nothing, {"id": contact_id}, effect=Effect.CHANGES)


def contact_delete_all() -> Call[None]:
    """Delete every contact of the account. It cannot be undone."""
    return Call("contact/delete-all", nothing, effect=Effect.CHANGES)


def contacts(
    *,
    number: str | None = None,
    group_id: int | None = None,
    birthday: str | int | None = None,
    sex: str | None = None,
    operator: str | None = None,
    last_name: str | None = None,
    first_name: str | None = None,
    patronymic: str | None = None,
    page: int = 1,
) -> Call[Page[Contact]]:
    """List the contacts, or those that fit, from `page` on. `operator` is MEGAFON, MTS, BEELINE, TELE2 or OTHER."""
    params = given(
        number=None if number is None else digits(number),
        groupId=group_id,
        operator=operator,
        **given(birthday=birthday, sex=sex, lname=last_name, fname=first_name, sname=patronymic),
    )
    return Call("contact/list", read_page(_read_contact), params, on_page(page), effect=Effect.READS)


def _read_group(fields: Fields) -> Group:
    count = fields.whole("count")
    return Group(
        id=fields.required_whole("id"),
        name=fields.word("name"),
        contacts=fields.whole("countContacts") if count is None else count,
        raw=fields.raw,
    )


def _read_contact(fields: Fields) -> Contact:
    return Contact(
        id=fields.required_whole("id"),
        number=fields.word("number"),
        sex=fields.word("sex"),
        last_name=fields.word("lname"),
        first_name=fields.word("fname"),
        patronymic=fields.word("sname"),
        params=(fields.word("param1"), fields.word("param2"), fields.word("param3")),
        operator=fields.code("operator", Operator),
        operator_name=fields.word("extendOperator"),
        groups=tuple(_read_group(group) for group in fields.items("groups") if group.whole("id") is not None),
        hlr_status=fields.code("hlrStatus", HlrStatus),
        raw=fields.raw,
    )
