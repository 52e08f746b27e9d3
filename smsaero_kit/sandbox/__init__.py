"""A stand-in of the SMS Aero gateway: in the process, as an httpx transport, or as a server on this machine.

Importing this package never imports httpx or uvicorn: `SandboxTransport` and `smsaero_kit.sandbox.server` load them when used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .gateway import Sandbox
from .magic import MAGIC_KEYS, MAGIC_NUMBERS, Magic
from .state import Sms
from .wire import Request, Response

if TYPE_CHECKING:
    from .transport import SandboxTransport

__all__ = ["MAGIC_KEYS", "MAGIC_NUMBERS", "Magic", "Request", "Response", "Sandbox", "SandboxTransport", "Sms"]


def __getattr__(name: str) -> Any:
    if name == "SandboxTransport":
        from .transport import SandboxTransport

        return SandboxTransport
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
