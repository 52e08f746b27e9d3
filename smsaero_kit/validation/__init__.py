"""Connector JSON → findings: what is wrong, where, and how to mend it. Nothing here touches the network."""

from .finding import Finding, Grade
from .fixes import Fixed
from .places import Place
from .report import Report
from .rule import Rule
from .rules import RULES, rule_named
from .validator import validate

__all__ = ["RULES", "Finding", "Fixed", "Grade", "Place", "Report", "Rule", "rule_named", "validate"]
