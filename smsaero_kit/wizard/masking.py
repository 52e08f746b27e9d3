"""A connector JSON with everything hidden that may be secret. This file never keeps a text.

What is shown is what is known to be harmless, and everything else is masked: a key also stands in wrong places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from smsaero_kit.secret import MASK
from smsaero_kit.usage_types import UsageType

#: The fields whose values may be shown.
_HARMLESS: Final = frozenset({"email", "senderName", "usageType", "content"})
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*')
_AFTER_NAME: Final = re.compile(r"\s*:")
#: What an API key looks like: SMS Aero's SDKs take 16 to 32 characters. Few words of a text are that long.
_LIKE_A_KEY: Final = re.compile(r"(?<![\w-])[\w-]{16,}(?![\w-])", re.ASCII)
_KNOWN_WORDS: Final = frozenset(usage_type.value for usage_type in UsageType)


def masked(text: str) -> str:
    """Return JSON text with every value masked that is not known to be harmless; lines stay where they are.

    Empty for text that is no JSON: there nothing tells a key from the rest.
    """
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return ""
    name = ""

    def shown(match: re.Match[str]) -> str:
        nonlocal name
        token = match[0]
        if not token.startswith('"'):
            return token if name in _HARMLESS else _quoted(MASK)
        value = str(json.loads(token, strict=False))
        if _AFTER_NAME.match(text, match.end()):
            name = value
        elif name not in _HARMLESS:
            return _quoted(MASK if value else "")
        harmless = without(value, suspects(value))
        return token if harmless == value else _quoted(harmless)

    return _TOKEN.sub(shown, text)


def suspects(text: str) -> frozenset[str]:
    """Return the words of `text` that look like an API key."""
    return frozenset(_LIKE_A_KEY.findall(text)) - _KNOWN_WORDS


def without(text: str, words: Iterable[str]) -> str:
    """Return `text` with each of `words` masked, e.g. a message that quotes a key which stood in a wrong place."""
    # The longest first: one may begin another.
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, MASK)
    return text


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
