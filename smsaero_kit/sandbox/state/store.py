"""A bounded shelf of things under their ids. This file never knows what the things are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

#: A server may run for weeks: beyond this many the oldest things of a kind go first.
MOST: Final = 10_000
#: Of all texts together.
MOST_CHARACTERS: Final = 50_000_000


class Ids:
    """Ids in ascending order. Shelves that share one never give the same id to two things."""

    def __init__(self, first: int) -> None:
        self._next = first

    @property
    def last(self) -> int:
        """The highest id that was taken, or one less than the first."""
        return self._next - 1

    def take(self) -> int:
        """Return the next id."""
        self._next += 1
        return self._next - 1

    def skip(self, taken: int) -> None:
        """Never return `taken`, nor anything before it."""
        self._next = max(self._next, taken + 1)


class Room:
    """How many characters the shelves that share it may hold, so that long texts do not fill the memory.

    Where it is full, the shelf that takes most gives its oldest: whoever keeps little loses nothing to whoever keeps much.
    """

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self.most = most
        self.taken = 0
        self.stores: list[Store[Any]] = []

    def make(self, last: Store[Any]) -> None:
        """Let old things go until the rest has room; what came last, onto the shelf `last`, stays."""
        while self.taken > self.most:
            others = [store for store in self.stores if store.taken and len(store) > (store is last)]
            if not others:
                return
            max(others, key=lambda store: store.taken).remove_oldest()


class Store(Generic[T]):
    """The newest things of one kind, the oldest first. With `key` a thing is found by that, too; no two then share a key.

    Ids of different kinds begin far apart, so that the id of one kind is never taken for another's by chance. With `size`, the
    characters of a thing, old ones go when there is no more `room` either.
    """

    def __init__(
        self,
        ids: Ids,
        most: int = MOST,
        *,
        key: Callable[[T], str] | None = None,
        room: Room | None = None,
        size: Callable[[T], int] | None = None,
    ) -> None:
        self._next_ids = ids
        self._most = most
        self._key = key
        self._size = size
        #: The characters of everything here.
        self.taken = 0
        self._enter(Room() if room is None else room)
        # A plain dict would pass over all that was removed before it finds its oldest.
        self._things: OrderedDict[int, T] = OrderedDict()
        self._ids: dict[str, int] = {}
        #: Whoever keeps things for longer than this process hears of each change: the id, and the thing or None.
        self.changed: Callable[[int, T | None], None] | None = None

    @property
    def newest(self) -> int:
        """The id of what was added last, 0 where there is nothing."""
        return next(reversed(self._things), 0)

    def add(self, make: Callable[[int], T]) -> T:
        """Keep what `make` returns for the next id."""
        new = self._next_ids.take()
        thing = make(new)
        self.put(new, thing)
        return thing

    def put(self, thing_id: int, thing: T) -> None:
        """Keep `thing` under `thing_id`, in place of what was there, and let the oldest go when there are too many."""
        self._next_ids.skip(thing_id)
        if self._size is not None:
            before = self._things.get(thing_id)
            self._take(self._size(thing) - (0 if before is None else self._size(before)))
        self._things[thing_id] = thing
        if self._key is not None:
            self._ids[self._key(thing)] = thing_id
        if self.changed is not None:
            self.changed(thing_id, thing)
        while len(self._things) > self._most:
            self.remove_oldest()
        self._room.make(self)

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
        if self._size is not None:
            self._take(-self._size(thing))
        if self._key is not None and self._ids.get(self._key(thing)) == thing_id:
            del self._ids[self._key(thing)]
        if self.changed is not None:
            self.changed(thing_id, None)
        return True

    def remove_oldest(self) -> None:
        """Forget the oldest thing; there must be one."""
        self.remove(next(iter(self._things)))

    def clear(self) -> None:
        """Forget everything; ids are not used again."""
        for thing_id in tuple(self._things):
            self.remove(thing_id)

    def leave(self) -> None:
        """Keep everything, in a room of its own."""
        self._room.taken -= self.taken
        self._room.stores.remove(self)
        self._enter(Room(self._room.most))

    def _enter(self, room: Room) -> None:
        self._room = room
        room.taken += self.taken
        room.stores.append(self)

    def _take(self, characters: int) -> None:
        self.taken += characters
        self._room.taken += characters

    def items(self) -> Iterator[tuple[int, T]]:
        """Return the ids with their things, the oldest first."""
        return iter(self._things.items())

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def __reversed__(self) -> Iterator[T]:
        return reversed(self._things.values())

    def __len__(self) -> int:
        return len(self._things)
