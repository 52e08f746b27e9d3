"""Connections are kept from one request to the next, and nothing of one request is ever there for another."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import sys
import threading
from collections import Counter
from decimal import Decimal

import pytest

from smsaero_kit import AsyncClient, Client, Credentials, Secret, errors
from smsaero_kit.gateway import Journal, Timeouts
from smsaero_kit.gateway.slots import Slots
from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.sandbox.server import running

from .lines import Ends, Peer

CREDENTIALS = Credentials("somebody@example.com", Secret("k3y-of-the-tests-0123456789"))


@pytest.fixture
def sandbox():
    return Sandbox(balance=Decimal(1_000_000))


@pytest.fixture
def url(sandbox):
    with running(sandbox) as address:
        yield address


def number_of(index):
    # None of the sandbox's magic numbers.
    return f"7911{index:07}"


async def send(client, index):
    return await client.send(number=number_of(index), text=f"Hello {index}", sender_name="SMS Aero")


@pytest.mark.parametrize("fast", [False, True], ids=["usual", "fast"])
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_a_cancelled_call_at_whatever_step_spoils_nothing_for_the_next(url, fast, warm):
    async def main():
        async with AsyncClient(
            CREDENTIALS, gateways=[url], connections=2, fast=fast, timeout=Timeouts(pool=3.0), read_attempts=1
        ) as client:
            for step in range(40):
                if warm:
                    await client.balance()
                task = asyncio.create_task(send(client, step))
                for _ in range(step):
                    await asyncio.sleep(0)
                task.cancel()
                # Twice: what cleans up is cancelled as well.
                await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                assert (await send(client, 1000 + step)).number == number_of(1000 + step), step

    asyncio.run(main())


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("fast", [False, True], ids=["usual", "fast"])
def test_a_client_serves_one_event_loop_after_the_other(url, sandbox, fast):
    client = AsyncClient(CREDENTIALS, gateways=[url], connections=2, fast=fast)

    async def several(first):
        sent = await asyncio.gather(*(send(client, first + index) for index in range(8)))
        assert [message.number for message in sent] == [number_of(first + index) for index in range(8)]
        await asyncio.sleep(0)

    async def last():
        await several(16)
        await client.close()

    # The connections of a loop that is closed cannot be closed any more, and say so.
    asyncio.run(several(0))
    asyncio.run(several(8))
    asyncio.run(last())
    gc.collect()
    assert Counter(message.number for message in sandbox.messages) == Counter(number_of(index) for index in range(24))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_after_a_fork_no_process_reads_the_answers_of_another(url):
    client = Client(CREDENTIALS, gateways=[url])
    client.balance()

    def child(first):
        try:
            for index in range(first, first + 25):
                message = client.send(number=number_of(index), text=f"Hello {index}", sender_name="SMS Aero")
                if (message.number, message.text) != (number_of(index), f"Hello {index}"):
                    return 1
        except errors.GatewayError:
            return 2
        return 0

    children = []
    for first in (100, 200, 300):
        process = os.fork()
        if process == 0:
            os._exit(child(first))
        children.append(process)
    assert [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in children] == [0, 0, 0]
    assert client.balance().amount < Decimal(1_000_000)
    client.close()


def test_several_threads_share_a_client_and_each_gets_its_own_answers(url):
    wrong = []

    def work(first):
        for index in range(first, first + 20):
            message = client.send(number=number_of(index), text=f"Hello {index}", sender_name="SMS Aero")
            if (message.number, message.text) != (number_of(index), f"Hello {index}"):
                wrong.append(message)

    with Client(CREDENTIALS, gateways=[url], connections=4) as client:
        threads = [threading.Thread(target=work, args=(1000 * each,)) for each in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_place_that_came_together_with_a_cancellation_is_given_back():
    async def main():
        slots = Slots(1, 5.0)

        async def hold(seconds):
            async with slots.one():
                await asyncio.sleep(seconds)

        for _ in range(50):
            first = asyncio.create_task(hold(0.001))
            await asyncio.sleep(0)
            second = asyncio.create_task(hold(60))
            await first
            second.cancel()
            with pytest.raises(asyncio.CancelledError):
                await second
            await asyncio.wait_for(hold(0), 5)

    asyncio.run(main())


@pytest.mark.parametrize("end", ["hangs_up", "talks_nonsense", "resets"])
def test_a_proxy_that_breaks_off_before_the_tunnel_stands_proves_that_nothing_left(connect, proxy, monkeypatch, a_message, end):
    broken = proxy(getattr(Ends, end))
    for name in ("NO_PROXY", "no_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{broken.port}")
    with pytest.raises(errors.NotReached):
        connect(gateways=["https://gate.invalid/v2/"], timeout=Timeouts(read=2)).send(**a_message)


@pytest.mark.parametrize(
    "proxy", ["ftp://127.0.0.1:1", "http://u:secret#1@127.0.0.1:8080", "http://[::1", "socks5://127.0.0.1:1", "https+x://h"]
)
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_proxy_that_cannot_be_used_is_told_without_its_words(monkeypatch, kind, proxy):
    if proxy.startswith("socks5"):
        monkeypatch.setattr("smsaero_kit.gateway.network.find_spec", lambda _name: None)
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(errors.NetworkSettingsRefused) as caught:
        kind(CREDENTIALS)
    for language in ("en", "ru"):
        assert "HTTPS_PROXY" in caught.value.sentence(language)
        assert "secret" not in caught.value.sentence(language) + caught.value.next_step(language) + repr(caught.value)
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_certificates_that_are_not_there_are_told(monkeypatch, kind):
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/authority.pem")
    with pytest.raises(errors.NetworkSettingsRefused):
        kind(CREDENTIALS)


def test_a_closed_client_says_so(connect, url):
    client = connect(gateways=[url])
    client.balance()
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.balance()


def test_fast_and_a_transport_exclude_each_other(sandbox):
    with pytest.raises(ValueError, match="fast"):
        AsyncClient(CREDENTIALS, transport=SandboxTransport(sandbox), fast=True)


def test_without_its_package_the_fast_way_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "httptools", None)
    for name in ("fast", "wire", "parsing"):
        monkeypatch.delitem(sys.modules, f"smsaero_kit.gateway.{name}", raising=False)
    with pytest.raises(errors.MissingExtra) as caught:
        AsyncClient(CREDENTIALS, fast=True)
    assert caught.value.extra == "fast"


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf"), 1e12, None, "5"])
def test_a_time_out_that_makes_no_sense_is_refused_before_anything_is_asked(wrong):
    with pytest.raises(ValueError, match="time-out"):
        Timeouts(read=wrong)


@pytest.mark.parametrize(
    "url",
    [
        "https://gate.example/a path/",
        "https://gate.example/\x7f/",
        "https://gate.example/путь/",
        "https://gate.example/" + "x" * 5000,
        "https://h:secretpw/",
        "https://" + "a" * 300 + ".example/",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_without_repeating_it(url):
    with pytest.raises(ValueError, match="gateway") as caught:
        Client(CREDENTIALS, gateways=[url])
    assert "secretpw" not in str(caught.value)


def test_a_key_may_be_given_as_a_plain_string_and_is_a_secret_from_then_on():
    credentials = Credentials("somebody@example.com", "k3y-of-the-tests-0123456789")
    assert isinstance(credentials.api_key, Secret)
    assert credentials == CREDENTIALS


def test_a_new_journal_may_be_opened_by_many_at_once(tmp_path):
    problems = []

    def work(path):
        try:
            Journal(path).close()
        except errors.JournalRefused as error:
            problems.append(error)

    for each in range(10):
        threads = [threading.Thread(target=work, args=(tmp_path / f"{each}.journal",)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert problems == []


def reads_little_and_refuses(connection):
    """Refuse a request whose body is still on its way, and leave."""
    connection.sendall(b"HTTP/1.1 413 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def switches_protocols(connection, _response):
    """Answer that another protocol is spoken from here on."""
    connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\x81\x00")


@pytest.mark.parametrize("fast", [False, True], ids=["usual", "fast"])
def test_an_answer_to_another_protocol_is_a_doubt_and_nothing_in_a_log_of_asyncio(line, caplog, fast):
    switching = line(switches_protocols)

    async def main():
        async with AsyncClient(CREDENTIALS, gateways=[switching.url], fast=fast, timeout=Timeouts(read=2)) as client:
            with pytest.raises((errors.OutcomeUnknown, errors.UnexpectedAnswer)) as caught:
                await send(client, 1)
            assert caught.value.may_have_been_sent is True

    asyncio.run(main())
    assert not [record for record in caplog.records if record.name == "asyncio"]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("fast", [False, True], ids=["usual", "fast"])
def test_a_client_that_failed_in_one_loop_can_be_closed_in_another(line, fast):
    silent = line(Ends.is_silent)
    client = AsyncClient(CREDENTIALS, gateways=[silent.url], fast=fast, timeout=Timeouts(read=0.2))
    loop = asyncio.new_event_loop()
    with pytest.raises(errors.OutcomeUnknown):
        loop.run_until_complete(send(client, 1))
    loop.close()
    asyncio.run(asyncio.wait_for(client.close(), 5))
    gc.collect()


def test_an_answer_that_comes_before_the_request_was_whole_is_read(connect):
    class Early(Peer):
        """Something before the gateway, which the request never reaches."""

        def _serve(self, connection):
            with contextlib.suppress(OSError), connection:
                connection.recv(100)
                self.requests.append(b"")
                reads_little_and_refuses(connection)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

    early = Early(Ends.hangs_up)
    numbers = [number_of(index) for index in range(100_000)]
    with contextlib.closing(early), pytest.raises(errors.UnexpectedAnswer) as caught:
        connect(gateways=[early.url]).send_batch(numbers=numbers, text="t", sender_name="s")
    assert caught.value.status == 413


def test_no_time_out_at_all_is_not_to_be_had():
    with pytest.raises(ValueError, match="time-out"):
        Client(CREDENTIALS, timeout=None)
