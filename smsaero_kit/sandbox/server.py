"""The sandbox as a server on this machine, run by uvicorn. This file never decides what is answered."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from errno import EACCES, EADDRINUSE
from importlib import import_module
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from smsaero_kit.errors import MissingExtra

from .asgi import SandboxApp
from .certificates import Certificates
from .gateway import Sandbox
from .posting import Poster
from .visitors import LOCAL_NAMES
from .wire import ROOT

if TYPE_CHECKING:
    from uvicorn import Server

#: Loopback: the sandbox takes almost any key, so it is nothing to put on a network.
HOST: Final = "127.0.0.1"
PORT: Final = 8025
TLS_PORT: Final = 8443
#: What the system says when somebody else has a port, and when this user may not have it; the numbers are those of Windows.
_TAKEN: Final = (EADDRINUSE, 10048)
_DENIED: Final = (EACCES, 10013)
#: Seconds that a TLS handshake may take.
_HANDSHAKE: Final = 10.0


class Served(NamedTuple):
    """Where a sandbox listens: base URLs of the API, e.g. `http://127.0.0.1:8025/v2/`; `https` is None without TLS."""

    http: str
    https: str | None = None


def serve(
    sandbox: Sandbox,
    host: str = HOST,
    port: int = PORT,
    *,
    tls: Certificates | None = None,
    tls_port: int = TLS_PORT,
    callback_hosts: Collection[str] = (),
    app: Any = None,
    ready: Callable[[Served], None] | None = None,
) -> None:
    """Serve `sandbox` until Ctrl+C: over http on `port` and, with `tls`, over https on `tls_port` too. Port 0 takes a free one.

    `ready` is called once it listens. Status callbacks are posted to this machine and to `callback_hosts`. `app` is an ASGI
    application that is served instead of the sandbox's own, such as one around it. Raises `MissingExtra` without uvicorn, and
    `PortTaken`, an `OSError`, when a port is taken or not allowed.
    """
    _need_uvicorn()
    with _listening(host, port, tls_port if tls else None) as (listeners, served):
        announce = None if ready is None else lambda: ready(served)
        server = _prepared(app or _app(sandbox, host), listeners, tls, announce)
        poster = Poster(sandbox, callback_hosts)
        poster.start()
        # Heavy, and needed by the first change that comes over the control API: nobody shall wait for it then.
        threading.Thread(target=import_module, args=("jsonschema",), daemon=True).start()
        try:
            # uvicorn stops on Ctrl+C by itself and then lets the interrupt through.
            with suppress(KeyboardInterrupt):
                server.run(sockets=listeners[:1])
        finally:
            poster.stop()


@contextmanager
def running(
    sandbox: Sandbox,
    host: str = HOST,
    port: int = 0,
    *,
    tls: Certificates | None = None,
    tls_port: int = 0,
    callback_hosts: Collection[str] = (),
    app: Any = None,
) -> Iterator[str]:
    """Serve `sandbox` in a thread as long as the block runs, for tests of any HTTP client.

    Yields the base URL, that of https with `tls`. Everything else is as in `serve`, and so is what it raises.
    """
    _need_uvicorn()
    with _listening(host, port, tls_port if tls else None) as (listeners, served):
        server = _prepared(app or _app(sandbox, host), listeners, tls)
        poster = Poster(sandbox, callback_hosts)
        thread = threading.Thread(target=server.run, kwargs={"sockets": listeners[:1]}, name="smsaero-sandbox", daemon=True)
        # The socket listens already, so a client that is faster than the thread only waits.
        thread.start()
        poster.start()
        try:
            yield served.https or served.http
        finally:
            server.should_exit = True
            poster.stop()
            thread.join()


class PortTaken(OSError):
    """`port` cannot be had: somebody else has it (`why` is `taken`), or this user may not (`denied`). `second` says that it is TLS's."""

    def __init__(self, error: OSError, port: int, *, second: bool) -> None:
        super().__init__(error.errno, error.strerror or str(error))
        self.port = port
        self.why = "denied" if error.errno in _DENIED else "taken"
        self.second = second


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens on `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _app(sandbox: Sandbox, host: str) -> SandboxApp:
    # Whoever lets others in gives it a name of his own.
    return SandboxApp(sandbox, names=LOCAL_NAMES if is_loopback(host) else None)


def _need_uvicorn() -> None:
    if find_spec("uvicorn") is None:
        raise MissingExtra("sandbox")


@contextmanager
def _listening(host: str, *ports: int | None) -> Iterator[tuple[list[socket.socket], Served]]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Whoever listens on every address is reached on this one, too.
    named = {"0.0.0.0": HOST, "::": "::1"}.get(host, host)  # noqa: S104 - looked up, not listened on
    place = f"[{named}]" if ":" in named else named
    with ExitStack() as stack:
        listeners: list[socket.socket] = []
        urls: list[str] = []
        for scheme, port in zip(("http", "https"), ports, strict=True):
            if port is None:
                continue
            try:
                listener = stack.enter_context(socket.create_server((host, port), family=family, backlog=2048))
            except OSError as error:
                if error.errno in (*_TAKEN, *_DENIED):
                    raise PortTaken(error, port, second=bool(listeners)) from None
                raise
            listeners.append(listener)
            urls.append(f"{scheme}://{place}:{listener.getsockname()[1]}{ROOT}")
        yield listeners, Served(*urls)


def _prepared(
    app: Any, listeners: list[socket.socket], tls: Certificates | None, ready: Callable[[], None] | None = None
) -> Server:
    import asyncio

    from uvicorn import Config, Server

    from .connection import Connection

    class TwoDoors(Server):
        """uvicorn's own, with a second listener that speaks TLS: one process, one loop, one state behind both."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if tls is not None:
                await self._open_second(tls)
            # Not before: until uvicorn runs, Ctrl+C is not its own to handle.
            if ready is not None:
                ready()

        async def _open_second(self, tls: Certificates) -> None:
            loop = asyncio.get_running_loop()

            def connection() -> asyncio.Protocol:
                state = self.lifespan.state
                return Connection(config=self.config, server_state=self.server_state, app_state=state, _loop=loop)

            second = await loop.create_server(
                connection, sock=listeners[1], ssl=tls.context, ssl_handshake_timeout=_HANDSHAKE, backlog=2048
            )
            self.servers.append(second)

    config = Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        loop="asyncio",
        # No logging of its own: an access log would keep phone numbers of GET requests. What is no HTTP is answered, not reported.
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return TwoDoors(config)
