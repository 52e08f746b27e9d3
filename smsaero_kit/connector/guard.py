"""What Logto's own guard says about a config. This file never judges beyond it: the kit's rules are in `validation`.

Port of `smsAeroConfigGuard`, `packages/connectors/connector-smsaero/src/types.ts` in logto-io/logto, with the messages of
zod 3.24.3. A test compares it with the published `@logto/connector-smsaero`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from smsaero_kit.usage_types import REQUIRED

#: The regular expression of zod's `.email()` (`lib/types.js`) without its flag `i`, which in Python would also take K (U+212A),
#: and without its `$`, which in Python would also take a line end.
EMAIL: Final = r"^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+\-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}(?![\s\S])"

_EMAIL: Final = re.compile(EMAIL)
_ABSENT: Final = object()

_Path = tuple[str | int, ...]


@dataclass(frozen=True)
class GuardIssue:
    """One issue as zod reports it: `path` of keys and indexes, `code` such as `invalid_type`, and zod's English `message`."""

    path: _Path
    code: str
    message: str


def guard(value: object) -> tuple[GuardIssue, ...]:
    """Return the issues for which Logto would refuse `value` (any parsed JSON) as a config, in zod's order; none: accepted."""
    return tuple(_config_issues(value))


def _config_issues(value: object) -> Iterator[GuardIssue]:
    if not isinstance(value, Mapping):
        yield _wrong_type((), "object", value)
        return
    email = value.get("email", _ABSENT)
    if not isinstance(email, str):
        yield _wrong_type(("email",), "string", email)
    elif not _EMAIL.search(email):
        yield GuardIssue(("email",), "invalid_string", "Invalid email")
    yield from _string_issues(("apiKey",), value.get("apiKey", _ABSENT))
    yield from _string_issues(("senderName",), value.get("senderName", _ABSENT))
    yield from _templates_issues(value.get("templates", _ABSENT))


def _templates_issues(templates: object) -> Iterator[GuardIssue]:
    if not isinstance(templates, (list, tuple)):
        yield _wrong_type(("templates",), "array", templates)
        return
    issues = [issue for index, template in enumerate(templates) for issue in _template_issues(index, template)]
    yield from issues
    if issues:
        # zod does not get to a refinement of an array with a broken entry.
        return
    present = {template["usageType"] for template in templates}
    missing = ", ".join(required.value for required in REQUIRED if required.value not in present)
    if missing:
        yield GuardIssue(("templates",), "custom", f"Template with UsageType ({missing}) should be provided!")


def _template_issues(index: int, template: object) -> Iterator[GuardIssue]:
    path = ("templates", index)
    if not isinstance(template, Mapping):
        yield _wrong_type(path, "object", template)
        return
    yield from _string_issues((*path, "usageType"), template.get("usageType", _ABSENT))
    yield from _string_issues((*path, "content"), template.get("content", _ABSENT))


def _string_issues(path: _Path, value: object) -> Iterator[GuardIssue]:
    if not isinstance(value, str):
        yield _wrong_type(path, "string", value)


def _wrong_type(path: _Path, expected: str, value: object) -> GuardIssue:
    message = "Required" if value is _ABSENT else f"Expected {expected}, received {_type_name(value)}"
    return GuardIssue(path, "invalid_type", message)


def _type_name(value: object) -> str:
    """Return zod's name for the type of a JSON value (`getParsedType`)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, (list, tuple)) else "object"
