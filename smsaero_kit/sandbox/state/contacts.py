"""Groups, contacts and the blacklist's entries. This file never sends and never charges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """A group of contacts; who is in it stands with the contacts."""

    id: int
    name: str


@dataclass(frozen=True)
class Contact:
    """Somebody with a number. `details` holds what was given, under the API's names: `sex`, `lname`, `param1`, …"""

    id: int
    number: str
    details: Mapping[str, str]
    #: `YYYY-MM-DD`.
    birthday: str | None = None
    groups: tuple[int, ...] = ()


@dataclass(frozen=True)
class Blocked:
    """A number on the blacklist, with what is known about it, as of a contact."""

    id: int
    number: str
    details: Mapping[str, str]
    birthday: str | None = None
