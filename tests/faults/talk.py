"""A conversation with a client on one line, as a fault handles it, and the sandbox that decides behind all lines.

This file never accepts an SMS and never makes up a good answer: a request that was read to its end goes to the sandbox, and what comes
back may then be cut, delayed, replaced or garbled.
"""

from __future__ import annotations

import base64
import select
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final

from smsaero_kit.sandbox import Sandbox
from smsaero_kit.sandbox.faults import Fault as SandboxFault
from smsaero_kit.sandbox.wire import Request, Response

if TYPE_CHECKING:
    from .line import Line

#: Seconds after which a thread gives up a client that is gone without a word.
PATIENCE: Final = 20.0


class Moment(Enum):
    """When a fault begins."""

    LISTENING = "before the connection"
    CONNECTED = "on the connection, before TLS"
    SECURED = "after TLS, before the request"
    REQUESTED = "with the first byte of the request"


class Report(Enum):
    """What a client may tell of a send."""

    ACCEPTED = "accepted"
    NOT_REACHED = "not sent: no gateway was reached"
    REFUSED = "not sent: a gateway refused it"
    IN_DOUBT = "in doubt"


@dataclass(frozen=True)
class Fault:
    """What a line does with one send. `reports` are the honest ways to tell of it."""

    name: str
    play: Callable[[Talk], None] = field(repr=False)
    reports: frozenset[Report]
    moment: Moment = Moment.REQUESTED
    #: The time-out of the client that ends it, empty for a fault that ends by itself.
    stalls: str = ""
    #: Whether it is for TLS only, for plain http only, or for both.
    tls: bool | None = None
    #: The length of the text that it takes to bring it about.
    length: int = 0
    #: Whether the client may find something in the connection afterwards that belongs to no request.
    litters: bool = False
    #: Whether it differs from others of its kind only in the words, so that one of them stands for all in what they do to a connection.
    wording: bool = False
    #: What happens to idle connections before the send: nothing, `FIN` or `RST`.
    idle: str = ""

    def __str__(self) -> str:
        return self.name


def rich_sandbox() -> Sandbox:
    """Return a sandbox in whose accounts money is no question, however long a text is."""
    return Sandbox(balance=Decimal(10**9))


@dataclass
class Book:
    """What came over the lines of one schedule, and the sandbox behind them all."""

    sandbox: Sandbox = field(default_factory=rich_sandbox)
    send: int = -1
    #: Send and line, for each request of which at least one byte arrived.
    begun: list[tuple[int, int]] = field(default_factory=list)
    connections: list[tuple[int, int]] = field(default_factory=list)
    #: The headers of the requests, without a look at them here: they hold the credentials.
    heads: list[bytes] = field(default_factory=list, repr=False)
    #: What must not happen at all, in words.
    strange: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def hand_over(self, request: Request, fault: SandboxFault | None) -> Response:
        """Return what the sandbox answers to `request`, with a fault of its own that meets this one request, or without."""
        with self._lock:
            added = None if fault is None else self.sandbox.faults.add(fault)
            response = self.sandbox.answer(request)
            if added is not None:
                self.sandbox.faults.remove(added)
            wrong = [finding.key for finding in self.sandbox.requests[-1].findings if finding.level == "error"]
        if wrong:
            self.strange.append(f"the sandbox found in a request: {wrong}")
        return response


class Talk:
    """One connection over one line, as a fault handles it."""

    def __init__(self, connection: socket.socket, line: Line) -> None:
        self.connection = connection
        self.line = line
        self.stays = False
        #: Whether there is nothing to do until the client does something.
        self.idle = False
        self._received = b""
        self._head = b""

    def begin(self) -> bool:
        """Wait for the first byte of a request; return whether one came."""
        self.stays = False
        self._watch()
        self._head, self._received = b"", self.connection.recv(1)
        if self._received:
            self.line.book.begun.append((self.line.book.send, self.line.number))
        return bool(self._received)

    def read_head(self) -> None:
        """Read the headers to their end."""
        while b"\r\n\r\n" not in self._received:
            self._read()
        self._head, _, self._received = self._received.partition(b"\r\n\r\n")
        self.line.book.heads.append(self._head)

    def read_half_of_the_body(self) -> None:
        """Read the headers and the first half of the body."""
        self.read_head()
        while len(self._received) < self._length() // 2:
            self._read()

    def take(self) -> bytes:
        """Read the request to its end, hand it to the sandbox, and return the body of the good answer."""
        return self.line.book.hand_over(self._request(), None).body

    def pass_on(self, fault: SandboxFault) -> None:
        """Read the request to its end, hand it to the sandbox with a fault of its own, and send what it answers."""
        self.say(as_bytes(self.line.book.hand_over(self._request(), fault)))

    def take_wrongly(self, fault: SandboxFault) -> tuple[bytes, bytes]:
        """Hand the request over as `pass_on` does; return the answer, and one that a sandbox without the fault would have given."""
        request = self._request()
        return tuple(as_bytes(one) for one in (self.line.book.hand_over(request, fault), rich_sandbox().answer(request)))

    def say(self, words: bytes) -> None:
        """Send `words` as they are."""
        self.connection.sendall(words)

    def answer(self, status: int, body: bytes, *headers: str, version: str = "1.1") -> None:
        """Send a whole answer with a `Content-Length`."""
        self.say(answer(status, body, *headers, version=version))

    def stay(self) -> None:
        """Keep the connection open for another request."""
        self.stays = True

    def reset_when_closed(self) -> None:
        """Make the end of the connection an RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def wait(self) -> None:
        """Say nothing until the client leaves."""
        self._watch()
        while self.connection.recv(65536):
            self._watch()

    def settled(self) -> bool:
        """Return whether everything that the client has done until now has had its effect."""
        try:
            # In this order: what was readable before is being handled, and then `idle` is no longer set.
            return not select.select([self.connection], [], [], 0)[0] and self.idle
        except (OSError, ValueError):
            return False  # it is being closed

    def secure(self, certificate: str) -> None:
        """Do the handshake with this certificate."""
        context = self.line.stage.servers[certificate]
        self.connection = context.wrap_socket(self.connection, server_side=True, do_handshake_on_connect=False)
        self.connection.do_handshake()

    def deceive(self, certificate: str) -> None:
        """Do the handshake with a certificate that no client may trust; hold against it whatever it says afterwards."""
        self.secure(certificate)
        words = self.connection.recv(65536)
        if words:
            self.line.book.strange.append(f"a host whose certificate is {certificate} was sent {len(words)} bytes")

    def told(self) -> tuple[str, str]:
        """Return the `Authorization` header of the request, and the e-mail and key in it."""
        if not self._head:
            self.read_head()
        value = self._headers()["authorization"]
        return value, base64.b64decode(value.removeprefix("Basic ")).decode()

    def _watch(self) -> None:
        self.idle = True
        select.select([self.connection], [], [], PATIENCE)
        self.idle = False

    def _read(self) -> None:
        part = self.connection.recv(65536)
        if not part:
            raise ConnectionAbortedError("the client left in the middle of its request")
        self._received += part

    def _request(self) -> Request:
        if not self._head:
            self.read_head()
        parts, missing = [self._received], self._length() - len(self._received)
        while missing > 0:
            part = self.connection.recv(1 << 20)
            if not part:
                raise ConnectionAbortedError("the client left in the middle of its request")
            parts.append(part)
            missing -= len(part)
        self._received = b""
        method, target, _ = self._head.decode("latin-1").split("\r\n")[0].split(" ")
        path, _, query = target.partition("?")
        return Request(method, path, query, self._headers(), b"".join(parts))

    def _length(self) -> int:
        return int(self._headers().get("content-length", 0))

    def _headers(self) -> dict[str, str]:
        pairs = (line.partition(":") for line in self._head.decode("latin-1").split("\r\n")[1:])
        return {name.lower(): value.strip() for name, _, value in pairs}


def answer(status: int, body: bytes, *headers: str, version: str = "1.1") -> bytes:
    """Return a whole answer with a `Content-Length`."""
    lines = [f"HTTP/{version} {status} X", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def as_bytes(response: Response) -> bytes:
    """Return the sandbox's answer as it goes over a line that does nothing to it."""
    return answer(response.status, response.body, *(f"{name}: {value}" for name, value in response.headers.items()))


def says(status: int, body: bytes, *headers: str, accepts: bool) -> SandboxFault:
    """Return the sandbox's own fault of answering so, whether it `accepts` what it was asked or not."""
    named = {name: value.strip() for name, _, value in (line.partition(":") for line in headers)}
    return SandboxFault(do="answer", status=status, body=body.decode(), headers=named, accepts=accepts)
