"""Text that is no JSON: the usual mistakes are named, at the place where somebody has to change something."""

from __future__ import annotations

import json

import pytest

from smsaero_kit.texts import LANGUAGES
from smsaero_kit.validation import validate

#: The text, the mistake (the variant of the wording), and what the mark stands under.
SLIPS = [
    ('{"a": "b",}', "trailing_comma", ","),
    ('{"a": [1, 2,\n ]}', "trailing_comma", ","),
    ("{'a': 'b'}", "single_quote", "'"),
    ("{`a`: 1}", "single_quote", "`"),
    ("{\"a\": 'b'}", "single_quote", "'"),
    ('{// note\n"a": 1}', "comment", "//"),
    ('{"a": 1 /* note */}', "comment", "/*"),
    ('{"a": 1 # note\n}', "comment", "#"),
    ('// note\n{"a": 1}', "comment", "//"),
    ('{"a": "b,\n"c": 1}', "unclosed", '"b,'),
    ('{"a": "b', "unclosed_at_end", '"b'),
    ('{"a": "b, "c": 1}', "missing_quote", '"'),
    ('{"a: "b"}', "missing_quote", '"a: "'),
    ('{"a": "say "hi" now"}', "inner_quote", '"'),
    ('{"a": "code "{{code}}" now"}', "inner_quote", '"'),
    ("{“a”: 1}", "smart_quote", "“"),
    ('{"a”: 1,\n"b": 2}', "smart_quote", "”"),
    ('{"a": "b”}', "smart_quote", "”"),
    ('{"a": "b""}', "extra_quote", '"'),
    ('{"a": {{code}}}', "bare_value", "{"),
    ('{"a":,"b":2}', "missing_value", ","),
    ('{"a": [ … ]}', "ellipsis", "…"),
    ('{"a": 1, ...}', "ellipsis", "..."),
    ('{\\"a\\": 1}', "escaped_quotes", '\\"'),
    ("Not Found", "no_json", "Not Found"),
    ("apiKey = x", "no_json", "apiKey = x"),
    ('Вот:\n{"a": 1}', "prose_before", "Вот:"),
    ("<!doctype html><p>{x}", "web_page", "<"),
    ('\u2028{"a": 1}', "invisible", "\u2028"),
    ('{"a": "b”,\n"c": 2}', "smart_quote", "”"),
    ('{"a": «b»}', "smart_quote", "«"),
    ('{"a": NaN}', "not_a_number", "NaN"),
    ('{"a": -Infinity}', "not_a_number", "-Infinity"),
    ("NaN", "not_a_number", "NaN"),
    ('{"a": undefined}', "other_word", "undefined"),
    ('{"a": None}', "other_word", "None"),
    ('{"a": True}', "other_word", "True"),
    ('{"a": SMS Aero}', "bare_value", "SMS"),
    ('{"a": +7}', "number", "+7"),
    ('{"a": .5}', "number", ".5"),
    ('{"a": 0123}', "number", "1"),
    ('{"a": 1}\n{"b": 2}', "second_document", "{"),
    ('{"a": 1}\n{"b": 2}\n', "second_document", "{"),
    ("{a: 1}", "bare_key", "a"),
    ('const config = {"a": 1};', "program", "const config = "),
    ('module.exports = {"a": 1}', "program", "module.exports = "),
    ('{"a": 1};', "after_end", ";"),
    ('{"a": 1},', "after_end", ","),
    ('```json\n{"a": 1}\n```', "code_fence", "```"),
    ('{"a": 1}\n```', "code_fence", "```"),
    ("Вот конфигурация:\n\n{\n}", "prose_before", "Вот конфигурация:"),
    ("## Составление JSON\n\n{\n}", "prose_before", "## Составление JSON"),
    ('{"a": 1}\n\nЗаполните поля.', "prose_after", "З"),
    ("email: name@example.com\napiKey: x\n", "yaml", "email: name@example.com"),
    ("---\nemail: name@example.com\n", "yaml", "---"),
    ('"email": "name@example.com"', "no_braces", ":"),
    ("smsaero-connector.json", "file_name", "smsaero-connector.json"),
    ("/etc/logto/connector.JSON\n", "file_name", "/etc/logto/connector.JSON"),
    ('{"a" 1}', "", "1"),
    ('{"a" "b"}', "missing_colon", '"'),
    ('{"a" = "b"}', "equals", "="),
    ('{"a"}', "name_alone", '"a"'),
    ('{"a", "b": 1}', "name_alone", '"a"'),
    ('{"a": }', "missing_value", "}"),
    ('{"a": 1,, "b": 2}', "extra_comma", ","),
    ('{,"a": 1}', "extra_comma", ","),
    ('{"a": "b" "c": 1}', "missing_comma", '"'),
    ('{"a": [{} {}]}', "missing_comma", "}"),
    ('{"a": 1; "b": 2}', "semicolon", ";"),
    ('{"a": [1}', "wrong_bracket", "}"),
    ('{"a": {"b": 1]}', "wrong_bracket", "]"),
    ('{"a": 1}}', "extra_bracket", "}"),
    ('{"a": 1', "unfinished", ""),
    ('{"a": [{"b": 1}, ', "unfinished", ""),
    ('{\u00a0"a": 1}', "invisible", "\u00a0"),
    ('{"a": 1,\u200b"b": 2}', "invisible", "\u200b"),
    ('{"a": "b\tc"}', "control_character", "\t"),
    ('{"a": "C:\\dir"}', "escape", "\\d"),
    ('{"a": "it\\\'s"}', "escape", "\\'"),
    ('{"a": "\\', "escape", "\\"),
    ('{"a": "\\\r\n"}', "escape", "\\"),
    ("{]", "", "]"),
    ("@", "", "@"),
]


@pytest.mark.parametrize(("text", "slip", "marked"), SLIPS, ids=[text for text, _, _ in SLIPS])
def test_the_mistake_is_named_and_marked(text, slip, marked):
    report = validate(text)
    [finding] = report.findings
    assert (finding.name, finding.variant) == ("invalid-json", slip)
    assert report.source is not None
    assert finding.place is not None
    place = finding.place
    start, end = report.source.offset(place.line, place.column), report.source.offset(place.end_line, place.end_column)
    assert text[start:end] == marked


@pytest.mark.parametrize(("text", "slip", "marked"), SLIPS, ids=[text for text, _, _ in SLIPS])
def test_each_mistake_has_its_own_words_in_both_languages(text, slip, marked):  # noqa: ARG001 - one table for both tests
    said = [validate(text, language=language).findings[0] for language in LANGUAGES]
    assert len({finding.message for finding in said}) == len(LANGUAGES)
    general = validate("@", language="en").findings[0]
    if slip:
        assert said[0].hint != general.hint, f"{slip} has no hint of its own"


def test_the_seed_example_pasted_with_its_prose_leads_to_the_json():
    text = 'Fill in *email* and *apiKey*:\n\n```json\n{\n  "email": "name@example.com"\n}\n```\n'
    finding = validate(text, language="en").findings[0]
    assert "line 4" in finding.message
    assert finding.line == 1


def test_line_numbers_in_sentences_count_as_the_places_do():
    for end in ("\n", "\r\n", "\r"):
        text = end.join(['{"a": [', '"b": 1}'])
        finding = validate(text).findings[0]
        assert finding.variant in ("", "wrong_bracket")
        assert finding.line == 2
    assert "line 1" in validate('{"a": [\n1}', language="en").findings[0].message


@pytest.mark.parametrize("mutate", ["{}", "[]", '"', "'", ":", ",", "\\", "\n", "“", "NaN", "//", "\u200b"])
def test_a_broken_config_never_shows_its_key(mutate):
    key = "Zq8vR2mX7cL4tB9nK3wY6pH1sD5fG0jA"
    text = json.dumps({"email": "name@example.com", "apiKey": key, "senderName": "SMS Aero"}, indent=2)
    for place in range(len(text)):
        for broken in (text[:place] + mutate + text[place:], text[:place] + mutate + text[place + 1 :]):
            if key not in broken:
                continue
            report = validate(broken)
            assert key not in str(report)
            assert key not in report._repr_html_()
