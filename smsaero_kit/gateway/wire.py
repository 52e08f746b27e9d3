"""One connection to a gateway, kept open from one request to the next, on asyncio's own transports. This file never judges an answer.

What is raised before the request is written is `httpcore.ConnectError` or `ConnectTimeout`: it never left. Whatever is raised later
leaves the outcome open.
"""

from __future__ import annotations

import asyncio
import select
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, NamedTuple, cast

import anyio
import httpcore

from .network import IDLE
from .parsing import Parsing
from .protocol import Answer, Timeouts

_PORTS: Final = {"http": 80, "https": 443}


class Place(NamedTuple):
    """Where a connection leads."""

    scheme: str
    host: str
    port: int | None


class Wire(asyncio.Protocol):
    """The bytes of a connection: what is written, and what comes back for whom."""

    def __init__(self) -> None:
        self.alive = True
        self._transport: asyncio.Transport | None = None
        self._parsing: Parsing | None = None
        self._waiting: asyncio.Future[None] | None = None

    async def exchange(self, request: bytes, seconds: float) -> Parsing:
        """Write `request` and return its answer, parsed. Raises an error of httpcore when none comes in time."""
        loop = asyncio.get_running_loop()
        self._waiting = loop.create_future()
        parsing = self._parsing = Parsing()
        timer = loop.call_later(seconds, self._give_up, seconds)
        try:
            if not self.alive or self._transport is None or self._transport.is_closing():
                # The transport would drop it in silence: it never left.
                raise httpcore.ConnectError("the connection was closed before the request")
            self._transport.write(request)
            await self._waiting
        finally:
            timer.cancel()
            self._waiting = self._parsing = None
        return parsing

    def fresh(self) -> bool:
        """Return whether the peer has said nothing since the last answer: not even that it leaves."""
        if not self.alive or self._transport is None or self._transport.is_closing():
            return False
        return not _readable(self._transport.get_extra_info("socket"))

    def abort(self) -> None:
        """Leave at once."""
        self.alive = False
        if self._transport is not None:
            # A loop that is closed has closed nothing, and can close nothing any more.
            with suppress(RuntimeError):
                self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take what came for the request under way; what comes for none ends the connection."""
        if self._parsing is None:
            self.abort()
        else:
            self._take(data)

    def eof_received(self) -> None:
        """Take note that nothing more will come."""
        self.alive = False
        if self._parsing is not None:
            self._take(b"")

    def connection_lost(self, error: Exception | None) -> None:
        """Take note that the connection is gone."""
        self.alive = False
        if error is not None:
            self._fail(httpcore.ReadError(str(error) or type(error).__name__))
        elif self._parsing is not None:
            self._take(b"")

    def _take(self, data: bytes) -> None:
        if self._parsing is None or self._waiting is None:
            return
        if self._waiting.done():
            # The answer is there and nobody has taken it yet: what comes now belongs to no request.
            self._parsing.reusable = False
            return
        try:
            if self._parsing.feed(data):
                self._waiting.set_result(None)
        except httpcore.RemoteProtocolError as error:
            self._fail(error)
            self.abort()

    def _fail(self, error: Exception) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    def _give_up(self, seconds: float) -> None:
        self._fail(httpcore.ReadTimeout(f"the answer was not complete after {seconds} s"))


class Line:
    """A connection that is made when it is needed, and made anew when the peer has left it or it leads elsewhere."""

    def __init__(self, context: ssl.SSLContext | None, timeouts: Timeouts) -> None:
        self._context = context
        self._timeouts = timeouts
        self._wire: Wire | None = None
        self._place: Place | None = None
        self._since = 0.0

    async def ask(self, place: Place, request: bytes) -> Answer:
        """Write `request` to the gateway at `place` and return its answer."""
        wire = self._wire
        if wire is None or place != self._place or time.monotonic() - self._since > IDLE or not wire.fresh():
            wire = await self._connect(place)
        parsing = await wire.exchange(request, self._timeouts.read)
        if parsing.reusable and wire.alive:
            self._since = time.monotonic()
        else:
            await self.aclose()
        return parsing.answer()

    def abort(self) -> None:
        """Leave the connection at once."""
        if self._wire is not None:
            self._wire.abort()
            self._wire = None

    async def aclose(self) -> None:
        """Leave the connection."""
        if self._wire is not None:
            self.abort()
            # The transport closes its socket in the next round of the loop.
            await asyncio.sleep(0)

    async def _connect(self, place: Place) -> Wire:
        await self.aclose()
        made: list[Wire] = []
        try:
            with anyio.fail_after(self._timeouts.connect):
                await self._open(place, made)
        except TimeoutError:
            raise httpcore.ConnectTimeout(f"no connection after {self._timeouts.connect} s") from None
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error) or type(error).__name__) from None
        finally:
            # One that came about and is not the one that is used: of a name with several addresses, or too late.
            for wire in made[:-1] if self._wire is not None else made:
                wire.abort()
        return made[-1]

    async def _open(self, place: Place, made: list[Wire]) -> None:
        def wire() -> Wire:
            made.append(Wire())
            return made[-1]

        create = cast("Callable[..., Any]", asyncio.get_running_loop().create_connection)
        await create(
            wire,
            place.host,
            place.port or _PORTS[place.scheme],
            ssl=self._context,
            server_hostname=place.host if self._context is not None else None,
        )
        self._wire, self._place = made[-1], place


def _readable(socket: Any) -> bool:
    if socket is None or socket.fileno() < 0:
        return True
    if hasattr(select, "poll"):
        # Not `select.select`: it knows no more than 1024 files.
        poll = select.poll()
        poll.register(socket.fileno(), select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([socket.fileno()], [], [], 0)[0])
