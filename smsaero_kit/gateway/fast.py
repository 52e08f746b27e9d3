"""A faster way for many sends at once, behind the extra `fast`: httptools on asyncio's own connections. This file never judges an answer.

What takes httpcore its time is that every event of a request is an object and every step a coroutine. Here a request is one write,
and its answer one future. What left and what did not is told by where a failure happens (see `wire`). Through a proxy the usual way
is taken.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from urllib.parse import urlsplit

from smsaero_kit.errors import MissingExtra

from .async_carriers import AsyncConnections, Stack
from .delivery import Header
from .network import CONNECTIONS, by_way
from .protocol import Answer, Ask, Gateway, Timeouts
from .slots import Slots

try:
    from .wire import Line, Place
except ImportError:
    raise MissingExtra("fast") from None


class FastConnections:
    """Connections kept open between requests. Raises `NetworkSettingsRefused`, and `MissingExtra` when it is imported."""

    def __init__(self, gateways: Sequence[Gateway], timeouts: Timeouts, connections: int = CONNECTIONS) -> None:
        self._usual = AsyncConnections(gateways, timeouts, connections)

        def stack(proxy: str | None, context: ssl.SSLContext | None) -> Stack[Line]:
            return Stack(lambda: Line(context, timeouts), Slots(connections, timeouts.pool), proxied=proxy is not None)

        self._stacks = by_way(gateways, stack)

    async def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        stack = self._stacks[ask.gateway.base]
        if stack.proxied:
            return await self._usual.carry(ask, headers)
        parts = urlsplit(ask.url)
        place = Place(parts.scheme, parts.hostname or "", parts.port)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        request = _message(target, parts.netloc, headers, ask.body)
        async with stack.one() as line:
            return await line.ask(place, request)

    async def close(self) -> None:
        """Close the connections."""
        await self._usual.close()
        for stack in set(self._stacks.values()):
            await stack.close()


def _message(target: str, host: str, headers: Sequence[Header], body: bytes) -> bytes:
    """Return the request as bytes (RFC 9112, 2.1). The headers are the kit's own: none holds the end of a line."""
    lines = [f"POST {target} HTTP/1.1\r\nHost: {host}\r\n".encode("ascii")]
    lines += [b"%s: %s\r\n" % header for header in headers]
    return b"".join([*lines, b"Content-Length: %d\r\n\r\n" % len(body), body])
