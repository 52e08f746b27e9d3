"""The client of the SMS Aero API; `async_client` has the same with `await`.

With `async_client` the only room that opens sockets. It never parses and never decides what to ask next: `exchange` does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import httpx
from tenacity import Retrying

from smsaero_kit.errors import GatewayError
from smsaero_kit.secret import Credentials

from . import endpoints
from .carriers import Carrier, Connections, Transport
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
from .sending import sending

if TYPE_CHECKING:
    from typing_extensions import Self

P = ParamSpec("P")
T = TypeVar("T")


def _asks(endpoint: Callable[P, Call[T]]) -> Callable[Concatenate[Client, P], T]:
    """Return the method that asks `endpoint`."""

    @described_by(endpoint, "Client")
    def method(self: Client, /, *args: P.args, **named: P.kwargs) -> T:
        return self.run(endpoint(*args, **named))

    return method


def _lists(endpoint: Callable[P, Call[Page[T]]]) -> Callable[Concatenate[Client, P], Iterator[T]]:
    """Return the method that yields the items of all pages of `endpoint`; a page is asked for when its first item is wanted."""

    @described_by(endpoint, "Client", "Iterator")
    def method(self: Client, /, *args: P.args, **named: P.kwargs) -> Iterator[T]:
        return self._walk(Walk(endpoint(*args, **named)))

    return method


class Client(Delivering):
    """A client of the SMS Aero API. Use it in a `with` block, or `close()` it. Several threads may share one.

    `gateways` are base URLs, asked in order; the next one is asked only when the request provably never left for the one before.
    `transport` is an `httpx` transport, e.g. `SandboxTransport` for tests and for trying things out; it gets bare requests
    and is closed with the client. Calls that only read are asked up to `read_attempts` times, with a pause of about `retry_pause`
    seconds that doubles; what sends or changes anything is never asked twice. At most `connections` are open at once.
    Every method raises an error under `GatewayError`; `.may_have_been_sent` on it says whether an SMS may be on its way.
    Raises `NetworkSettingsRefused` for proxies and certificates in the environment that cannot be used.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        transport: httpx.BaseTransport | None = None,
        gateways: Sequence[str] = GATEWAYS,
        timeout: float | Timeouts = Timeouts(),  # noqa: B008 - frozen
        read_attempts: int = READ_ATTEMPTS,
        retry_pause: float = RETRY_PAUSE,
        connections: int = CONNECTIONS,
    ) -> None:
        super().__init__(credentials, gateways, timeout, connections)
        self._retrying = Retrying(**patience(read_attempts, retry_pause))
        self._carrier: Carrier = (
            Connections(self._gateways, self._timeouts, connections)
            if transport is None
            else Transport(transport, self._timeouts)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._open = False
        self._carrier.close()

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
        cancel: threading.Event | None = None,
        sleep: Callable[[float], object] | None = None,
    ) -> Iterator[Message]:
        """Yield `message`, then the message at each change of its status, until it is final, `deadline` is reached, or `cancel` is set.

        `pauses` are the seconds between two looks, the last one repeated; `deadline` is in seconds from the start; `sleep` replaces
        the waiting. Up to two failures in a row are waited out; the next one is raised.
        """
        check(pauses)
        return self._followed(following(message, pauses, deadline), cancel, sleep)

    def _followed(
        self,
        steps: Generator[Step, Message | GatewayError | None, None],
        cancel: threading.Event | None,
        sleep: Callable[[float], object] | None,
    ) -> Iterator[Message]:
        step = next(steps, None)
        while step is not None and not (cancel is not None and cancel.is_set()):
            seen: Message | GatewayError | None = None
            if isinstance(step, Message):
                yield step
            elif isinstance(step, Pause):
                (sleep or (time.sleep if cancel is None else cancel.wait))(step.seconds)
            else:
                try:
                    seen = self._once(step)
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
    ) -> Generator[SendResult, None, None]:
        """Send each of `outgoing` once, several at a time, and yield what became of each, in the order in which they end.

        `outgoing` may be of any length, also a generator: it is read as it is needed. `concurrency` is how many requests are under way
        at once, as many as there are connections unless it is given. `per_second` bounds how many requests begin in
        a second. With `journal`, a file, an interrupted run is continued by the same call: who was sent to, or may have been, is not
        sent to again. Stopping early, also by an error, waits for the requests that are under way.
        A failure that would meet everybody (a wrong key, no money, ten failures of the network or the gateway in a row) ends
        the run: it is raised after the results of what was under way, and the rest was not sent.
        Raises `JournalRefused`, and `ValueError` for a concurrency below 1.
        """
        at_once = self._at_once(concurrency)
        return sending(self._send_outgoing, Run(outgoing, per_second=per_second, journal=journal), at_once)

    def run(self, call: Call[T]) -> T:
        """Ask `call`, any of `gateway.endpoints`, and return what it reads from the answer; a list gives one page."""
        if call.effect is Effect.READS:
            value: T = self._retrying(self._once, call)
            return value
        return self._once(call)

    def _send_outgoing(self, outgoing: Outgoing) -> Message:
        return self._once(outgoing.call())

    def _once(self, call: Call[T]) -> T:
        if not self._open:
            raise RuntimeError("the client is closed")
        steps = exchange(call, self._in_order(), self._conceal)
        ask = next(steps)
        try:
            while True:
                ask = steps.send(self._deliver(ask))
        except StopIteration as done:
            value: T = done.value
            return value

    def _walk(self, walk: Walk[T]) -> Iterator[T]:
        while walk.call is not None:
            yield from walk.take(self.run(walk.call))

    def _deliver(self, ask: Ask) -> Delivery:
        started = time.perf_counter()
        try:
            delivery: Delivery = self._carrier.carry(ask, self._headers())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the request may have left
            failure = bare(error)
        else:
            return self._delivered(ask, delivery, started)
        # Judged out here: whatever happens now, no frame of a transport hangs on it.
        if not isinstance(failure, Exception):
            raise failure
        return self._delivered(ask, self._failure(failure), started)
