"""A JSON string as it is written, quotes and escapes included. This file reads no document and knows no place in one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

#: What stands for one character of the value: two escapes that make a pair of surrogates are one character.
_PIECE: Final = re.compile(
    r"\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\.|.",
    re.DOTALL,
)


def offsets(token: str) -> Sequence[int]:
    """Return where in `token` each character of its value begins, and at last where the closing quote stands."""
    if "\\" not in token:
        return range(1, len(token))
    last = len(token) - 1
    return [*(piece.start() for piece in _PIECE.finditer(token, 1, last)), last]


def escaped(text: str) -> str:
    """Return `text` as it stands between the quotes of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def read_leniently(content: str) -> tuple[str, Sequence[int]]:
    """Return what stands between quotes with its escapes resolved, and where each character of that begins, the end at last.

    What is no escape stays as it is: the text may be no JSON.
    """
    if "\\" not in content:
        return content, range(len(content) + 1)
    pieces = [(piece.start(), _resolved(piece[0])) for piece in _PIECE.finditer(content)]
    starts = [start for start, text in pieces for _ in text]
    return "".join(text for _, text in pieces), [*starts, len(content)]


def _resolved(piece: str) -> str:
    if piece[0] != "\\":
        return piece
    try:
        return str(json.loads(f'"{piece}"'))
    except ValueError:
        return piece
