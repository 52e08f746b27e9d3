"""The rule about `email`: what Logto's pattern refuses, and why. This file never asks a mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smsaero_kit.masking import looks_like_key
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject

from .letters import LOOK_ALIKES
from .references import is_reference
from .trimming import trimming

#: What may stand before the @ (zod 3.24.3, `lib/types.js`, the pattern behind `.email()`).
_NOT_LOCAL: Final = re.compile(r"[^A-Za-z0-9_'+\-.]")
_NOT_DOMAIN: Final = re.compile(r"[^A-Za-z0-9.\-]")
_ADDRESS_OF_MACHINE: Final = re.compile(r"\[?[0-9.]+\]?")
#: An address as mail programs show or link it.
_DRESSED: Final = re.compile(r"(?:mailto:|.*<)[^\s<>@]+@[^\s<>@]+>?", re.IGNORECASE)
_TOP_LEVEL: Final = re.compile(r"[A-Za-z]{2,}")

_FIELD: Final = ("email",)


@rule("SK103", "email-refused", Grade.ERROR, fixable=True)
def email_refused(subject: Subject) -> Iterator[Found]:
    """An e-mail that Logto's guard refuses: it takes what zod's `.email()` takes, and that is ASCII only.

    Bad:
        {"email": "имя@example.com"}

    Good:
        {"email": "name@example.com"}
    """
    for error in subject.refusals("pattern"):
        if tuple(error.absolute_path) == _FIELD and error.instance != "":
            yield _why(str(error.instance))


def _why(email: str) -> Found:
    stripped = email.strip()
    if email != stripped and stripped:
        within, changes = trimming(_FIELD, email)
        return Found(_FIELD, {"email": stripped}, variant="space", within=within, changes=changes)
    local, at, domain = email.rpartition("@")
    if is_reference(stripped):
        return Found(_FIELD, {}, variant="reference")
    if not at:
        return Found(_FIELD, {}, variant="key" if looks_like_key(stripped) else "no_at")
    if _DRESSED.fullmatch(stripped):
        return Found(_FIELD, {}, variant="dressed")
    if "@" in local:
        return _at(email, email.index("@"), "two_at")
    return _why_local(email, local) or _why_domain(email, domain, len(local) + 1) or Found(_FIELD, {"email": email})


def _why_local(email: str, local: str) -> Found | None:
    if not local:
        return Found(_FIELD, {"email": email}, variant="no_local")
    wrong = _NOT_LOCAL.search(local)
    if wrong:
        return _at(email, wrong.start(), _variant_of(wrong[0]), meant=LOOK_ALIKES.get(wrong[0], ""))
    if local.startswith("."):
        return _at(email, 0, "dot_first")
    if ".." in local:
        return _at(email, local.index(".."), "two_dots")
    if local[-1] in ".'":
        return _at(email, len(local) - 1, "local_end")
    return None


def _why_domain(email: str, domain: str, start: int) -> Found | None:
    if ".." in domain:
        return _at(email, start + domain.index(".."), "two_dots")
    if domain.endswith("."):
        return _at(email, len(email) - 1, "dot_last")
    if _ADDRESS_OF_MACHINE.fullmatch(domain):
        return Found(_FIELD, {"email": email}, variant="ip_address", within=(start, len(email)))
    wrong = _NOT_DOMAIN.search(domain)
    if wrong:
        meant = LOOK_ALIKES.get(wrong[0], "")
        top_level = domain.rsplit(".", 1)[-1]
        others = [letter for letter in domain if not letter.isascii()]
        if wrong[0].isalpha() and not top_level.isascii() and not all(letter in LOOK_ALIKES for letter in others):
            return Found(_FIELD, {"email": email, "domain": domain}, variant="domain_not_latin", within=(start, len(email)))
        return _at(email, start + wrong.start(), _variant_of(wrong[0]), meant=meant)
    labels = domain.split(".")
    if len(labels) < 2:  # noqa: PLR2004 - a name and a top-level domain
        return Found(_FIELD, {"email": email}, variant="no_top_level", within=(start, len(email)))
    if any(label.startswith("-") or not label for label in labels):
        return Found(_FIELD, {"email": email}, variant="label", within=(start, len(email)))
    if not _TOP_LEVEL.fullmatch(labels[-1]):
        # Also the ASCII form of .рф, xn--p1ai.
        variant = "domain_not_latin" if labels[-1].startswith("xn--") else "top_level"
        return Found(
            _FIELD, {"email": email, "domain": domain}, variant=variant, within=(len(email) - len(labels[-1]), len(email))
        )
    return None


def _variant_of(character: str) -> str:
    if character in LOOK_ALIKES:
        return "look_alike"
    if not character.isprintable() or character.isspace():
        return "inner_space"
    return "character" if character.isascii() else "not_latin"


def _at(email: str, index: int, variant: str, **facts: str) -> Found:
    facts = {"email": email, "character": email[index], **facts}
    return Found(_FIELD, facts, variant=variant, within=(index, index + 1))


EMAIL_RULES: Final = (email_refused,)
