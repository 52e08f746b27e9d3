"""Lists that come in pages: what one page says, and which page comes next. This file never asks.

A list is an object whose items stand under "0", "1", … beside `links` (`self`, `first`, `last`, perhaps `next`, `prev`) and
`totalCount`, a string (https://github.com/smsaero/smsaero_python, https://github.com/6reduk/smsaeroclient). Not every list has
both of these, so that the end is found in each way that it can show, and a page that repeats an earlier one ends it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

from .fields import Answered, Fields, items, readable
from .protocol import Call

T = TypeVar("T")

_PAGE: Final = re.compile(r"[?&]page=([0-9]{1,9})(?![0-9])")


@dataclass(frozen=True, kw_only=True)
class Page(Answered, Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    #: How many items all pages have together, None when the gateway did not say.
    total: int | None
    #: The number of the last page, None when the gateway did not say.
    last: int | None
    #: Whether the gateway names a page after this one, None when it names none at all.
    more: bool | None
    #: What tells this page from another one.
    identity: int = field(repr=False, compare=False, default=0)


def read_page(read_item: Callable[[Fields], T]) -> Callable[[Any], Page[T]]:
    """Return a reader of a page whose items `read_item` reads. An item that it does not know is left out; `raw` has it."""

    def read(data: Any) -> Page[T]:
        objects = list(items(data))
        identities = tuple(map(_identity, objects))
        beside = Fields(data if isinstance(data, Mapping) else {})
        links = beside.raw.get("links")
        links = links if isinstance(links, Mapping) else {}
        last = _PAGE.search(str(links.get("last", "")))
        return Page(
            items=readable(read_item, objects),
            total=beside.whole("totalCount"),
            last=int(last[1]) if last else None,
            more=bool(links.get("next")) if "next" in links or "last" in links else None,
            identity=hash(identities) if identities else 0,
            raw=beside.raw,
        )

    return read


def _identity(fields: Fields) -> str:
    # Not the whole object where it has a name of its own: a status that changed meanwhile makes no new item of it.
    for name in ("id", "number"):
        if name in fields.raw:
            return f"{name} {fields.raw[name]}"
    return repr(sorted(fields.raw.items(), key=str))


def on_page(page: int) -> dict[str, str]:
    """Return the query of a page; the first one needs none. Raises `ValueError` for a number below 1."""
    if page < 1:
        raise ValueError("pages count from 1")
    return {} if page == 1 else {"page": str(page)}


class Walk(Generic[T]):
    """The way through the pages of a list. `call` asks for the next one; None at the end."""

    def __init__(self, first: Call[Page[T]]) -> None:
        self.call: Call[Page[T]] | None = first
        self._number = int(first.query.get("page", "1"))
        self._before_first = self._number > 1
        self._seen: set[int] = set()
        self._counted = 0

    def take(self, page: Page[T]) -> tuple[T, ...]:
        """Take the answer to `call` and return what is new in it."""
        if not page.identity or page.identity in self._seen or self.call is None:
            # No items, or a gateway that answers the same whatever page it is asked for: everything was seen.
            self.call = None
            return ()
        self._seen.add(page.identity)
        self._counted += len(page.items)
        self.call = None if self._ends_with(page) else self._next(self.call)
        return page.items

    def _ends_with(self, page: Page[T]) -> bool:
        if page.last is not None:
            return self._number >= page.last
        if page.more is not None:
            return not page.more
        # How many items stand on a page is not known, so a total says nothing when the walk began in the middle.
        return page.total is not None and not self._before_first and self._counted >= page.total

    def _next(self, call: Call[Page[T]]) -> Call[Page[T]]:
        self._number += 1
        return replace(call, query={**call.query, "page": str(self._number)})
