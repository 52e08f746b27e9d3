"""The sandbox on a real port: other people's clients, dead lines, and whatever else comes over one."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
from decimal import Decimal
from types import SimpleNamespace

import httpx
import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import Client
from smsaero_kit.sandbox import MAGIC_NUMBERS, Sandbox, server
from smsaero_kit.sandbox.asgi import SandboxApp
from smsaero_kit.sandbox.certificates import throw_away
from smsaero_kit.sandbox.server import running

SMS = {"text": "Hi", "sender_name": "SMS Aero"}
NUMBERS = {magic.key: magic.value for magic in MAGIC_NUMBERS}


def other_addresses():
    """Return this machine's own addresses other than 127.0.0.1; nothing is sent to find them."""
    found = set()
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            found.add(probe.getsockname()[0])
    # All of 127.0.0.0/8 is this machine on Linux.
    return found | {"::1"} | ({"127.0.0.2"} if sys.platform == "linux" else set())


def test_it_listens_on_the_loopback_address_only(monkeypatch):
    listeners = []

    def keep(*arguments, **settings):
        listeners.append(socket.create_server(*arguments, **settings))
        return listeners[-1]

    monkeypatch.setattr(server, "socket", SimpleNamespace(create_server=keep, AF_INET=socket.AF_INET, AF_INET6=socket.AF_INET6))
    with running(Sandbox(), tls=throw_away()):
        names = [listener.getsockname() for listener in listeners]
        assert [name[0] for name in names] == ["127.0.0.1"] * 2
        for address in other_addresses():
            for _, port in names:
                with pytest.raises(OSError, match=r".+"):
                    socket.create_connection((address, port), timeout=2)


def test_it_may_listen_on_the_other_loopback_address(credentials):
    with running(Sandbox(), host="::1") as url:
        assert url.startswith("http://[::1]:")
        with Client(credentials, gateways=[url]) as client:
            client.auth()
        with pytest.raises(OSError, match=r".+"):
            socket.create_connection(("127.0.0.1", httpx.URL(url).port), timeout=2)


def test_the_kits_client_sends_and_follows(client, sandbox, clock):
    def sleep(seconds):
        clock.now += seconds

    assert [seen.status for seen in client.follow(client.send(**SMS, number="79991234567"), sleep=sleep)] == [0, 3, 4, 1]
    assert len(sandbox.inbox) == 1


def test_any_client_may_ask_with_get(browser, header):
    answer = browser.get("/v2/balance", headers={"Authorization": header()})
    assert answer.json()["data"] == {"balance": 100.0}
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"


def test_a_dropped_message_was_accepted_once_and_the_connection_closes_without_a_word(client, url, sandbox, header):
    with pytest.raises(errors.OutcomeUnknown):
        client.send(**SMS, number=NUMBERS["dropped"])
    assert (len(sandbox.messages), len(sandbox.requests)) == (1, 1)
    body = json.dumps({"number": NUMBERS["dropped"], "text": "Hi", "sign": "SMS Aero"})
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", httpx.URL(url).port, timeout=5)) as plain:
        plain.request("POST", "/v2/sms/send", body, {"Authorization": header(), "Content-Type": "application/json"})
        with pytest.raises(http.client.RemoteDisconnected):
            plain.getresponse()
    assert len(sandbox.messages) == 2


def test_the_server_goes_on_after_a_dropped_connection(client):
    with pytest.raises(errors.OutcomeUnknown):
        client.send(**SMS, number=NUMBERS["dropped"])
    assert client.balance().amount == Decimal("94.51")


def test_a_body_that_is_too_long_is_413(browser, sandbox, header):
    answer = browser.post("/v2/sms/send", content=b"x" * (1024 * 1024 + 1), headers={"Authorization": header()})
    assert (answer.status_code, answer.json()["success"]) == (413, False)
    assert sandbox.requests == ()


def test_a_client_that_leaves_in_the_middle_is_no_failure(url, caplog, client, sandbox):
    with socket.create_connection(("127.0.0.1", httpx.URL(url).port), timeout=5) as connection:
        connection.sendall(b"POST /v2/sms/send HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
    assert client.auth() is None
    assert caplog.records == []
    assert [seen.path for seen in sandbox.requests] == ["/v2/auth"]


def test_a_taken_port_is_an_oserror_before_anything_runs(url):
    with pytest.raises(OSError, match=r".+"), running(Sandbox(), port=httpx.URL(url).port):
        pass


def test_another_server_without_the_way_to_hang_up_leaves_the_answer_open(header):
    body = json.dumps({"number": NUMBERS["dropped"], "text": "Hi", "sign": "SMS Aero"}).encode()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v2/sms/send",
        "query_string": b"",
        "headers": [(b"authorization", header().encode()), (b"content-type", b"application/json")],
    }
    events = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def keep(event):
        events.append(event)

    asyncio.run(SandboxApp(Sandbox())(scope, receive, keep))
    assert [event["type"] for event in events] == ["http.response.start"]


def test_without_uvicorn_the_extra_to_install_is_named():
    program = (
        "import sys; sys.modules['uvicorn'] = None\n"
        "from smsaero_kit import errors\nfrom smsaero_kit.sandbox import Sandbox\nfrom smsaero_kit.sandbox.server import serve\n"
        "try:\n    serve(Sandbox())\nexcept errors.MissingExtra as error:\n    print(error.extra)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "sandbox\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one process there")
def test_serve_says_where_it_listens_and_ends_quietly_on_an_interrupt_even_while_a_page_is_open(credentials):
    program = (
        "from smsaero_kit.sandbox import Sandbox\nfrom smsaero_kit.sandbox.server import serve\n"
        "serve(Sandbox(), port=0, ready=lambda served: print(served.http, flush=True))\nprint('ended')"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            with Client(credentials, gateways=[url]) as client:
                client.auth()
            with socket.create_connection(("127.0.0.1", httpx.URL(url).port), timeout=20) as page:
                page.sendall(b"GET /sandbox/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert page.recv(100).startswith(b"HTTP/1.1 200")
                process.send_signal(signal.SIGINT)
                told, failed = process.communicate(timeout=20)
        finally:
            # Else a failure above would wait here for a server that nobody stops.
            process.kill()
    assert (told, failed, process.returncode) == ("ended\n", "", 0)
