"""The page of the errors, made from their classes and the catalogue. This file never words a sentence of an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from markdown_parts import code, escaped, heading

import smsaero_kit
from smsaero_kit import errors
from smsaero_kit.errors.root import ForAReason
from smsaero_kit.texts import Texts, texts

#: Errors that choose between texts by a property, each with its texts; a test finds one that is missing.
SEVERAL: Final = {
    "NotReached": ("not_reached", "not_reached_busy"),
    "OutcomeUnknown": ("outcome_unknown", "outcome_unknown_message", "outcome_unknown_change", "no_answer"),
    "RuleUnknown": ("rule_unknown", "rule_unknown_near"),
    "ValidationFailed": ("validation_failed", "validation_failed_sign", "validation_failed_number"),
}
#: The roots are never raised themselves.
ROOTS: Final = ("KitError", "GatewayError")
_FACT: Final = re.compile(r"%\((\w+)\)s")


def page(language: str) -> str:
    """Return a section for each error: what raised it, and each sentence that it may say with the next step."""
    return "\n\n".join(_sections(texts(language))) + "\n"


def keys_of(kind: type[errors.KitError]) -> list[str]:
    """Return the keys of the texts of an error, without what stands around them."""
    if kind.__name__ in SEVERAL:
        return list(SEVERAL[kind.__name__])
    own = kind._text_key  # noqa: SLF001 - the error's own way to its texts
    return [key for key in _keys() if key.startswith(f"{own}_")] if issubclass(kind, ForAReason) else [own]


def _keys() -> list[str]:
    catalogue = Path(smsaero_kit.__file__).parent / "locales" / "en" / "LC_MESSAGES" / "smsaero_kit.po"
    return re.findall(r'^msgid "error\.([^"]+)\.what"$', catalogue.read_text(encoding="utf-8"), re.MULTILINE)


def _sections(say: Texts) -> Iterator[str]:
    kinds = [getattr(errors, name) for name in errors.__all__ if name not in ROOTS]
    for group, theirs in (("here", False), ("gateway", True)):
        yield heading(2, say(f"docs.errors.{group}"), group)
        for kind in kinds:
            if issubclass(kind, errors.GatewayError) == theirs:
                yield from _section(kind, say)


def _section(kind: type[errors.KitError], say: Texts) -> Iterator[str]:
    name = kind.__name__
    yield heading(3, code(name), name.lower())
    yield f"{say(f'docs.error.{name}')} [{say('docs.errors.attributes')}](python.md#smsaero_kit.errors.{name})"
    yield "\n".join(f"- {_shown(say, f'error.{key}.what')}<br>→ {_shown(say, f'error.{key}.next')}" for key in keys_of(kind))


def _shown(say: Texts, key: str) -> str:
    """Return a sentence with the names of its facts in place of the facts."""
    # Without facts, a sentence keeps its places for them.
    parts = _FACT.split(say(key))
    return "".join(f"*{part}*" if number % 2 else escaped(part) for number, part in enumerate(parts))
