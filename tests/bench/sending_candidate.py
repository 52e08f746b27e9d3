"""One candidate of `sending.py`, in a process of its own, which prints its figures as JSON. Run by that file.

    python tests/bench/sending_candidate.py one NAME URL SENDS
    python tests/bench/sending_candidate.py many NAME URL RECIPIENTS [JOURNAL]

Imports nothing but what the candidate needs: where a vendor's SDK is installed, nothing of this project is.
Each send goes to another number, so that the gateway can tell a second one to the same number from a first one.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import resource
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from functools import partial
from importlib.metadata import distributions
from typing import Any
from urllib.parse import urlsplit

EMAIL, KEY = "user@example.com", "0123456789abcdef0123456789abcdef"
TEXT, SIGN = "Your code is 123456", "SMS Aero"
#: How many sends are under way at once where there is `await`.
IN_FLIGHT = 20
#: Sends before the clock starts: connections are made, modules imported, caches filled.
WARM_UP = 100
#: What decides how fast a candidate is, as far as it is installed.
PACKAGES = ("requests", "urllib3", "aiohttp", "httpx", "httpcore", "h11", "httptools")

Send = Callable[[str], object]
AsyncSend = Callable[[str], Awaitable[object]]


def numbers() -> Iterator[str]:
    return (f"7903{number:07}" for number in itertools.count())


@contextmanager
def vendor_sync(url: str) -> Iterator[Send]:
    import email_validator
    import smsaero

    # The constructor looks the e-mail's domain up in the DNS: this switch of the library is for programs without a network.
    email_validator.CHECK_DELIVERABILITY = False
    place = urlsplit(url)
    api = smsaero.SmsAero(EMAIL, KEY, url_gate=f"@{place.netloc}/v2/")
    if place.scheme == "http":
        api.request = partial(api.request, proto="http")  # an argument of its own that no method of it hands over
    yield lambda number: api.send_sms(int(number), TEXT)


@asynccontextmanager
async def vendor_async(url: str) -> AsyncIterator[AsyncSend]:
    import smsaero

    place = urlsplit(url)

    class Encrypted(smsaero.SmsAero):
        async def request(self, selector: str, data: Any = None, page: Any = None, proto: str = "https") -> Any:
            return await super().request(selector, data, page, proto)

    # As it is, it speaks plain http, also to the vendor's gateways.
    api = (Encrypted if place.scheme == "https" else smsaero.SmsAero)(EMAIL, KEY, url_gate=f"@{place.netloc}/v2/")
    yield lambda number: api.send_sms(int(number), TEXT)
    await api.close_session()


def credentials() -> Any:
    from smsaero_kit.secret import Credentials, Secret

    return Credentials(EMAIL, Secret(KEY))


@contextmanager
def ours(url: str, transport: Any = None) -> Iterator[Send]:
    from smsaero_kit.gateway import Client

    with Client(credentials(), gateways=[url], transport=transport) as client:
        yield lambda number: client.send(number=number, text=TEXT, sender_name=SIGN)


@contextmanager
def ours_over_httpx(url: str) -> Iterator[Send]:
    import httpx

    with ours(url, httpx.HTTPTransport()) as send:
        yield send


@asynccontextmanager
async def ours_async(url: str, *, fast: bool = False) -> AsyncIterator[AsyncSend]:
    from smsaero_kit.gateway import AsyncClient

    async with AsyncClient(credentials(), gateways=[url], fast=fast) as client:
        yield lambda number: client.send(number=number, text=TEXT, sender_name=SIGN)


def body_of(number: str) -> bytes:
    return json.dumps({"number": number, "text": TEXT, "sign": SIGN}).encode("ascii")


def headers() -> dict[str, str]:
    """Return the headers that the kit sends."""
    return {
        "User-Agent": "smsaero-kit/0.1.0",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "Authorization": "Basic " + base64.b64encode(f"{EMAIL}:{KEY}".encode("ascii")).decode("ascii"),
    }


def check(status: int, body: bytes) -> None:
    if status != 200 or json.loads(body)["success"] is not True:
        raise SystemExit(f"HTTP {status}: {body!r}")


@contextmanager
def bare_client(url: str, transport: Any = None) -> Iterator[Send]:
    """Lend what remains of a client when nothing is looked at but success."""
    import httpx

    to = f"{url}sms/send"
    with httpx.Client(headers=headers(), transport=transport) as client:

        def send(number: str) -> None:
            response = client.post(to, content=body_of(number))
            check(response.status_code, response.content)

        yield send


@contextmanager
def bare_client_over_httpx(url: str) -> Iterator[Send]:
    import httpx

    with bare_client(url, httpx.HTTPTransport()) as send:
        yield send


@contextmanager
def bare_transport(url: str) -> Iterator[Send]:
    """Lend the transport without even a client around it: what no client over it can be faster than."""
    import httpx

    to, named = f"{url}sms/send", list(headers().items())
    seconds = {"timeout": {"connect": 5.0, "write": 10.0, "read": 30.0, "pool": 30.0}}
    with httpx.HTTPTransport() as transport:

        def send(number: str) -> None:
            request = httpx.Request("POST", to, headers=named, content=body_of(number), extensions=seconds)
            response = transport.handle_request(request)
            try:
                body = b"".join(response.stream)
            finally:
                response.close()
            check(response.status_code, body)

        yield send


SYNC: dict[str, Callable[[str], AbstractContextManager[Send]]] = {
    "vendor_sync": vendor_sync,
    "ours": ours,
    "bare_client": bare_client,
    "ours_over_httpx": ours_over_httpx,
    "bare_client_over_httpx": bare_client_over_httpx,
    "bare_transport": bare_transport,
}
ASYNC: dict[str, Callable[[str], AbstractAsyncContextManager[AsyncSend]]] = {
    "vendor_async": vendor_async,
    "ours_async": ours_async,
    "ours_fast": partial(ours_async, fast=True),
}


class Clock:
    """Wall and CPU time since it was started; the CPU time is that of all threads."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def figures(self, sends: int) -> dict[str, float]:
        """Return sends per second, and microseconds of CPU time per send."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return {"rate": sends / wall, "cpu_us": cpu / sends * 1e6}


def one_by_one(name: str, url: str, sends: int) -> dict[str, Any]:
    with SYNC[name](url) as send:
        to = numbers()
        for number in itertools.islice(to, WARM_UP):
            send(number)
        clock = Clock()
        for number in itertools.islice(to, sends):
            send(number)
        return {"sent": WARM_UP + sends, **clock.figures(sends)}


async def at_once(name: str, url: str, sends: int) -> dict[str, Any]:
    async with ASYNC[name](url) as send:

        async def worker(to: Iterator[str]) -> None:
            for number in to:
                await send(number)

        async def workers(to: Iterator[str]) -> None:
            await asyncio.gather(*(worker(to) for _ in range(IN_FLIGHT)))

        to = numbers()
        await workers(itertools.islice(to, WARM_UP))
        clock = Clock()
        await workers(itertools.islice(to, sends))
        return {"sent": WARM_UP + sends, **clock.figures(sends)}


def outgoing(recipients: int) -> Iterator[Any]:
    """Yield one SMS after the other: a list of them would be counted to the memory of `send_many`."""
    from smsaero_kit.gateway import Outgoing

    return (Outgoing(number, TEXT, SIGN) for number in itertools.islice(numbers(), recipients))


def many_sync(url: str, recipients: int, journal: str | None) -> dict[str, Any]:
    from smsaero_kit.gateway import Client, Outcome

    with Client(credentials(), gateways=[url]) as client:
        memory, clock = highest_memory(), Clock()
        results = client.send_many(outgoing(recipients), concurrency=IN_FLIGHT, journal=journal)
        accepted = sum(result.outcome is Outcome.ACCEPTED for result in results)
        return {"sent": accepted, "before_mib": memory, **clock.figures(recipients), "peak_mib": highest_memory()}


async def many_fast(url: str, recipients: int, journal: str | None) -> dict[str, Any]:
    from smsaero_kit.gateway import AsyncClient, Outcome

    accepted = 0
    async with AsyncClient(credentials(), gateways=[url], fast=True) as client:
        memory, clock = highest_memory(), Clock()
        async for result in client.send_many(outgoing(recipients), concurrency=IN_FLIGHT, journal=journal):
            accepted += result.outcome is Outcome.ACCEPTED
        return {"sent": accepted, "before_mib": memory, **clock.figures(recipients), "peak_mib": highest_memory()}


def highest_memory() -> float:
    """Return the highest memory use of this process so far, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / (1 << 20)


def versions() -> list[str]:
    installed = {distribution.name: distribution.version for distribution in distributions()}
    return [f"{package} {installed[package]}" for package in PACKAGES if package in installed]


def main(how: str, name: str, url: str, count: str, journal: str | None = None) -> None:
    if how == "many":
        figures = many_sync(url, int(count), journal) if name == "sync" else asyncio.run(many_fast(url, int(count), journal))
    elif name in SYNC:
        figures = one_by_one(name, url, int(count))
    else:
        figures = asyncio.run(at_once(name, url, int(count)))
    print(json.dumps({**figures, "with": versions()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
