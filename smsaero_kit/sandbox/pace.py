"""How many requests each account makes. This file never refuses one."""

from __future__ import annotations

from collections import deque

from .state.accounts import MOST_ACCOUNTS


class Pace:
    """Counts the requests of the last second, by e-mail; of the e-mails that were used longest ago nothing is known any more."""

    def __init__(self) -> None:
        self._times: dict[str, deque[float]] = {}

    def is_too_fast(self, email: str, now: float, limit: int | None) -> bool:
        """Whether `limit` requests of `email` were counted within a second; if not, this one is counted. None is no limit."""
        if limit is None:
            return False
        times = self._times[email] = self._times.pop(email, deque())
        if len(self._times) > MOST_ACCOUNTS:
            self._times.pop(next(iter(self._times)))
        while times and times[0] <= now - 1:
            times.popleft()
        if len(times) >= limit:
            return True
        times.append(now)
        return False

    def clear(self) -> None:
        """Begin anew."""
        self._times.clear()
