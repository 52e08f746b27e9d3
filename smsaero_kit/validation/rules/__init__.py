"""All rules. The folder's files hold them by what they are about: the text, the shape, the account, flows, placeholders, words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from smsaero_kit.errors import RuleUnknown
from smsaero_kit.validation.rule import Rule

from .account import ACCOUNT_RULES
from .email import EMAIL_RULES
from .flows import FLOW_RULES
from .placeholders import PLACEHOLDER_RULES
from .properties import PROPERTY_RULES
from .shape import SHAPE_RULES
from .text import TEXT_RULES
from .wording import WORDING_RULES

__all__ = ["RULES", "rule_named", "selected"]

#: All rules, in the order of their ids.
RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *TEXT_RULES,
            *SHAPE_RULES,
            *EMAIL_RULES,
            *ACCOUNT_RULES,
            *FLOW_RULES,
            *PLACEHOLDER_RULES,
            *PROPERTY_RULES,
            *WORDING_RULES,
        ),
        key=lambda rule: rule.id,
    )
)


def selected(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Return the rules that `select` names (all when it names none) without those that `ignore` names. Raises `RuleUnknown`.

    A rule is named by its id (`SK204`), its name, or the beginning of its id (`SK2`), in letters of any case.
    """
    chosen = {rule for wanted in select for rule in _named(wanted)} or set(RULES)
    chosen -= {rule for unwanted in ignore for rule in _named(unwanted)}
    return tuple(rule for rule in RULES if rule in chosen)


def rule_named(wanted: str) -> Rule:
    """Return the rule with the id or the name `wanted`, in letters of any case. Raises `RuleUnknown`."""
    for rule in RULES:
        if wanted.strip().lower() in (rule.id.lower(), rule.name):
            return rule
    raise _unknown(wanted)


def _named(wanted: str) -> list[Rule]:
    plain = wanted.strip().lower()
    rules = [rule for rule in RULES if plain == rule.name or (len(plain) > 1 and rule.id.lower().startswith(plain))]
    if not rules:
        raise _unknown(wanted)
    return rules


def _unknown(wanted: str) -> RuleUnknown:
    # Only names resemble each other in meaning; SK219 is no better guess for SK999 than any other id.
    near = difflib.get_close_matches(wanted.strip().lower(), [rule.name for rule in RULES], n=1, cutoff=0.5)
    return RuleUnknown(wanted, near[0] if near else "")
