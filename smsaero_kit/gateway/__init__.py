"""The SMS Aero gateway: two clients, the values they return, and the errors in `smsaero_kit.errors`.

Importing this package never imports httpx: the clients load it when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .answers import Balance, Message, MessageStatus, OperatorState, SenderName, Tariffs, status_text
from .protocol import GATEWAYS, Timeouts

if TYPE_CHECKING:
    from .async_client import AsyncClient
    from .client import Client

__all__ = [
    "GATEWAYS",
    "AsyncClient",
    "Balance",
    "Client",
    "Message",
    "MessageStatus",
    "OperatorState",
    "SenderName",
    "Tariffs",
    "Timeouts",
    "status_text",
]


def __getattr__(name: str) -> Any:
    if name == "Client":
        from .client import Client

        return Client
    if name == "AsyncClient":
        from .async_client import AsyncClient

        return AsyncClient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
