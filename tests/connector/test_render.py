"""Rendering, against a table that the parity tests hold against Logto's own package."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from smsaero_kit.render import CODE_PLACEHOLDER, Placeholder, placeholders, render
from smsaero_kit.schemas import connector_schema

CASES = json.loads((Path(__file__).parent / "cases" / "render.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("content", "payload", "text"), CASES)
def test_each_text_is_rendered_as_the_table_says(content, payload, text):
    assert render(content, json.loads(payload)) == text


@pytest.mark.parametrize("value", ['{"toString": 1}', '[{"toString": null}]', '{"toString": "a", "valueOf": "b"}'])
def test_a_value_that_javascript_cannot_write_raises_a_type_error(value):
    with pytest.raises(TypeError, match="primitive"):
        render("{{code}}", {"code": json.loads(value)})


def test_a_value_that_is_no_json_raises_a_type_error_instead_of_a_python_spelling():
    with pytest.raises(TypeError, match="bytes"):
        render("{{code}}", {"code": b"123456"})


def test_tuples_and_not_a_number_are_written_as_javascript_does():
    assert render("{{a}} {{a.length}} {{b}}", {"a": (1, (2, 3)), "b": float("nan")}) == "1,2,3 2 NaN"


def test_halves_of_a_character_that_were_apart_come_out_as_the_character():
    assert render("\ud83d\ude00", {}) == "\N{GRINNING FACE}"


def test_placeholders_are_found_where_they_stand_with_their_path():
    content = "a {{ code }} {{CODE}} {{user.name}} {{}} {{код}}{{.x}}"
    found = placeholders(content)
    assert [item.path for item in found] == ["code", "CODE", "user.name", ".x"]
    assert [content[item.start : item.end] for item in found] == ["{{ code }}", "{{CODE}}", "{{user.name}}", "{{.x}}"]
    assert found[0] == Placeholder(path="code", start=2, end=12)


def test_the_code_placeholder_is_the_one_of_the_schema():
    assert connector_schema()["$defs"]["template"]["properties"]["content"]["pattern"] == CODE_PLACEHOLDER


@pytest.mark.parametrize(("content", "payload", "text"), CASES)
def test_the_code_placeholder_matches_exactly_the_texts_that_carry_the_code(content, payload, text):
    """A text carries the code when two codes give two texts."""
    del payload, text
    carries = render(content, {"code": "000000"}) != render(content, {"code": "111111"})
    assert bool(re.search(CODE_PLACEHOLDER, content)) == carries
