"""A finding in words. This file never looks for one: that is `findings`."""

from __future__ import annotations

from collections.abc import Mapping

from smsaero_kit.texts import Texts

from .magic import BY_KEY, BY_NUMBER
from .seen import Finding


def finding_text(finding: Finding, say: Texts) -> str:
    """Return the sentence of a finding; faults and magic values are named by their texts."""
    facts: Mapping[str, object] = finding.facts
    if finding.key == "fault" and f"sandbox.fault.{facts['what']}" in say:
        facts = {**facts, "what": say(f"sandbox.fault.{facts['what']}")}
    magic = BY_NUMBER.get(str(facts.get("value"))) or BY_KEY.get(str(facts.get("value")))
    if finding.key in ("magic_number", "magic_key") and magic is not None:
        facts = {**facts, "what": say(magic.text_key)}
    return say(f"sandbox.finding.{finding.key}", **facts)
