"""The sandbox as an ASGI application. This file never opens a socket: a server such as uvicorn runs it (see `server`)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qs

from smsaero_kit.texts import texts

from .control import PATH, preferred_language, respond
from .faults import BODILESS
from .gateway import Sandbox
from .page import asset
from .view import good_until, view
from .visitors import is_unwelcome
from .wire import Line, Request, Response, refusal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

#: Far more than the longest request of the API.
LONGEST_BODY: Final = 1024 * 1024
#: Bytes that are still read of a longer one, so that its sender can read the refusal; and seconds for that.
_MOST_DISCARDED: Final = 16 * LONGEST_BODY
_LAST_READ: Final = 2.0
#: The entry of a scope's extensions that closes the connection without an answer, for a server that offers it.
HANG_UP: Final = "smsaero_kit.hang_up"

#: A header that only browsers send. A browser repeats a request by itself when a connection that was kept closes without an
#: answer, and so would send an SMS twice where the line is to go dead: it gets a new connection for each request.
_BY_BROWSER: Final = "sec-fetch-mode"
#: What says where an answer ends is the server's; a fault may order anything.
_FRAMING: Final = ("content-length", "transfer-encoding")

#: Seconds between two looks at whether something changed, for the page; and between two signs of life.
_LOOKS: Final = 0.3
_SIGNS_OF_LIFE: Final = 15.0
#: Milliseconds after which a page that lost the connection tries again.
_RECONNECT: Final = 1000
_EVENTS: Final = f"{PATH}events"


class _TooLong(Exception):
    """A body longer than the sandbox reads."""


class _Gone(Exception):
    """The client left before it had sent everything."""


@dataclass(frozen=True)
class _Look:
    """What the page shows, as JSON, made at `at` of the machine's time: from `since` to `until` of the sandbox's time it holds."""

    at: float
    since: float
    until: float
    #: What else it depends on.
    state: object
    speed: float
    text: str

    def holds(self, now: float, state: object) -> bool:
        """Whether it would be the same if it was made anew."""
        return self.since <= now < self.until and self.state == state


def _state(sandbox: Sandbox) -> object:
    # A program that sets a balance of its own sandbox touches no revision.
    return sandbox.revision, sandbox.clock.speed, [(account.email, account.balance) for account in sandbox.accounts]


class SandboxApp:
    """An ASGI application: the API under `/v2/`, the control API under `/sandbox/`, a page of phones at `/`.

    With `names`, pages of other sites are turned away (see `visitors`): they are the host names that lead here.
    """

    def __init__(self, sandbox: Sandbox, *, names: Collection[str] | None = None) -> None:
        self._sandbox = sandbox
        self._names = names
        self._looks: dict[str, _Look] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other protocols are not served."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        path = _path(scope["path"])
        if self._names is not None and is_unwelcome(path, headers, self._names):
            await _turn_away(headers, send)
            return
        if path == _EVENTS and scope["method"] == "GET":
            wanted = parse_qs(query, max_num_fields=10).get("lang", [""])[-1] if len(query) < 100 else ""  # noqa: PLR2004
            await self._tell(preferred_language(wanted, headers.get("accept-language", "")), receive, send)
            return
        try:
            body = await _read(receive, headers.get("content-length", ""))
        except _TooLong:
            await _refuse_long(receive, send)
            return
        except _Gone:
            return
        else:
            request = Request(scope["method"], path, query, headers, body)
            response = asset(request) or respond(self._sandbox, request)
        if response.delay and await _leaves_within(response.delay, receive):
            return
        if response.line is not Line.KEPT:
            await _hang_up(scope, receive, send, response)
            return
        if _BY_BROWSER in headers:
            response = replace(response, headers={**response.headers, "connection": "close"})
        await send(_start(response))
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else response.body})

    def _look(self, language: str) -> tuple[float, float, str]:
        """Return the sandbox's time, how fast that is, and what the page shows, as JSON. Many pages are one look only."""
        look, now = self._looks.get(language), self._sandbox.clock()
        if look is None or (time.monotonic() - look.at >= _LOOKS / 2 and not look.holds(now, _state(self._sandbox))):
            # Whatever changes from here on is seen by the next look.
            state, until = _state(self._sandbox), good_until(self._sandbox)
            shown = view(self._sandbox, language)
            now = shown.pop("now")
            look = self._looks[language] = _Look(time.monotonic(), now, until, state, shown["speed"], json.dumps(shown))
        return now, look.speed, look.text

    async def _tell(self, language: str, receive: Receive, send: Send) -> None:
        """Send what the page shows, and again whenever it changes, as server-sent events."""
        headers = {
            "content-type": "text/event-stream; charset=utf-8",
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        }
        await send({"type": "http.response.start", "status": 200, "headers": _encoded(headers)})
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            told, silent, expected, looked = "", 0.0, 0.0, time.monotonic()
            await send({"type": "http.response.body", "body": f"retry: {_RECONNECT}\n\n".encode("ascii"), "more_body": True})
            while not gone.done():
                now, speed, text = self._look(language)
                # The page goes on with the time by itself: it is told only of a change, and of a time that somebody moved.
                expected += (time.monotonic() - looked) * speed
                looked = time.monotonic()
                if text != told or abs(now - expected) > max(1.0, speed):
                    told, silent, expected = text, 0.0, now
                    event = f'data: {{"now": {now!r}, {text[1:]}\n\n'
                    await send({"type": "http.response.body", "body": event.encode("ascii"), "more_body": True})
                elif silent >= _SIGNS_OF_LIFE:
                    silent = 0.0
                    await send({"type": "http.response.body", "body": b": still here\n\n", "more_body": True})
                silent += _LOOKS
                await asyncio.wait([gone], timeout=_LOOKS)
        finally:
            gone.cancel()


async def _turn_away(headers: Mapping[str, str], send: Send) -> None:
    sentence = texts(preferred_language("", headers.get("accept-language", "")))("sandbox.control.another_site")
    response = Response(403, json.dumps({"error": sentence}).encode("ascii"))
    await send(_start(replace(response, headers={**response.headers, "connection": "close"})))
    await send({"type": "http.response.body", "body": response.body})


def _path(target: str) -> str:
    """Return the path; a client that takes the sandbox for a proxy sends a whole URL (RFC 9112, 3.2.2)."""
    if not target[:8].lower().startswith(("http://", "https://")):
        return target
    return "/" + target.partition("://")[2].partition("/")[2]


async def _read(receive: Receive, announced: str) -> bytes:
    body = bytearray()
    while not announced.isdecimal() or int(announced) <= LONGEST_BODY:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise _Gone
        body += event.get("body", b"")
        if len(body) > LONGEST_BODY:
            raise _TooLong
        if not event.get("more_body", False):
            return bytes(body)
    raise _TooLong


async def _refuse_long(receive: Receive, send: Send) -> None:
    """Refuse a body, and read some more of it: closed at once, the client might lose the answer while it still sends."""
    response = refusal(413, "Request entity too large.", headers={"connection": "close"})
    await send(_start(response))
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(_discard(receive), _LAST_READ)
    await send({"type": "http.response.body", "body": b""})


async def _discard(receive: Receive) -> None:
    read = 0
    while read < _MOST_DISCARDED:
        event = await receive()
        read += len(event.get("body", b""))
        if not event.get("more_body", False):
            return


async def _leaves_within(seconds: float, receive: Receive) -> bool:
    """Wait for so long, or until the client is gone; return whether it is."""
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        done, _ = await asyncio.wait([gone], timeout=seconds)
        return bool(done)
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _hang_up(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    hang_up = scope.get("extensions", {}).get(HANG_UP)
    if response.line is Line.CUT or hang_up is None:
        # A server without the extension: an answer that is announced and never comes is closed by the server.
        await send(_start(response))
    if hang_up is None:
        return
    if response.line is Line.CUT:
        half = response.body[: len(response.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
    hang_up()
    await _until_gone(receive)


def _start(response: Response) -> dict[str, Any]:
    headers = {name: value for name, value in response.headers.items() if name.lower() not in _FRAMING}
    if response.status not in BODILESS:
        headers["content-length"] = str(len(response.body))
    return {"type": "http.response.start", "status": response.status, "headers": _encoded(headers)}


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.strip().encode("latin-1")) for name, value in headers.items()]
