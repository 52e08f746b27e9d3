"""Rules about what happens after Logto has accepted a config: will the code arrive, and at what cost.

This file looks only at configs of the right shape, and never at the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from smsaero_kit.config import FREE_SENDER_NAME, misspells_free_sender_name
from smsaero_kit.render import placeholders, render
from smsaero_kit.sms import measure
from smsaero_kit.usage_types import OPTIONAL
from smsaero_kit.validation.finding import Found, Grade, Rule

OPTIONAL_FLOW_MISSING: Final = Rule("SK201", "optional-flow-missing", Grade.WARNING)
DUPLICATE_USAGE_TYPE: Final = Rule("SK202", "duplicate-usage-type", Grade.WARNING)
SURROUNDING_WHITE_SPACE: Final = Rule("SK203", "surrounding-white-space", Grade.ERROR)
SENDER_NAME_SPELLING: Final = Rule("SK204", "sender-name-spelling", Grade.WARNING)
UNFILLED_PLACEHOLDER: Final = Rule("SK205", "unfilled-placeholder", Grade.WARNING)
SEVERAL_SEGMENTS: Final = Rule("SK206", "several-segments", Grade.WARNING)
UNKNOWN_PROPERTY: Final = Rule("SK207", "unknown-property", Grade.WARNING)
API_KEY_LENGTH: Final = Rule("SK208", "api-key-length", Grade.WARNING)

DELIVERY_RULES: Final = (
    OPTIONAL_FLOW_MISSING,
    DUPLICATE_USAGE_TYPE,
    SURROUNDING_WHITE_SPACE,
    SENDER_NAME_SPELLING,
    UNFILLED_PLACEHOLDER,
    SEVERAL_SEGMENTS,
    UNKNOWN_PROPERTY,
    API_KEY_LENGTH,
)

#: What Logto fills in an SMS: the code, and in the sign-in experience the locale (`passcode.ts`, `verification-code-helpers.ts`).
#: The longest code has 6 digits.
LONGEST_PAYLOAD: Final = {"code": "000000"}
_FILLED: Final = frozenset({"code", "locale", "uiLocales"})

#: SMS Aero's own SDKs refuse keys of other lengths; what the server accepts is not documented.
_KEY_LENGTHS: Final = range(16, 33)

_CONFIG_PROPERTIES: Final = frozenset({"email", "apiKey", "senderName", "templates", "$schema"})
_TEMPLATE_PROPERTIES: Final = frozenset({"usageType", "content"})


def check_delivery(value: Any) -> Iterator[Found]:
    """Find what would go wrong, cost more or stay uncovered with `value`; parts of another shape are passed over."""
    yield from _unknown(value, (), _CONFIG_PROPERTIES)
    for field in ("apiKey", "senderName"):
        text = value.get(field)
        if isinstance(text, str) and text != text.strip():
            yield Found(SURROUNDING_WHITE_SPACE, (field,), {"field": field})
    key = value.get("apiKey")
    if isinstance(key, str) and key.strip() and len(key.strip()) not in _KEY_LENGTHS:
        yield Found(API_KEY_LENGTH, ("apiKey",), {"length": len(key.strip())})
    name = value.get("senderName")
    if isinstance(name, str) and misspells_free_sender_name(name):
        yield Found(SENDER_NAME_SPELLING, ("senderName",), {"written": name, "free": FREE_SENDER_NAME})
    templates = value.get("templates")
    if isinstance(templates, list):
        yield from _check_templates(templates)


def _check_templates(templates: list[Any]) -> Iterator[Found]:
    first: dict[str, int] = {}
    for index, template in enumerate(templates):
        if not isinstance(template, dict):
            continue
        path = ("templates", index)
        yield from _unknown(template, path, _TEMPLATE_PROPERTIES)
        usage_type, content = template.get("usageType"), template.get("content")
        if isinstance(usage_type, str):
            if usage_type in first:
                yield Found(DUPLICATE_USAGE_TYPE, (*path, "usageType"), {"usage_type": usage_type, "first": first[usage_type]})
            first.setdefault(usage_type, index)
        if isinstance(content, str):
            yield from _check_content((*path, "content"), content)
    missing = [usage_type.value for usage_type in OPTIONAL if usage_type.value not in first]
    if templates and missing:
        yield Found(OPTIONAL_FLOW_MISSING, ("templates",), {"flows": ", ".join(missing)}, at_key=True)


def _check_content(path: tuple[str | int, ...], content: str) -> Iterator[Found]:
    for placeholder in placeholders(content):
        root = placeholder.path.partition(".")[0]
        # `{{CODE}}` is the business of code-placeholder-missing.
        if root not in _FILLED and root.lower() != "code":
            written = content[placeholder.start : placeholder.end]
            yield Found(UNFILLED_PLACEHOLDER, path, {"written": written, "prints": render(written, LONGEST_PAYLOAD)})
    size = measure(render(content, LONGEST_PAYLOAD))
    if size.segments > 1:
        facts = {
            "segments": size.segments,
            "units": size.units,
            "alphabet": size.alphabet.value,
            "capacity": 70 if size.outside_gsm7 else 160,
            "characters": " ".join(size.outside_gsm7[:5]),
        }
        yield Found(SEVERAL_SEGMENTS, path, facts, variant="ucs2" if size.outside_gsm7 else "")


def _unknown(value: dict[str, Any], path: tuple[str | int, ...], known: frozenset[str]) -> Iterator[Found]:
    for name in value:
        if name not in known:
            yield Found(UNKNOWN_PROPERTY, (*path, name), {"property": name}, at_key=True)
