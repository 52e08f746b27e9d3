"""What would mend a finding, as values. This file changes no text."""

from __future__ import annotations

from dataclasses import dataclass

from .places import Path, Span


@dataclass(frozen=True, slots=True)
class Replace:
    """Put `text` in place of a part of the string at `path` (or of the key): from and to in characters of its value."""

    path: Path
    start: int
    end: int
    text: str = ""
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take the item at `path` out of its array, with the comma before it. It must not be the first."""

    path: Path


@dataclass(frozen=True, slots=True)
class Cut:
    """Take `span` out of the text."""

    span: Span


Change = Replace | RemoveItem | Cut
