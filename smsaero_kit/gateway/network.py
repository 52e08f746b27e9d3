"""The default way to the gateways: httpx's own transports, with the settings of this machine. This file never asks.

Decisions: the environment's proxies and certificates count (`HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`, `SSL_CERT_DIR`), for people
work behind them; a plain-http gateway, which is always on this machine, is never reached through a proxy: the key would be
readable on its way. The transports are driven without `httpx.Client` around them: it would only add redirects, cookies and
decompression, which are not wanted here, and a tenth to a fifth of the time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar
from urllib.request import getproxies, proxy_bypass

import httpx

from smsaero_kit.errors import NetworkSettingsRefused

from .protocol import Gateway

Transport = TypeVar("Transport")

#: As many calls at once as connections; more wait for `Timeouts.pool`.
CONNECTIONS: Final = 20
#: Seconds; idle connections are left before a server tires of them: a send on one that is just being closed has an unknown outcome.
_IDLE: Final = 5.0

_VARIABLES: Final = ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


def transports(gateways: Sequence[Gateway], make: Callable[..., Transport], connections: int) -> Mapping[str, Transport]:
    """Return the transport of each gateway by its `base`; gateways that are reached the same way share one.

    `make` is `httpx.HTTPTransport` or `httpx.AsyncHTTPTransport`. Raises `NetworkSettingsRefused`.
    """
    made: dict[tuple[bool, str | None], Transport] = {}
    ways = {gateway.base: (gateway.base.startswith("https:"), proxy_for(gateway)) for gateway in gateways}
    try:
        for encrypted, proxy in ways.values():
            if (encrypted, proxy) not in made:
                made[encrypted, proxy] = _make(make, connections, encrypted=encrypted, proxy=proxy)
    except (OSError, ValueError, ImportError) as error:
        raise _refused(error) from None
    return {base: made[way] for base, way in ways.items()}


def proxy_for(gateway: Gateway) -> str | None:
    """Return the proxy through which the environment wants `gateway` to be reached, None for none."""
    host = gateway.host.partition(":")[0]
    if gateway.base.startswith("http:") or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    return (proxy if "://" in proxy else f"http://{proxy}") if proxy else None


def _make(make: Callable[..., Transport], connections: int, *, encrypted: bool, proxy: str | None) -> Transport:
    # A context takes 20 ms and reads the certificates: not for a sandbox without TLS.
    verify: Any = httpx.create_ssl_context() if encrypted else False
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=_IDLE)
    build = partial(make, verify=verify, limits=limits, trust_env=False)
    if not proxy:
        return build()
    return build(proxy=httpx.Proxy(proxy, ssl_context=verify if proxy.startswith("https:") else None))


def _refused(error: Exception) -> NetworkSettingsRefused:
    present = [name for name in _VARIABLES if os.environ.get(name) or os.environ.get(name.lower())]
    # Without the words of the error: they may quote a proxy's password.
    return NetworkSettingsRefused(present, type(error).__name__)
