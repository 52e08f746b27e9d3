"""Rules that the JSON Schema enforces on the shape, in plain words. This file decides nothing: it reads jsonschema's errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from smsaero_kit.usage_types import REQUIRED
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.places import Path
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject

from .properties import PROPERTIES_OF_CONFIG, PROPERTIES_OF_TEXT, meant_by
from .text import json_type


@rule("SK101", "field-missing", Grade.ERROR)
def field_missing(subject: Subject) -> Iterator[Found]:
    """A field that Logto's guard requires (`connector-smsaero/src/types.ts` in logto-io/logto).

    Bad:
        {"usageType": "SignIn"}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code to sign in."}
    """
    seen: set[Path] = set()
    for error in subject.refusals("required"):
        # jsonschema reports each absent property on its own, under the same path.
        instance: Any = error.instance
        required: Any = error.validator_value
        for name in required:
            path = (*error.absolute_path, name)
            if name not in instance and path not in seen:
                seen.add(path)
                known = PROPERTIES_OF_TEXT if error.absolute_path else PROPERTIES_OF_CONFIG
                written = next((other for other in instance if other not in known and meant_by(other, known) == name), "")
                yield Found(path, {"field": name, "written": written}, variant="misspelt" if written else name)


@rule("SK102", "wrong-type", Grade.ERROR)
def wrong_type(subject: Subject) -> Iterator[Found]:
    """A value of another JSON type than the guard takes.

    Bad:
        {"apiKey": 1234567890123456}

    Good:
        {"apiKey": "1234567890123456"}
    """
    # That templates is an array is said once for itself and once for each text that it must hold.
    for path, error in {tuple(error.absolute_path): error for error in subject.refusals("type")}.items():
        instance: Any = error.instance
        expected, found = str(error.validator_value), json_type(instance)
        facts = {"field": str(path[-1]) if path else "", "must_key": f"must_{expected}", "type_key": found}
        yield Found(path, facts, variant=f"{found}_for_{expected}")


@rule("SK104", "empty-string", Grade.ERROR)
def empty_string(subject: Subject) -> Iterator[Found]:
    """A string that Logto's guard takes and `clean-deep` drops on save (`koa-connector` routes): then every send fails.

    Bad:
        {"senderName": ""}

    Good:
        {"senderName": "SMS Aero"}
    """
    for error in subject.refusals("minLength"):
        path = tuple(error.absolute_path)
        yield Found(path, {"field": path[-1]}, variant=str(path[-1]))
    if subject.string("email") == "":
        yield Found(("email",), {"field": "email"}, variant="email")


@rule("SK106", "required-flow-missing", Grade.ERROR)
def required_flow_missing(subject: Subject) -> Iterator[Found]:
    """One of the four texts without which Logto's guard refuses the config.

    Bad:
        {"templates": [{"usageType": "Generic", "content": "{{code}} is your code."}]}

    Good:
        {"templates": [
          {"usageType": "Register", "content": "{{code}} is your code to sign up."},
          {"usageType": "SignIn", "content": "{{code}} is your code to sign in."},
          {"usageType": "ForgotPassword", "content": "{{code}} is your code to reset the password."},
          {"usageType": "Generic", "content": "{{code}} is your code."}
        ]}
    """
    contained: list[Any] = [error.validator_value for error in subject.refusals("contains")]
    missing = {str(schema["properties"]["usageType"]["const"]) for schema in contained}
    if missing:
        flows = tuple(usage_type.value for usage_type in REQUIRED if usage_type.value in missing)
        yield Found(("templates",), {"flows": flows}, at_key=True)


SHAPE_RULES: Final = (field_missing, wrong_type, empty_string, required_flow_missing)
