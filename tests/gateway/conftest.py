"""Both clients behind one face, and lines to sandboxes that behave as badly as a test asks."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from smsaero_kit.gateway import AsyncClient, Client
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.secret import Credentials, Secret

from .lines import End, Ends, Line, Peer

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


@pytest.fixture
def line() -> Iterator[Callable[..., Line]]:
    """A function that opens a line to a sandbox of its own: `line(end, context, fault=…)`; without an `end` nothing happens to an answer."""
    with contextlib.ExitStack() as stack:

        def start(end: End = Ends.passes_on, context: ssl.SSLContext | None = None, *, fault: Fault | None = None) -> Line:
            started = Line(end, context, fault=fault)
            stack.callback(started.close)
            return started

        yield start


@pytest.fixture
def proxy() -> Iterator[Callable[..., Peer]]:
    """A function that starts a proxy, which opens no tunnel: `proxy(end)`."""
    with contextlib.ExitStack() as stack:

        def start(end: End = Ends.passes_on) -> Peer:
            started = Peer(end)
            stack.callback(started.close)
            return started

        yield start


@pytest.fixture
def refused_url() -> Iterator[str]:
    """The URL of a port that is taken and does not listen, so that each connection is refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/v2/"
