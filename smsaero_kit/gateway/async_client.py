"""The asynchronous client of the SMS Aero API: `Client` with `await`.

Like `client`, it never parses and never decides what to ask next. A test holds the names and arguments of the two together.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Generator, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import httpx
from tenacity import AsyncRetrying

from smsaero_kit.errors import GatewayError
from smsaero_kit.secret import Credentials

from . import endpoints
from .async_carriers import AsyncCarrier, AsyncConnections, AsyncTransport
from .async_sending import sending
from .delivery import Delivering, bare
from .exchange import exchange
from .following import DEADLINE, PAUSES, Pause, Step, check, following
from .journal import Journal
from .many import Run, SendResult
from .message import Message
from .methods import described_by
from .network import CONNECTIONS
from .outgoing import Outgoing
from .pages import Page, Walk
from .protocol import GATEWAYS, Ask, Call, Delivery, Effect, Timeouts
from .retrying import READ_ATTEMPTS, RETRY_PAUSE, patience

if TYPE_CHECKING:
    from typing_extensions import Self

P = ParamSpec("P")
T = TypeVar("T")


def _asks(endpoint: Callable[P, Call[T]]) -> Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]]:
    """Return the method that asks `endpoint`."""

    @described_by(endpoint, "AsyncClient")
    async def method(self: AsyncClient, /, *args: P.args, **named: P.kwargs) -> T:
        return await self.run(endpoint(*args, **named))

    return method


def _lists(endpoint: Callable[P, Call[Page[T]]]) -> Callable[Concatenate[AsyncClient, P], AsyncIterator[T]]:
    """Return the method that yields the items of all pages of `endpoint`; a page is asked for when its first item is wanted."""

    @described_by(endpoint, "AsyncClient", "AsyncIterator")
    def method(self: AsyncClient, /, *args: P.args, **named: P.kwargs) -> AsyncIterator[T]:
        return self._walk(Walk(endpoint(*args, **named)))

    return method


class AsyncClient(Delivering):
    """`Client` for `async` code: the same methods and arguments, to be awaited; lists and `follow` are async iterators.

    `fast` takes the extra `fast`, for many sends at once; it goes to the gateways over the network and not through a `transport`.
    Raises `MissingExtra` without it.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        gateways: Sequence[str] = GATEWAYS,
        timeout: float | Timeouts = Timeouts(),  # noqa: B008 - frozen
        read_attempts: int = READ_ATTEMPTS,
        retry_pause: float = RETRY_PAUSE,
        connections: int = CONNECTIONS,
        fast: bool = False,
    ) -> None:
        super().__init__(credentials, gateways, timeout, connections)
        self._retrying = AsyncRetrying(**patience(read_attempts, retry_pause))
        self._carrier: AsyncCarrier
        if fast and transport is not None:
            raise ValueError("fast is a way of its own: give it or a transport")
        if transport is not None:
            self._carrier = AsyncTransport(transport, self._timeouts)
        elif fast:
            from .fast import FastConnections

            self._carrier = FastConnections(self._gateways, self._timeouts, connections)
        else:
            self._carrier = AsyncConnections(self._gateways, self._timeouts, connections)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        self._open = False
        await self._carrier.close()

    auth = _asks(endpoints.auth)
    balance = _asks(endpoints.balance)
    balance_add = _asks(endpoints.balance_add)
    cards = _asks(endpoints.cards)
    tariffs = _asks(endpoints.tariffs)
    sender_name_add = _asks(endpoints.sender_name_add)
    sender_names = _lists(endpoints.sender_names)

    send = _asks(endpoints.send)
    send_batch = _asks(endpoints.send_batch)
    status = _asks(endpoints.status)
    messages = _lists(endpoints.messages)
    test_send = _asks(endpoints.test_send)
    test_send_batch = _asks(endpoints.test_send_batch)
    test_status = _asks(endpoints.test_status)
    test_messages = _lists(endpoints.test_messages)

    group_add = _asks(endpoints.group_add)
    group_delete = _asks(endpoints.group_delete)
    group_delete_all = _asks(endpoints.group_delete_all)
    groups = _lists(endpoints.groups)
    contact_add = _asks(endpoints.contact_add)
    contact_delete = _asks(endpoints.contact_delete)
    contact_delete_all = _asks(endpoints.contact_delete_all)
    contacts = _lists(endpoints.contacts)
    blacklist_add = _asks(endpoints.blacklist_add)
    blacklist_add_batch = _asks(endpoints.blacklist_add_batch)
    blacklist_delete = _asks(endpoints.blacklist_delete)
    blacklist = _lists(endpoints.blacklist)

    hlr_check = _asks(endpoints.hlr_check)
    hlr_check_batch = _asks(endpoints.hlr_check_batch)
    hlr_status = _asks(endpoints.hlr_status)
    number_operator = _asks(endpoints.number_operator)
    number_operator_batch = _asks(endpoints.number_operator_batch)

    viber_send = _asks(endpoints.viber_send)
    viber_campaigns = _lists(endpoints.viber_campaigns)
    viber_recipients = _lists(endpoints.viber_recipients)
    viber_sender_names = _lists(endpoints.viber_sender_names)

    telegram_send = _asks(endpoints.telegram_send)
    telegram_send_batch = _asks(endpoints.telegram_send_batch)
    telegram_status = _asks(endpoints.telegram_status)
    telegram_test_send = _asks(endpoints.telegram_test_send)
    telegram_test_status = _asks(endpoints.telegram_test_status)

    mobile_id_send = _asks(endpoints.mobile_id_send)
    mobile_id_status = _asks(endpoints.mobile_id_status)
    mobile_id_verify = _asks(endpoints.mobile_id_verify)

    flash_call_send = _asks(endpoints.flash_call_send)
    flash_call_status = _asks(endpoints.flash_call_status)
    flash_calls = _lists(endpoints.flash_calls)
    voice_code_send = _asks(endpoints.voice_code_send)

    whatsapp_send = _asks(endpoints.whatsapp_send)
    whatsapp_status = _asks(endpoints.whatsapp_status)
    whatsapp_chats = _asks(endpoints.whatsapp_chats)
    whatsapp_chat_messages = _asks(endpoints.whatsapp_chat_messages)
    whatsapp_messages = _asks(endpoints.whatsapp_messages)

    def follow(
        self,
        message: Message,
        *,
        pauses: Sequence[float] = PAUSES,
        deadline: float = DEADLINE,
        cancel: asyncio.Event | None = None,
        sleep: Callable[[float], Awaitable[object]] | None = None,
    ) -> AsyncIterator[Message]:
        """See `Client.follow`; `cancel` is an `asyncio.Event`, `sleep` is awaited."""
        check(pauses)
        return self._followed(following(message, pauses, deadline), cancel, sleep)

    async def _followed(
        self,
        steps: Generator[Step, Message | GatewayError | None, None],
        cancel: asyncio.Event | None,
        sleep: Callable[[float], Awaitable[object]] | None,
    ) -> AsyncIterator[Message]:
        step = next(steps, None)
        while step is not None and not (cancel is not None and cancel.is_set()):
            seen: Message | GatewayError | None = None
            if isinstance(step, Message):
                yield step
            elif isinstance(step, Pause):
                await _pause(step.seconds, cancel, sleep)
            else:
                try:
                    seen = await self._once(step)
                except GatewayError as error:
                    seen = error
            try:
                step = steps.send(seen)
            except StopIteration:
                step = None

    def send_many(
        self,
        outgoing: Iterable[Outgoing],
        *,
        concurrency: int | None = None,
        per_second: float | None = None,
        journal: Journal | str | Path | None = None,
    ) -> AsyncGenerator[SendResult, None]:
        """See `Client.send_many`.

        Leaving the loop early with `break` waits for nothing: put the iterator into `contextlib.aclosing`, else what is under way
        stays unknown in the journal. The journal's waits for the disk are waits of the event loop.
        """
        at_once = self._at_once(concurrency)
        return sending(self._send_outgoing, Run(outgoing, per_second=per_second, journal=journal), at_once)

    async def run(self, call: Call[T]) -> T:
        """See `Client.run`."""
        if call.effect is Effect.READS:
            return await self._retrying(self._once, call)
        return await self._once(call)

    async def _send_outgoing(self, outgoing: Outgoing) -> Message:
        return await self._once(outgoing.call())

    async def _once(self, call: Call[T]) -> T:
        if not self._open:
            raise RuntimeError("the client is closed")
        steps = exchange(call, self._in_order(), self._conceal)
        ask = next(steps)
        try:
            while True:
                ask = steps.send(await self._deliver(ask))
        except StopIteration as done:
            value: T = done.value
            return value

    async def _walk(self, walk: Walk[T]) -> AsyncIterator[T]:
        while walk.call is not None:
            for item in walk.take(await self.run(walk.call)):
                yield item

    async def _deliver(self, ask: Ask) -> Delivery:
        started = time.perf_counter()
        try:
            delivery: Delivery = await self._carrier.carry(ask, self._headers())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the request may have left
            failure = bare(error)
        else:
            return self._delivered(ask, delivery, started)
        # Judged out here: whatever happens now, no frame of a transport hangs on it.
        if not isinstance(failure, Exception):
            raise failure
        return self._delivered(ask, self._failure(failure), started)


async def _pause(seconds: float, cancel: asyncio.Event | None, sleep: Callable[[float], Awaitable[object]] | None) -> None:
    if sleep is not None or cancel is None:
        await (sleep or asyncio.sleep)(seconds)
    else:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(cancel.wait(), seconds)
