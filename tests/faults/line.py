"""The line between a client and a sandbox, on the loopback address: it plays one fault per send.

The faults themselves are in `repertoire`. This file never looks at a request and never answers.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import sys
import threading
import time
from dataclasses import dataclass
from typing import Final

from .talk import PATIENCE, Book, Fault, Moment, Talk

#: A loopback address that nothing else on the machine uses, where there is one. Jupyter's clients go on knocking at the ports of kernels
#: that have ended, on the usual address, and there a port is soon somebody else's: a knock would be taken for a second request.
HOST: Final = "127.83.77.83" if sys.platform == "linux" else "127.0.0.1"


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


class Line:
    """A server that is told before each send what to do with it; whatever comes beyond that meets `good`."""

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
        # Never listens: it holds the port, so that nobody else gets it while the line refuses connections.
        self._place = _reusable()
        self._place.bind((HOST, 0))
        self._wake, self._woken = socket.socketpair()
        self.url = f"{'https' if tls else 'http'}://{HOST}:{self._place.getsockname()[1]}/v2/"

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
            connection.settimeout(PATIENCE)
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
            self.book.strange.append(f"line {self.number} itself failed: {problem!r}")
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
        self._listener = socket.create_server((HOST, 0))
        self._wake, self._woken = socket.socketpair()
        self.place = f"{HOST}:{self._listener.getsockname()[1]}"
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


def _reusable() -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_REUSEPORT", socket.SO_REUSEADDR), 1)
    return made
