"""What both clients share: the request on the wire, the bounded body, and what a failure proves.

This file never waits: the carriers do. It is the only one that knows the errors of httpx and httpcore by name.

Redirects are not followed: a transport knows nothing of them. Answers must come uncompressed: so small, a compressed one can only
be a trap. Nothing here reads a `.netrc`, so nothing replaces the `Authorization` header.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from typing import Final

import httpcore
import httpx

from smsaero_kit.secret import Credentials
from smsaero_kit.version import __version__

from .authorization import authorization, concealer
from .protocol import Answer, Ask, Delivery, Gateway, Lost, NotTaken, Timeouts
from .quiet import Concealed

_LOG: Final = logging.getLogger("smsaero_kit.gateway")
# Who has not set up logging sees nothing of it, not even warnings: the errors say the same.
logging.getLogger("smsaero_kit").addHandler(logging.NullHandler())

#: The longest body that is read. The API's longest answers, pages of 50 messages, are far below.
LONGEST_BODY: Final = 1024 * 1024

#: These are raised before a byte of the request is written: no name, no connection, no TLS, no tunnel, no free connection.
NEVER_LEFT: Final = tuple(
    getattr(library, name)
    for library in (httpcore, httpx)
    for name in ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol")
)

Header = tuple[bytes, bytes]
#: The headers of an answer that are read.
READ_HEADERS: Final = frozenset({b"content-encoding", b"retry-after", b"date"})

_HEADERS: Final[tuple[Header, ...]] = (
    (b"User-Agent", f"smsaero-kit/{__version__}".encode("ascii")),
    (b"Accept", b"application/json"),
    (b"Accept-Encoding", b"identity"),
    (b"Content-Type", b"application/json"),
)


class Delivering:
    """Builds requests and judges failures for one account."""

    def __init__(self, credentials: Credentials, gateways: Sequence[str], timeout: float | Timeouts, connections: int) -> None:
        if connections < 1:
            raise ValueError("connections must be at least 1")
        self._connections = connections
        self._gateways = tuple(Gateway.at(url) for url in gateways)
        if not self._gateways:
            raise ValueError("at least one gateway is needed")
        self._timeouts = timeout if isinstance(timeout, Timeouts) else Timeouts(timeout, timeout, timeout, timeout)
        self._authorization = authorization(credentials)
        self._conceal = concealer(credentials)
        self._concealed = Concealed(self._conceal)
        self._open = True
        self._first = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}(gateways={[gateway.base for gateway in self._gateways]})"

    def _at_once(self, concurrency: int | None) -> int:
        """Return how many requests may be under way. Raises `ValueError` for fewer than one."""
        if concurrency is not None and concurrency < 1:
            raise ValueError("concurrency must be at least 1")
        return self._connections if concurrency is None else concurrency

    def _in_order(self) -> tuple[Gateway, ...]:
        """Return the gateways, beginning with the one that took the last request: one that is down costs its time-out once."""
        return self._gateways[self._first :] + self._gateways[: self._first]

    def _headers(self) -> tuple[Header, ...]:
        """Return the headers of one request; the credentials are written nowhere else."""
        return (*_HEADERS, (b"Authorization", self._authorization.reveal().encode("ascii")))

    def _failure(self, error: Exception) -> NotTaken | Lost:
        """Return what `error` proves, in words: an error may hold the request, and that its headers. In doubt it left."""
        words = " ".join(self._conceal(str(error)).split())
        reason = f"{type(error).__name__}: {words}" if words else type(error).__name__
        if isinstance(error, NEVER_LEFT):
            return NotTaken(reason, busy=isinstance(error, (httpcore.PoolTimeout, httpx.PoolTimeout)))
        return Lost(reason)

    def _delivered(self, ask: Ask, delivery: Delivery, started: float) -> Delivery:
        """Take note of what became of `ask`."""
        if not isinstance(delivery, NotTaken):
            self._first = self._gateways.index(ask.gateway)
        log(ask, delivery, started)
        return delivery


class Body:
    """The body of an answer while it is read: stops at its longest, gives up at its slowest."""

    def __init__(self, status: int, headers: Iterable[Header], timeouts: Timeouts) -> None:
        self._status = status
        self._headers = {
            lower.decode("latin-1"): value.decode("latin-1") for name, value in headers if (lower := name.lower()) in READ_HEADERS
        }
        self._seconds = timeouts.read
        self._until = time.monotonic() + timeouts.read
        self._parts: list[bytes] = []
        self._left = LONGEST_BODY
        self.wanted = self._headers.get("content-encoding", "identity").strip().lower() in ("", "identity")
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
        return Answer(self._status, b"".join(self._parts), self._headers, complete=self._whole)


def bare(error: BaseException) -> BaseException:
    """Return `error` without its way here: the frames of a transport hold the request, and that the key."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def log(ask: Ask, delivery: Delivery, started: float) -> None:
    """Log what became of `ask`: endpoint, host, status or kind of failure, milliseconds. Never what was in it."""
    milliseconds = round((time.perf_counter() - started) * 1000)
    if isinstance(delivery, Answer):
        _LOG.info("call=%s gateway=%s status=%d ms=%d", ask.path, ask.gateway.host, delivery.status, milliseconds)
    else:
        kind = delivery.reason.partition(":")[0]
        outcome = "not-taken" if isinstance(delivery, NotTaken) else "lost"
        _LOG.warning("call=%s gateway=%s %s=%s ms=%d", ask.path, ask.gateway.host, outcome, kind, milliseconds)
