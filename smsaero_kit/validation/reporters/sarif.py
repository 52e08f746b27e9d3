"""Reports as SARIF 2.1.0, which code scanning of GitHub, GitLab and Azure DevOps reads. This file quotes no line of the source.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from smsaero_kit.schemas import site_address
from smsaero_kit.validation.finding import Finding
from smsaero_kit.validation.places import Place
from smsaero_kit.validation.report import STDIN, Report
from smsaero_kit.validation.rule import Rule
from smsaero_kit.validation.rules import RULES
from smsaero_kit.version import __version__

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(reports: Sequence[Report], language: str, unread: Sequence[str] = ()) -> str:
    """Return the reports as one run of a SARIF log, its sentences in `language`; `unread` says which files could not be read."""
    driver = {
        "name": "smsaero-kit",
        "semanticVersion": __version__,
        "informationUri": site_address(),
        "language": language,
        "rules": [_rule(rule, language) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "language": language,
        "invocations": [
            {
                "executionSuccessful": not unread,
                "toolExecutionNotifications": [{"level": "error", "message": {"text": text}} for text in unread],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, finding) for report in reports for finding in report.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(rule: Rule, language: str) -> dict[str, Any]:
    why = rule.why(language)
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.title(language)},
        "fullDescription": {"text": why},
        "help": {"text": why},
        "helpUri": rule.page(language),
        "defaultConfiguration": {"level": rule.grade.value},
    }


def _result(report: Report, finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if report.name not in ("", STDIN):
        location["artifactLocation"] = _artifact(report.name)
        if finding.place:
            location["region"] = _region(finding.place)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": next(index for index, rule in enumerate(RULES) if rule.id == finding.rule),
        "level": finding.grade.value,
        "message": {"text": f"{finding.message} {finding.hint}"},
    }
    logical = [{"fullyQualifiedName": finding.pointer, "kind": "value"}] if finding.pointer else []
    if location or logical:
        result["locations"] = [
            {**({"physicalLocation": location} if location else {}), **({"logicalLocations": logical} if logical else {})}
        ]
    return result


def _artifact(name: str) -> dict[str, str]:
    path = Path(name)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(os.fsencode(path.as_posix())), "uriBaseId": "%SRCROOT%"}


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
