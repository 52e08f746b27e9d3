"""Rules about placeholders: does the code arrive, and what else would the reader see. This file measures no text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from smsaero_kit.javascript import UNDEFINED, property_of
from smsaero_kit.render import Placeholder, render
from smsaero_kit.validation.changes import Replace
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.places import Path
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import LONGEST_PAYLOAD, Subject

from .letters import TO_LATIN, look_alikes_in

CODE: Final = "{{code}}"
#: What stands in two braces, and what else somebody may have meant as a placeholder: other brackets around one word.
_BRACES: Final = re.compile(r"\{\{([^{}]{0,60})\}\}")
_OTHER_BRACKETS: Final = re.compile(
    r"(?<![{$])\{([^{}]{1,40})\}(?!\})|\$\{([^{}]{1,40})\}|\[\[?([^{}\[\]<>\"]{1,40})\]\]?|<([^{}\[\]<>\"/]{1,40})>|%([a-zA-Z]{4})%"
)
#: What other systems call the code.
_OTHER_NAMES: Final = frozenset(
    {"код", "otp", "pin", "token", "verificationcode", "verification_code", "смскод", "passcode", "smscode"}
)
_SINGLE_BRACES: Final = re.compile(r"(?<!\{)\$?\{[\w. -]{1,40}\}(?!\})")
#: What Logto fills in some flows only: the sign-in experience knows the locale, the API for codes does not.
_SOMETIMES: Final = frozenset({"locale", "uiLocales"})


@rule("SK107", "code-placeholder-missing", Grade.ERROR, fixable=True)
def code_placeholder_missing(subject: Subject) -> Iterator[Found]:
    """A text without the place for the code: `replaceSendMessageHandlebars` (`connector-kit/src/index.ts`) fills `{{code}}` only.

    Bad:
        {"usageType": "SignIn", "content": "Your code: {{CODE}}"}

    Good:
        {"usageType": "SignIn", "content": "Your code: {{code}}"}
    """
    for error in subject.refusals("pattern"):
        path = tuple(error.absolute_path)
        if path[-1] == "content" and error.instance != "":
            usage_type = subject.usage_type_of(path)
            yield _what_is_there(path, str(error.instance), alone=subject.usage_types[usage_type] == 1)


@rule("SK205", "unfilled-placeholder", Grade.WARNING)
def unfilled_placeholder(subject: Subject) -> Iterator[Found]:
    """A placeholder that no SMS fills: the payload holds `code`, `locale`, `uiLocales` (`core/src/libraries/passcode.ts`).

    Bad:
        {"usageType": "SignIn", "content": "{{code}} is your code for {{application.name}}."}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code for Example Shop."}
    """
    for text, content in subject.contents():
        known = {placeholder.start: placeholder for placeholder in text.placeholders}
        # What is meant for the code is the business of code-placeholder-missing.
        of_code = set() if text.carries_code else {braces.span() for braces in _candidates(content)}
        for braces in [*_BRACES.finditer(content), *_SINGLE_BRACES.finditer(content)]:
            variant = _unfilled(known.get(braces.start()))
            if variant is not None and braces.span() not in of_code:
                yield Found((*text.path, "content"), {"written": braces[0]}, variant=variant, within=braces.span())


@rule("SK210", "javascript-internals", Grade.WARNING)
def javascript_internals(subject: Subject) -> Iterator[Found]:
    """A placeholder that finds what every JavaScript object inherits, and prints it.

    Bad:
        {"usageType": "SignIn", "content": "{{code}} is your code. {{constructor}}"}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code."}
    """
    for text, content in subject.contents():
        for placeholder in text.placeholders:
            root = placeholder.path.partition(".")[0]
            if root != "code" and property_of(LONGEST_PAYLOAD, root) is not UNDEFINED:
                within = (placeholder.start, placeholder.end)
                written = content[placeholder.start : placeholder.end]
                facts = {"written": written, "prints": render(written, LONGEST_PAYLOAD)}
                yield Found((*text.path, "content"), facts, variant="" if facts["prints"] else "nothing", within=within)


def _unfilled(placeholder: Placeholder | None) -> str | None:
    """Return which wording fits braces that Logto leaves as they are (or empties), None for those that it fills."""
    if placeholder is None:
        return ""
    root = placeholder.path.partition(".")[0]
    if root == "code":
        return None if placeholder.path == "code" else "nothing"
    if root in _SOMETIMES:
        return "sometimes"
    return "" if property_of(LONGEST_PAYLOAD, root) is UNDEFINED else None


def _candidates(content: str) -> list[re.Match[str]]:
    """Return what in a text without the code may be meant for it: rather two braces than other brackets."""
    double = list(_BRACES.finditer(content))
    meant = [braces for braces in double if _means_code(_inner(braces))]
    if meant or len(double) == 1:
        return meant or double
    return [braces for braces in _OTHER_BRACKETS.finditer(content) if _means_code(_inner(braces), in_braces="{" in braces[0])]


def _what_is_there(path: Path, content: str, *, alone: bool) -> Found:
    """Return what stands in place of the code: something that was meant for it, or nothing."""
    meant = _candidates(content)
    if not meant:
        return Found(path)
    written, name = meant[0][0], _inner(meant[0])
    letters = look_alikes_in(name)
    latin = _visible(name.translate(TO_LATIN)).strip()
    if letters and latin == "code":
        variant = "look_alike"
    elif latin == "code" and _visible(name) != name:
        variant = "invisible"
    elif not written.startswith("{{"):
        variant = "braces"
    elif latin.lower() == "code":
        variant = "case"
    else:
        variant = "misspelt" if _means_code(name) else "other_name"
    # Where a text stands twice only its writer knows which one is to be sent.
    safe = alone and variant != "other_name" and _is_safe(meant, content)
    changes = tuple(Replace(path, braces.start(), braces.end(), CODE) for braces in meant) if safe else ()
    return Found(path, {"written": written, "letters": letters}, variant=variant, within=meant[0].span(), changes=changes)


def _is_safe(meant: list[re.Match[str]], content: str) -> bool:
    """Return whether the code can only be meant at `meant`: one place, or several that are nothing but `code` misspelt."""
    if len(meant) > 1:
        return (
            all(_visible(_inner(braces).translate(TO_LATIN)).strip().lower() == "code" for braces in meant)
            and meant[0][0][:2] == "{{"
        )
    around = content[: meant[0].start()].rstrip()[-1:] + content[meant[0].end() :].lstrip()[:1]
    return not set("{}[]<>$") & set(around) and "</" not in content


def _inner(braces: re.Match[str]) -> str:
    return next((group for group in braces.groups() if group is not None), "")


def _means_code(name: str, *, in_braces: bool = True) -> bool:
    plain = _visible(name.translate(TO_LATIN)).strip().lower()
    if plain == "code" or plain.startswith("code."):
        return True
    written = _visible(name).strip().lower()
    # In other brackets words such as [pin] are part of a sentence.
    return written in _OTHER_NAMES if in_braces else written == "код"


def _visible(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


PLACEHOLDER_RULES: Final = (code_placeholder_missing, unfilled_placeholder, javascript_internals)
