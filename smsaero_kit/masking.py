"""What may be secret in a text that shall be shown. This file never keeps a text and never decides where one is shown.

What is shown is what is known to be harmless, and everything else is hidden: a key also stands in wrong places, and in JSON
that is not JSON yet. So the reader here takes anything; it is not the reader that validates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .json_strings import read_leniently
from .secret import MASK
from .usage_types import UsageType

#: The fields whose values may be shown, in small letters.
_HARMLESS: Final = frozenset({"email", "sendername", "usagetype", "content", "$schema"})
#: Parts of names whose values are hidden even where they stand without quotes.
_SECRETIVE: Final = ("key", "token", "secret", "pass", "ключ", "токен", "секрет", "парол")
#: Strings in any kind of quotes, closed or not, and words. A broken string ends with its line.
_TOKEN: Final = re.compile(
    r'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"?'
    r"|'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'?"
    r"|[“”„«][^“”»\"\r\n]*[“”»\"]?"
    r"|[^\s\"'“”„«»{}\[\],:=]+"
)
_AFTER_NAME: Final = re.compile(r"\s*[:=]")
#: In a text that is no JSON quotes do not tell where a value ends: what follows such a name is hidden up to here.
_AFTER_SECRETIVE_NAME: Final = re.compile(
    r"(?:api\W?key|" + "|".join(_SECRETIVE) + r")\w*[\"'“”»`\\]*\s*[:=]\s*(?P<value>[^,}\r\n]+)", re.IGNORECASE
)
#: What may be an API key: 16 or more letters and digits in a row (SMS Aero's SDKs take 16 to 32 characters), also with what
#: came in between by copying: letters of another alphabet, invisible characters, signs of other encodings.
_LONG_WORD: Final = re.compile(r"[\w\u00ad\u200b-\u200f\u2060\ufeff+-]{16,}")
_SHORTEST_KEY: Final = 16
#: So many of its characters are Latin letters or digits; a long word of another language has none.
_FEWEST_LATIN: Final = 12
#: A name of several words as programs have them, such as `optional_flow_missing` or `templatesForRussian`.
_IDENTIFIER: Final = re.compile(r"[A-Za-z][a-z]+(?:[_-][A-Za-z][a-z]*|[A-Z][a-z]+)+")
_PART_OF_IDENTIFIER: Final = re.compile(r"[A-Za-z][a-z]*")
_VOWELS: Final = frozenset("aeiouyAEIOUY")
_KNOWN_WORDS: Final = frozenset(usage_type.value for usage_type in UsageType)


def looks_like_key(word: str) -> bool:
    """Return whether `word` may be an API key: 16 or more Latin letters and digits that are no name of several words."""
    return _LONG_WORD.fullmatch(word) is not None and word.isascii() and not _is_a_word(word)


def looks_like_random_key(word: str) -> bool:
    """Return whether `word` looks like a key and mixes letters and digits: names of sixteen letters exist, with digits among them hardly."""
    return looks_like_key(word) and any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def without_keys(text: str) -> str:
    """Return `text` with every word masked that may be an API key, e.g. a message that quotes what stood in a wrong place."""
    if len(text) < _SHORTEST_KEY:
        return text
    return _LONG_WORD.sub(lambda word: word[0] if _is_a_word(word[0]) else MASK, text)


def masked(text: str, *, is_json: bool = False) -> str:
    """Return connector JSON (or what shall become it) with everything masked that may be secret; lines stay where they are."""
    parts, shown = [], 0
    for start, end in hidden(text, is_json=is_json):
        parts += [text[shown:start], MASK]
        shown = end
    return "".join([*parts, text[shown:]])


def hidden(text: str, end: int | None = None, *, is_json: bool = False) -> list[tuple[int, int]]:
    """Return where in `text` something stands that may be secret, as offsets `(start, end)`, ends exclusive, in order.

    With `end` the text is read up to there and a little further. Where it `is_json` not, names of secrets count wherever they stand.
    """
    end = len(text) if end is None else end
    found = [span for span in _hidden(text, end) if span[0] < span[1]]
    if is_json:
        return found
    found += [match.span("value") for match in _AFTER_SECRETIVE_NAME.finditer(text, 0, end)]
    return list(_joined(sorted(found)))


def _hidden(text: str, end: int) -> Iterator[tuple[int, int]]:
    name = ""
    for match in _TOKEN.finditer(text, 0, end):
        # A token that was cut by `end` would be judged by its beginning.
        whole = _TOKEN.match(text, match.start()) if match.end() == end else match
        token = whole[0] if whole else match[0]
        start, quoted = match.start(), token[0] in "\"'“”„«"
        content, places = _content(token) if quoted else read_leniently(token)
        plain = "".join(filter(str.isalnum, content)).lower()
        if _AFTER_NAME.match(text, start + len(token)) or (quoted and plain == "apikey"):
            name = content.lower().strip()
            yield from _words_like_keys(content, places, start)
        elif name in _HARMLESS or not (quoted or _is_secretive(name)):
            yield from _words_like_keys(content, places, start)
        elif quoted:
            # Without the white space around it: that may be what a finding shows.
            first = len(content) - len(content.lstrip())
            yield start + places[first], start + places[max(first, len(content.rstrip()))]
        elif token not in ("true", "false", "null"):
            yield start, start + len(token)


def _words_like_keys(content: str, places: Sequence[int], start: int) -> Iterator[tuple[int, int]]:
    if len(content) >= _SHORTEST_KEY:
        for word in _LONG_WORD.finditer(content):
            if not _is_a_word(word[0]):
                yield start + places[word.start()], start + places[word.end()]


def _content(token: str) -> tuple[str, Sequence[int]]:
    """Return what stands in the quotes of `token`, and where each character of it and its end stand in the token."""
    closed = len(token) > 1 and token[-1] in "\"'“”»"
    content, places = read_leniently(token[1:-1] if closed else token[1:])
    return content, [place + 1 for place in places] if "\\" in token else range(1, len(content) + 2)


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start, end = 0, 0
    for first, last in spans:
        if first > end:
            if end > start:
                yield start, end
            start, end = first, last
        else:
            start, end = (start if end > start else first), max(end, last)
    if end > start:
        yield start, end


def _is_secretive(name: str) -> bool:
    return any(part in name for part in _SECRETIVE)


def _is_a_word(word: str) -> bool:
    """Return whether a long word is no key: one of Logto's, a name of several words, or a word of another language."""
    if word in _KNOWN_WORDS or sum(sign.isascii() and sign.isalnum() for sign in word) < _FEWEST_LATIN:
        return True
    if _IDENTIFIER.fullmatch(word) is None:
        return False
    # Letters by chance look like words now and then, but hardly with a vowel in each.
    return all(_VOWELS.intersection(part) for part in _PART_OF_IDENTIFIER.findall(word))
