"""A faster way for many sends at once: pyqwest, which is reqwest and hyper in Rust, behind the extra `fast`. This file never judges an answer.

pyqwest tells apart what was never sent: `ConnectionError` and its `ConnectTimeout` mean that no connection came about, and
everything else that one did. hyper puts a request on a second connection only when it was never begun on the first. The settings
below switch off what must not happen to a send: redirects, other protocols than HTTP/1.1, proxies for this machine.

Its threads do not survive a fork: a client that was used before one must not be used after it, and says so instead of waiting for ever.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import certifi
import httpcore

from smsaero_kit.errors import MissingExtra

from .delivery import Body, Header
from .network import CONNECTIONS, IDLE, by_way
from .protocol import Answer, Ask, Gateway, Timeouts
from .slots import Slots

try:
    import pyqwest
except ImportError:
    raise MissingExtra("fast") from None

#: A proxy that is used for nothing: with one, those of the environment do not count.
_NO_PROXY: Final = pyqwest.Proxy("http://127.0.0.1:9", no_proxy="*,0.0.0.0/0,::/0")

#: The process in which pyqwest's threads run, 0 before they do.
_process = 0


class FastConnections:
    """Connections of pyqwest, kept open between requests. Raises `NetworkSettingsRefused`."""

    def __init__(self, gateways: Sequence[Gateway], timeouts: Timeouts, connections: int = CONNECTIONS) -> None:
        self._timeouts = timeouts
        self._connections = connections
        self._slots = Slots(connections, timeouts.pool)
        # The transports are made at the first request: their threads must start in the process that uses them.
        self._settings = by_way(gateways, self._settings_for)
        self._transports: list[pyqwest.HTTPTransport] = []
        self._clients: dict[int, pyqwest.Client] = {}

    async def carry(self, ask: Ask, headers: Sequence[Header]) -> Answer:
        """Take `ask` to its gateway. The answer is read whole: each step from one thread to the other would take as long again."""
        client = self._client(self._settings[ask.gateway.base])
        named = pyqwest.Headers([(name.decode("ascii"), value.decode("ascii")) for name, value in headers])
        async with self._slots.one():
            try:
                response = await client.execute("POST", ask.url, named, ask.body)
            except ConnectionError as error:
                # Exactly these two: the subclasses that Python has for broken connections would come after the connection.
                if type(error) in (ConnectionError, pyqwest.ConnectTimeout):
                    raise httpcore.ConnectError(str(error)) from None
                raise
        received = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
        body = Body(response.status, received, self._timeouts)
        if body.wanted:
            body.add(bytes(response.content))
        return body.answer()

    async def close(self) -> None:
        """Close the connections."""
        if _process in (0, os.getpid()):
            for transport in self._transports:
                await transport.aclose()
        self._transports.clear()
        self._clients.clear()

    def _client(self, settings: dict[str, Any]) -> pyqwest.Client:
        global _process  # noqa: PLW0603 - the threads are the process's, too
        if _process not in (0, os.getpid()):
            raise httpcore.ConnectError("this process was forked after the fast connections had been used: fork first")
        _process = os.getpid()
        client = self._clients.get(id(settings))
        if client is None:
            try:
                transport = pyqwest.HTTPTransport(**settings)
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing left
                raise httpcore.ConnectError(f"{type(error).__name__}: {error}") from None
            self._transports.append(transport)
            client = self._clients[id(settings)] = pyqwest.Client(transport)
        return client

    def _settings_for(self, proxy: str | None, context: ssl.SSLContext | None) -> dict[str, Any]:
        return {
            "tls_ca_cert": _authorities() if context is not None else None,
            "http_version": pyqwest.HTTPVersion.HTTP1,
            "proxy": _NO_PROXY if proxy is None else pyqwest.Proxy(proxy),
            "connect_timeout": self._timeouts.connect,
            "read_timeout": self._timeouts.read,
            # All of it: reqwest's read time-out begins anew with each piece of the body.
            "timeout": self._timeouts.connect + self._timeouts.read,
            "pool_idle_timeout": IDLE,
            "pool_max_idle_per_host": self._connections,
            "use_system_dns": True,
            "follow_redirects": False,
            "enable_gzip": False,
            "enable_brotli": False,
            "enable_zstd": False,
            "enable_otel": False,
        }


def _authorities() -> bytes:
    """Return the certificates that are trusted, as PEM: the environment's, as httpx reads it, else certifi's."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file:
        return Path(file).read_bytes()
    if folder:
        return b"\n".join(path.read_bytes() for path in sorted(Path(folder).iterdir()) if path.is_file())
    return Path(certifi.where()).read_bytes()
