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
