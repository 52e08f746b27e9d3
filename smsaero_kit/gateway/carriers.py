"""The carriers of the synchronous client: they take an `Ask` to a gateway and bring its `Answer`. This file never judges an answer.

A carrier's contract: it raises an error of `delivery.NEVER_LEFT` only when the request provably never left this machine; any other
exception means that it may have. `async_carriers` has the same with `await`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

import httpcore
import httpx

from .delivery import Body, Header
from .network import CONNECTIONS, IDLE, by_way, proxy_settings, request_of
from .protocol import Answer, Ask, Gateway, Timeouts


class Carrier(Protocol):
    """What a client needs of the network."""

    def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway, with `headers`, and return what comes back."""

    def close(self) -> None:
        """Close the connections."""


class Connections:
    """Connections of this machine's network, kept open between requests."""

    def __init__(self, gateways: Sequence[Gateway], timeouts: Timeouts, connections: int = CONNECTIONS) -> None:
        self._timeouts = timeouts
        self._phases = timeouts.phases
        self._pools = by_way(
            gateways,
            lambda proxy, context: httpcore.ConnectionPool(
                ssl_context=context,
                max_connections=connections,
                max_keepalive_connections=connections,
                keepalive_expiry=IDLE,
                **proxy_settings(proxy, context),
            ),
        )

    def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        response = self._pools[ask.gateway.base].handle_request(request_of(ask, headers, self._phases))
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
        for pool in set(self._pools.values()):
            pool.close()


class Transport:
    """Any transport of httpx, e.g. the sandbox's."""

    def __init__(self, transport: httpx.BaseTransport, timeouts: Timeouts) -> None:
        self._transport = transport
        self._timeouts = timeouts
        self._phases = timeouts.phases

    def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway."""
        response = self._transport.handle_request(
            httpx.Request("POST", ask.url, headers=list(headers), content=ask.body, extensions={"timeout": self._phases})
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
