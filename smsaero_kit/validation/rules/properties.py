"""The rule about properties that Logto does not know. This file judges no value."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.places import Path
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject

OF_CONFIG: Final = ("email", "apiKey", "senderName", "templates")
OF_TEXT: Final = ("usageType", "content")
#: What people and other connectors of Logto call these fields.
_OTHER_NAMES: Final = {
    "login": "email",
    "mail": "email",
    "user": "email",
    "username": "email",
    "key": "apiKey",
    "token": "apiKey",
    "password": "apiKey",
    "sender": "senderName",
    "sign": "senderName",
    "from": "senderName",
    "signname": "senderName",
    "texts": "templates",
    "type": "usageType",
    "usage": "usageType",
    "text": "content",
    "message": "content",
    "body": "content",
}
_MOST_SUGGESTIONS: Final = 100
_LONGEST_NAME: Final = 40


@rule("SK207", "unknown-property", Grade.WARNING)
def unknown_property(subject: Subject) -> Iterator[Found]:
    """A property that Logto stores and never reads: the guard lets unknown keys pass.

    Bad:
        {"signature": "Example"}

    Good:
        {"senderName": "Example"}
    """
    suggestions = 0
    if wrapped_config(subject.config):
        return  # What stands around the config is of whoever wrapped it, such as Logto's API.
    owners: list[tuple[dict[str, Any], Path, tuple[str, ...]]] = [(subject.config, (), OF_CONFIG)]
    owners += [(text.entry, text.path, OF_TEXT) for text in subject.texts]
    for owner, path, known in owners:
        # A misspelt field is the business of field-missing.
        elsewhere = {misspelt_as(name, owner) for name in known if name not in owner}
        for name in owner:
            if name not in known and name != "$schema" and name not in elsewhere:
                meant = meant_by(name, known) if suggestions < _MOST_SUGGESTIONS else ""
                suggestions += 1
                facts = {"property": name, "meant": meant, "known": known}
                yield Found((*path, name), facts, variant="meant" if meant and meant not in owner else "", at_key=True)


def misspelt_as(field: str, owner: Mapping[str, Any]) -> str:
    """Return the name of the property of `owner` that means the absent `field`, or an empty string."""
    known = OF_TEXT if field in OF_TEXT else OF_CONFIG
    return next((name for name in owner if name not in known and meant_by(name, known) == field), "")


def wrapped_config(owner: Mapping[str, Any]) -> str:
    """Return the name under which `owner`, such as the body of a request to Logto, holds a config; empty when it is one itself."""
    if any(name in owner for name in OF_CONFIG):
        return ""
    inner = (name for name, value in owner.items() if isinstance(value, dict) and len(set(OF_CONFIG) & set(value)) > 1)
    return next(inner, "")


def meant_by(name: str, known: tuple[str, ...]) -> str:
    """Return which of the `known` properties `name` may mean, or an empty string."""
    if len(name) > _LONGEST_NAME:
        return ""
    plain = plain_name(name)
    by_plain = {plain_name(each): each for each in known}
    if plain in by_plain:
        return by_plain[plain]
    other = _OTHER_NAMES.get(plain, "")
    if other in known:
        return other
    near = difflib.get_close_matches(plain, by_plain, n=1, cutoff=0.7)
    return by_plain[near[0]] if near else ""


def plain_name(name: str) -> str:
    """Return `name` without what differs between ways of writing names: letter case and separators."""
    return "".join(filter(str.isalnum, name)).lower()


PROPERTY_RULES: Final = (unknown_property,)
