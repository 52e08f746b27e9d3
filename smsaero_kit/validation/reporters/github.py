"""Reports as annotations of GitHub Actions. This file never writes a line that a workflow could take for another command.

Source: "Workflow commands for GitHub Actions", https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable

from smsaero_kit.validation.finding import Finding
from smsaero_kit.validation.quoting import printable
from smsaero_kit.validation.report import STDIN, Report


def as_github(reports: Iterable[Report]) -> str:
    """Return one workflow command for each finding, `::error …` or `::warning …`."""
    return "\n".join(_command(report, finding) for report in reports for finding in report.findings)


def _command(report: Report, finding: Finding) -> str:
    properties = {"title": f"{finding.rule} {finding.name}"}
    if report.name not in ("", STDIN):
        properties["file"] = report.name
    if finding.place:
        properties |= {"line": str(finding.place.line), "endLine": str(finding.place.end_line)}
        if finding.place.end_line == finding.place.line:
            # GitHub knows columns only within one line.
            properties |= {"col": str(finding.place.column), "endColumn": str(finding.place.end_column)}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{finding.grade.value} {listed}::{_data(f'{finding.message} → {finding.hint}')}"


def _data(text: str) -> str:
    return printable(text.replace("\n", " ")).replace("%", "%25").replace("\r", "%0D")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
