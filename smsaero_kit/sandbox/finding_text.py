"""A finding in words. This file never looks for one: that is `findings`."""

from __future__ import annotations

from collections.abc import Mapping

from smsaero_kit.texts import Texts

from .seen import Finding


def finding_text(finding: Finding, say: Texts) -> str:
    """Return the sentence of a finding; a fault is named by its text."""
    facts: Mapping[str, object] = finding.facts
    if finding.key == "fault" and f"sandbox.fault.{facts['what']}" in say:
        facts = {**facts, "what": say(f"sandbox.fault.{facts['what']}")}
    return say(f"sandbox.finding.{finding.key}", **facts)
