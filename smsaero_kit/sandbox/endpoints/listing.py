"""Pages of lists, in the gateway's form: items under "0", "1", … beside `links` and `totalCount`. This file never filters.

Not known is whether each page counts its items from "0", as it does here. How long a page is, what comes first, and how a list
looks that is empty are choices. smsaero_python shows 138 messages on three pages, so 50 on each are likely.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from smsaero_kit.sandbox.choices import Choices
from smsaero_kit.sandbox.wire import Response, envelope

T = TypeVar("T")


def items(things: Sequence[T], page: int, show: Callable[[T], dict[str, Any]], choices: Choices) -> dict[str, Any]:
    """Return one page's items, of things that stand in the order of their ids; a page beyond the last has none."""
    if choices.list_order == "newest_first":
        things = things[::-1]
    begin = (page - 1) * choices.page_size
    return {str(index): show(thing) for index, thing in enumerate(things[begin : begin + choices.page_size])}


def listed(
    path: str, things: Sequence[T], page: int, show: Callable[[T], dict[str, Any]], choices: Choices, *, counted: bool = True
) -> Response:
    """Return a page of the list at `path`; `counted` says whether `totalCount`, a string, stands beside it."""
    if not things and choices.empty_list == "list":
        return envelope(data=[])
    data = items(things, page, show, choices)
    data["links"] = _links(path, page, last=max(1, -(-len(things) // choices.page_size)))
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
