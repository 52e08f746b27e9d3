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
from smsaero_kit.validation.subject import LONGEST_PAYLOAD, Subject, Text

from .letters import TO_LATIN, look_alikes_in

CODE: Final = "{{code}}"
_FILLED: Final = frozenset({"code", "locale", "uiLocales"})
#: What somebody may have meant as a placeholder: braces or other brackets around one word.
_ANY_BRACES: Final = re.compile(
    r"\{\{?([^{}\[\]<>\"]{0,40})\}\}?|\[\[?([^{}\[\]<>\"]{0,40})\]\]?|\$\{([^{}]{0,40})\}|<([^{}\[\]<>\"]{0,40})>|%([a-zA-Z]{4})%"
)
#: What other systems call the code.
_OTHER_NAMES: Final = frozenset({"код", "otp", "pin", "token", "verificationcode", "verification_code", "смскод", "password"})


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
            yield _what_is_there(path, str(error.instance))


@rule("SK205", "unfilled-placeholder", Grade.WARNING)
def unfilled_placeholder(subject: Subject) -> Iterator[Found]:
    """A placeholder that no SMS fills: the payload holds `code`, `locale`, `uiLocales` (`core/src/libraries/passcode.ts`).

    Bad:
        {"usageType": "SignIn", "content": "{{code}} is your code for {{application.name}}."}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code for Example Shop."}
    """
    for text, content, placeholder, root in _others(subject):
        if property_of(LONGEST_PAYLOAD, root) is UNDEFINED:
            within = (placeholder.start, placeholder.end)
            written = content[placeholder.start : placeholder.end]
            yield Found((*text.path, "content"), {"written": written}, within=within)


@rule("SK210", "javascript-internals", Grade.WARNING)
def javascript_internals(subject: Subject) -> Iterator[Found]:
    """A placeholder that finds what every JavaScript object inherits, and prints it.

    Bad:
        {"usageType": "SignIn", "content": "{{code}} is your code. {{constructor}}"}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code."}
    """
    for text, content, placeholder, root in _others(subject):
        if property_of(LONGEST_PAYLOAD, root) is not UNDEFINED:
            within = (placeholder.start, placeholder.end)
            written = content[placeholder.start : placeholder.end]
            facts = {"written": written, "prints": render(written, LONGEST_PAYLOAD)}
            yield Found((*text.path, "content"), facts, variant="" if facts["prints"] else "nothing", within=within)


def _others(subject: Subject) -> Iterator[tuple[Text, str, Placeholder, str]]:
    """Yield each placeholder that is neither filled nor a misspelling of the code, with its text and its first name."""
    for text, content in subject.contents():
        for placeholder in text.placeholders:
            root = placeholder.path.partition(".")[0]
            if root not in _FILLED and not (_means_code(placeholder.path) and not text.carries_code):
                yield text, content, placeholder, root


def _what_is_there(path: Path, content: str) -> Found:
    """Return what stands in place of the code: something that was meant for it, or nothing."""
    meant = [braces for braces in _ANY_BRACES.finditer(content) if _means_code(_inner(braces))]
    if not meant:
        return Found(path)
    written, name = meant[0][0], _inner(meant[0])
    changes = tuple(Replace(path, braces.start(), braces.end(), CODE) for braces in meant)
    letters = look_alikes_in(name)
    latin = _visible(name.translate(TO_LATIN)).strip()
    facts = {"written": written, "letters": letters}
    if letters and latin == "code":
        variant = "look_alike"
    elif _visible(name) != name:
        variant = "invisible"
    elif written.startswith("{{") and written.endswith("}}"):
        variant = "case" if latin.lower() == "code" else "misspelt"
    else:
        variant = "braces"
    return Found(path, facts, variant=variant, within=meant[0].span(), changes=changes)


def _inner(braces: re.Match[str]) -> str:
    return next((group for group in braces.groups() if group is not None), "")


def _means_code(name: str) -> bool:
    plain = _visible(name.translate(TO_LATIN)).strip().lower()
    return plain == "code" or plain.startswith("code.") or _visible(name).strip().lower() in _OTHER_NAMES


def _visible(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


PLACEHOLDER_RULES: Final = (code_placeholder_missing, unfilled_placeholder, javascript_internals)
