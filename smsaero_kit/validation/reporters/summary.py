"""The sentence that sums a report up. This file shows no finding."""

from __future__ import annotations

from collections.abc import Sequence

from smsaero_kit.texts import texts
from smsaero_kit.validation.report import Report


def summary(report: Report) -> str:
    """Return the one sentence that sums the report up."""
    say = texts(report.language)
    errors = say.count("report.errors", len(report.errors))
    if not report.read_to_end:
        return say("report.summary_unread", errors=errors)
    if not report.findings:
        return say("report.clean" if report.by_all_rules else "report.clean_of_chosen")
    warnings = say.count("report.warnings", len(report.warnings))
    return say("report.summary" if report.errors else "report.summary_ok", errors=errors, warnings=warnings)


def total(reports: Sequence[Report], language: str) -> str:
    """Return the sentence that sums several reports up."""
    say = texts(language)
    return say(
        "report.total",
        files=say.count("report.files", len(reports)),
        errors=say.count("report.errors", sum(len(report.errors) for report in reports)),
        warnings=say.count("report.warnings", sum(len(report.warnings) for report in reports)),
    )
