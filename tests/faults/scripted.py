"""A gateway on the loopback address that plays one fault per send, and counts the SMS that it accepted.

The faults themselves are in `repertoire`. One SMS counts as accepted the moment that its whole body was read by a gateway that
then takes it, whatever becomes of the answer; a gateway that reads it and says no has refused it. Each send has a text of its own.
"""

from __future__ import annotations

import base64
import contextlib
import json
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

#: Seconds after which a thread gives up a client that is gone without a word.
_PATIENCE: Final = 20.0


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
    """What a gateway does with one send. `reports` are the honest ways to tell of it."""

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


@dataclass(frozen=True)
class Taken:
    """A request that a gateway read to its end."""

    gateway: int
    text: str
    accepted: bool
    id: int


@dataclass
class Book:
    """What the gateways of one schedule saw."""

    send: int = -1
    #: Send and gateway, for each request of which at least one byte arrived.
    begun: list[tuple[int, int]] = field(default_factory=list)
    connections: list[tuple[int, int]] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    #: The headers of the requests, without a look at them here: they hold the credentials.
    heads: list[bytes] = field(default_factory=list, repr=False)
    #: What must not happen at all, in words.
    strange: list[str] = field(default_factory=list)


class Talk:
    """One connection to one gateway, as a fault handles it."""

    def __init__(self, connection: socket.socket, gateway: Gateway) -> None:
        self.connection = connection
        self.gateway = gateway
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
            self.gateway.book.begun.append((self.gateway.book.send, self.gateway.number))
        return bool(self._received)

    def read_head(self) -> None:
        """Read the headers to their end."""
        while b"\r\n\r\n" not in self._received:
            self._read()
        self._head, _, self._received = self._received.partition(b"\r\n\r\n")
        self.gateway.book.heads.append(self._head)

    def read_half_of_the_body(self) -> None:
        """Read the headers and the first half of the body."""
        self.read_head()
        while len(self._received) < self._length() // 2:
            self._read()

    def take(self) -> Taken:
        """Read the request to its end and accept the SMS."""
        return self._read_to_the_end(accepted=True)

    def refuse(self) -> Taken:
        """Read the request to its end and accept nothing."""
        return self._read_to_the_end(accepted=False)

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
        context = self.gateway.stage.servers[certificate]
        self.connection = context.wrap_socket(self.connection, server_side=True, do_handshake_on_connect=False)
        self.connection.do_handshake()

    def deceive(self, certificate: str) -> None:
        """Do the handshake with a certificate that no client may trust; hold against it whatever it says afterwards."""
        self.secure(certificate)
        words = self.connection.recv(65536)
        if words:
            self.gateway.book.strange.append(f"a host whose certificate is {certificate} was sent {len(words)} bytes")

    def told(self) -> tuple[str, str]:
        """Return the `Authorization` header of the request, and the e-mail and key in it."""
        value = self._header("authorization")
        return value, base64.b64decode(value.removeprefix("Basic ")).decode()

    def _watch(self) -> None:
        self.idle = True
        select.select([self.connection], [], [], _PATIENCE)
        self.idle = False

    def _read(self) -> None:
        part = self.connection.recv(1 << 20)
        if not part:
            raise ConnectionAbortedError("the client left in the middle of its request")
        self._received += part

    def _read_to_the_end(self, *, accepted: bool) -> Taken:
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
        return self.gateway.enter(b"".join(parts), accepted=accepted)

    def _length(self) -> int:
        return int(self._header("content-length") or 0)

    def _header(self, wanted: str) -> str:
        for line in self._head.decode("latin-1").split("\r\n")[1:]:
            name, _, value = line.partition(":")
            if name.lower() == wanted:
                return value.strip()
        return ""


class Gateway:
    """A server that is told before each send what to do with it; whatever comes beyond that it takes as a good gateway would."""

    def __init__(self, number: int, book: Book, stage: Stage, *, tls: bool, good: Fault) -> None:
        self.number = number
        self.book = book
        self.stage = stage
        self.tls = tls
        #: Set when the client has left for good.
        self.left = threading.Event()
        self._good = good
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, Talk] = {}
        self._fillers: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._accepting: threading.Thread | None = None
        # Never listens: it holds the port, so that nobody else gets it while the gateway refuses connections.
        self._place = _reusable()
        self._place.bind(("127.0.0.1", 0))
        self._wake, self._woken = socket.socketpair()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._place.getsockname()[1]}/v2/"

    def prepare(self, fault: Fault, *others: Fault) -> None:
        """Do `fault` with what comes next, then the `others`, one after the other."""
        if fault.moment is not Moment.REQUESTED or fault.idle:
            self._leave_idle(reset=fault.idle == "RST")
        self._faults = [fault, *others]
        if fault.moment is Moment.LISTENING:
            self._stop_listening()
            fault.play(Talk(self._place, self))
        elif self._accepting is None:
            self._stop_listening()
            self._listen()

    def settle(self) -> None:
        """Wait until everything that the client has done until now has had its effect."""
        while True:
            with self._lock:
                talks = list(self._open.values())
            if all(talk.settled() for talk in talks):
                return
            time.sleep(0.0005)

    def close(self) -> None:
        """End everything."""
        self.left.set()
        self._stop_listening()
        self._leave_idle()
        for end in (self._place, self._wake, self._woken, *self._fillers):
            end.close()

    def stop_accepting(self) -> None:
        """Listen with a full backlog, so that another connection is neither made nor refused. `OSError` where that cannot be."""
        self._listener = _reusable()
        self._listener.bind(self._place.getsockname())
        self._listener.listen(0)
        for _ in range(8):
            filler = socket.socket()
            self._fillers.append(filler)
            filler.settimeout(0.1)
            try:
                filler.connect(self._place.getsockname())
            except TimeoutError:
                return
        raise OSError("this system's backlog is never full")

    def enter(self, body: bytes, *, accepted: bool) -> Taken:
        """Enter a request into the book."""
        try:
            text = json.loads(body).get("text") or ""
        except ValueError:
            text = ""
            self.book.strange.append(f"gateway {self.number} got a body that is no JSON")
        with self._lock:
            taken = Taken(self.number, text, accepted, 1000 * self.number + len(self.book.taken) + 1)
            self.book.taken.append(taken)
        return taken

    def _listen(self) -> None:
        self._listener = _reusable()
        self._listener.bind(self._place.getsockname())
        self._listener.listen(16)
        self._accepting = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._accepting.start()

    def _stop_listening(self) -> None:
        if self._accepting is not None:
            self._wake.send(b"!")
            self._accepting.join()
            self._woken.recv(1)
            self._accepting = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        while True:
            ready, _, _ = select.select([listener, self._woken], [], [])
            if self._woken in ready:
                return
            connection, _ = listener.accept()
            # What a killed server leaves behind must not keep the suite waiting.
            connection.settimeout(_PATIENCE)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.book.connections.append((self.book.send, self.number))
            talk = Talk(connection, self)
            thread = threading.Thread(target=self._serve, args=(talk,), daemon=True)
            with self._lock:
                self._open[thread] = talk
            thread.start()

    def _leave_idle(self, *, reset: bool = False) -> None:
        """Close the connections from this side and see to it that it has happened."""
        with self._lock:
            threads = dict(self._open)
        for thread, talk in threads.items():
            with contextlib.suppress(OSError):
                if reset:
                    talk.reset_when_closed()
                # A shutdown, not a close: it wakes up the thread that reads. And not TLS's own, which would pull TLS away from it.
                socket.socket.shutdown(talk.connection, socket.SHUT_RDWR)
            thread.join()

    def _serve(self, talk: Talk) -> None:
        try:
            self._converse(talk)
        except OSError:
            pass  # the client left, which is its right
        except Exception as problem:  # noqa: BLE001 - a thread's exception would be lost
            self.book.strange.append(f"gateway {self.number} itself failed: {problem!r}")
        finally:
            talk.connection.close()
            with self._lock:
                del self._open[threading.current_thread()]

    def _converse(self, talk: Talk) -> None:
        if self._is_next(Moment.CONNECTED):
            self._spend().play(talk)
            return
        if self.tls:
            talk.secure("good")
        if self._is_next(Moment.SECURED):
            self._spend().play(talk)
            return
        while talk.begin():
            self._spend().play(talk)
            if not talk.stays:
                return

    def _is_next(self, moment: Moment) -> bool:
        return bool(self._faults) and self._faults[0].moment is moment

    def _spend(self) -> Fault:
        with self._lock:
            return self._faults.pop(0) if self._faults else self._good


class Elsewhere:
    """A host that nobody has a reason to visit. `visits` is what came nevertheless."""

    def __init__(self) -> None:
        self.visits: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._wake, self._woken = socket.socketpair()
        self.place = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take no more visitors."""
        self._wake.send(b"!")
        self._thread.join()
        for end in (self._listener, self._wake, self._woken):
            end.close()

    def _accept(self) -> None:
        while self._woken not in select.select([self._listener, self._woken], [], [])[0]:
            connection, _ = self._listener.accept()
            with contextlib.suppress(OSError), connection:
                connection.settimeout(1)
                self.visits.append(b"")
                self.visits[-1] = connection.recv(65536)


@dataclass(frozen=True)
class Stage:
    """What all schedules of a test run have around them."""

    #: The file and the context of the authority that clients are to trust.
    file: str
    context: ssl.SSLContext
    #: The TLS settings of servers, by what is to be said of their certificate.
    servers: dict[str, ssl.SSLContext]
    #: Where redirects point to.
    elsewhere: Elsewhere


@dataclass(frozen=True)
class Sent:
    """What became of one send, as the client told it. `raw` is an exception that no caller can be prepared for."""

    text: str
    report: Report | None
    message: Any = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Schedule:
    """For each gateway, whether it speaks TLS; for each send, the fault at each gateway."""

    secured: tuple[bool, ...]
    sends: tuple[tuple[Fault, ...], ...]

    def __str__(self) -> str:
        return "; ".join(" | ".join(map(str, faults)) for faults in self.sends)

    def honest(self, send: int, first: int) -> set[Report]:
        """Return what the client may report of `send`, when it asks the gateway `first` first and then the others in order."""
        reports: set[Report] = set()
        for number in (*range(first, len(self.secured)), *range(first)):
            fault = self.sends[send][number]
            reports |= fault.reports - {Report.NOT_REACHED}
            if any(earlier[number].litters for earlier in self.sends[:send]):
                reports.add(Report.IN_DOUBT)
            if Report.NOT_REACHED not in fault.reports:
                return reports
        return reports | {Report.NOT_REACHED}


def play(
    connect: Callable[[Sequence[str]], Any], send: Callable[[Any, str], Sent], schedule: Schedule, stage: Stage, good: Fault
) -> tuple[list[Sent], Book]:
    """Play `schedule` to one client, and return what it told and what the gateways saw."""
    book = Book()
    sent = []
    with contextlib.ExitStack() as stack:
        gateways = []
        for number, tls in enumerate(schedule.secured):
            gateways.append(Gateway(number, book, stage, tls=tls, good=good))
            stack.callback(gateways[-1].close)
        client = stack.enter_context(connect([gateway.url for gateway in gateways]))
        for number, faults in enumerate(schedule.sends):
            for gateway in gateways:
                gateway.settle()
            book.send = number
            for gateway, fault in zip(gateways, faults, strict=True):
                gateway.prepare(fault)
            text = f"send {number} " + "x" * max(fault.length for fault in faults)
            sent.append(send(client, text))
    return sent, book


def broken_promises(schedule: Schedule, sent: Sequence[Sent], book: Book) -> list[str]:
    """Compare what the client told with what the gateways saw, and return each lie, loss, duplicate and surprise in words."""
    problems = []
    first = 0
    for number, one in enumerate(sent):
        problems += [
            f"{problem} [send {number} of: {schedule}]" for problem in _broken(number, one, book, schedule.honest(number, first))
        ]
        # A client goes on with the gateway that was the last to take something: one that is down costs a time-out once, not each time.
        if one.report is not Report.NOT_REACHED:
            first = [gateway for send, gateway in book.connections + book.begun if send == number][-1]
    return problems + book.strange


def _broken(number: int, sent: Sent, book: Book, honest: set[Report]) -> Iterator[str]:
    taken = [request for request in book.taken if request.text == sent.text]
    accepted = [request for request in taken if request.accepted]
    asked = [gateway for send, gateway in book.begun if send == number]
    if len(accepted) > 1:
        yield f"DUPLICATE: accepted {len(accepted)} times"
    if len(asked) > 1:
        yield f"REPEATED: the request went to the gateways {asked}"
    if sent.report is None:
        yield f"RAW: {type(sent.error).__name__} came out of the send: {sent.error}"
        return
    if sent.report is Report.ACCEPTED:
        if not accepted:
            yield "LIE: reported as accepted, and no gateway accepted it"
        elif (sent.message.id, sent.message.text) != (accepted[0].id, accepted[0].text):
            yield f"LIE: the message that came back is another one: {sent.message.id}, not {accepted[0].id}"
    if sent.report in (Report.NOT_REACHED, Report.REFUSED) and accepted:
        yield f"LIE: reported as {sent.report.value}, and gateway {accepted[0].gateway} accepted it"
    if sent.report is Report.NOT_REACHED and asked:
        yield f"LIE: reported as {sent.report.value}, and gateway {asked[0]} got at least a part of it"
    if sent.report not in honest:
        told = type(sent.error).__name__ if sent.error else "a message"
        yield f"UNEXPECTED: reported as {sent.report.value} ({told}), not as {sorted(one.value for one in honest)}"


def answer(status: int, body: bytes, *headers: str, version: str = "1.1") -> bytes:
    """Return a whole answer with a `Content-Length`."""
    lines = [f"HTTP/{version} {status} X", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def accepted(taken: Taken, **others: Any) -> bytes:
    """Return the body of a good answer to a send."""
    data = {
        "id": taken.id, "from": "SMS Aero", "number": "79991234567", "text": taken.text, "status": 0, "extendStatus": "queue",
        "channel": "FREE SIGN", "cost": 5.49, "dateCreate": 1700000000, "dateSend": 1700000000,
    }  # fmt: skip
    return envelope(success=True, data=data | others)


def envelope(*, success: Any, data: Any = None, message: Any = None) -> bytes:
    """Return the body of an answer."""
    return json.dumps({"success": success, "data": data, "message": message}).encode()


def _reusable() -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_REUSEPORT", socket.SO_REUSEADDR), 1)
    return made
