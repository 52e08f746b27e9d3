"""The ways to the gateways over the network of this machine, as connection pools of httpcore. This file never asks.

httpcore is the engine of httpx. It is driven without `httpx.Client` and httpx's request and response around it: they would only add
redirects, cookies and decompression, none of them wanted here, and more time than the connection itself takes.

Decisions: the environment's proxies and certificates count (`HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`, `SSL_CERT_DIR`), for people
work behind them; a plain-http gateway, which is always on this machine, is never reached through a proxy: the key would be
readable on its way.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from smsaero_kit.errors import NetworkSettingsRefused

from .protocol import Ask, Gateway

Pool = TypeVar("Pool")

#: As many calls at once as connections; more wait for `Timeouts.pool`.
CONNECTIONS: Final = 20
#: Seconds; idle connections are left before a server tires of them: a send on one that is just being closed has an unknown outcome.
IDLE: Final = 5.0

#: What httpcore can speak to.
_PROXY_SCHEMES: Final = ("http", "https", "socks5", "socks5h")

_VARIABLES: Final = ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


def by_way(gateways: Sequence[Gateway], make: Callable[[str | None, Any], Pool]) -> Mapping[str, Pool]:
    """Return what `make(proxy, ssl_context)` makes for each gateway, by its `base`; gateways that are reached the same way share one.

    The proxy is a URL or None; the context is None for plain http. Raises `NetworkSettingsRefused`.
    """
    made: dict[tuple[bool, str | None], Pool] = {}
    ways = {}
    try:
        for gateway in gateways:
            way = ways[gateway.base] = (gateway.base.startswith("https:"), proxy_for(gateway))
            if way not in made:
                # A context takes 20 ms and reads the certificates: not for a sandbox without TLS.
                made[way] = make(way[1], httpx.create_ssl_context() if way[0] else None)
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise _refused(error) from None
    return {base: made[way] for base, way in ways.items()}


def proxy_for(gateway: Gateway) -> str | None:
    """Return the proxy through which the environment wants `gateway` to be reached, None for none.

    Raises `ValueError` for a proxy that nothing here can speak to, `ImportError` for SOCKS without its package.
    """
    host = urlsplit(gateway.base).hostname or ""
    if gateway.base.startswith("http:") or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    if not proxy:
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    try:
        scheme = httpx.URL(proxy).scheme
    except httpx.InvalidURL:
        raise ValueError("proxy") from None
    if scheme not in _PROXY_SCHEMES:
        raise ValueError(scheme)
    if scheme.startswith("socks") and find_spec("socksio") is None:
        # httpcore would say so at the first request only.
        raise ImportError("socksio")
    return proxy


def one_connection(proxy: str | None, context: Any) -> dict[str, Any]:
    """Return the arguments of a pool of httpcore that has one connection."""
    settings = {
        "ssl_context": context,
        "max_connections": 1,
        "max_keepalive_connections": 1,
        "keepalive_expiry": IDLE,
    }
    if proxy is None:
        return settings
    # httpx reads the URL, its user and its password.
    there = httpx.Proxy(proxy)
    encrypted = there.url.scheme == "https"
    return {
        **settings,
        "proxy": httpcore.Proxy(str(there.url), auth=there.raw_auth, ssl_context=context if encrypted else None),
    }


def request_of(ask: Ask, headers: Sequence[tuple[bytes, bytes]], extensions: Mapping[str, Any]) -> httpcore.Request:
    """Return the request on the wire. `extensions` are httpcore's."""
    place = urlsplit(ask.url)
    host = (place.hostname or "").encode("ascii")
    target = f"{place.path}?{place.query}" if place.query else place.path
    return httpcore.Request(
        b"POST",
        httpcore.URL(scheme=place.scheme.encode("ascii"), host=host, port=place.port, target=target.encode("ascii")),
        headers=[(b"Host", place.netloc.encode("ascii")), *headers, (b"Content-Length", b"%d" % len(ask.body))],
        content=ask.body,
        extensions=dict(extensions),
    )


class Began:
    """Whether the request itself began to leave, as httpcore tells of each step ("trace"): a proxy's CONNECT is not the request."""

    def __init__(self) -> None:
        self._began = False

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a step."""
        if event == "http11.send_request_headers.started" and info["request"].method == b"POST":
            self._began = True

    async def note_async(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a step."""
        self.note(event, info)

    @contextmanager
    def told_apart(self) -> Iterator[None]:
        """Turn an exception before the request began into `httpcore.ConnectError`, whatever a proxy or a library did."""
        try:
            yield
        except Exception as error:
            if self._began or isinstance(error, (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout)):
                raise
            raise httpcore.ConnectError(f"{type(error).__name__}: {error}") from None


def has_left_over(pool: Any) -> bool:
    """Return whether something came after the answer: it would be taken for the next request's. httpcore has no public way to ask."""
    try:
        return any(_holds_more(connection._connection) for connection in pool.connections)  # noqa: SLF001
    except AttributeError:
        # Closed meanwhile, or another version of httpcore; tests hold the one that is pinned.
        return False


def _holds_more(connection: Any) -> bool:
    parsed = connection._h11_state.trailing_data[0]  # noqa: SLF001
    # Through `deadlines` to httpcore's own stream, and from there to the socket, or to anyio's.
    stream = connection._network_stream._stream  # noqa: SLF001
    inner = getattr(stream, "_sock", None) or getattr(stream, "_stream", None)
    decrypted = getattr(inner, "pending", None) or getattr(getattr(inner, "_ssl_object", None), "pending", None)
    received = getattr(inner, "_read_bio", None)
    return bool(parsed or (decrypted and decrypted()) or (received is not None and received.pending))


def _refused(error: Exception) -> NetworkSettingsRefused:
    present = [name for name in _VARIABLES if os.environ.get(name) or os.environ.get(name.lower())]
    # Without the words of the error: they may quote a proxy's password.
    return NetworkSettingsRefused(present, type(error).__name__)
