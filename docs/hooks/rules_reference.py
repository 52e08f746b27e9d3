"""The page of all rules, made from the rules themselves. This file decides nothing about a rule."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from markdown_parts import code, escaped, heading, table

from smsaero_kit.schemas import folder
from smsaero_kit.texts import Texts, texts
from smsaero_kit.validation import validate
from smsaero_kit.validation.finding import Rule
from smsaero_kit.validation.rules import RULES


def page(language: str) -> str:
    """Return an overview and a section for each rule; its address is the rule's id in small letters."""
    say = texts(language)
    heads = [say("report.head.rule"), say("report.head.grade"), say("docs.rules.what")]
    overview = [[f"[{rule.id}](#{anchor(rule)})", _grade(rule, say), rule.title(language)] for rule in RULES]
    parts = [table(heads, overview)]
    for group, rules in groupby(RULES, key=lambda rule: rule.id[:3]):
        parts.append(heading(2, say(f"docs.rules.group.{group}"), group.lower()))
        for rule in rules:
            parts += _section(rule, say)
    return "\n\n".join(parts) + "\n"


def anchor(rule: Rule) -> str:
    """Return the address of `rule` on the page."""
    return rule.id.lower()


def _section(rule: Rule, say: Texts) -> list[str]:
    return [
        heading(3, f"{rule.id}: {rule.title(say.language)}", anchor(rule)),
        f"{_grade(rule, say)} · {code(rule.name)}",
        escaped(rule.why(say.language)),
        table([say("docs.rules.example"), say("report.head.what")], _examples(rule, say)),
    ]


def _examples(rule: Rule, say: Texts) -> Iterator[list[str]]:
    """Yield what the validator really says about each example that is named after `rule`."""
    schema = Path(str(folder()))
    for path in sorted((schema / "examples").glob(f"*/{rule.name}*.json")):
        if path.stem.partition("--")[0] == rule.name:
            finding = next(finding for finding in validate(path, language=say.language).findings if finding.rule == rule.id)
            link = f"[{path.stem}](../schema/{path.relative_to(schema).as_posix()})"
            yield [link, f"{escaped(finding.message)} {escaped(finding.hint)}"]


def _grade(rule: Rule, say: Texts) -> str:
    return f'<span class="grade {rule.grade.value}">{say(f"report.{rule.grade.value}")}</span>'
