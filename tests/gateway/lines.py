"""What stands between a client and a sandbox: lines on the loopback address, and one inside of the process. Each may break.

This file never answers for the gateway: what was taken whole goes to a sandbox, and only then something becomes of the answer.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import httpx

from smsaero_kit.sandbox import Request, Response, Sandbox, SandboxTransport
from smsaero_kit.sandbox.faults import Fault

#: What a line, or a proxy, does with a connection once it has the answer.
End = Callable[[socket.socket, Response], None]


class Peer:
    """A server that reads whole requests, remembers them, and then does what `end` does. By itself it is a proxy: it knows no answer."""

    def __init__(self, end: End, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self._end = end
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        scheme = "https" if context else "http"
        self.port = self._listener.getsockname()[1]
        self.url = f"{scheme}://127.0.0.1:{self.port}/v2/"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()
        # A blocked accept() does not notice the close: a last visitor wakes it up.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._thread.join(timeout=5)

    def answer(self, _request: bytes) -> Response:
        """Return the answer that `end` is given."""
        return Response(403, b"no")

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.callback(connection.close)
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
                stack.callback(connection.close)
            request = read_request(connection)
            if request:
                self.requests.append(request)
                self._end(connection, self.answer(request))


class Line(Peer):
    """A line to a sandbox of its own, which is in `sandbox`; with `fault` as a fault of that sandbox."""

    def __init__(self, end: End, context: ssl.SSLContext | None = None, *, fault: Fault | None = None) -> None:
        self.sandbox = Sandbox()
        if fault is not None:
            self.sandbox.faults.add(fault)
        super().__init__(end, context)

    def answer(self, request: bytes) -> Response:
        """Hand the request over."""
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        path, _, query = target.partition("?")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return self.sandbox.answer(Request(method, path, query, headers, body))


def read_request(connection: socket.socket) -> bytes:
    """Return a whole request, headers and body; empty when the client left before it was whole."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), 0)
    while len(body) < length:
        part = connection.recv(65536)
        if not part:
            return b""
        body += part
    return head + b"\r\n\r\n" + body


def as_bytes(response: Response) -> bytes:
    """Return an answer as it goes over a line that does nothing to it."""
    lines = [f"HTTP/1.1 {response.status} X", f"Content-Length: {len(response.body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + response.body


class Ends:
    """What can become of an answer, and of the connection, once the request was taken."""

    @staticmethod
    def passes_on(connection: socket.socket, response: Response) -> None:
        """Do nothing to it."""
        connection.sendall(as_bytes(response))

    @staticmethod
    def changes(change: Callable[[bytes], bytes], **headers: str) -> End:
        """Return an end that changes the body, and adds `headers`, with `_` for `-`."""
        added = {name.replace("_", "-"): value for name, value in headers.items()}
        return lambda connection, response: connection.sendall(
            as_bytes(replace(response, body=change(response.body), headers={**response.headers, **added}))
        )

    @staticmethod
    def hangs_up(_connection: socket.socket, _response: Response) -> None:
        """Close the connection."""

    @staticmethod
    def resets(connection: socket.socket, _response: Response) -> None:
        """Reset the connection."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    @staticmethod
    def is_silent(connection: socket.socket, _response: Response) -> None:
        """Say nothing until the client leaves."""
        connection.recv(1)

    @staticmethod
    def breaks_off(connection: socket.socket, response: Response) -> None:
        """Stop in the middle of it."""
        connection.sendall(as_bytes(response)[:-30])

    @staticmethod
    def drips(connection: socket.socket, response: Response) -> None:
        """Pass it on one byte after the other, each in time for itself, for longer than anybody should wait."""
        patience = 200
        whole = as_bytes(replace(response, body=b" " * patience + response.body))
        start = len(whole) - len(response.body) - patience
        connection.sendall(whole[:start])
        for at in range(start, start + patience):
            connection.sendall(whole[at : at + 1])
            time.sleep(0.01)
        connection.sendall(whole[start + patience :])

    @staticmethod
    def talks_nonsense(connection: socket.socket, _response: Response) -> None:
        """Say something in no known protocol instead."""
        connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


#: What never leaves a client that ends with one of these.
BEFORE: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol, httpx.PoolTimeout)


class Way(SandboxTransport):
    """The way to a sandbox inside of the process: it remembers what went over it, and breaks.

    `down` are hosts to which there is no connection. `breaks` are errors, one for each request that comes next, None for none: those
    that prove that nothing left are raised before the request is handed over, all others afterwards. With `always` the last one stays.
    """

    def __init__(self, sandbox: Sandbox | None = None, *breaks: type[Exception] | None, always: bool = False) -> None:
        super().__init__(sandbox)
        self.asked: list[httpx.Request] = []
        self.down: set[str] = set()
        self._breaks: Iterator[type[Exception] | None] = _and_so_on(breaks, always=always)

    def break_next(self, *breaks: type[Exception] | None) -> None:
        """Break the requests that come next, instead of what was said before."""
        self._breaks = iter(breaks)

    @property
    def hosts(self) -> list[str]:
        """The hosts that were asked, one after the other."""
        return [request.url.host for request in self.asked]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Hand `request` over, or break."""
        error = self._begin(request)
        response = super().handle_request(request)
        if error is not None:
            raise error("no")
        return response

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Hand `request` over, or break, as `handle_request` does."""
        error = self._begin(request)
        response = await super().handle_async_request(request)
        if error is not None:
            raise error("no")
        return response

    def _begin(self, request: httpx.Request) -> type[Exception] | None:
        self.asked.append(request)
        if request.url.host in self.down:
            raise httpx.ConnectError("no")
        error = next(self._breaks, None)
        if error in BEFORE:
            raise error("no")
        return error


def _and_so_on(breaks: tuple[type[Exception] | None, ...], *, always: bool) -> Iterator[type[Exception] | None]:
    yield from breaks
    while always:
        yield breaks[-1]
