"""So many asynchronous calls at once, each event loop by itself. This file never asks.

`asyncio.Semaphore` with `asyncio.wait_for` around it loses a cancellation that comes together with a free place before Python 3.12,
and then a call that was cancelled goes out; and it belongs to the first event loop that waits for it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

import httpcore


class Slots:
    """`size` places for each event loop; a call holds one while it is under way."""

    def __init__(self, size: int, wait: float) -> None:
        self._size = size
        self._wait = wait
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _Places] = WeakKeyDictionary()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a place. Raises `httpcore.PoolTimeout` when none comes free in time."""
        loop = asyncio.get_running_loop()
        places = self._loops.get(loop)
        if places is None:
            places = self._loops[loop] = _Places(self._size)
        await places.take(loop, self._wait)
        try:
            yield
        finally:
            places.give_back()


class _Places:
    def __init__(self, free: int) -> None:
        self._free = free
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def take(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        place: asyncio.Future[None] = loop.create_future()
        self._waiting.append(place)
        timer = loop.call_later(seconds, _give_up, place, seconds)
        try:
            await place
        except BaseException:
            if place.done() and not place.cancelled() and place.exception() is None:
                # It was given just as the call was cancelled.
                self.give_back()
            raise
        finally:
            timer.cancel()

    def give_back(self) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1


def _give_up(place: asyncio.Future[None], seconds: float) -> None:
    if not place.done():
        place.set_exception(httpcore.PoolTimeout(f"no connection came free in {seconds} s"))
