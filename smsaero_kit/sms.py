"""Alphabet and segments of an SMS text. This file knows no price, no config and no gateway.

Source of the numbers and of the alphabet: 3GPP TS 23.038 (GSM 7-bit default alphabet and its extension table, UCS-2)
and TS 23.040 (concatenation costs 6 octets a segment, so 153 of 160 septets and 67 of 70 code units remain).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_LAST_OF_BMP: Final = "\uffff"
#: Each of these takes two septets: an escape and itself.
_EXTENSION: Final = frozenset("\f^{}\\[~]|€")


class Alphabet(str, Enum):
    """How a text travels. One character outside of GSM-7 makes the whole text UCS-2."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"

    def __str__(self) -> str:
        return self.value


#: Alphabet → units in a text of one segment, units in each segment of a longer text.
CAPACITY: Final = {Alphabet.GSM7: (160, 153), Alphabet.UCS2: (70, 67)}


@dataclass(frozen=True)
class SmsSize:
    """What a text takes. `units` are septets (GSM-7) or UTF-16 code units (UCS-2); `segments` is what is paid for."""

    alphabet: Alphabet
    units: int
    segments: int
    #: Units that still fit before one more segment is needed.
    units_left: int
    #: The characters that force UCS-2, each once, in order of appearance; empty for GSM-7.
    outside_gsm7: tuple[str, ...]


#: What to write instead of characters that word processors put in and GSM-7 lacks.
_SPELLINGS: Final = {
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("‘’‚′`´ʼ", "'"),
    **dict.fromkeys("–—−‑‒", "-"),
    "…": "...",
    "•": "-",
    "×": "x",
    "№": "No.",
    "\t": " ",
    "©": "(c)",
    "®": "(R)",
    "™": "(TM)",
}


def gsm7_spelling(character: str) -> str | None:
    """Return what `character` can be written as in GSM-7: empty for an invisible one, None when there is no such spelling."""
    if character in _SPELLINGS:
        return _SPELLINGS[character]
    category = unicodedata.category(character)
    if category in ("Zs", "Cf"):
        return " " if category == "Zs" else ""
    # á → a: a letter without its mark is still read.
    base = unicodedata.normalize("NFKD", character)[:1]
    return base if base in _BASIC and base.isascii() and base.isalpha() else None


def gsm7_tables() -> tuple[str, str, dict[str, str]]:
    """Return what a program in another language counts by: the basic characters, the extended ones, and how to write others."""
    return "".join(sorted(_BASIC)), "".join(sorted(_EXTENSION)), dict(_SPELLINGS)


def measure(text: str) -> SmsSize:
    """Return alphabet, units and segments of `text`, without splitting a character between two segments."""
    characters = set(text)
    outside = characters - _BASIC - _EXTENSION
    alphabet = Alphabet.UCS2 if outside else Alphabet.GSM7
    # What takes two units: characters beyond the Basic Multilingual Plane, or those of the extension table.
    double = {character for character in characters if character > _LAST_OF_BMP} if outside else characters & _EXTENSION
    widths = [2 if character in double else 1 for character in text] if double else []
    units = sum(widths) if double else len(text)
    named = tuple(dict.fromkeys(filter(outside.__contains__, text))) if outside else ()
    single, each = CAPACITY[alphabet]
    if units <= single:
        return SmsSize(alphabet, units, 1, single - units, named)
    if not double:
        segments = -(-units // each)
        return SmsSize(alphabet, units, segments, segments * each - units, named)
    segments, used = 1, 0
    for width in widths:
        if used + width > each:
            segments, used = segments + 1, 0
        used += width
    return SmsSize(alphabet, units, segments, each - used, named)
