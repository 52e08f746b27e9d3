"""What of a config a sentence or a terminal may show. This file knows no finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from smsaero_kit.masking import without_keys

#: A quoted value is cut after this many characters: a message is read, not searched.
_LONGEST_QUOTE: Final = 60
#: Cc: controls, which may steer a terminal. Cf: invisible ones, which may turn the direction of a line. Cs: halves of a character.
_UNPRINTABLE: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")
#: Joiners are part of emoji and of some scripts.
_JOINERS: Final = "\u200c\u200d"
_OTHER_BLANK: Final = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PLAIN: Final = re.compile(r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u05ff\u2010-\u2027]*")


def shown(facts: Mapping[str, object]) -> Mapping[str, object]:
    """Return `facts` as they may be shown: quotes short, nothing unprintable, and no word that may be the API key."""
    return {name: _shown(fact) for name, fact in facts.items()}


def _shown(fact: object) -> object:
    if isinstance(fact, tuple):
        return tuple(map(quotable, fact))
    return quotable(fact) if isinstance(fact, str) else fact


def quotable(text: str) -> str:
    """Return `text` as a sentence may quote it."""
    # Masked before it is cut: the rest of a key would not look like one.
    text = without_keys(text[: 4 * _LONGEST_QUOTE])
    if len(text) > _LONGEST_QUOTE:
        text = text[:_LONGEST_QUOTE] + "…"
    # In a quote a blank that is no space must be told from one.
    return _OTHER_BLANK.sub(lambda blank: f"<U+{ord(blank[0]):04X}>", printable(text))


def printable(text: str) -> str:
    """Return `text` with each character that a terminal does not print, or takes as a command, written as `<U+200B>`."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(f"<U+{ord(sign):04X}>" if _is_unprintable(sign) else sign for sign in text)


def _is_unprintable(sign: str) -> bool:
    return unicodedata.category(sign) in _UNPRINTABLE and sign not in _JOINERS
