"""Rules that the JSON Schema enforces on the shape, in plain words. This file decides nothing: it reads jsonschema's errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from smsaero_kit.usage_types import REQUIRED
from smsaero_kit.validation.changes import Replace
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject

from .properties import misspelt_as, plain_name, wrapped_config
from .text import json_type


@rule("SK101", "field-missing", Grade.ERROR, fixable=True)
def field_missing(subject: Subject) -> Iterator[Found]:
    """A field that Logto's guard requires (`connector-smsaero/src/types.ts` in logto-io/logto).

    Bad:
        {"usageType": "SignIn"}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code to sign in."}
    """
    owners = {tuple(error.absolute_path): error for error in subject.refusals("required")}
    # jsonschema reports each absent property on its own, under the same path.
    for path, error in owners.items():
        instance: Any = error.instance
        required: Any = error.validator_value
        wrapped = wrapped_config(instance)
        if wrapped:
            yield Found((*path, wrapped), {"field": wrapped, "written": wrapped}, variant="wrapped", at_key=True)
            continue
        for name in (name for name in required if name not in instance):
            written = misspelt_as(name, instance)
            if written:
                # Where only letter case and separators differ, nothing else can be meant.
                same = plain_name(written) == plain_name(name)
                changes = (Replace((*path, written), 0, len(written), name, at_key=True),) if same else ()
                facts = {"field": name, "written": written}
                yield Found((*path, written), facts, variant="misspelt", at_key=True, changes=changes)
            else:
                yield Found((*path, name), {"field": name, "written": ""}, variant=name)


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
        variant = str(path[-1])
        if variant == "content" and subject.usage_type_of(path) in REQUIRED:
            variant = "required_content"
        yield Found(path, {"field": path[-1]}, variant=variant)
    if subject.string("email") == "":
        yield Found(("email",), {"field": "email"}, variant="email")


SHAPE_RULES: Final = (field_missing, wrong_type, empty_string)
