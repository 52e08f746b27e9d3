"""A bounded shelf of things under their ids. This file never knows what the things are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Generic, TypeVar

T = TypeVar("T")

#: A server may run for weeks: beyond this many the oldest things of a kind go first.
MOST: Final = 10_000


class Store(Generic[T]):
    """The newest things of one kind, the oldest first. With `key` a thing is found by that, too; no two then share a key.

    Ids of different stores begin far apart, so that the id of one kind is never taken for another's by chance.
    """

    def __init__(self, first_id: int, most: int = MOST, *, key: Callable[[T], str] | None = None) -> None:
        self._next = first_id
        self._most = most
        self._key = key
        self._things: dict[int, T] = {}
        self._ids: dict[str, int] = {}

    def add(self, make: Callable[[int], T]) -> T:
        """Keep what `make` returns for the next id, and let the oldest go when there are too many."""
        thing = make(self._next)
        self.put(self._next, thing)
        self._next += 1
        if len(self._things) > self._most:
            self.remove(next(iter(self._things)))
        return thing

    def put(self, thing_id: int, thing: T) -> None:
        """Keep `thing` under `thing_id`, in place of what was there."""
        self._things[thing_id] = thing
        if self._key is not None:
            self._ids[self._key(thing)] = thing_id

    def get(self, thing_id: int) -> T | None:
        """Return the thing, None when there is none."""
        return self._things.get(thing_id)

    def find(self, key: str) -> T | None:
        """Return the thing with that key, None when there is none."""
        return self._things.get(self._ids.get(key, 0))

    def remove(self, thing_id: int) -> bool:
        """Forget a thing; return whether there was one."""
        thing = self._things.pop(thing_id, None)
        if thing is None:
            return False
        if self._key is not None:
            del self._ids[self._key(thing)]
        return True

    def clear(self) -> None:
        """Forget everything; ids are not used again."""
        self._things.clear()
        self._ids.clear()

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)
