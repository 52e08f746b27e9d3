"""What the vendor's docstrings promise, and how an answer differs from it. This file never decides whether a difference matters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

#: What the docstrings' examples write in their own way → JSON.
_REPAIRS = [
    (re.compile(r"^\s*\.+,?\s*$", re.MULTILINE), ""),
    (re.compile(r"^(\s*)(\d+):", re.MULTILINE), r'\1"\2":'),
    (re.compile(r": (\w+\*+\d+)$", re.MULTILINE), r': "\1"'),
    (re.compile(r",(\s*})"), r"\1"),
]


def promised(docstring: str) -> Any:
    """Return the example answer of a docstring, `True` where success is promised in words, None for no promise."""
    _, there, example = docstring.partition("Example response:")
    if not there:
        return True if "bool: True if" in docstring else None
    for pattern, repaired in _REPAIRS:
        example = pattern.sub(repaired, example)
    # One of the examples lacks its last brace.
    return json.loads(example + "}" * (example.count("{") - example.count("}")))


def differences(promise: Any, said: Any, path: str) -> Iterator[str]:
    """Yield what is missing, what is too much and what is of another type; null promises nothing of its type.

    Items under "0", "1", … are each held against the first of the example; several recipients are answered by a list of answers.
    """
    if isinstance(said, list) and isinstance(promise, dict):
        for each in said:
            yield from differences(promise, each, path)
    elif isinstance(promise, dict) and isinstance(said, dict):
        yield from _of_objects(promise, said, path)
    elif promise is not None and type(promise) is not type(said):
        yield f"{path}: {type(promise).__name__} promised, {type(said).__name__} said"


def _of_objects(promise: dict[str, Any], said: dict[str, Any], path: str) -> Iterator[str]:
    items = [value for name, value in promise.items() if name.isdigit()]
    # Which pages are linked depends on how many there are.
    linked = {name for name in said if path.endswith(".links")} - promise.keys()
    named = {name for name in said if not (items and name.isdigit())} - linked
    wanted = {name for name in promise if not name.isdigit()} - ({"next", "prev"} if path.endswith(".links") else set())
    yield from (f"{path}.{name}: promised, not said" for name in sorted(wanted - named))
    yield from (f"{path}.{name}: said, not promised" for name in sorted(named - promise.keys()))
    for name, value in said.items():
        if items and name.isdigit():
            yield from differences(items[0], value, path)
        elif name in promise:
            yield from differences(promise[name], value, f"{path}.{name}")
