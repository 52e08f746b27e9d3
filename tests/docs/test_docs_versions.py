"""The schema keeps its promise: what its address accepted once, it accepts for ever."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest

from smsaero_kit.schemas import connector_schema

from .schema_marks import mark

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_history_on_the_page_ends_with_the_schema_as_it_is(language):
    """Whoever changes what the schema accepts adds a line: may it stand at the same address?"""
    page = (TOP / "docs" / "reference" / f"schema.{language}.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (\d+\.\d+\.\d+) \| `(\w+)` \|", page, re.MULTILINE)
    assert lines[-1][1] == mark(connector_schema())
    assert f"## {lines[-1][0]}" in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert connector_schema()["$id"] in page


def test_words_do_not_change_the_mark_and_demands_do():
    schema = connector_schema()
    worded, stricter = copy.deepcopy(schema), copy.deepcopy(schema)
    worded["properties"]["email"]["title"] = worded["description"] = "Another word"
    stricter["properties"]["senderName"]["maxLength"] = 11
    assert mark(worded) == mark(schema) != mark(stricter)
    # A property may have the name of a word.
    titled = json.loads(json.dumps(schema))
    titled["properties"]["title"] = {"type": "string"}
    assert mark(titled) != mark(schema)
