"""A file under `schema/examples` is a test: it gets the finding that its name says, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from smsaero_kit.validation import validate
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.rules import RULES

EXAMPLES = Path(__file__).parents[2] / "schema" / "examples"
RULE_NAMES = {rule.name for rule in RULES}


def named_rule(file: Path) -> str:
    return file.stem.partition("--")[0]


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("invalid/*.json")), ids=lambda file: file.stem)
def test_an_invalid_example_has_the_error_that_its_name_says_and_no_other(file: Path) -> None:
    report = validate(file)
    assert {finding.name for finding in report.errors} == {named_rule(file)}
    assert not report.ok


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("valid/*.json")), ids=lambda file: file.stem)
def test_a_valid_example_has_the_warning_that_its_name_says_or_none(file: Path) -> None:
    report = validate(file)
    assert report.ok
    expected = {named_rule(file)} if named_rule(file) in RULE_NAMES else set()
    assert {finding.name for finding in report.findings} == expected


def test_every_rule_has_an_example() -> None:
    files = {(file.parent.name, named_rule(file)) for file in EXAMPLES.glob("*/*.json")}
    wanted = {("invalid" if rule.grade is Grade.ERROR else "valid", rule.name) for rule in RULES}
    assert wanted <= files
