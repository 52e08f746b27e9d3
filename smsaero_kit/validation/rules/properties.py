"""The rule about properties that Logto does not know. This file judges no value."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from smsaero_kit.validation.changes import Replace
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.places import Path
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject

#: `$schema` names the schema for an editor: many write it, and Logto drops nothing over it.
PROPERTIES_OF_CONFIG: Final = ("email", "apiKey", "senderName", "templates", "$schema")
PROPERTIES_OF_TEXT: Final = ("usageType", "content")
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


@rule("SK207", "unknown-property", Grade.WARNING, fixable=True)
def unknown_property(subject: Subject) -> Iterator[Found]:
    """A property that Logto stores and never reads: the guard lets unknown keys pass.

    Bad:
        {"sender": "SMS Aero"}

    Good:
        {"senderName": "SMS Aero"}
    """
    suggestions = 0
    owners: list[tuple[Mapping[str, Any], Path, tuple[str, ...]]] = [(subject.config, (), PROPERTIES_OF_CONFIG)]
    owners += [(text.entry, text.path, PROPERTIES_OF_TEXT) for text in subject.texts]
    for owner, path, known in owners:
        for name in owner:
            if name not in known:
                meant = meant_by(name, known) if suggestions < _MOST_SUGGESTIONS else ""
                suggestions += 1
                yield _found((*path, name), name, meant, owner, known)


def _found(path: Path, name: str, meant: str, owner: Mapping[str, Any], known: tuple[str, ...]) -> Found:
    facts = {"property": name, "meant": meant, "known": known[:4]}
    if not meant or meant in owner:
        return Found(path, facts, variant="", at_key=True)
    # Only letter case and separators differ: nothing else can be meant, and without the field Logto refuses the config.
    # Of two that mean the same field only the first is renamed: the other would make it stand there twice.
    same = name == next(other for other in owner if _plain(other) == _plain(name)) and _plain(name) == _plain(meant)
    changes = (Replace(path, 0, len(name), meant, at_key=True),) if same else ()
    return Found(path, facts, variant="meant", at_key=True, changes=changes)


def meant_by(name: str, known: tuple[str, ...]) -> str:
    """Return which of the `known` properties `name` may mean, or an empty string."""
    if len(name) > _LONGEST_NAME:
        return ""
    plain = _plain(name)
    by_plain = {_plain(each): each for each in known}
    if plain in by_plain:
        return by_plain[plain]
    other = _OTHER_NAMES.get(plain, "")
    if other in known:
        return other
    near = difflib.get_close_matches(plain, by_plain, n=1, cutoff=0.7)
    return by_plain[near[0]] if near else ""


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


PROPERTY_RULES: Final = (unknown_property,)
