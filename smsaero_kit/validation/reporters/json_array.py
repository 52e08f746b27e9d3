"""Reports as JSON. This file adds nothing to what a finding says of itself."""

from __future__ import annotations

import json
from collections.abc import Iterable

from smsaero_kit.validation.report import Report


def as_json(reports: Iterable[Report]) -> str:
    """Return the reports as one JSON array of objects: `file`, `ok`, `findings` (see `Finding.to_mapping`)."""
    objects = [
        {"file": report.name, "ok": report.ok, "findings": [finding.to_mapping() for finding in report.findings]}
        for report in reports
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2)
