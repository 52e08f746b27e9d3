"""White space around a value: where it stands and what takes it away. This file knows no rule."""

from __future__ import annotations

from smsaero_kit.validation.changes import Replace
from smsaero_kit.validation.places import Path


def trimming(path: Path, value: str) -> tuple[tuple[int, int], tuple[Replace, ...]]:
    """Return which part of `value` (the string at `path`, with white space around other characters) to mark, and how to trim it."""
    before, after = len(value) - len(value.lstrip()), len(value.rstrip())
    ends = [(start, end) for start, end in ((0, before), (after, len(value))) if start < end]
    return ends[0], tuple(Replace(path, start, end) for start, end in ends)
