"""The sandbox's time: it runs as the machine's does until somebody moves it, stops it or makes it run faster.

This file never sleeps: nothing in the sandbox waits, every status is computed from the time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

#: No faster than this, in seconds of the sandbox per second.
FASTEST: Final = 86_400.0
#: Seconds that can be gone forward at once: a hundred years.
FARTHEST: Final = 100 * 365 * 86_400.0
#: The beginning of the year 9999, in seconds since 1970: there it stands still, for later times are no dates.
END: Final = 253_370_764_800.0


class Clock:
    """Called, it returns seconds since 1970. It goes back only if `source` does. May be used from several threads.

    `source` is where its own time comes from, in the same unit.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._speed = 1.0
        self._since = source()
        self._at_since = self._since

    def __call__(self) -> float:
        """Return the time."""
        with self._lock:
            return self._now()

    @property
    def speed(self) -> float:
        """Seconds of the sandbox per second of the machine; 0 while it is stopped."""
        return self._speed

    def advance(self, seconds: float) -> float:
        """Go forward and return the new time. Raises `ValueError` for less than nothing or more than `FARTHEST`."""
        if not 0 <= seconds <= FARTHEST:
            raise ValueError(seconds)
        with self._lock:
            self._at_since += seconds
            return self._now()

    def run(self, speed: float = 1.0) -> None:
        """Run at `speed` from now on; 0 stops. Raises `ValueError` for less than nothing or more than `FASTEST`."""
        if not 0 <= speed <= FASTEST:
            raise ValueError(speed)
        with self._lock:
            self._at_since, self._since, self._speed = self._now(), self._source(), float(speed)

    @property
    def state(self) -> tuple[float, float, float]:
        """What `restore` needs: a time, the source's at that moment, and the speed. It changes only if somebody changes the clock."""
        with self._lock:
            return self._at_since, self._since, self._speed

    def restore(self, at: float, since: float, speed: float) -> None:
        """Go on from the `state` of a clock that was: its time went on meanwhile. Raises `ValueError` for what is none."""
        if not (0 <= speed <= FASTEST and at >= 0):
            raise ValueError(speed)
        with self._lock:
            now = self._source()
            # A machine's clock may have been put back.
            self._at_since, self._since, self._speed = at + min(max(now - since, 0) * speed, FARTHEST), now, speed

    def _now(self) -> float:
        return min(self._at_since + (self._source() - self._since) * self._speed, END)
