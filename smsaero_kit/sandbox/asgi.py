"""The sandbox as an ASGI application. This file never opens a socket: a server such as uvicorn runs it (see `server`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from .gateway import Sandbox
from .page import page, preferred_language
from .wire import Request, Response, refusal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

#: Far more than the longest request of the API.
LONGEST_BODY: Final = 1024 * 1024
#: The entry of a scope's extensions that closes the connection without an answer, for a server that offers it.
HANG_UP: Final = "smsaero_kit.hang_up"

_PAGE_HEADERS: Final = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class _TooLong(Exception):
    """A body longer than the sandbox reads."""


class _Gone(Exception):
    """The client left before it had sent everything."""


class SandboxApp:
    """An ASGI application: the API under `/v2/`, a page with the messages at `/`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other protocols are not served."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            body = await _read(receive)
        except _TooLong:
            response = refusal(413, "Request entity too large.", headers={"connection": "close"})
        except _Gone:
            return
        else:
            response = self._answer(scope, headers, body)
        if response.lost:
            await _hang_up(scope, receive, send, response)
        else:
            await send(_start(response))
            await send({"type": "http.response.body", "body": response.body})

    def _answer(self, scope: Scope, headers: Mapping[str, str], body: bytes) -> Response:
        query = scope["query_string"].decode("latin-1")
        if scope["path"] == "/" and scope["method"] in ("GET", "HEAD"):
            address = f"{scope['scheme']}://{headers.get('host', '')}/v2/"
            html = page(self._sandbox, preferred_language(query, headers.get("accept-language", "")), address)
            # A text may hold half of a surrogate pair, which JSON can carry and UTF-8 cannot.
            return Response(200, html.encode("utf-8", "replace"), _PAGE_HEADERS)
        return self._sandbox.answer(Request(scope["method"], scope["path"], query, headers, body))


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise _Gone
        body += event.get("body", b"")
        if len(body) > LONGEST_BODY:
            raise _TooLong
        if not event.get("more_body", False):
            return bytes(body)


async def _hang_up(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    hang_up = scope.get("extensions", {}).get(HANG_UP)
    if hang_up is None:
        # A server without the extension: an answer that is announced and never comes is closed by the server.
        await send(_start(response))
        return
    hang_up()
    while (await receive())["type"] != "http.disconnect":
        pass


def _start(response: Response) -> dict[str, Any]:
    headers = {"content-length": str(len(response.body)), **response.headers}
    return {
        "type": "http.response.start",
        "status": response.status,
        "headers": [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()],
    }
