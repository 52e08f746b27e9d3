"""The reference of the config, made from the JSON Schema. This file states no fact: all come from the schema and the catalogues."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markdown_parts import block, code, heading, table

from smsaero_kit.schemas import described_schema
from smsaero_kit.texts import Texts, texts

#: Keywords whose value is short enough for a table; the rest stands below it as a block of code.
_IN_TABLE = ("type", "minLength")
_AS_BLOCK = ("pattern", "enum", "examples", "default")


def page(language: str) -> str:
    """Return a section for the object, each of its properties and each definition."""
    schema, say = described_schema(language), texts(language)
    parts = [_prose(schema), block(json.dumps({"$id": schema["$id"]}, indent=2), "json")]
    parts += _properties(schema, "", say)
    for name, definition in schema["$defs"].items():
        pointer = f"/$defs/{name}"
        parts += _section(definition, pointer, 2, name, say, required=None)
        parts += _properties(definition, pointer, say, level=3)
    return "\n\n".join(parts) + "\n"


def _properties(owner: dict[str, Any], pointer: str, say: Texts, level: int = 2) -> Iterator[str]:
    for name, value in owner.get("properties", {}).items():
        yield from _section(value, f"{pointer}/properties/{name}", level, name, say, required=name in owner.get("required", ()))


def _section(value: dict[str, Any], pointer: str, level: int, name: str, say: Texts, *, required: bool | None) -> Iterator[str]:
    yield heading(level, f"{code(name)}: {value['title']}", pointer.strip("/").replace("/", "-").replace("$", ""))
    yield _prose(value)
    rows = [[code(key), code(str(value[key]))] for key in _IN_TABLE if key in value]
    if required is not None:
        rows.append([say("docs.schema.required"), say("docs.yes" if required else "docs.no")])
    rows += [[code("contains"), code(json.dumps(value["contains"]["properties"]))]] if "contains" in value else []
    references = [entry["$ref"] for entry in ([value["items"]] if "items" in value else []) + value.get("allOf", [])]
    if references:
        links = (
            f"[{code(reference.rsplit('/', 1)[1])}](#{reference.strip('#/').replace('/', '-').replace('$', '')})"
            for reference in references
        )
        rows.append([say("docs.schema.see"), ", ".join(links)])
    yield table([say("docs.schema.keyword"), say("docs.schema.value")], rows)
    for key in _AS_BLOCK:
        if key in value:
            yield f"{code(key)}:"
            yield _value_block(key, value[key])


def _value_block(key: str, value: object) -> str:
    if key == "pattern":
        return block(str(value), "text")
    return block(json.dumps(value, ensure_ascii=False, indent=2), "json")


def _prose(value: dict[str, Any]) -> str:
    return str(value["description"]).replace("{{code}}", code("{{code}}"))
