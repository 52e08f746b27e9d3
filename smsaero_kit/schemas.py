"""Finds and reads the JSON Schema. This file never validates anything and knows no rule."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any, Final

from .texts import texts

if TYPE_CHECKING:
    from importlib.abc import Traversable

    from jsonschema import Draft202012Validator

CONNECTOR_SCHEMA: Final = "smsaero-connector.schema.json"


def folder(name: str = "schema") -> Traversable:
    """Return the folder `name`: inside an installed package, beside it in a checkout."""
    from importlib.resources import files  # it takes longer than all that a good config needs

    package = files("smsaero_kit")
    inside, beside = package / name, package / ".." / name
    return inside if inside.is_dir() else beside


def connector_schema_text() -> str:
    """Return the schema of the connector config, as the file has it."""
    return (folder() / CONNECTOR_SCHEMA).read_text(encoding="utf-8")


@functools.cache
def connector_schema() -> dict[str, Any]:
    """Return the schema of the connector config, parsed. Treat it as read-only: it is shared."""
    schema: dict[str, Any] = json.loads(connector_schema_text())
    return schema


@functools.cache
def connector_validator() -> Draft202012Validator:
    """Return jsonschema's validator of the connector config."""
    from jsonschema import Draft202012Validator  # the heaviest import of a validation

    return Draft202012Validator(connector_schema())


def site_address() -> str:
    """Return the address of the docs, with a final slash: the schema is published below it, and its `$id` says where."""
    return str(connector_schema()["$id"]).removesuffix(f"schema/{CONNECTOR_SCHEMA}")


def described_schema(language: str) -> dict[str, Any]:
    """Return a copy of the schema whose titles and descriptions are in `language`; it accepts the very same configs."""
    say = texts(language)

    def described(node: Any, pointer: str) -> Any:
        if not isinstance(node, dict):
            return node
        copy = {}
        for name, value in node.items():
            if name in ("title", "description") and isinstance(value, str):
                copy[name] = say(f"schema.{pointer}.{name}")
            else:
                copy[name] = value if name in ("default", "examples") else described(value, f"{pointer}/{name}")
        return copy

    schema: dict[str, Any] = described(connector_schema(), "")
    return schema
