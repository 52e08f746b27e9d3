"""A mark of what a schema accepts: it stays when only words change. This file reads no page."""

from __future__ import annotations

import hashlib
import json
from typing import Any

#: What tells people something and refuses nothing.
WORDS = (
    "$comment",
    "title",
    "description",
    "markdownDescription",
    "errorMessage",
    "examples",
    "default",
    "deprecated",
    "$id",
    "$schema",
)


def mark(schema: dict[str, Any]) -> str:
    """Return twelve signs that change with what `schema` accepts."""
    text = json.dumps(_bare(schema), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _bare(value: Any, *, names: bool = False) -> Any:
    """Return `value` without its words. With `names`, the keys are those of properties, and a property may be called `title`."""
    if isinstance(value, dict):
        inside = ("properties", "$defs", "patternProperties")
        return {key: _bare(each, names=key in inside) for key, each in value.items() if names or not _is_word(key)}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _is_word(key: str) -> bool:
    return key in WORDS or key.startswith("x-")
