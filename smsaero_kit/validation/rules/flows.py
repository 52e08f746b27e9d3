"""Rules about which flow gets which text. This file looks at no content."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, Final

from smsaero_kit.usage_types import NEVER_BY_SMS, OPTIONAL, REQUIRED, SENT_BY_SMS, UsageType
from smsaero_kit.validation.changes import Change, RemoveItem, Replace
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject

_KNOWN: Final = {usage_type.value.lower(): usage_type.value for usage_type in UsageType}
#: What people call the flows, in small letters and without separators.
_OTHER_NAMES: Final = {
    "login": UsageType.SIGN_IN,
    "logon": UsageType.SIGN_IN,
    "signup": UsageType.REGISTER,
    "registration": UsageType.REGISTER,
    "reset": UsageType.FORGOT_PASSWORD,
    "resetpassword": UsageType.FORGOT_PASSWORD,
    "passwordreset": UsageType.FORGOT_PASSWORD,
    "forgot": UsageType.FORGOT_PASSWORD,
    "default": UsageType.GENERIC,
    "mfa": UsageType.MFA_VERIFICATION,
    "2fa": UsageType.MFA_VERIFICATION,
    "bind": UsageType.BIND_MFA,
    "invitation": UsageType.ORGANIZATION_INVITATION,
    "регистрация": UsageType.REGISTER,
    "вход": UsageType.SIGN_IN,
    "сброспароля": UsageType.FORGOT_PASSWORD,
    "сменапароля": UsageType.FORGOT_PASSWORD,
}
#: The old name of `Generic` in Logto, `packages/toolkit/connector-kit/src/types/passwordless.ts`.
_OLD_NAME: Final = "test"
#: Nobody reads the hundred-and-first suggestion, and each costs a comparison with every known name.
_MOST_SUGGESTIONS: Final = 100
_LONGEST_NAME: Final = 40


@rule("SK105", "unknown-usage-type", Grade.ERROR, fixable=True)
def unknown_usage_type(subject: Subject) -> Iterator[Found]:
    """A usage type that Logto takes (any string) and never asks for.

    Bad:
        {"usageType": "MFAVerification", "content": "{{code}} is your code for two-step verification."}

    Good:
        {"usageType": "MfaVerification", "content": "{{code}} is your code for two-step verification."}
    """
    taken = set(subject.first_of_usage_type)
    for number, error in enumerate(subject.refusals("enum")):
        path, written = tuple(error.absolute_path), error.instance
        if not isinstance(written, str):
            continue
        meant = _KNOWN.get(written.strip().lower(), "")
        if meant:
            # Only case or white space differ. With a text of the right name in place, this one would become a duplicate.
            changes = () if meant in taken else (Replace(path, 0, len(written), meant),)
            taken.add(meant)
            yield Found(path, {"written": written, "meant": meant}, variant="spelling", changes=changes)
        elif written.strip().lower() == _OLD_NAME:
            yield Found(path, {"written": written, "meant": UsageType.GENERIC.value}, variant="old_name")
        elif near := _nearest(written) if number < _MOST_SUGGESTIONS else "":
            yield Found(path, {"written": written, "meant": near}, variant="meant")
        else:
            known = tuple(usage_type.value for usage_type in SENT_BY_SMS)
            yield Found(path, {"written": written, "known": known})


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
    refused = {str(schema["properties"]["usageType"]["const"]) for schema in contained}
    # A text with a misspelt usage type is there: it has a finding of its own, and another text would make two of it.
    missing = tuple(name.value for name in REQUIRED if name.value in refused - _misspelt(subject))
    if missing:
        yield Found(("templates",), {"flows": missing}, at_key=True)


@rule("SK201", "optional-flow-missing", Grade.WARNING)
def optional_flow_missing(subject: Subject) -> Iterator[Found]:
    """A text that the guard does not require and a flow needs: SMS Aero's connector has no fallback to `Generic`.

    Bad:
        {"templates": [
          {"usageType": "Register", "content": "{{code}} is your code to sign up."},
          {"usageType": "SignIn", "content": "{{code}} is your code to sign in."},
          {"usageType": "ForgotPassword", "content": "{{code}} is your code to reset the password."},
          {"usageType": "Generic", "content": "{{code}} is your code."}
        ]}

    Good:
        {"usageType": "MfaVerification", "content": "{{code}} is your code for two-step verification."}
    """
    if isinstance(subject.config.get("templates"), list):
        there = {*subject.first_of_usage_type, *_misspelt(subject)}
        missing = tuple(usage_type.value for usage_type in OPTIONAL if usage_type.value not in there)
        if missing:
            yield Found(("templates",), {"flows": missing}, at_key=True)


@rule("SK202", "duplicate-usage-type", Grade.WARNING, fixable=True)
def duplicate_usage_type(subject: Subject) -> Iterator[Found]:
    """A second text for a usage type: `sendMessage` takes the first that it finds (`connector-smsaero/src/index.ts`).

    Bad:
        {"templates": [
          {"usageType": "Register", "content": "{{code}} is your code to sign up."},
          {"usageType": "SignIn", "content": "{{code}} is your code to sign in."},
          {"usageType": "ForgotPassword", "content": "{{code}} is your code to reset the password."},
          {"usageType": "Generic", "content": "{{code}} is your code."},
          {"usageType": "SignIn", "content": "{{code}} lets you in."}
        ]}

    Good:
        {"usageType": "SignIn", "content": "{{code}} lets you in."}
    """
    for text in subject.texts:
        if text.usage_type is None:
            continue
        first = subject.first_of_usage_type[text.usage_type]
        if first is not text:
            # The first may be the broken one: then only the user can tell which text is meant.
            changes: tuple[Change, ...] = (RemoveItem(text.path),) if first.carries_code else ()
            facts = {"usage_type": text.usage_type, "first": first.index, "line": _line_of(subject, first.index)}
            variant = "" if subject.document else "no_line"
            yield Found((*text.path, "usageType"), facts, variant=variant, changes=changes)


@rule("SK209", "never-sent-by-sms", Grade.WARNING)
def never_sent_by_sms(subject: Subject) -> Iterator[Found]:
    """A text for invitations: Logto sends those by e-mail only (`core/src/libraries/organization-invitation.ts`).

    Bad:
        {"templates": [
          {"usageType": "Register", "content": "{{code}} is your code to sign up."},
          {"usageType": "SignIn", "content": "{{code}} is your code to sign in."},
          {"usageType": "ForgotPassword", "content": "{{code}} is your code to reset the password."},
          {"usageType": "Generic", "content": "{{code}} is your code."},
          {"usageType": "OrganizationInvitation", "content": "{{code}} is your invitation code."}
        ]}

    Good:
        {"usageType": "Generic", "content": "{{code}} is your code."}
    """
    for text in subject.texts:
        if text.usage_type in NEVER_BY_SMS:
            yield Found((*text.path, "usageType"), {"usage_type": text.usage_type})


def _misspelt(subject: Subject) -> set[str]:
    """Return the usage types that unknown ones mean."""
    unknown = [name for name in subject.first_of_usage_type if name.strip() and name not in _KNOWN.values()]
    return {_KNOWN.get(name.strip().lower()) or _nearest(name) for name in unknown[:_MOST_SUGGESTIONS]}


def _nearest(written: str) -> str:
    if len(written) > _LONGEST_NAME:
        return ""
    other = _OTHER_NAMES.get("".join(filter(str.isalnum, written)).lower())
    if other is not None:
        return other.value
    near = difflib.get_close_matches(written.strip().lower(), _KNOWN, n=1, cutoff=0.7)
    return _KNOWN[near[0]] if near else ""


def _line_of(subject: Subject, index: int) -> int:
    if subject.source is None or subject.document is None:
        return 0
    return subject.source.place(subject.document.span(("templates", index))).line


FLOW_RULES: Final = (unknown_usage_type, required_flow_missing, optional_flow_missing, duplicate_usage_type, never_sent_by_sms)
