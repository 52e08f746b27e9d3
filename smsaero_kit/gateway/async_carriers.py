"""The carriers of the asynchronous client: `carriers` with `await`. This file never judges an answer.

Each connection is a pool of its own, taken from a stack and put back: httpcore's pool looks at every connection for every request,
and with twenty of them that takes ten times as long as the request.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

import httpcore
import httpx

from .delivery import Body, Header
from .network import CONNECTIONS, IDLE, by_way, proxy_settings, request_of
from .protocol import Answer, Ask, Gateway, Timeouts


class AsyncCarrier(Protocol):
    """What a client needs of the network."""

    async def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway, with `headers`, and return what comes back."""

    async def close(self) -> None:
        """Close the connections."""


class Slots:
    """So many calls at once as there are connections; more wait for one to come free."""

    def __init__(self, size: int, wait: float) -> None:
        self._size = size
        self._wait = wait
        self._free: asyncio.Semaphore | None = None

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a slot. Raises `httpcore.PoolTimeout` when none comes free in time."""
        if self._free is None:
            # Not in the constructor: a client may be made before the event loop runs.
            self._free = asyncio.Semaphore(self._size)
        if self._free.locked():
            try:
                await asyncio.wait_for(self._free.acquire(), self._wait)
            except asyncio.TimeoutError:
                raise httpcore.PoolTimeout(f"no connection came free in {self._wait} s") from None
        else:
            await self._free.acquire()
        try:
            yield
        finally:
            self._free.release()


class Stack:
    """Pools of one connection each; the one that was used last is used first, so that the others grow old and are left."""

    def __init__(self, make: Callable[[], httpcore.AsyncConnectionPool], slots: Slots) -> None:
        self._make = make
        self._slots = slots
        self._free: list[httpcore.AsyncConnectionPool] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """Lend a pool. Raises `httpcore.PoolTimeout` when none comes free in time."""
        async with self._slots.one():
            pool = self._free.pop() if self._free else self._make()
            try:
                yield pool
            finally:
                self._free.append(pool)

    async def close(self) -> None:
        """Close the connections."""
        while self._free:
            await self._free.pop().aclose()


class AsyncConnections:
    """Connections of this machine's network, kept open between requests."""

    def __init__(self, gateways: Sequence[Gateway], timeouts: Timeouts, connections: int = CONNECTIONS) -> None:
        self._timeouts = timeouts
        self._phases = timeouts.phases

        def stack(proxy: str | None, context: Any) -> Stack:
            settings = proxy_settings(proxy, context)

            def make() -> httpcore.AsyncConnectionPool:
                return httpcore.AsyncConnectionPool(
                    ssl_context=context, max_connections=1, max_keepalive_connections=1, keepalive_expiry=IDLE, **settings
                )

            return Stack(make, Slots(connections, timeouts.pool))

        self._stacks = by_way(gateways, stack)

    async def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        async with self._stacks[ask.gateway.base].one() as pool:
            response = await pool.handle_async_request(request_of(ask, headers, self._phases))
            try:
                body = Body(response.status, response.headers, self._timeouts)
                if body.wanted:
                    async for part in response.aiter_stream():
                        if not body.add(part):
                            break
                return body.answer()
            finally:
                await response.aclose()

    async def close(self) -> None:
        """Close the connections."""
        for stack in set(self._stacks.values()):
            await stack.close()


class AsyncTransport:
    """Any asynchronous transport of httpx, e.g. the sandbox's."""

    def __init__(self, transport: httpx.AsyncBaseTransport, timeouts: Timeouts) -> None:
        self._transport = transport
        self._timeouts = timeouts
        self._phases = timeouts.phases

    async def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        response = await self._transport.handle_async_request(
            httpx.Request("POST", ask.url, headers=list(headers), content=ask.body, extensions={"timeout": self._phases})
        )
        try:
            body = Body(response.status_code, response.headers.raw, self._timeouts)
            if body.wanted:
                async for part in cast("httpx.AsyncByteStream", response.stream):
                    if not body.add(part):
                        break
            return body.answer()
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Close the transport."""
        await self._transport.aclose()
