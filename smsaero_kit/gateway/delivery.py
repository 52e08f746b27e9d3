"""What both clients share: the request on the wire, the bounded body, and what a failure proves.

This file never waits: the two clients do, one with `await`. It is the only one that knows httpx's errors by name.

Decisions: the environment's proxies and certificate settings count (`HTTPS_PROXY`, `SSL_CERT_FILE`), for people work behind
them; a plain-http gateway, which is always on this machine, is never reached through a proxy. httpx reads no `.netrc` on its own,
so nothing replaces the `Authorization` header. Redirects are not followed. Answers must come uncompressed: so small, a
compressed one can only be a trap.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any, Final

import httpx

from smsaero_kit.secret import Credentials
from smsaero_kit.version import __version__

from .authorization import authorization, concealer
from .protocol import Answer, Ask, Delivery, Gateway, Lost, NotTaken, Timeouts

_LOG: Final = logging.getLogger("smsaero_kit.gateway")

#: The longest body that is read. The API's longest answers, pages of 50 messages, are far below.
LONGEST_BODY: Final = 1024 * 1024
#: As many calls at once as connections; more wait for `Timeouts.pool`. Idle ones are left before a server tires of them:
#: a send on a connection that is just being closed has an unknown outcome.
_LIMITS: Final = httpx.Limits(max_connections=20, max_keepalive_connections=20, keepalive_expiry=5.0)

#: These are raised before a byte of the request is written: no name, no connection, no TLS, no tunnel, no free connection.
_NEVER_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
#: What a transport may raise; `OSError` for those that do not translate each of theirs.
FAILURES: Final = (httpx.RequestError, OSError)


class Delivering:
    """Builds requests and judges failures for one account."""

    def __init__(self, credentials: Credentials, gateways: Sequence[str], timeout: float | Timeouts) -> None:
        self._gateways = tuple(Gateway.at(url) for url in gateways)
        if not self._gateways:
            raise ValueError("at least one gateway is needed")
        limits = Timeouts(timeout, timeout, timeout, timeout) if isinstance(timeout, (int, float)) else timeout
        self._timeouts = limits
        self._authorization = authorization(credentials)
        self._conceal = concealer(credentials)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(gateways={[gateway.base for gateway in self._gateways]})"

    def _settings(self) -> dict[str, Any]:
        """Return the settings of the httpx client."""
        wait = self._timeouts
        return {
            "headers": {"User-Agent": f"smsaero-kit/{__version__}", "Accept": "application/json", "Accept-Encoding": "identity"},
            "timeout": httpx.Timeout(connect=wait.connect, write=wait.write, read=wait.read, pool=wait.pool),
            "limits": _LIMITS,
            "follow_redirects": False,
            "trust_env": True,
            # None: never through a proxy. The key would be readable on its way there.
            "mounts": {"http://": None},
        }

    def _headers(self) -> dict[str, str]:
        """Return the headers of one request; the credentials are written nowhere else."""
        return {"Content-Type": "application/json", "Authorization": self._authorization.reveal()}

    def _failure(self, error: Exception) -> NotTaken | Lost:
        """Return what `error` proves, in words: httpx's errors hold the request, and that its headers. In doubt it left."""
        words = " ".join(self._conceal(str(error)).split())
        reason = f"{type(error).__name__}: {words}" if words else type(error).__name__
        return NotTaken(reason) if isinstance(error, _NEVER_LEFT) else Lost(reason)


class Body:
    """The body of an answer while it is read: stops at its longest, gives up at its slowest."""

    def __init__(self, response: httpx.Response, timeouts: Timeouts) -> None:
        self._response = response
        self._seconds = timeouts.read
        self._until = time.monotonic() + timeouts.read
        self._parts: list[bytes] = []
        self._left = LONGEST_BODY
        self.wanted = response.headers.get("Content-Encoding", "identity").strip().lower() in ("", "identity")
        self._whole = self.wanted

    def add(self, part: bytes) -> bool:
        """Take a part; return whether to go on."""
        if time.monotonic() > self._until:
            raise httpx.ReadTimeout(f"the answer was not complete after {self._seconds} s")
        self._parts.append(part[: self._left])
        self._whole = len(part) <= self._left
        self._left -= len(self._parts[-1])
        return self._whole

    def answer(self) -> Answer:
        """Return the answer as far as it was read."""
        headers = {name.lower(): value for name, value in self._response.headers.items()}
        return Answer(self._response.status_code, b"".join(self._parts), headers, complete=self._whole)


def log(ask: Ask, delivery: Delivery, started: float) -> None:
    """Log what became of `ask`: endpoint, host, status or kind of failure, milliseconds. Never what was in it."""
    milliseconds = round((time.perf_counter() - started) * 1000)
    if isinstance(delivery, Answer):
        _LOG.info("call=%s gateway=%s status=%d ms=%d", ask.path, ask.gateway.host, delivery.status, milliseconds)
    else:
        kind = delivery.reason.partition(":")[0]
        outcome = "not-taken" if isinstance(delivery, NotTaken) else "lost"
        _LOG.warning("call=%s gateway=%s %s=%s ms=%d", ask.path, ask.gateway.host, outcome, kind, milliseconds)
