"""Safe fixes change what has to be changed and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smsaero_kit.render import render
from smsaero_kit.validation import validate

EXAMPLES = Path(__file__).parents[2] / "schema" / "examples"
COMPLETE = (EXAMPLES / "valid" / "complete-russian.json").read_text(encoding="utf-8")
#: The first text of the example, as its file spells it.
FIRST = json.loads(COMPLETE)["templates"][0]["content"]
LAST_ENTRY = json.dumps(json.loads(COMPLETE)["templates"][-1], ensure_ascii=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{{code}}", "{{CODE}}"),
        ("{{code}}", "{{ Code }}"),
        ("{{code}}", "{{c\u043ede}}"),
        ("{{code}}", "{{c\\u043ede}}"),
        ("{{code}}", "{code}"),
        ("{{code}}", "[[code]]"),
        ("{{code}}", "${code}"),
        ("{{code}}", "<code>"),
        ("{{code}}", "{{код}}"),
        ("{{code}}", "{{otp}}"),
        ("{{code}}", "{{code.value}}"),
        ("{{code}}", "{{co\u200bde}}"),
        (FIRST, f" {FIRST}"),
        (FIRST, f"{FIRST}\\n"),
        (FIRST, f"\\u0020{FIRST}\\t\\u00a0"),
        ('"SMS Aero"', '" SMS Aero\\n"'),
        ('"name@example.com"', '"name@example.com "'),
        ('"Register"', '"register"'),
        ('"Register"', '"Register "'),
        ('"senderName"', '"sender_name"'),
        ('"apiKey"', '"APIKEY"'),
        ('"content"', '"Content"'),
        ("  ]\n}", "  ],\n}"),
        ("    }\n  ]", "    },\n  ]"),
        ("{\n", "\ufeff{\n"),
    ],
)
def test_a_fix_restores_the_text_to_the_letter(before, after):
    """What was broken on purpose comes back as it was; everything else stays, line ends included."""
    for complete in (COMPLETE, COMPLETE.replace("\n", "\r\n"), COMPLETE.replace("  ", "\t")):
        old, new = (part.replace("\n", "\r\n") if "\r" in complete else part for part in (before, after))
        old, new = (part.replace("  ", "\t") if "\t" in complete else part for part in (old, new))
        assert old in complete
        broken = complete.replace(old, new, 1)
        fixed = validate(broken).fixed()
        assert fixed.source.text == complete
        assert fixed.mended
        assert not fixed.report.findings


def test_a_dead_duplicate_goes_with_its_comma_wherever_it_stands():
    for number in range(1, 9):
        entries = json.loads(COMPLETE)["templates"]
        entries.insert(number, {"usageType": entries[0]["usageType"], "content": "{{code}} — never sent"})
        config = {**json.loads(COMPLETE), "templates": entries}
        fixed = validate(json.dumps(config, ensure_ascii=False, indent=2) + "\n").fixed()
        assert fixed.source.text == COMPLETE


def test_a_duplicate_stays_where_only_the_user_can_tell_which_text_is_meant():
    """The first text is the one that Logto uses, and it is broken."""
    entries = json.loads(COMPLETE)["templates"]
    config = {**json.loads(COMPLETE), "templates": [{**entries[0], "content": "no code in here"}, *entries]}
    report = validate(json.dumps(config))
    assert "duplicate-usage-type" in {finding.name for finding in report.findings}
    assert not report.fixable


def test_a_misspelt_usage_type_is_not_made_a_duplicate():
    config = json.loads(COMPLETE)
    config["templates"].append({"usageType": "signIn", "content": "{{code}}"})
    assert not validate(json.dumps(config)).fixable


def test_two_spellings_of_one_property_do_not_become_a_duplicate():
    broken = COMPLETE.replace('"senderName": "SMS Aero"', '"sendername": "SMS Aero", "sender_name": "SMS Aero"')
    fixed = validate(broken).fixed()
    assert fixed.source.text == broken.replace('"sendername"', '"senderName"')
    assert fixed.report.ok


def test_several_fixes_work_together_and_uncover_others():
    broken = COMPLETE.replace("{{code}}", "{{CODE}}").replace('"SMS Aero"', '" SMS Aero "').replace("  ]\n}", "  ],\n}")
    fixed = validate("\ufeff" + broken).fixed()
    assert fixed.source.text == COMPLETE
    assert {finding.name for finding in fixed.mended} == {
        "byte-order-mark",
        "invalid-json",
        "code-placeholder-missing",
        "surrounding-white-space",
    }


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/*.json")), ids=lambda path: path.stem)
def test_mending_twice_is_mending_once_and_brings_no_error(path):
    report = validate(path)
    once = report.fixed()
    assert validate(once.source.text).fixed().source.text == once.source.text
    if report.name and report.ok:
        assert once.report.ok
    if not report.fixable and report.source is not None:
        assert once.source.text == report.source.text


def test_nothing_is_mended_that_was_not_selected_or_came_as_a_mapping():
    broken = COMPLETE.replace("{{code}}", "{{CODE}}", 1)
    assert validate(broken, ignore=["SK107"]).fixed().source.text == broken
    report = validate(json.loads(broken))
    assert not report.fixable
    assert report.fixed().mended == ()


def test_a_mended_text_renders_with_its_code():
    broken = COMPLETE.replace("{{code}}", "{{CODE}} / {{c\u043ede}}", 1)
    content = json.loads(validate(broken).fixed().source.text)["templates"][0]["content"]
    assert render(content, {"code": "123456"}).startswith("123456 / 123456")


def test_a_fixed_report_keeps_its_language():
    fixed = validate(COMPLETE.replace("{{code}}", "{{CODE}}", 1), language="en").in_language("ru").fixed()
    assert fixed.report.language == "ru"
