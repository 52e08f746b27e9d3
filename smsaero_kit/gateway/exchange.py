"""Which gateway is asked, and when the next one: the only control flow of a call. This file never opens a socket.

The rule that everything else serves: **a send is never repeated on doubt.** The API has no idempotency key, so a second request
is a second SMS. The next gateway is asked only when the request provably never left for the one before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from smsaero_kit.errors import NotReached, OutcomeUnknown

from .envelope import read
from .protocol import Ask, Call, Delivery, Gateway, Lost, NotTaken

T = TypeVar("T")


def exchange(call: Call[T], gateways: Sequence[Gateway], conceal: Callable[[str], str]) -> Generator[Ask, Delivery, T]:
    """Yield what to deliver, take what became of it, return what `call` reads.

    Raises `NotReached` when no gateway took the request, `OutcomeUnknown` when one took it and no answer came,
    and what `envelope.read` raises.
    """
    body = json.dumps({name: value for name, value in call.params.items() if value is not None}).encode("ascii")
    query = f"?{urlencode(call.query)}" if call.query else ""
    tried: list[tuple[str, str]] = []
    for gateway in gateways:
        delivery = yield Ask(gateway=gateway, path=call.path, url=f"{gateway.base}{call.path}{query}", body=body)
        if isinstance(delivery, NotTaken):
            tried.append((gateway.host, delivery.reason))
            if delivery.busy:
                raise NotReached(call=call.path, tried=tried, busy=True)
        elif isinstance(delivery, Lost):
            raise OutcomeUnknown(
                call=call.path, gateway=gateway.host, reason=delivery.reason, sends=call.sends, changes=call.changes
            )
        else:
            return read(delivery, call, gateway, conceal)
    raise NotReached(call=call.path, tried=tried)
