"""The asynchronous client of the SMS Aero API: `Client` with `await`.

Like `client`, it never parses and never decides what to ask next. A test holds the names and arguments of the two together.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

import httpx

from smsaero_kit.errors import GatewayError
from smsaero_kit.secret import Credentials

from . import endpoints
from .answers import Balance, Message, SenderName, Tariffs
from .delivery import FAILURES, Body, Delivering, log
from .exchange import exchange
from .following import DEADLINE, PAUSES, Pause, following
from .protocol import GATEWAYS, Ask, Call, Delivery, Timeouts

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")


class AsyncClient(Delivering):
    """`Client` for `async` code: the same methods and arguments, to be awaited; `follow` is an async iterator."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        gateways: Sequence[str] = GATEWAYS,
        timeout: float | Timeouts = Timeouts(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__(credentials, gateways, timeout)
        self._http = httpx.AsyncClient(transport=transport, **self._settings())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def auth(self) -> None:
        """See `Client.auth`."""
        return await self.run(endpoints.auth())

    async def balance(self) -> Balance:
        """See `Client.balance`."""
        return await self.run(endpoints.balance())

    async def sign_list(self, page: int | None = None) -> tuple[SenderName, ...]:
        """See `Client.sign_list`."""
        return await self.run(endpoints.sign_list(page))

    async def tariffs(self) -> Tariffs:
        """See `Client.tariffs`."""
        return await self.run(endpoints.tariffs())

    async def send(self, *, number: str, text: str, sender_name: str) -> Message:
        """See `Client.send`."""
        return await self.run(endpoints.send(number=number, text=text, sender_name=sender_name))

    async def test_send(self, *, number: str, text: str, sender_name: str) -> Message:
        """See `Client.test_send`."""
        return await self.run(endpoints.test_send(number=number, text=text, sender_name=sender_name))

    async def status(self, message_id: int) -> Message:
        """See `Client.status`."""
        return await self.run(endpoints.status(message_id))

    async def test_status(self, message_id: int) -> Message:
        """See `Client.test_status`."""
        return await self.run(endpoints.test_status(message_id))

    async def follow(
        self,
        message: Message,
        *,
        pauses: Sequence[float] = PAUSES,
        deadline: float = DEADLINE,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> AsyncIterator[Message]:
        """See `Client.follow`; `sleep` replaces `asyncio.sleep`."""
        steps = following(message, pauses, deadline)
        step = next(steps, None)
        while step is not None:
            seen: Message | GatewayError | None = None
            if isinstance(step, Message):
                yield step
            elif isinstance(step, Pause):
                await (sleep or asyncio.sleep)(step.seconds)
            else:
                try:
                    seen = await self.run(step)
                except GatewayError as error:
                    seen = error
            try:
                step = steps.send(seen)
            except StopIteration:
                step = None

    async def run(self, call: Call[T]) -> T:
        """See `Client.run`."""
        steps = exchange(call, self._gateways, self._conceal)
        ask = next(steps)
        try:
            while True:
                ask = steps.send(await self._deliver(ask))
        except StopIteration as done:
            value: T = done.value
            return value

    async def _deliver(self, ask: Ask) -> Delivery:
        started = time.perf_counter()
        delivery: Delivery
        try:
            async with self._http.stream("POST", ask.url, content=ask.body, headers=self._headers()) as response:
                body = Body(response, self._timeouts)
                if body.wanted:
                    async for part in response.aiter_bytes():
                        if not body.add(part):
                            break
                delivery = body.answer()
        except FAILURES as error:
            delivery = self._failure(error)
        log(ask, delivery, started)
        return delivery
