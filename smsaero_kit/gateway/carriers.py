"""The carriers of the synchronous client: they take an `Ask` to a gateway and bring its `Answer`. This file never judges an answer.

A carrier's contract: it raises an error of `delivery.NEVER_LEFT` only when the request provably never left this machine; any other
exception means that it may have. `async_carriers` has the same with `await`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, cast

import httpcore
import httpx

from .deadlines import Backend
from .delivery import Body, Header
from .network import CONNECTIONS, Began, by_way, has_left_over, one_connection, request_of
from .protocol import Answer, Ask, Gateway, Timeouts


class Carrier(Protocol):
    """What a client needs of the network."""

    def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway, with `headers`, and return what comes back."""

    def close(self) -> None:
        """Close the connections."""


class Stack:
    """Pools of one connection each; the one that was used last is used first, so that the others grow old and are left.

    A pool goes back only after a request that ended well, so that nothing of one request is there for the next. After a fork
    the child begins anew: two processes on one connection would read each other's answers.
    """

    def __init__(self, make: Callable[[], httpcore.ConnectionPool], size: int, wait: float, *, proxied: bool) -> None:
        self.proxied = proxied
        self._make = make
        self._size = size
        self._wait = wait
        self._left_behind: list[httpcore.ConnectionPool] = []
        self._free: list[httpcore.ConnectionPool] = []
        self._begin()

    @contextmanager
    def one(self) -> Iterator[httpcore.ConnectionPool]:
        """Lend a pool. Raises `httpcore.PoolTimeout` when none comes free in time."""
        if self._process != os.getpid():
            # Kept and not closed: closing would say good-bye in the name of the parent.
            self._left_behind += self._free
            self._begin()
        slots = self._slots
        if not slots.acquire(timeout=self._wait):
            raise httpcore.PoolTimeout(f"no connection came free in {self._wait} s")
        try:
            free = self._free
            try:
                pool = free.pop()
            except IndexError:
                pool = self._make()
            try:
                yield pool
            except BaseException:
                pool.close()
                raise
            if has_left_over(pool) or self._free is not free:
                # Or the client was closed meanwhile.
                pool.close()
            else:
                free.append(pool)
        finally:
            slots.release()

    def close(self) -> None:
        """Close the connections."""
        free, self._free = self._free, []
        for pool in free:
            pool.close()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._slots = threading.BoundedSemaphore(self._size)
        self._free = []


class Connections:
    """Connections of this machine's network, kept open between requests."""

    def __init__(self, gateways: Sequence[Gateway], timeouts: Timeouts, connections: int = CONNECTIONS) -> None:
        self._timeouts = timeouts
        self._phases = timeouts.phases

        def stack(proxy: str | None, context: Any) -> Stack:
            settings = one_connection(proxy, context)
            return Stack(
                lambda: httpcore.ConnectionPool(network_backend=Backend(), **settings),
                connections,
                timeouts.pool,
                proxied=proxy is not None,
            )

        self._stacks = by_way(gateways, stack)

    def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        stack = self._stacks[ask.gateway.base]
        if not stack.proxied:
            with stack.one() as pool:
                return self._carried(pool, request_of(ask, headers, {"timeout": self._phases}))
        began = Began()
        request = request_of(ask, headers, {"timeout": self._phases, "trace": began.note})
        with stack.one() as pool, began.told_apart():
            return self._carried(pool, request)

    def _carried(self, pool: httpcore.ConnectionPool, request: httpcore.Request) -> Answer:
        response = pool.handle_request(request)
        try:
            body = Body(response.status, response.headers, self._timeouts)
            if body.wanted:
                for part in response.iter_stream():
                    if not body.add(part):
                        break
            return body.answer()
        finally:
            response.close()

    def close(self) -> None:
        """Close the connections."""
        for stack in set(self._stacks.values()):
            stack.close()


class Transport:
    """Any transport of httpx, e.g. the sandbox's."""

    def __init__(self, transport: httpx.BaseTransport, timeouts: Timeouts) -> None:
        self._transport = transport
        self._timeouts = timeouts
        self._extensions = {"timeout": timeouts.phases}

    def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        response = self._transport.handle_request(
            httpx.Request("POST", ask.url, headers=list(headers), content=ask.body, extensions=self._extensions)
        )
        try:
            body = Body(response.status_code, response.headers.raw, self._timeouts)
            if body.wanted:
                for part in cast("httpx.SyncByteStream", response.stream):
                    if not body.add(part):
                        break
            return body.answer()
        finally:
            response.close()

    def close(self) -> None:
        """Close the transport."""
        self._transport.close()
