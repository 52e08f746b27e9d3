"""What Logto's SMS Aero connector does, exactly. This package never does I/O, and never does better than Logto."""

from __future__ import annotations

from .guard import GuardIssue, guard
from .request import ENDPOINT, ConnectorRequest, request_for

__all__ = ["ENDPOINT", "ConnectorRequest", "GuardIssue", "guard", "request_for"]
