"""The stage that schedules are played on, and both clients behind one face."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

import pytest
import trustme

from smsaero_kit import errors
from smsaero_kit.gateway import AsyncClient, Client, Message, Timeouts
from smsaero_kit.secret import Credentials, Secret

from .line import HOST, Elsewhere, Stage
from .repertoire import GOOD
from .schedule import Schedule, Sent, play
from .talk import Book, Report

KEY: Final = "k3y-of-the-faults-0123456789"
EMAIL: Final = "some.body+tag@example.com"
#: Long for whatever is to succeed, so that a busy machine is no fault; short for the phase in which a fault stalls.
PATIENCE = 20.0
IMPATIENCE: Final = {"connect": 0.6, "write": 0.25, "read": 0.25}


class Awaited:
    """An `AsyncClient` whose methods are run to their end, so that one test can drive both kinds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.itself = AsyncClient(*args, **options)

    def __enter__(self):
        return self

    def __exit__(self, *_problem: object) -> None:
        self.loop.run_until_complete(self.itself.close())
        self.loop.run_until_complete(self._rest())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    async def _rest(self) -> None:
        """Let what was left behind come to its end, as `asyncio.run` does."""
        await asyncio.sleep(0)
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.itself, name)
        return lambda *args, **named: self.loop.run_until_complete(method(*args, **named))


#: Each way: whether its client is the asynchronous one, and the arguments that choose it.
WAYS: Final[dict[str, tuple[bool, dict[str, Any]]]] = {"sync": (False, {}), "async": (True, {}), "fast": (True, {"fast": True})}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "read_retries: a read is asked again when that may help; a send never is")


@pytest.fixture(scope="session")
def stage(tmp_path_factory) -> Iterator[Stage]:
    """Return certificates of each kind, and a host that nobody may visit."""
    authority, other = trustme.CA(), trustme.CA()
    past, future = datetime(2001, 1, 1, tzinfo=timezone.utc), datetime(2100, 1, 1, tzinfo=timezone.utc)
    certificates = {
        "good": authority.issue_cert(HOST),
        "of another authority": other.issue_cert(HOST),
        "for another host": authority.issue_cert("gate.example"),
        "expired": authority.issue_cert(HOST, not_before=past, not_after=datetime(2002, 1, 1, tzinfo=timezone.utc)),
        "not valid yet": authority.issue_cert(HOST, not_before=datetime(2099, 1, 1, tzinfo=timezone.utc), not_after=future),
    }
    servers = {name: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) for name in (*certificates, "self-signed")}
    for name, certificate in certificates.items():
        certificate.configure_cert(servers[name])
    folder: Path = tmp_path_factory.mktemp("authority")
    # An authority's own certificate, shown as a server's, is one that has signed itself.
    own = folder / "own.pem"
    own.write_bytes(other.private_key_pem.bytes() + other.cert_pem.bytes())
    servers["self-signed"].load_cert_chain(own)
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with contextlib.closing(Elsewhere()) as elsewhere:
        yield Stage(file=str(file), context=context, servers=servers, elsewhere=elsewhere)


@pytest.fixture(autouse=True)
def environment(monkeypatch, stage):
    """No proxies, and the stage's authority as the only one that is trusted."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", stage.file)


@pytest.fixture(params=WAYS)
def way(request) -> str:
    """Return the way under test. Every test runs for each."""
    return request.param


@pytest.fixture
def awaited(way) -> bool:
    """Return whether the client under test is the asynchronous one."""
    return WAYS[way][0]


@pytest.fixture
def connect(way) -> Callable[..., Any]:
    """Return a function that makes a client: `connect(urls, stalls="read", **options)`."""
    awaited, chosen = WAYS[way]

    def make(urls: Sequence[str], *, stalls: str = "", **options: Any) -> Any:
        # The fast way writes and reads within one time-out, that of the answer.
        stalls = "read" if (way, stalls) == ("fast", "write") else stalls
        patience = dict.fromkeys(("connect", "write", "read", "pool"), PATIENCE) | (
            {stalls: IMPATIENCE[stalls]} if stalls else {}
        )
        options = {"timeout": Timeouts(**patience)} | chosen | options
        return (Awaited if awaited else Client)(Credentials(EMAIL, Secret(KEY)), gateways=urls, **options)

    return make


def send(client: Any, text: str) -> Sent:
    """Return what `client` tells of a send. It is in a function of its own, so that no traceback leads to the test's variables."""
    try:
        message = client.send(number="79991234567", text=text, sender_name="SMS Aero")
    except errors.NotReached as error:
        return Sent(text, Report.NOT_REACHED, error=error)
    except errors.GatewayError as error:
        return Sent(text, Report.IN_DOUBT if error.may_have_been_sent else Report.REFUSED, error=error)
    except Exception as error:  # noqa: BLE001 - whatever else comes out is the finding
        return Sent(text, None, error=error)
    assert isinstance(message, Message)
    return Sent(text, Report.ACCEPTED, message=message)


@pytest.fixture
def perform(connect, stage) -> Callable[[Schedule], tuple[list[Sent], Book]]:
    """Return a function that plays a schedule to a client of its own: what the client told, and what came over the lines."""

    def perform(schedule: Schedule) -> tuple[list[Sent], Book]:
        stalls = {fault.stalls for faults in schedule.sends for fault in faults if fault.stalls}
        return play(lambda urls: connect(urls, stalls="".join(stalls)), send, schedule, stage, GOOD)

    return perform
