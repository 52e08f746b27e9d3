"""The port of Logto's guard, against tables that the parity tests hold against Logto's own package."""

from __future__ import annotations

import json
import types
from pathlib import Path

import pytest

from smsaero_kit.connector import GuardIssue, guard
from smsaero_kit.connector.guard import EMAIL
from smsaero_kit.schemas import connector_schema

CASES = Path(__file__).parent / "cases"
GUARD = json.loads((CASES / "guard.json").read_text(encoding="utf-8"))
EMAILS = json.loads((CASES / "emails.json").read_text(encoding="utf-8"))
BAD_EMAIL = (GuardIssue(("email",), "invalid_string", "Invalid email"),)


def config(**changes):
    templates = [{"usageType": name, "content": "{{code}}"} for name in ("Register", "SignIn", "ForgotPassword", "Generic")]
    return {"email": "a@b.co", "apiKey": "key", "senderName": "SMS Aero", "templates": templates, **changes}


@pytest.mark.parametrize("case", GUARD, ids=lambda case: case["says"])
def test_each_config_has_the_issues_of_the_table_in_its_order(case):
    value = {name: part for name, part in config(**case["with"]).items() if name not in case["without"]}
    assert guard(value) == tuple(GuardIssue(tuple(path), code, message) for path, code, message in case["issues"])


@pytest.mark.parametrize("email", EMAILS["accepted"])
def test_an_email_that_logto_takes_is_taken(email):
    assert guard(config(email=email)) == ()


@pytest.mark.parametrize("email", EMAILS["refused"])
def test_an_email_that_logto_refuses_is_refused(email):
    assert guard(config(email=email)) == BAD_EMAIL


@pytest.mark.parametrize(
    ("value", "name"), [(None, "null"), ([], "array"), ("", "string"), (10**400, "number"), (False, "boolean")]
)
def test_a_config_that_is_no_object_has_one_issue_at_the_root(value, name):
    assert guard(value) == (GuardIssue((), "invalid_type", f"Expected object, received {name}"),)


def test_mappings_and_tuples_count_as_objects_and_arrays():
    value = config()
    value["templates"] = tuple(map(types.MappingProxyType, value["templates"]))
    assert guard(types.MappingProxyType(value)) == ()


def test_the_email_pattern_is_the_one_of_the_schema():
    assert connector_schema()["properties"]["email"]["pattern"] == EMAIL
