"""The ways to the gateways over the network of this machine, as connection pools of httpcore. This file never asks.

httpcore is the engine of httpx. It is driven without `httpx.Client` and httpx's request and response around it: they would only add
redirects, cookies and decompression, none of them wanted here, and more time than the connection itself takes.

Decisions: the environment's proxies and certificates count (`HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`, `SSL_CERT_DIR`), for people
work behind them; a plain-http gateway, which is always on this machine, is never reached through a proxy: the key would be
readable on its way.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
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

_VARIABLES: Final = ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


def by_way(gateways: Sequence[Gateway], make: Callable[[str | None, Any], Pool]) -> Mapping[str, Pool]:
    """Return what `make(proxy, ssl_context)` makes for each gateway, by its `base`; gateways that are reached the same way share one.

    The proxy is a URL or None; the context is None for plain http. Raises `NetworkSettingsRefused`.
    """
    made: dict[tuple[bool, str | None], Pool] = {}
    ways = {gateway.base: (gateway.base.startswith("https:"), proxy_for(gateway)) for gateway in gateways}
    try:
        for encrypted, proxy in ways.values():
            if (encrypted, proxy) not in made:
                # A context takes 20 ms and reads the certificates: not for a sandbox without TLS.
                made[encrypted, proxy] = make(proxy, httpx.create_ssl_context() if encrypted else None)
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise _refused(error) from None
    return {base: made[way] for base, way in ways.items()}


def proxy_for(gateway: Gateway) -> str | None:
    """Return the proxy through which the environment wants `gateway` to be reached, None for none."""
    host = urlsplit(gateway.base).hostname or ""
    if gateway.base.startswith("http:") or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    return (proxy if "://" in proxy else f"http://{proxy}") if proxy else None


def proxy_settings(proxy: str | None, context: Any) -> dict[str, Any]:
    """Return the arguments of a pool of httpcore. Raises `ValueError` for a proxy that it cannot speak to, `ImportError` for SOCKS."""
    if proxy is None:
        return {}
    # httpx reads the URL, its user and its password, and refuses other schemes.
    there = httpx.Proxy(proxy)
    if there.url.scheme.startswith("socks") and find_spec("socksio") is None:
        # httpcore would say so at the first request only.
        raise ImportError("socksio")
    return {
        "proxy": httpcore.Proxy(
            str(there.url),
            auth=there.raw_auth,
            ssl_context=context if there.url.scheme == "https" else None,
        )
    }


def request_of(ask: Ask, headers: Sequence[tuple[bytes, bytes]], phases: Mapping[str, float]) -> httpcore.Request:
    """Return the request on the wire. `phases` are the time-outs by httpcore's names, in seconds."""
    place = urlsplit(ask.url)
    host = (place.hostname or "").encode("ascii")
    target = f"{place.path}?{place.query}" if place.query else place.path
    return httpcore.Request(
        b"POST",
        httpcore.URL(scheme=place.scheme.encode("ascii"), host=host, port=place.port, target=target.encode("ascii")),
        headers=[(b"Host", place.netloc.encode("ascii")), *headers, (b"Content-Length", b"%d" % len(ask.body))],
        content=ask.body,
        extensions={"timeout": phases},
    )


def _refused(error: Exception) -> NetworkSettingsRefused:
    present = [name for name in _VARIABLES if os.environ.get(name) or os.environ.get(name.lower())]
    # Without the words of the error: they may quote a proxy's password.
    return NetworkSettingsRefused(present, type(error).__name__)
