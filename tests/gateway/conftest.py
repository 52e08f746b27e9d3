"""Both clients behind one face, and a peer on the loopback address that behaves as badly as a test asks."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from smsaero_kit.gateway import AsyncClient, Client
from smsaero_kit.secret import Credentials, Secret

KEY = "k3y-of-the-tests-0123456789"
EMAIL = "somebody@example.com"
NUMBER = "79991234567"
TEXT = "Your code is 402913"


@pytest.fixture
def credentials():
    return Credentials(EMAIL, Secret(KEY))


class Awaited:
    """An `AsyncClient` whose methods are run to their end, so that one test can drive both kinds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._client = AsyncClient(*args, **options)
        self._loop = asyncio.new_event_loop()

    def __enter__(self):
        self._loop.run_until_complete(self._client.__aenter__())
        return self

    def __exit__(self, *_problem: object) -> None:
        self._loop.run_until_complete(self._client.__aexit__(None, None, None))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def __repr__(self) -> str:
        return repr(self._client)

    def follow(self, message, *, sleep, **options):
        """Return what `AsyncClient.follow` yields, with an ordinary function for a sleep."""

        async def collect():
            async def pause(seconds):
                sleep(seconds)

            return [seen async for seen in self._client.follow(message, sleep=pause, **options)]

        return iter(self._loop.run_until_complete(collect()))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)

        async def collect(items):
            return [item async for item in items]

        def call(*args, **named):
            came = method(*args, **named)
            return self._loop.run_until_complete(collect(came) if inspect.isasyncgen(came) else came)

        return call


@pytest.fixture(params=[Client, Awaited], ids=["sync", "async"])
def connect(request, credentials):
    """A function that opens a client of either kind: `connect(transport=…)`. Every client test runs for both."""
    with contextlib.ExitStack() as stack:
        yield lambda **options: stack.enter_context(request.param(options.pop("credentials", credentials), **options))


@pytest.fixture
def a_message():
    """The arguments of a send."""
    return {"number": NUMBER, "text": TEXT, "sender_name": "SMS Aero"}


class Peer:
    """A server that reads whole requests, remembers them, and then does what `reply` does with the connection."""

    def __init__(self, reply: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self._reply = reply
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
                self._reply(connection)


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


@pytest.fixture
def peer() -> Iterator[Callable[..., Peer]]:
    """A function that starts a peer: `peer(reply, context=None)`."""
    with contextlib.ExitStack() as stack:

        def start(reply: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> Peer:
            started = Peer(reply, context)
            stack.callback(started.close)
            return started

        yield start


@pytest.fixture
def refused_url() -> Iterator[str]:
    """The URL of a port that is taken and does not listen, so that each connection is refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/v2/"


class Replies:
    """What a peer can do once it has taken a request."""

    accepted = (
        b'{"success":true,"data":{"id":1,"from":"SMS Aero","number":"79991234567","text":"t","status":0,"extendStatus":"queue",'
        b'"channel":"FREE SIGN","cost":5.49,"dateCreate":1700000000,"dateSend":1700000000},"message":null}'
    )

    @staticmethod
    def says(status: int, body: bytes, *headers: str) -> Callable[[socket.socket], None]:
        """Return a reply with this status, body and further header lines."""
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
        return lambda connection: connection.sendall("\r\n".join(lines).encode() + body)

    @staticmethod
    def hangs_up(_connection: socket.socket) -> None:
        """Close the connection after the request was taken."""

    @staticmethod
    def resets(connection: socket.socket) -> None:
        """Reset the connection after the request was taken."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    @staticmethod
    def is_silent(connection: socket.socket) -> None:
        """Say nothing until the client leaves."""
        connection.recv(1)

    @staticmethod
    def breaks_off(connection: socket.socket) -> None:
        """Announce an answer and stop in the middle of it."""
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"success": tr')

    @classmethod
    def drips(cls, connection: socket.socket) -> None:
        """Give a good answer, one byte after the other, each in time for itself, for longer than anybody should wait."""
        patience = 200
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {patience + len(cls.accepted)}\r\n\r\n".encode())
        for _ in range(patience):
            connection.sendall(b" ")
            time.sleep(0.01)
        connection.sendall(cls.accepted)

    @staticmethod
    def talks_nonsense(connection: socket.socket) -> None:
        """Answer in no known protocol."""
        connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


@pytest.fixture(scope="session")
def replies() -> type[Replies]:
    """What a peer can do once it has taken a request."""
    return Replies
