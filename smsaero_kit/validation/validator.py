"""The way from a source to its report. This file holds no rule; the only I/O is reading the file that was named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.files import read_bytes
from smsaero_kit.texts import default_language

from .finding import Finding
from .fixes import Fixed, mend
from .places import Span, json_pointer
from .quoting import shown
from .report import Report
from .rule import Found, Rule
from .rules import RULES, selected
from .source import Source
from .subject import Subject


def validate(
    source: str | bytes | Path | Mapping[str, Any],
    *,
    language: str | None = None,
    name: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> Report:
    """Check a connector config and return the report.

    `source` is JSON text (`str`), the bytes of a JSON file, the `Path` of one, or a mapping that is already parsed; a mapping has
    no text, so its findings have no lines. `language` is `en` or `ru`, by default the environment's.
    `select` names the rules to apply (by default all), `ignore` those to leave out: ids (`SK204`), names (`sender-name-spelling`)
    or the beginnings of ids (`SK2`).

    Raises:
        FileProblem: the file of a `Path` cannot be read; whatever is wrong inside is a finding.
        RuleUnknown: `select` or `ignore` names no rule.
    """
    rules = selected(select, ignore)
    language = language or default_language()
    if isinstance(source, Path):
        name = name or str(source)
        source = read_bytes(source)
    return _report(_subject(source), rules, name or "", language)


def _subject(source: object) -> Subject:
    if isinstance(source, str):
        return Subject.of_text(source)
    if isinstance(source, bytes):
        return Subject.of_bytes(source)
    # Also a list or a number, which type checkers refuse: parsed JSON may be anything, and then it is a finding.
    return Subject.of_value(source)


def _report(subject: Subject, rules: tuple[Rule, ...], name: str, language: str) -> Report:
    placed = [(found, _span(found, subject), rule) for rule in rules for found in rule.check(subject)]
    placed.sort(key=lambda each: (each[1].start, each[2].id))
    findings = tuple(_finding(found, span, rule, subject.source, language) for found, span, rule in placed)
    config = ConnectorConfig.from_mapping(subject.config) if subject.has_shape else None

    def mended(report: Report) -> Fixed:
        def again(text: str) -> tuple[Subject, Report]:
            changed = Subject.of_text(text)
            return changed, _report(changed, rules, name, report.language)

        return mend(subject, report, again)

    # Of a text that is not read to its end, mending would keep the beginning only.
    mendable = subject.source is not None and subject.undecodable is None
    by_all_rules = len(rules) == len(RULES)
    read_to_end = subject.has_value or subject.is_blank
    return Report(name, language, findings, config, subject.source, by_all_rules, read_to_end, mended if mendable else None)


def _span(found: Found, subject: Subject) -> Span:
    if found.span is not None:
        return found.span
    if subject.document is None:
        return Span(0, 0)
    return subject.document.span(found.path, at_key=found.at_key, within=found.within)


def _finding(found: Found, span: Span, rule: Rule, source: Source | None, language: str) -> Finding:
    return Finding(
        rule=rule.id,
        name=rule.name,
        grade=rule.grade,
        pointer=json_pointer(found.path),
        place=source.place(span) if source is not None else None,
        language=language,
        facts=shown(found.facts),
        variant=found.variant,
        changes=found.changes,
    )
