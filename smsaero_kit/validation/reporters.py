"""A report as text, JSON or HTML. This file never decides what is a finding; it never shows a value that may be secret."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable

from smsaero_kit.texts import texts

from .finding import Finding
from .report import Report


def as_text(report: Report) -> str:
    """Return one paragraph for each finding and a summary line."""
    say = texts(report.language)
    lines = []
    for finding in report.findings:
        grade = say(f"report.{finding.grade.value}")
        lines.append(f"{_where(report, finding)}: {grade} {finding.rule} {finding.name}")
        lines.append(f"    {finding.message}")
        lines.append(f"    → {finding.hint}")
    lines.append(_prefixed(report, summary(report)))
    return "\n".join(lines)


def as_json(reports: Iterable[Report]) -> str:
    """Return the reports as one JSON array of objects: `file`, `ok`, `findings` (see `Finding.to_mapping`)."""
    objects = [
        {"file": report.name, "ok": report.ok, "findings": [finding.to_mapping() for finding in report.findings]}
        for report in reports
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2)


def as_html(report: Report) -> str:
    """Return the report as a table for Jupyter, everything escaped."""
    say = texts(report.language)
    rows = "".join(
        f"<tr><td>{html.escape(say(f'report.{finding.grade.value}'))}</td><td>{finding.rule}<br>{html.escape(finding.name)}</td>"
        f"<td><code>{html.escape(finding.pointer or '/')}</code>{_line_html(finding)}</td>"
        f"<td style='text-align:left'>{html.escape(finding.message)}<br><em>{html.escape(finding.hint)}</em></td></tr>"
        for finding in report.findings
    )
    heads = "".join(f"<th>{html.escape(say(f'report.head.{name}'))}</th>" for name in ("grade", "rule", "place", "what"))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    return f"<div><p>{html.escape(summary(report))}</p>{table}</div>"


def summary(report: Report) -> str:
    """Return the one sentence that sums the report up."""
    say = texts(report.language)
    if not report.findings:
        return say("report.clean")
    errors = say.count("report.errors", len(report.errors))
    warnings = say.count("report.warnings", len(report.warnings))
    return say("report.summary" if report.errors else "report.summary_ok", errors=errors, warnings=warnings)


def _where(report: Report, finding: Finding) -> str:
    parts = [report.name or "config"]
    if finding.place:
        parts += [str(finding.place.line), str(finding.place.column)]
    where = ":".join(parts)
    return f"{where}: {finding.pointer}" if finding.pointer else where


def _prefixed(report: Report, sentence: str) -> str:
    return f"{report.name}: {sentence}" if report.name else sentence


def _line_html(finding: Finding) -> str:
    return f"<br>{finding.line}:{finding.column}" if finding.place else ""
