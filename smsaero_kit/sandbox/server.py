"""The sandbox as a server on this machine, run by uvicorn. This file never decides what is answered."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from smsaero_kit.errors import MissingExtra

from .asgi import HANG_UP, Receive, SandboxApp, Scope, Send
from .gateway import Sandbox

if TYPE_CHECKING:
    from uvicorn import Server

#: Loopback: the sandbox takes almost any key, so it is nothing to put on a network.
HOST: Final = "127.0.0.1"
PORT: Final = 8025


def serve(sandbox: Sandbox, host: str = HOST, port: int = PORT, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve `sandbox` until Ctrl+C. `ready` is called with the base URL, e.g. `http://127.0.0.1:8025/v2/`, once it listens.

    Port 0 takes a free one. Raises `MissingExtra` without uvicorn, `OSError` when the port is taken or not allowed.
    """
    server, listener, url = _prepared(sandbox, host, port)
    with listener:
        if ready is not None:
            ready(url)
        # uvicorn stops on Ctrl+C by itself and then lets the interrupt through.
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


@contextmanager
def running(sandbox: Sandbox, host: str = HOST, port: int = 0) -> Iterator[str]:
    """Serve `sandbox` in a thread as long as the block runs, and yield the base URL: for tests of any HTTP client.

    Raises as `serve` does.
    """
    server, listener, url = _prepared(sandbox, host, port)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    with listener:
        # The socket listens already, so a client that is faster than the thread only waits.
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join()


def _prepared(sandbox: Sandbox, host: str, port: int) -> tuple[Server, socket.socket, str]:
    try:
        from uvicorn import Config, Server
        from uvicorn.protocols.http.h11_impl import H11Protocol
    except ImportError:
        raise MissingExtra("sandbox") from None
    import asyncio

    class Protocol(H11Protocol):
        """uvicorn's own, with a way to close a connection without an answer."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            # asyncio does so only for sockets that name their protocol; else each answer waits 40 ms for an acknowledgement.
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            app = self.app

            async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
                extensions = {**scope.get("extensions", {}), HANG_UP: transport.close}
                await app({**scope, "extensions": extensions}, receive, send)

            self.app = with_hang_up

    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    config = Config(
        SandboxApp(sandbox),
        http=Protocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        # No logging of its own: an access log would keep phone numbers of GET requests.
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    place = f"[{host}]" if ":" in host else host
    return Server(config), listener, f"http://{place}:{listener.getsockname()[1]}/v2/"
