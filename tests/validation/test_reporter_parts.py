from __future__ import annotations

import json

import pytest

from smsaero_kit.config import starter_config
from smsaero_kit.secret import Secret
from smsaero_kit.validation import validate
from smsaero_kit.validation.reporters.parts import checked, fixed
from smsaero_kit.validation.reporters.text import as_text

KEY = "a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h8"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_parts_are_the_words_of_the_report_in_a_terminal(language):
    text = '{\n "email": "a@b.ru ", "apiKey": "k", "senderName": "SMSAero",\n "templates": []}'
    report, parts = validate(text, language=language), json.loads(checked(text, language))
    shown = as_text(report)
    assert sorted(each["rule"] for each in parts["findings"]) == sorted(finding.rule for finding in report.findings)
    grades = [each["grade"] for each in parts["findings"]]
    assert grades == sorted(grades), "errors first"
    assert parts["fixable"] == len(report.fixable) == 1
    assert parts["summary"] in shown
    for each in parts["findings"]:
        assert f"{each['grade_word']} {each['rule']}: {each['message']}\n" in shown
        assert each["pointer"] in shown
        assert "".join(each["line"].values()).rstrip() in shown
        assert f"→ {each['hint']}" in shown


def test_a_config_without_findings_is_a_success():
    config = starter_config("en", email="name@example.com", api_key=Secret(KEY))
    assert json.loads(checked(config.to_json(), "en")) == {
        "summary": str(validate(config.to_json(), language="en")),
        "grade": "success",
        "findings": [],
        "fixable": 0,
    }


def test_the_mended_text_comes_with_what_was_mended_and_with_a_report_on_itself():
    text = '{\r\n "email": "a@b.ru ",}'
    outcome = json.loads(fixed(text, "en"))
    assert outcome["source"] == '{\r\n "email": "a@b.ru"}'
    assert [each["rule"] for each in outcome["mended"]] == ["SK004", "SK103"]
    about_itself = {name: value for name, value in outcome.items() if name not in ("source", "mended")}
    assert about_itself == json.loads(checked(outcome["source"], "en"))


def test_no_part_holds_the_key_wherever_it_stands():
    for text in (f'{{"apiKey": "{KEY} "}}', f'{{"email": "{KEY}"}}', f"apiKey: {KEY}", f'{{"{KEY}": 1}}'):
        assert KEY not in checked(text, "en"), text
