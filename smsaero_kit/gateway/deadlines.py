"""Connections on which an answer has a deadline: a gateway that sends a byte now and then does not hold a caller for ever.

httpcore bounds each wait for some bytes. Here the bytes of one answer, head and body, are bounded together, from the last byte of
the request on. And the head of a POST waits for its body, so that both go out in one piece: it saves a system call and a packet.
This file never asks: httpcore calls it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import httpcore


def _is_head(buffer: bytes) -> bool:
    return buffer.startswith(b"POST ") and buffer.endswith(b"\r\n\r\n")


class Deadline:
    """When the answer to what was written last must be complete."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def begin(self) -> None:
        """Start anew: something was written."""
        self._since = time.monotonic()

    def left(self, seconds: float | None) -> float | None:
        """Return how long the next bytes may take. Raises `httpcore.ReadTimeout` when it is too late for them."""
        if seconds is None:
            return None
        left = self._since + seconds - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout(f"the answer was not complete after {seconds} s")
        return left


class Stream(httpcore.NetworkStream):
    """A connection with a deadline for each answer."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream
        self._deadline = Deadline()
        self._head = b""
        self._timeout: float | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, within what is left of the time for this answer."""
        if self._head:
            self.write(b"", self._timeout)
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write."""
        if _is_head(buffer):
            self._head, self._timeout = buffer, timeout
            return
        # Not kept when the write fails: httpcore reads on then, for an answer that came early.
        whole, self._head = self._head + buffer, b""
        try:
            self._stream.write(whole, timeout)
        finally:
            self._deadline.begin()

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Stream:
        """Encrypt from here on."""
        return Stream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore wants to know of the connection."""
        return self._stream.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """httpcore's own connections, with deadlines."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Stream:
        """Connect."""
        return Stream(self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


class AsyncStream(httpcore.AsyncNetworkStream):
    """A connection with a deadline for each answer."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._deadline = Deadline()
        self._head = b""
        self._timeout: float | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, within what is left of the time for this answer."""
        if self._head:
            await self.write(b"", self._timeout)
        return await self._stream.read(max_bytes, self._deadline.left(timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write."""
        if _is_head(buffer):
            self._head, self._timeout = buffer, timeout
            return
        # Not kept when the write fails: httpcore reads on then, for an answer that came early.
        whole, self._head = self._head + buffer, b""
        try:
            await self._stream.write(whole, timeout)
        finally:
            self._deadline.begin()

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncStream:
        """Encrypt from here on."""
        return AsyncStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore wants to know of the connection."""
        return self._stream.get_extra_info(info)


class AsyncBackend(httpcore.AsyncNetworkBackend):
    """httpcore's own connections, with deadlines."""

    def __init__(self) -> None:
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncStream:
        """Connect."""
        return AsyncStream(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))
