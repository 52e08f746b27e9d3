"""The sandbox as an httpx transport: no socket, no thread. This file never decides what is answered."""

from __future__ import annotations

import httpx

from .gateway import Sandbox
from .wire import Request


class SandboxTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Give it to `httpx.Client`, `httpx.AsyncClient` or the kit's clients as `transport=`: every host is then the sandbox.

    Several clients may share one; closing a client leaves the sandbox as it is.
    """

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self.sandbox = Sandbox() if sandbox is None else sandbox

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer `request`; raises `httpx.ReadTimeout` where the sandbox takes a message and then falls silent."""
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer `request`, as `handle_request` does."""
        await request.aread()
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = self.sandbox.answer(
            Request(
                method=request.method,
                path=request.url.path,
                query=request.url.query.decode("ascii", "replace"),
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.content,
            )
        )
        if answer.lost:
            raise httpx.ReadTimeout("the sandbox took the message and fell silent", request=request)
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body)
