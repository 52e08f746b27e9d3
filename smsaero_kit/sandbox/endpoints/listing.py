"""Pages of lists, in the gateway's form: items under "0", "1", … beside `links` and `totalCount`. This file never filters.

Not known, so choices of the sandbox: the oldest item comes first, and each page counts its items from "0".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from smsaero_kit.sandbox.wire import Response, envelope

T = TypeVar("T")

#: smsaero_python shows 138 messages on three pages.
PAGE_SIZE: Final = 50


def items(things: Sequence[T], page: int, show: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
    """Return one page's items under their numbers; a page beyond the last has none."""
    begin = (page - 1) * PAGE_SIZE
    return {str(index): show(thing) for index, thing in enumerate(things[begin : begin + PAGE_SIZE])}


def listed(path: str, things: Sequence[T], page: int, show: Callable[[T], dict[str, Any]], *, counted: bool = True) -> Response:
    """Return a page of the list at `path`; `counted` says whether `totalCount`, a string, stands beside it."""
    data = items(things, page, show)
    data["links"] = _links(path, page, last=max(1, -(-len(things) // PAGE_SIZE)))
    if counted:
        data["totalCount"] = str(len(things))
    return envelope(data=data)


def _links(path: str, page: int, *, last: int) -> dict[str, str]:
    pages = {"self": page, "first": 1, "last": last}
    if page < last:
        pages["next"] = page + 1
    if page > 1:
        pages["prev"] = min(page - 1, last)
    return {name: f"/v2/{path}?page={number}" for name, number in pages.items()}
