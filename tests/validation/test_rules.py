"""No rule without a bad and a good example that are true, sentences in both languages, and an example file."""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path

import pytest

from smsaero_kit.errors import RuleUnknown
from smsaero_kit.texts import LANGUAGES, texts
from smsaero_kit.validation import RULES, Grade, Rule, rule_named, rules, validate
from smsaero_kit.validation.examples import example_bytes

EXAMPLES = Path(__file__).parents[2] / "schema" / "examples"
BY_ID = {rule.id: rule for rule in RULES}
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.name}")


def found_by(rule: Rule, example: str):
    return [finding for finding in validate(example_bytes(rule, example)).findings if finding.rule == rule.id]


def test_every_rule_that_is_written_is_in_the_list_and_can_be_named():
    modules = [importlib.import_module(f"{rules.__name__}.{info.name}") for info in pkgutil.iter_modules(rules.__path__)]
    written = {value for module in modules for value in vars(module).values() if isinstance(value, Rule)}
    assert written == set(RULES)
    assert len({rule.id for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule_named(rule.id.lower()) is rule_named(rule.name.upper()) is rule


@every_rule
def test_the_bad_example_is_objected_to_and_the_good_one_is_not(rule):
    assert rule.bad
    assert rule.good
    assert found_by(rule, rule.bad)
    assert not found_by(rule, rule.good)


@every_rule
def test_the_bad_example_shows_this_rule_and_no_error_of_another(rule):
    others = {finding.rule for finding in validate(example_bytes(rule, rule.bad)).errors} - {rule.id}
    # Parts of texts, which the rules about JSON show, are no whole configs.
    assert {other for other in others if rule.id[:3] != "SK0"} == set()


@every_rule
def test_a_rule_speaks_both_languages(rule):
    for language in LANGUAGES:
        say = texts(language)
        assert say(f"finding.{rule.name}.title") == rule.title(language)
        assert rule.why(language)
        for finding in validate(example_bytes(rule, rule.bad), language=language).findings:
            assert finding.message
            assert finding.hint
            assert "%(" not in finding.message + finding.hint


@every_rule
def test_a_fix_mends_its_finding_and_brings_no_error(rule):
    report = validate(example_bytes(rule, rule.bad))
    fixed = report.fixed()
    assert {finding.rule for finding in fixed.report.errors} <= {finding.rule for finding in report.errors} | {"SK101"}
    for finding in report.fixable:
        assert finding in fixed.mended
        assert finding.rule not in {left.rule for left in fixed.report.findings}


def test_a_rule_says_of_itself_whether_fixes_are_known_for_it():
    reports = [validate(example_bytes(rule, rule.bad)) for rule in RULES]
    reports += [validate(path) for path in EXAMPLES.glob("*/*.json")]
    reports += [validate('{"api_key": ""}')]
    mended = {finding.rule for report in reports for finding in report.fixable}
    assert mended == {rule.id for rule in RULES if rule.fixable}


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), {"SK204", "SK213", "SK217"}),
        (["SK2"], ["sk217"], {"SK204", "SK213"}),
        (["link-in-text"], (), {"SK217"}),
        (["SK217", "Sender-Name-Spelling"], ["SK204"], {"SK217"}),
        ((), ["SK2"], set()),
    ],
)
def test_rules_are_chosen_by_id_name_or_beginning_of_an_id(select, ignore, expected):
    config = json.loads(example_bytes(BY_ID["SK217"], BY_ID["SK217"].bad))
    config |= {"senderName": "SMSAero", "apiKey": "YOUR_API_KEY"}
    report = validate(json.dumps(config), select=select, ignore=ignore)
    assert {finding.rule for finding in report.findings} == expected
    assert report.config is not None


@pytest.mark.parametrize(
    ("wanted", "near"), [("SK24", ""), ("SK2xx", ""), ("sender-name", "sender-name-length"), ("", ""), ("S", "")]
)
def test_a_rule_that_does_not_exist_is_an_error_that_suggests_one(wanted, near):
    for call in (lambda: validate("{}", select=[wanted]), lambda: validate("{}", ignore=[wanted]), lambda: rule_named(wanted)):
        with pytest.raises(RuleUnknown) as caught:
            call()
        assert bool(caught.value.near) == bool(near)
        for language in LANGUAGES:
            assert wanted in caught.value.sentence(language)
            assert caught.value.next_step(language)


def test_a_text_without_a_usage_type_is_no_duplicate_of_one_with_an_empty_one():
    report = validate('{"templates": [{"usageType": ""}, {}, {"usageType": null}]}')
    assert "duplicate-usage-type" not in {finding.name for finding in report.findings}


def test_ignoring_an_error_does_not_make_a_misshapen_config_usable():
    report = validate('{"email": "name@example.com"}', ignore=["SK1"])
    assert report.ok
    assert report.config is None


def test_the_grades_are_those_of_the_design():
    """An error stands for what Logto refuses or what keeps a code from arriving; whatever the gateway might still take is a warning."""
    errors = {rule.id for rule in RULES if rule.grade is Grade.ERROR}
    assert errors == {rule.id for rule in RULES if rule.id < "SK2"} | {"SK203", "SK213", "SK214", "SK215"}
