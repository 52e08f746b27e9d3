"""A report as text for a terminal: message, source line, mark, hint. This file never decides whether colours are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from smsaero_kit.texts import Texts, texts
from smsaero_kit.validation.excerpt import excerpt
from smsaero_kit.validation.finding import Finding
from smsaero_kit.validation.quoting import printable
from smsaero_kit.validation.report import STDIN, Report

from .summary import summary

#: Style → the numbers of ECMA-48's "select graphic rendition": red and yellow for the grades, blue for the frame.
_RENDITIONS: Final = {"error": "1;31", "warning": "1;33", "strong": "1", "frame": "1;34", "hint": "36"}

_Paint = Callable[[str, str], str]


def as_text(report: Report, *, colour: bool = False) -> str:
    """Return a paragraph for each finding and a summary line; with `colour` for a terminal that shows it."""
    last = f"{_name(report)}: {summary(report)}" if report.name else summary(report)
    if not report.findings:
        return last
    more = texts(report.language)("report.explain", rule=report.findings[0].rule)
    return f"{findings_as_text(report, colour=colour)}\n\n{last}\n{more}"


def findings_as_text(report: Report, *, colour: bool = False) -> str:
    """Return a paragraph for each finding."""
    paint: _Paint = _coloured if colour else _plain
    say = texts(report.language)
    return "\n\n".join("\n".join(_paragraph(report, finding, say, paint)) for finding in report.findings)


def _paragraph(report: Report, finding: Finding, say: Texts, paint: _Paint) -> Iterator[str]:
    grade = finding.grade.value
    head = paint(grade, f"{say(f'report.{grade}')} {finding.rule}")
    yield f"{head}: {paint('strong', finding.message)}"
    where = ":".join([_name(report) or "config", *([f"{finding.line}:{finding.column}"] if finding.place else [])])
    pointer = printable(finding.pointer)
    margin = ""
    if report.source is not None and finding.place is not None:
        part = excerpt(report.source, finding.place)
        number = str(part.line)
        margin = " " * len(number)
        yield f"{margin}{paint('frame', '-->')} {where}  {pointer}".rstrip()
        yield f"{margin} {paint('frame', '|')}"
        yield f"{paint('frame', f'{number} |')} {part.text}".rstrip()
        yield f"{margin} {paint('frame', '|')} {paint(grade, part.underline)}"
    else:
        yield f"{paint('frame', '-->')} {where}  {pointer}".rstrip()
    fix = f" {say('report.fixable')}" if finding.fixable and report.source is not None else ""
    yield f"{margin} {paint('hint', '→')} {finding.hint}{fix}"


def _name(report: Report) -> str:
    return "<stdin>" if report.name == STDIN else printable(report.name)


def _plain(_style: str, text: str) -> str:
    return text


def _coloured(style: str, text: str) -> str:
    return f"\033[{_RENDITIONS[style]}m{text}\033[0m"
