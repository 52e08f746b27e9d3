"""How a status follows from the time. This file never runs anything: whoever asks brings the time."""

from __future__ import annotations

from smsaero_kit.sandbox.magic import MODERATION, Life


def status_at(life: Life, age: float) -> int:
    """Return the status of something that lives `life`, `age` seconds after its beginning."""
    return next((code for start, code in reversed(life) if age >= start), life[0][1])


def since(life: Life, age: float) -> float:
    """Return how many seconds after its beginning it took that status."""
    return next((start for start, _ in reversed(life) if age >= start), 0.0)


def moderated(life: Life, seconds: float) -> Life:
    """Return `life` with `seconds` of moderation before it."""
    return ((0.0, MODERATION), *((start + seconds, status) for start, status in life)) if seconds else life
