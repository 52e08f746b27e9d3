"""What may be secret in a text that shall be shown. This file never keeps a text and never decides where one is shown.

What is shown is what is known to be harmless, and everything else is hidden: a key also stands in wrong places, and in JSON
that is not JSON yet. So the reader here takes anything; it is not the reader that validates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from .json_strings import offsets
from .secret import MASK
from .usage_types import UsageType

#: The fields whose values may be shown, in small letters.
_HARMLESS: Final = frozenset({"email", "sendername", "usagetype", "content", "$schema"})
#: Parts of names whose values are hidden even where they stand without quotes.
_SECRETIVE: Final = ("key", "token", "secret", "pass")
#: Strings in any kind of quotes, closed or not, and words. A broken string ends with its line.
_TOKEN: Final = re.compile(
    r'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"?'
    r"|'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'?"
    r"|[“”„«][^“”»\"\r\n]*[“”»\"]?"
    r"|[^\s\"'“”„«»{}\[\],:=]+"
)
_AFTER_NAME: Final = re.compile(r"\s*[:=]")
#: What an API key looks like: SMS Aero's SDKs take 16 to 32 characters. Few words of a text are that long.
_LIKE_A_KEY: Final = re.compile(r"(?<![\w-])[\w-]{16,}(?![\w-])", re.ASCII)
#: A name of several words as programs have them, such as `optional_flow_missing` or `templatesForRussian`: no key.
_IDENTIFIER: Final = re.compile(r"[A-Za-z][a-z]+(?:[_-][A-Za-z][a-z]*|[A-Z][a-z]+)+")
_KNOWN_WORDS: Final = frozenset(usage_type.value for usage_type in UsageType)
#: Shorter than any key: nothing in such a text can look like one.
_SHORTEST_KEY: Final = 16


def looks_like_key(word: str) -> bool:
    """Return whether `word` may be an API key: 16 or more Latin letters and digits that are no name of several words."""
    return _LIKE_A_KEY.fullmatch(word) is not None and not _is_a_name(word)


def without_keys(text: str) -> str:
    """Return `text` with every word masked that may be an API key, e.g. a message that quotes what stood in a wrong place."""
    if len(text) < _SHORTEST_KEY:
        return text
    return _LIKE_A_KEY.sub(lambda word: word[0] if _is_a_name(word[0]) else MASK, text)


def masked(text: str) -> str:
    """Return connector JSON (or what shall become it) with everything masked that may be secret; lines stay where they are."""
    parts, shown = [], 0
    for start, end in hidden(text):
        parts += [text[shown:start], MASK]
        shown = end
    return "".join([*parts, text[shown:]])


def hidden(text: str, end: int | None = None) -> list[tuple[int, int]]:
    """Return where in `text` something stands that may be secret, as offsets `(start, end)`, ends exclusive, in order.

    With `end` only the text up to there is read; what stands right before it may be judged by half of it.
    """
    return [span for span in _hidden(text, len(text) if end is None else end) if span[0] < span[1]]


def _hidden(text: str, end: int) -> Iterator[tuple[int, int]]:
    name = ""
    for match in _TOKEN.finditer(text, 0, end):
        token = match[0]
        quoted = token[0] in "\"'“”„«"
        word = _unquoted(token) if quoted else token
        plain = "".join(filter(str.isalnum, word)).lower()
        if _AFTER_NAME.match(text, match.end()) or (quoted and plain == "apikey"):
            name = word.lower().strip()
            yield from _words_like_keys(text, match.start(), match.end(), quoted=quoted)
        elif name in _HARMLESS or not (quoted or _is_secretive(name)):
            yield from _words_like_keys(text, match.start(), match.end(), quoted=quoted)
        elif quoted:
            yield _inside(token, match.start())
        elif token not in ("true", "false", "null"):
            yield match.span()


def _words_like_keys(text: str, start: int, end: int, *, quoted: bool) -> Iterator[tuple[int, int]]:
    if end - start < _SHORTEST_KEY:
        return
    token = text[start:end]
    value = _unquoted(token) if quoted else token
    found = [word.span() for word in _LIKE_A_KEY.finditer(value) if not _is_a_name(word[0])]
    if found:
        places = offsets(token) if quoted else range(len(token) + 1)
        yield from ((start + places[first], start + places[min(last, len(places) - 1)]) for first, last in found)


def _inside(token: str, start: int) -> tuple[int, int]:
    """Return where the content of a string stands, without the white space around it: that may be what a finding shows."""
    content = _unquoted(token)
    closed = token[0] == token[-1] == '"' and len(token) > 1
    places = offsets(token) if closed else range(1, len(content) + 2)
    first = len(content) - len(content.lstrip())
    last = max(first, len(content.rstrip()))
    if last >= len(places):
        # Escapes that are none: nothing tells where a character of the content stands.
        return start + 1, start + len(token)
    return start + places[first], start + places[last]


def _unquoted(token: str) -> str:
    if "\\" in token:
        try:
            return str(json.loads(token, strict=False))
        except ValueError:
            pass
    return token[1:-1] if len(token) > 1 and token[-1] in "\"'“”»" else token[1:]


def _is_secretive(name: str) -> bool:
    return any(part in name for part in _SECRETIVE)


def _is_a_name(word: str) -> bool:
    return word in _KNOWN_WORDS or _IDENTIFIER.fullmatch(word) is not None
