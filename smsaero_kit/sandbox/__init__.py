"""A stand-in of the SMS Aero gateway: in the process, as an httpx transport, or as a server on this machine.

    sandbox = Sandbox()
    with Client(credentials, transport=SandboxTransport(sandbox)) as client:
        client.send(number="+79991234567", text="Hello", sender_name="SMS Aero")
    sandbox.clock.advance(60)
    assert sandbox.inbox[0].text == "Hello"

Importing this package never imports httpx, uvicorn, asyncio or jsonschema: the names that need them are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from .choices import Choices
from .clock import Clock
from .faults import Fault, Faults
from .gateway import Sandbox
from .magic import MAGIC_KEYS, MAGIC_NUMBERS, Magic
from .state import Sms
from .wire import Request, Response

if TYPE_CHECKING:
    from .certificates import throw_away
    from .posting import post_callbacks
    from .scenario import apply as apply_scenario
    from .scenario import read_scenario
    from .server import running, serve
    from .storage import kept_in
    from .transport import SandboxTransport

#: Name → its module, and its name there.
_LATE: Final = {
    "SandboxTransport": ("transport", "SandboxTransport"),
    "apply_scenario": ("scenario", "apply"),
    "kept_in": ("storage", "kept_in"),
    "post_callbacks": ("posting", "post_callbacks"),
    "read_scenario": ("scenario", "read_scenario"),
    "running": ("server", "running"),
    "serve": ("server", "serve"),
    "throw_away": ("certificates", "throw_away"),
}

__all__ = [
    "MAGIC_KEYS",
    "MAGIC_NUMBERS",
    "Choices",
    "Clock",
    "Fault",
    "Faults",
    "Magic",
    "Request",
    "Response",
    "Sandbox",
    "SandboxTransport",
    "Sms",
    "apply_scenario",
    "kept_in",
    "post_callbacks",
    "read_scenario",
    "running",
    "serve",
    "throw_away",
]


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, theirs = _LATE[name]
    return getattr(import_module(f"{__name__}.{home}"), theirs)
