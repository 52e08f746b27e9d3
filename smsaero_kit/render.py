"""Renders a text as Logto does. This file never measures a text, never judges it and never adds a character of its own.

Port of `replaceSendMessageHandlebars` and `getValue`, `packages/toolkit/connector-kit/src/index.ts` in logto-io/logto.
A test compares it with the published `@logto/connector-kit`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .javascript import UNDEFINED, WHITE_SPACE, join_surrogates, property_of, string_of

__all__ = ["CODE_PLACEHOLDER", "Placeholder", "placeholders", "render"]

#: The source of a regular expression, for Python and JavaScript alike: a text that it matches somewhere carries the code.
CODE_PLACEHOLDER: Final = rf"\{{\{{{WHITE_SPACE}*code{WHITE_SPACE}*\}}\}}"

_PLACEHOLDER: Final = re.compile(rf"\{{\{{{WHITE_SPACE}*([A-Za-z0-9_.]+){WHITE_SPACE}*\}}\}}")


@dataclass(frozen=True)
class Placeholder:
    """A placeholder that Logto looks up: `path` as written between the braces, `content[start:end]` with the braces."""

    path: str
    start: int
    end: int


def placeholders(content: str) -> tuple[Placeholder, ...]:
    """Return the placeholders of `content` in their order, also those that no payload will ever fill."""
    return tuple(Placeholder(match[1], match.start(), match.end()) for match in _PLACEHOLDER.finditer(content))


def render(content: str, payload: Mapping[str, Any]) -> str:
    """Return the text that Logto sends for `content`.

    A placeholder whose first name is not in `payload` stays as it is; one whose further names lead nowhere becomes empty.
    What is inserted is not looked at again. For an SMS Logto's payload has `code`, and maybe `locale` and `uiLocales`.

    Raises:
        TypeError: `payload` holds something that is no JSON value, or an object with its own `toString`: Logto's fails there too.
    """
    return join_surrogates(_PLACEHOLDER.sub(lambda match: _replacement(match, payload), content))


def _replacement(match: re.Match[str], payload: Mapping[str, Any]) -> str:
    root, *names = match[1].split(".")
    value = property_of(payload, root) if root else UNDEFINED
    if value is UNDEFINED:
        return match[0]
    for name in names:
        value = property_of(value, name)
    return "" if value is None or value is UNDEFINED else string_of(value)
