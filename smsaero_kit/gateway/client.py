"""The client of the SMS Aero API; `async_client` has the same with `await`.

With `delivery` and `async_client` the only room that opens sockets. It never parses and never decides what to ask next:
`exchange` does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
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


class Client(Delivering):
    """A client of the SMS Aero API. Use it in a `with` block, or `close()` it.

    `gateways` are base URLs, asked in order; the next one is asked only when the request provably never left for the one before.
    `transport` is an `httpx` transport, e.g. `SandboxTransport` for tests and for trying things out.
    Every method raises an error under `GatewayError`; `.may_have_been_sent` on it says whether an SMS may be on its way.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        transport: httpx.BaseTransport | None = None,
        gateways: Sequence[str] = GATEWAYS,
        timeout: float | Timeouts = Timeouts(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__(credentials, gateways, timeout)
        self._http = httpx.Client(transport=transport, **self._settings())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def auth(self) -> None:
        """Return if the e-mail and the key belong together. Raises `NotAuthorized` when they do not."""
        return self.run(endpoints.auth())

    def balance(self) -> Balance:
        """Return what is left on the account, in rubles."""
        return self.run(endpoints.balance())

    def sign_list(self, page: int | None = None) -> tuple[SenderName, ...]:
        """Return the sender names of the account; `page` counts from 1."""
        return self.run(endpoints.sign_list(page))

    def tariffs(self) -> Tariffs:
        """Return what a segment costs, by channel and operator, in rubles."""
        return self.run(endpoints.tariffs())

    def send(self, *, number: str, text: str, sender_name: str) -> Message:
        """Send an SMS and return it as the gateway accepted it; `follow` tells what becomes of it.

        `number` is international, as `phone.normalize(…).digits` gives it. Raises `OutcomeUnknown` when the request left and no
        answer came: the SMS may be on its way, and the kit does not send it again.
        """
        return self.run(endpoints.send(number=number, text=text, sender_name=sender_name))

    def test_send(self, *, number: str, text: str, sender_name: str) -> Message:
        """Have the gateway check an SMS as if it were sent: nothing is delivered and nothing is charged."""
        return self.run(endpoints.test_send(number=number, text=text, sender_name=sender_name))

    def status(self, message_id: int) -> Message:
        """Return the message as it is now."""
        return self.run(endpoints.status(message_id))

    def test_status(self, message_id: int) -> Message:
        """Return the test message as it is now."""
        return self.run(endpoints.test_status(message_id))

    def follow(
        self,
        message: Message,
        *,
        pauses: Sequence[float] = PAUSES,
        deadline: float = DEADLINE,
        sleep: Callable[[float], None] | None = None,
    ) -> Iterator[Message]:
        """Yield `message`, then the message at each change of its status, until it is final or the deadline is reached.

        `pauses` are the seconds between two looks, the last one repeated; `deadline` is their sum at most; `sleep` replaces
        `time.sleep`. Up to two failures in a row are waited out; the next one is raised.
        """
        steps = following(message, pauses, deadline)
        step = next(steps, None)
        while step is not None:
            seen: Message | GatewayError | None = None
            if isinstance(step, Message):
                yield step
            elif isinstance(step, Pause):
                (sleep or time.sleep)(step.seconds)
            else:
                try:
                    seen = self.run(step)
                except GatewayError as error:
                    seen = error
            try:
                step = steps.send(seen)
            except StopIteration:
                step = None

    def run(self, call: Call[T]) -> T:
        """Ask `call`, any endpoint, and return what it reads from the answer."""
        steps = exchange(call, self._gateways, self._conceal)
        ask = next(steps)
        try:
            while True:
                ask = steps.send(self._deliver(ask))
        except StopIteration as done:
            value: T = done.value
            return value

    def _deliver(self, ask: Ask) -> Delivery:
        started = time.perf_counter()
        delivery: Delivery
        try:
            with self._http.stream("POST", ask.url, content=ask.body, headers=self._headers()) as response:
                body = Body(response, self._timeouts)
                if body.wanted:
                    for part in response.iter_bytes():
                        if not body.add(part):
                            break
                delivery = body.answer()
        except FAILURES as error:
            delivery = self._failure(error)
        log(ask, delivery, started)
        return delivery
