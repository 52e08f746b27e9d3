"""What a report promises to those who script."""

from __future__ import annotations

import dataclasses
import json

import pytest

from smsaero_kit.config import starter_config
from smsaero_kit.errors import ConfigRefused
from smsaero_kit.secret import Secret
from smsaero_kit.validation import Grade, validate
from smsaero_kit.validation.reporters.github import as_github
from smsaero_kit.validation.reporters.html import as_html
from smsaero_kit.validation.reporters.json_array import as_json
from smsaero_kit.validation.reporters.sarif import as_sarif
from smsaero_kit.validation.reporters.text import as_text
from smsaero_kit.validation.rules import RULES

KEY = "very-secret-key-0123456789"


def config(**changes):
    return {**starter_config("en", email="name@example.com", api_key=Secret(KEY)).to_mapping(), **changes}


def everything_shown(report):
    """Whatever a report says of itself, in any form."""
    yield from (repr(report), str(report), as_text(report, colour=True), as_json([report]), as_html(report))
    yield from (as_github([report]), as_sarif([report], "en"), repr(report.source), repr(report.fixed()))
    yield repr([[getattr(finding, field.name) for field in dataclasses.fields(finding)] for finding in report.findings])


def test_a_mapping_gets_the_same_findings_as_its_text_but_no_lines():
    wrong = config(email="nobody", senderName="", more=1)
    from_text = validate(json.dumps(wrong)).findings
    from_mapping = validate(wrong).findings
    assert {finding.pointer for finding in from_mapping} == {finding.pointer for finding in from_text}
    assert {finding.line for finding in from_mapping} == {None}


def test_findings_stand_in_the_order_of_the_text():
    places = [finding.place for finding in validate(json.dumps(config(email="x", apiKey="", templates=[]), indent=1)).findings]
    assert places == sorted(places)
    assert len(places) >= 3


def test_a_report_speaks_both_languages_with_the_same_facts():
    report = validate(json.dumps(config(email="no#body@here.com")), language="en")
    russian = report.in_language("ru")
    assert report.errors[0].message != russian.errors[0].message
    assert "#" in report.errors[0].message
    assert "#" in russian.errors[0].message


def test_raise_for_errors_returns_the_config_or_raises_with_the_report():
    assert validate(config()).raise_for_errors().email == "name@example.com"
    with pytest.raises(ConfigRefused) as caught:
        validate(config(senderName="")).raise_for_errors()
    assert caught.value.report.errors[0].name == "empty-string"


@pytest.mark.parametrize(
    "wrong", [{"email": 5}, {"senderName": "SMSAero"}, {"more": KEY}, {"templates": []}, {"apiKey": f" {KEY}"}, {"apiKey": [KEY]}]
)
def test_no_report_shows_the_key(wrong):
    report = validate(json.dumps(config(**wrong)))
    assert report.findings
    for shown in (*everything_shown(report), repr(report.config)):
        assert KEY not in shown


def test_html_is_escaped():
    report = validate(json.dumps(config(email="<script>@alert(1)</script>", **{"<b>": 1})))
    assert "<script" not in as_html(report)
    assert "<b>" not in as_html(report)
    assert "&lt;script&gt;@" in as_html(report).replace("<mark style='color:#fff;background:#b3261e'>&lt;</mark>", "&lt;")


def test_rule_ids_and_names_are_unique_and_every_rule_has_its_texts_in_both_languages():
    assert len({rule.id for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        for language in ("en", "ru"):
            assert rule.title(language)
            assert rule.why(language)


@pytest.mark.parametrize(
    ("source", "to_end"), [('{"email": "",}', False), (b'{"email": "\xff"}', False), ("\ufeff{}", True), (" ", True), ({}, True)]
)
def test_a_summary_says_when_the_rest_of_the_text_could_not_be_checked(source, to_end):
    report = validate(source, language="en")
    assert report.read_to_end == to_end
    assert ("there may be more to find" in str(report)) == (not to_end)


def test_a_warning_leaves_the_config_usable():
    report = validate(config(senderName="SMSAero"))
    assert [finding.grade for finding in report.findings] == [Grade.WARNING]
    assert report.ok
    assert report.config is not None


@pytest.mark.parametrize("value", [10**5000, -(10**5000), 10**20, (1,), {"a": {1}}, b"bytes", object()], ids=type)
def test_a_mapping_may_hold_what_no_text_can_and_is_judged_all_the_same(value):
    for changed in ({"email": value}, {"templates": value}, {"templates": [value]}, {"apiKey": {"more": value}}, {7: value}):
        report = validate(config(**changed) if 7 not in changed else {**config(), **changed})
        assert report.findings
        assert str(report)


def test_a_mapping_that_holds_itself_is_nested_too_deep():
    endless = config()
    endless["more"] = endless
    assert [finding.name for finding in validate(endless).findings] == ["nested-too-deep"]


@pytest.mark.parametrize("value", [None, True, 5, 1.5, [], [{}]])
def test_parsed_json_that_is_no_object_is_a_finding_too(value):
    assert [finding.name for finding in validate(value).findings] == ["not-an-object"]


def test_a_key_in_the_place_of_the_email_is_not_shown():
    """People swap the two fields."""
    for language in ("en", "ru"):
        report = validate(json.dumps(config(email=KEY, apiKey="name@example.com")), language=language)
        assert "email-refused" in {finding.name for finding in report.errors}
        for shown in everything_shown(report):
            assert KEY not in shown
