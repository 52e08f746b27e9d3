"""The pages of the rules, made from the rules themselves. This file decides nothing about a rule."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from markdown_parts import block, code, escaped, heading, table

from smsaero_kit.schemas import folder
from smsaero_kit.texts import Texts, texts
from smsaero_kit.validation import RULES, Report, Rule, validate
from smsaero_kit.validation.examples import EXAMPLE_NAME, example_bytes
from smsaero_kit.validation.reporters.text import findings_as_text


def page(language: str) -> str:
    """Return the overview of all rules; an address such as `#sk204` leads to the rule's row."""
    say = texts(language)
    heads = [say("report.head.rule"), say("docs.rules.grade"), say("docs.rules.what"), "--fix"]
    parts = []
    for group, rules in groupby(RULES, key=lambda rule: rule.id[:3]):
        parts.append(heading(2, say(f"docs.rules.group.{group}"), group.lower()))
        rows = [
            [
                f"[{rule.id}]({_file(rule)}){{ #{_file(rule).removesuffix('.md')} }}",
                _grade(rule, say),
                rule.title(language),
                say("docs.rules.can_mend") if rule.fixable else "",
            ]
            for rule in rules
        ]
        parts.append(table(heads, rows))
    return "\n\n".join(parts) + "\n"


def names() -> list[str]:
    """Return the names of the rules' pages, without making them."""
    return [_file(rule) for rule in RULES]


def rule_pages(language: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each rule's page."""
    say = texts(language)
    for rule in RULES:
        yield _file(rule), "\n\n".join(_page(rule, say)) + "\n"


def _file(rule: Rule) -> str:
    return f"{rule.id.lower()}.md"


def _page(rule: Rule, say: Texts) -> Iterator[str]:
    report = _of_bad(rule, say.language)
    yield heading(1, f"{rule.id}: {rule.title(say.language)}", "rule")
    marks = [_grade(rule, say), code(rule.name), *([escaped(say("rule.fixable"))] if rule.fixable else [])]
    yield " · ".join(marks)
    yield escaped(rule.why(say.language))
    yield heading(2, say("rule.bad"), "bad")
    yield block(rule.bad, "json")
    yield f"{say('rule.says')}:"
    yield block(findings_as_text(report), "text")
    yield heading(2, say("rule.good"), "good")
    yield block(rule.good, "json")
    yield heading(2, say("docs.rules.more"), "more")
    yield table([say("docs.rules.example"), say("report.head.what")], _examples(rule, say))


def _of_bad(rule: Rule, language: str) -> Report:
    return validate(example_bytes(rule, rule.bad), language=language, name=EXAMPLE_NAME, select=[rule.id])


def _examples(rule: Rule, say: Texts) -> Iterator[list[str]]:
    """Yield what the validator really says about each example that is named after `rule`."""
    schema = Path(str(folder()))
    for path in sorted((schema / "examples").glob(f"*/{rule.name}*.json")):
        if path.stem.partition("--")[0] == rule.name:
            finding = next(finding for finding in validate(path, language=say.language).findings if finding.rule == rule.id)
            link = f"[{path.stem}](../../schema/{path.relative_to(schema).as_posix()})"
            yield [link, f"{escaped(finding.message)} {escaped(finding.hint)}"]


def _grade(rule: Rule, say: Texts) -> str:
    return f'<span class="grade {rule.grade.value}">{say(f"report.{rule.grade.value}")}</span>'
