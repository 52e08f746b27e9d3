"""The sandbox as an httpx transport: no socket, no thread, no waiting. This file never decides what is answered."""

from __future__ import annotations

import httpx

from .control import respond
from .gateway import Sandbox
from .wire import Line, Request


class SandboxTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Give it to `httpx.Client`, `httpx.AsyncClient` or the kit's clients as `transport=`: every host is then the sandbox.

    Several clients may share one; closing a client leaves the sandbox as it is. An answer that takes longer than the client's
    read time-out is `httpx.ReadTimeout` at once; every other one comes at once, however slow it would be on a line.
    """

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self.sandbox = Sandbox() if sandbox is None else sandbox

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer `request`; raises `httpx.ReadTimeout` where the sandbox falls silent, `httpx.RemoteProtocolError` where it breaks off."""
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer `request`, as `handle_request` does."""
        await request.aread()
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = respond(
            self.sandbox,
            Request(
                method=request.method,
                path=request.url.path,
                query=request.url.query.decode("ascii", "replace"),
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.content,
            ),
        )
        patience = request.extensions.get("timeout", {}).get("read")
        if answer.line is Line.DROPPED or (patience is not None and answer.delay >= patience):
            raise httpx.ReadTimeout("the sandbox took the request and fell silent", request=request)
        if answer.line is Line.CUT:
            raise httpx.RemoteProtocolError("the sandbox broke off in the middle of its answer", request=request)
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body)
