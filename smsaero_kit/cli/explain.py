"""`smsaero-kit explain`: the page of a rule, or the list of all. What is printed comes from the rule itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import click

from smsaero_kit.cli.console import Command, wants_colour
from smsaero_kit.texts import Texts
from smsaero_kit.validation import RULES, Rule, rule_named
from smsaero_kit.validation.rules import selected

#: The beginning of ids: it names several rules.
_BEGINNING: Final = re.compile(r"sk\d{0,2}", re.IGNORECASE)


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(rule: str | None) -> None:
        if rule is not None and _BEGINNING.fullmatch(rule):
            lines = _list(selected([rule]), say)
        else:
            lines = _list(RULES, say) if rule is None else _page(rule_named(rule), say)
        click.echo("\n".join(lines))

    return Command(say, "explain", callback=run, params=[click.Argument(["rule"], required=False, metavar="[RULE]")])


def _list(rules: Sequence[Rule], say: Texts) -> Iterator[str]:
    longest = max(len(rule.name) for rule in rules)
    widest = max(len(say(f"report.{grade}")) for grade in ("error", "warning"))
    for rule in rules:
        yield f"{rule.id}  {say(f'report.{rule.grade}'):{widest}}  {rule.name:{longest}}  {rule.title(say.language)}"


def _page(rule: Rule, say: Texts) -> Iterator[str]:
    from smsaero_kit.validation import validate
    from smsaero_kit.validation.examples import EXAMPLE_NAME, example_bytes
    from smsaero_kit.validation.reporters.text import findings_as_text

    marks = [say(f"report.{rule.grade}"), *([say("rule.fixable")] if rule.fixable else [])]
    yield " · ".join([f"{rule.id} {rule.name}", *marks])
    yield click.style(rule.title(say.language), bold=True) if wants_colour() else rule.title(say.language)
    yield ""
    yield click.wrap_text(rule.why(say.language), width=100)
    if rule.bad:
        report = validate(example_bytes(rule, rule.bad), language=say.language, name=EXAMPLE_NAME, select=[rule.id])
        yield from ("", f"{say('rule.bad')}:", "", _indented(rule.bad))
        yield from ("", f"{say('rule.says')}:", "", _indented(findings_as_text(report, colour=wants_colour())))
        yield from ("", f"{say('rule.good')}:", "", _indented(rule.good))
    yield from ("", say("rule.page", address=rule.page(say.language)))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
