"""How a status follows from the time. This file never runs anything: whoever asks brings the time."""

from __future__ import annotations

from smsaero_kit.sandbox.magic import MODERATION, Life


def status_at(life: Life, age: float) -> int:
    """Return the status of something that lives `life`, `age` seconds after its beginning."""
    return next((code for start, code in reversed(life) if age >= start), life[0][1])


def since(life: Life, age: float) -> float:
    """Return how many seconds after its beginning it took that status."""
    return next((start for start, _ in reversed(life) if age >= start), 0.0)


def moderated(life: Life, seconds: float, wait: float) -> Life:
    """Return `life` with `seconds` of moderation before it, beside those that it has by itself.

    Life begins `wait` seconds after the message was taken, and moderation with the taking: what is before has a time below zero.
    """
    own = life[1][0] if life[0][1] == MODERATION else 0.0
    total = seconds + own
    if not total:
        return life
    rest = [(start - own, status) for start, status in life if status != MODERATION]
    late = max(total - wait, 0.0)
    steps = [(0.0 - wait, MODERATION), (total - wait, rest[0][1]), *((start + late, status) for start, status in rest)]
    return tuple(step for before, step in zip([None, *steps], steps, strict=False) if before is None or before[1] != step[1])
