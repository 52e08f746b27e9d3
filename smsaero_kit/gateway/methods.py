"""From an endpoint to a method of a client: the same name, arguments and words. This file never asks.

The two clients differ in `await` only; whoever reads the signature of a method sees the endpoint's arguments and its result.
"""

from __future__ import annotations

import collections.abc
import inspect
from collections.abc import Callable
from typing import Any, TypeVar, get_args, get_type_hints

Method = TypeVar("Method", bound=Callable[..., Any])


def described_by(endpoint: Callable[..., Any], owner: str, listing: str = "") -> Callable[[Method], Method]:
    """Return a decorator that gives a method of the class `owner` the name, arguments and docstring of `endpoint`.

    Its result is what the endpoint's `Call[…]` reads; with `listing`, e.g. `Iterator`, the items of the pages one by one.
    """

    def describe(method: Method) -> Method:
        signature = inspect.signature(endpoint)
        result = _inside("Call", signature.return_annotation)
        if listing:
            result = f"{listing}[{_inside('Page', result)}]"
        myself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        method.__name__ = endpoint.__name__
        method.__qualname__ = f"{owner}.{endpoint.__name__}"
        method.__doc__ = endpoint.__doc__
        method.__annotations__ = _types(endpoint, listing)
        method.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=[myself, *signature.parameters.values()], return_annotation=result
        )
        return method

    return describe


def _types(endpoint: Callable[..., Any], listing: str) -> dict[str, Any]:
    """Return the types of arguments and result as objects: their names mean nothing in the file of the client."""
    hints = get_type_hints(endpoint)
    (result,) = get_args(hints["return"])
    if listing:
        result = getattr(collections.abc, listing)[get_args(result)]
    return {**hints, "return": result}


def _inside(generic: str, annotation: str) -> str:
    """Return what stands in the brackets of `generic[…]`; annotations are text (PEP 563)."""
    return annotation.removeprefix(f"{generic}[").removesuffix("]") if annotation.startswith(f"{generic}[") else annotation
