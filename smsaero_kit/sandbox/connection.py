"""A connection of the sandbox's server: uvicorn's, with an end to everything. This file never decides what is answered.

Imported only where uvicorn is.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .asgi import HANG_UP, Receive, Scope, Send

#: Seconds that a request may take to arrive, from its first byte to its last.
PATIENCE: Final = 30.0
#: Seconds that an answer may still take once the server stops.
_LAST_WORDS: Final = 0.2


class Connection(H11Protocol):
    """uvicorn's own. An application may close it without an answer, and whoever sends slowly does not hold it forever."""

    _too_slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        # asyncio does so only for sockets that name their protocol; else each answer waits 40 ms for an acknowledgement.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        served = self.app

        async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[HANG_UP] = transport.close
            await served(scope, receive, send)

        self.app = with_hang_up
        self._too_slow = self.loop.call_later(PATIENCE, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Read on, and see whether the request is whole."""
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._stop_waiting()
        elif self._too_slow is None:
            self._too_slow = self.loop.call_later(PATIENCE, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave nothing behind."""
        self._stop_waiting()
        super().connection_lost(exc)
        # Before Python 3.11, one of TLS that the other side left counts as open until it is told.
        self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; in the middle of an answer there is no other way than to close."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.close()

    def shutdown(self) -> None:
        """End soon, also what has no end of its own."""
        super().shutdown()
        # Over TLS, to close would be to wait for the other side's farewell.
        self.loop.call_later(_LAST_WORDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._too_slow is not None:
            self._too_slow.cancel()
            self._too_slow = None
