"""Letters that look like others. This file knows no rule."""

from __future__ import annotations

from typing import Final

#: Cyrillic letters → the Latin letters that they look like (Unicode's confusables.txt), and that a keyboard puts in their place.
LOOK_ALIKES: Final = dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһ", "ABESIJKMHOPCTYXaesijopcyxdqwh", strict=True))

TO_LATIN: Final = str.maketrans(LOOK_ALIKES)


def look_alikes_in(text: str) -> tuple[str, ...]:
    """Return the letters of `text` that only look Latin, each once, in order of appearance."""
    return tuple(dict.fromkeys(letter for letter in text if letter in LOOK_ALIKES))
