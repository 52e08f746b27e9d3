"""Connector JSON → findings: what is wrong, where, and how to mend it. Nothing here touches the network."""

from .finding import Finding, Grade, Place
from .report import Report
from .validator import validate

__all__ = ["Finding", "Grade", "Place", "Report", "validate"]
