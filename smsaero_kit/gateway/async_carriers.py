"""The carriers of the asynchronous client: `carriers` with `await`. This file never judges an answer.

Each connection is a pool of its own, taken from a stack and put back: httpcore's pool looks at every connection for every request,
and with twenty of them that takes ten times as long as the request.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any, Generic, Protocol, TypeVar, cast

import httpcore
import httpx

from .deadlines import AsyncBackend
from .delivery import Body, Header
from .network import CONNECTIONS, Began, by_way, has_left_over, one_connection, request_of
from .protocol import Answer, Ask, Gateway, Timeouts
from .slots import Slots


class AsyncCarrier(Protocol):
    """What a client needs of the network."""

    async def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway, with `headers`, and return what comes back."""

    async def close(self) -> None:
        """Close the connections."""


class Closable(Protocol):
    """Something with one connection."""

    def aclose(self) -> Coroutine[Any, Any, None]:
        """Close the connection."""


Connection = TypeVar("Connection", bound=Closable)


class Stack(Generic[Connection]):
    """`carriers.Stack` with `await`, with connections for each event loop by itself."""

    def __init__(self, make: Callable[[], Connection], slots: Slots, *, proxied: bool) -> None:
        self.proxied = proxied
        self._make = make
        self._slots = slots
        self._closing: set[asyncio.Task[None]] = set()
        self._left_behind: list[object] = []
        self._begin()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Connection]:
        """Lend a pool. Raises `httpcore.PoolTimeout` when none comes free in time."""
        if self._process != os.getpid():
            # Kept and not closed: closing would say good-bye in the name of the parent.
            self._left_behind.append(self._loops)
            self._begin()
        async with self._slots.one():
            free = self._free()
            pool = free.pop() if free else self._make()
            try:
                yield pool
            except BaseException:
                # In a task of its own: this one may be cancelled, once and again.
                self._drop(pool)
                raise
            if has_left_over(pool) or self._loops.get(asyncio.get_running_loop()) is not free:
                # Or the client was closed meanwhile.
                self._drop(pool)
            else:
                free.append(pool)

    async def close(self) -> None:
        """Close the connections of the running event loop."""
        free = self._loops.pop(asyncio.get_running_loop(), [])
        while free:
            await free.pop().aclose()
        closing = {task for task in self._closing if task.get_loop() is asyncio.get_running_loop()}
        if closing:
            await asyncio.wait(closing)

    def _free(self) -> list[Connection]:
        """Return what is free for the running event loop, and let go of what belonged to loops that are closed."""
        loop = asyncio.get_running_loop()
        if loop not in self._loops:
            for old in [each for each in self._loops if each.is_closed()]:
                del self._loops[old]
            self._closing = {task for task in self._closing if not task.get_loop().is_closed()}
            self._loops[loop] = []
        return self._loops[loop]

    def _drop(self, pool: Connection) -> None:
        abort: Callable[[], None] | None = getattr(pool, "abort", None)
        if abort is not None:
            abort()
            return
        leaving = pool.aclose()
        try:
            task = asyncio.get_running_loop().create_task(leaving)
        except RuntimeError:
            # Ended by the garbage collector, outside of any event loop.
            leaving.close()
            return
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _begin(self) -> None:
        self._process = os.getpid()
        self._loops: dict[asyncio.AbstractEventLoop, list[Connection]] = {}


class AsyncConnections:
    """Connections of this machine's network, kept open between requests."""

    def __init__(self, gateways: Sequence[Gateway], timeouts: Timeouts, connections: int = CONNECTIONS) -> None:
        self._timeouts = timeouts
        self._phases = timeouts.phases

        def stack(proxy: str | None, context: Any) -> Stack[httpcore.AsyncConnectionPool]:
            settings = one_connection(proxy, context)
            return Stack(
                lambda: httpcore.AsyncConnectionPool(network_backend=AsyncBackend(), **settings),
                Slots(connections, timeouts.pool),
                proxied=proxy is not None,
            )

        self._stacks = by_way(gateways, stack)

    async def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        stack = self._stacks[ask.gateway.base]
        if not stack.proxied:
            async with stack.one() as pool:
                return await self._carried(pool, request_of(ask, headers, {"timeout": self._phases}))
        began = Began()
        request = request_of(ask, headers, {"timeout": self._phases, "trace": began.note_async})
        async with stack.one() as pool:
            with began.told_apart():
                return await self._carried(pool, request)

    async def _carried(self, pool: httpcore.AsyncConnectionPool, request: httpcore.Request) -> Answer:
        response = await pool.handle_async_request(request)
        try:
            body = Body(response.status, response.headers, self._timeouts)
            if body.wanted:
                parts = cast("AsyncGenerator[bytes, None]", response.aiter_stream())
                async with aclosing(parts):
                    async for part in parts:
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
        self._extensions = {"timeout": timeouts.phases}

    async def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        response = await self._transport.handle_async_request(
            httpx.Request("POST", ask.url, headers=list(headers), content=ask.body, extensions=self._extensions)
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
