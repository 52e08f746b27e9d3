"""Rules that the JSON Schema enforces, in plain words. This file decides nothing: it translates jsonschema's errors."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from smsaero_kit.schemas import connector_schema
from smsaero_kit.usage_types import REQUIRED, UsageType
from smsaero_kit.validation.finding import Found, Grade, Rule

from .text import json_type

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

FIELD_MISSING: Final = Rule("SK101", "field-missing", Grade.ERROR)
WRONG_TYPE: Final = Rule("SK102", "wrong-type", Grade.ERROR)
EMAIL_REFUSED: Final = Rule("SK103", "email-refused", Grade.ERROR)
EMPTY_STRING: Final = Rule("SK104", "empty-string", Grade.ERROR)
UNKNOWN_USAGE_TYPE: Final = Rule("SK105", "unknown-usage-type", Grade.ERROR)
REQUIRED_FLOW_MISSING: Final = Rule("SK106", "required-flow-missing", Grade.ERROR)
CODE_PLACEHOLDER_MISSING: Final = Rule("SK107", "code-placeholder-missing", Grade.ERROR)

SCHEMA_RULES: Final = (
    FIELD_MISSING,
    WRONG_TYPE,
    EMAIL_REFUSED,
    EMPTY_STRING,
    UNKNOWN_USAGE_TYPE,
    REQUIRED_FLOW_MISSING,
    CODE_PLACEHOLDER_MISSING,
)

#: The letters that Cyrillic keyboards put in place of the Latin ones of `code`.
_LOOK_ALIKES: Final = str.maketrans("сСоОԁеЕ", "cCoOdeE")
#: What somebody may have meant as a placeholder: one or two braces around anything without braces.
_ANY_BRACES: Final = re.compile(r"\{?\{([^{}]*)\}\}?")


def check_schema(value: Any) -> Iterator[Found]:
    """Find what the schema refuses in `value`, a finding for each thing to mend."""
    from jsonschema import Draft202012Validator  # the heaviest import of a validation

    errors = list(Draft202012Validator(connector_schema()).iter_errors(value))
    missing_flows = [
        error.validator_value["properties"]["usageType"]["const"] for error in errors if error.validator == "contains"
    ]
    if missing_flows:
        ordered = [usage_type.value for usage_type in REQUIRED if usage_type.value in missing_flows]
        yield Found(REQUIRED_FLOW_MISSING, ("templates",), {"flows": ", ".join(ordered)}, at_key=True)
    seen: set[tuple[Rule, tuple[str | int, ...]]] = set()
    for error in errors:
        for found in _translate(error):
            if (found.rule, found.path) not in seen:
                seen.add((found.rule, found.path))
                yield found


def _translate(error: ValidationError) -> Iterator[Found]:
    path = tuple(error.absolute_path)
    instance: Any = error.instance
    if error.validator == "required":
        # jsonschema reports each absent property on its own, under the same path.
        required: Any = error.validator_value
        for name in required:
            if name not in instance:
                yield Found(FIELD_MISSING, (*path, name), {"field": name})
    elif error.validator == "type":
        yield Found(
            WRONG_TYPE,
            path,
            {"field": path[-1] if path else "", "expected_key": error.validator_value, "type": json_type(instance)},
        )
    elif error.validator == "minLength" or (error.validator == "pattern" and instance == ""):
        yield Found(EMPTY_STRING, path, {"field": path[-1]})
    elif error.validator == "enum":
        yield _unknown_usage_type(path, instance)
    elif error.validator == "pattern" and path[-1] == "email":
        yield Found(EMAIL_REFUSED, path, {"email": instance}, variant=_email_slip(instance))
    elif error.validator == "pattern":
        yield _code_missing(path, instance)


def _unknown_usage_type(path: tuple[str | int, ...], written: object) -> Found:
    if not isinstance(written, str):
        return Found(WRONG_TYPE, path, {"field": path[-1], "expected_key": "string", "type": json_type(written)})
    known = {usage_type.value.lower(): usage_type.value for usage_type in UsageType}
    near = difflib.get_close_matches(written.strip().lower(), known, n=1, cutoff=0.7)
    if near:
        return Found(UNKNOWN_USAGE_TYPE, path, {"written": written, "meant": known[near[0]]}, variant="meant")
    return Found(UNKNOWN_USAGE_TYPE, path, {"written": written, "known": ", ".join(known.values())})


def _email_slip(email: str) -> str:
    if email != email.strip():
        return "space"
    if not email.isascii():
        return "not_latin"
    return "" if "@" in email else "no_at"


def _code_missing(path: tuple[str | int, ...], content: str) -> Found:
    for braces in _ANY_BRACES.finditer(content):
        latin = braces[1].translate(_LOOK_ALIKES)
        name = latin.strip().lower()
        letters = [written for written, meant in zip(braces[1], latin, strict=True) if written != meant]
        if letters and name == "code":
            facts = {"written": braces[0], "letters": ", ".join(dict.fromkeys(letters))}
            return Found(CODE_PLACEHOLDER_MISSING, path, facts, variant="look_alike")
        if name in ("code", "код") or name.startswith("code."):
            return Found(CODE_PLACEHOLDER_MISSING, path, {"written": braces[0]}, variant="misspelt")
    return Found(CODE_PLACEHOLDER_MISSING, path)
