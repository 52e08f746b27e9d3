"""Reading JSON with places: the same values as the standard library, every place right, every slip named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsaero_kit.errors import FileProblem
from smsaero_kit.validation import validate
from smsaero_kit.validation.json_reader import SyntaxProblem, parse

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(value=JSON_VALUES, indent=st.sampled_from([None, 1, 4]), ascii_only=st.booleans())
@settings(max_examples=500, derandomize=True)
def test_values_are_those_of_the_standard_library(value, indent, ascii_only):
    assert parse(json.dumps(value, indent=indent, ensure_ascii=ascii_only)).value == value


def nodes(node, path=()):
    yield path, node
    for step, inner in node.inner.items() if isinstance(node.inner, dict) else enumerate(node.inner or ()):
        yield from nodes(inner, (*path, step))


@given(value=JSON_VALUES, ascii_only=st.booleans())
@settings(max_examples=300, derandomize=True)
def test_the_text_at_a_place_is_the_value_or_key_that_stands_there(value, ascii_only):
    text = json.dumps(value, indent=2, ensure_ascii=ascii_only)
    document = parse(text)
    for path, node in nodes(document.root):
        expected = value
        for step in path:
            expected = expected[step]
        assert json.loads(text[node.start : node.end]) == expected
        if node.key is not None:
            assert json.loads(text[node.key.start : node.key.end]) == path[-1]


@given(word=st.text(min_size=1), ascii_only=st.booleans(), ends=st.tuples(st.integers(0, 9), st.integers(0, 9)))
@settings(max_examples=300, derandomize=True)
def test_a_part_of_a_string_is_found_behind_its_escapes(word, ascii_only, ends):
    first, last = sorted(min(end, len(word)) for end in ends)
    text = json.dumps({"key": word}, ensure_ascii=ascii_only)
    span = parse(text).span(("key",), within=(first, last))
    assert json.loads(f'"{text[span.start : span.end]}"') == word[first:last]


@given(text=st.text(alphabet="{}[]\",:\\ \t\r\n0123456789.eE+-truefalsn'“//#aя\ufeff", max_size=40))
@settings(max_examples=2000, derandomize=True)
def test_a_text_is_refused_exactly_when_it_is_no_json(text):
    """The standard library is laxer only in NaN and Infinity, which this alphabet cannot spell; long numbers are JavaScript's."""
    try:
        expected = json.loads(text, parse_int=lambda digits: int(digits) if len(digits) <= 15 else float(digits))
    except ValueError:
        with pytest.raises(SyntaxProblem):
            parse(text)
    else:
        assert parse(text).value == expected


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"email": 5}', 1, 11),
        ('{\n\t"email": 5}', 2, 11),
        ('{\r\n  "email": 5}', 2, 12),
        ('{\r  "email": 5}', 2, 12),
        ('{"🙂": "🙂", "email": 5}', 1, 21),
        ("{" + " " * 100_000 + '"email": 5}', 1, 100_011),
    ],
)
def test_lines_and_columns_count_as_an_editor_does(text, line, column):
    finding = next(finding for finding in validate(text).findings if finding.name == "wrong-type")
    assert (finding.line, finding.column) == (line, column)


def test_a_hundred_thousand_levels_are_one_finding():
    for opening in ("[", '{"a":'):
        report = validate(opening * 100_000)
        assert [finding.name for finding in report.findings] == ["nested-too-deep"]


def test_every_duplicate_is_found_at_its_later_place():
    report = validate('{"email": "a@b.co",\n "email": "c@d.co"}')
    duplicate = next(finding for finding in report.findings if finding.name == "duplicate-key")
    assert (duplicate.line, duplicate.column, duplicate.pointer) == (2, 2, "/email")


def test_what_stands_within_a_doubled_property_is_no_duplicate_itself():
    report = validate('{"templates": [{"usageType": "SignIn"}], "templates": [{"usageType": "SignIn"}]}')
    assert [finding.pointer for finding in report.findings if finding.name == "duplicate-key"] == ["/templates"]


@given(data=st.binary(max_size=60))
@settings(max_examples=500, derandomize=True)
def test_any_bytes_give_a_report_and_no_exception(data):
    report = validate(data)
    assert not report.ok
    assert str(report)
    assert report._repr_html_()


@given(value=JSON_VALUES)
@settings(max_examples=500, derandomize=True)
def test_any_json_gives_a_report_and_no_exception(value):
    assert not validate(json.dumps({"email": value, "apiKey": value, "senderName": value, "templates": [value]})).ok
    assert not validate(json.dumps({"templates": value})).ok


@pytest.mark.parametrize("make", [lambda path: path / "none.json", lambda path: path, lambda path: path / "a\0b"])
def test_a_file_that_cannot_be_read_is_an_error_of_its_own(tmp_path: Path, make):
    with pytest.raises(FileProblem) as caught:
        validate(make(tmp_path))
    for language in ("en", "ru"):
        assert caught.value.sentence(language)
        assert caught.value.next_step(language)
