"""Where something stands: in the text by offset, in the text by line and column, in the value by its path. No text is kept here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smsaero_kit.masking import without_keys

#: The steps from the whole value to a part of it: names of properties and indexes of items.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end` (exclusive), as offsets in code points."""

    start: int
    end: int


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where in the text: lines and columns count from 1, columns in Unicode code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def json_pointer(path: Sequence[str | int]) -> str:
    """Return `path` as a JSON Pointer (RFC 6901), a step that may be the API key masked; the whole document is the empty string."""
    return "".join("/" + without_keys(str(step)).replace("~", "~0").replace("/", "~1") for step in path)
