"""A report as plain values, for a page that puts them together by itself. This file chooses no markup, and no report holds a secret."""

from __future__ import annotations

import json
from typing import Any

from smsaero_kit.texts import Texts, texts
from smsaero_kit.validation.excerpt import excerpt
from smsaero_kit.validation.finding import Finding
from smsaero_kit.validation.quoting import printable
from smsaero_kit.validation.report import Report
from smsaero_kit.validation.validator import validate

from .summary import summary


def checked(source: str | bytes, language: str) -> str:
    """Check `source` and return its report as JSON.

    It has `summary`, `grade` (`error`, `warning` or `success`), `findings` (the errors first), and in `fixable` how many of them the
    safe fixes mend.
    """
    return json.dumps(_report(validate(source, language=language)), ensure_ascii=False)


def fixed(source: str, language: str) -> str:
    """Mend in `source` what the safe fixes mend, and return JSON: the report as in `checked`, `source` and `mended`.

    `source` is the mended text, which holds the API key and is for the owner of the text only; `mended` says what was mended.
    """
    outcome = validate(source, language=language).fixed()
    mended = [{"rule": finding.rule, "message": finding.message} for finding in outcome.mended]
    return json.dumps({**_report(outcome.report), "source": outcome.source.text, "mended": mended}, ensure_ascii=False)


def _report(report: Report) -> dict[str, Any]:
    say = texts(report.language)
    return {
        "summary": summary(report),
        "grade": "error" if report.errors else "warning" if report.warnings else "success",
        "findings": [_parts(report, finding, say) for finding in (*report.errors, *report.warnings)],
        "fixable": len(report.fixable),
    }


def _parts(report: Report, finding: Finding, say: Texts) -> dict[str, Any]:
    """Return what is shown of a finding: the words of `reporters.text`, in parts."""
    parts: dict[str, Any] = {
        "rule": finding.rule,
        "grade": finding.grade.value,
        "grade_word": say(f"report.{finding.grade.value}"),
        "pointer": printable(finding.pointer),
        "message": finding.message,
        "hint": finding.hint,
    }
    if report.source is not None and finding.place is not None:
        shown = excerpt(report.source, finding.place)
        parts["place"] = say("wizard.validate.line", line=finding.line, column=finding.column)
        parts["line"] = {"before": shown.before, "marked": shown.marked, "after": shown.after}
    return parts
