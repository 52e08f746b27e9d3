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

import httpx
import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import Client
from smsaero_kit.sandbox import MAGIC_NUMBERS, Sandbox
from smsaero_kit.sandbox.asgi import SandboxApp
from smsaero_kit.sandbox.server import running

SMS = {"text": "Hi", "sender_name": "SMS Aero"}
NUMBERS = {magic.key: magic.value for magic in MAGIC_NUMBERS}


def test_it_listens_on_the_loopback_address_only(url):
    assert httpx.URL(url).host == "127.0.0.1"


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


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /v2/auth HTTP/1.1\r\nHost: x\r\nContent-Length: minus one\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /v2/\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /v2/%ff%00%0d%0a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST /v2/sms/send HTTP/1.1\r\nHost: x\r\nAuthorization: Basic \xff\r\nContent-Length: 1\r\nConnection: close\r\n\r\n{",
        b"CONNECT gate.smsaero.ru:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Key: eA==\r\n\r\n",
    ],
)
def test_whatever_comes_over_the_line_is_answered_without_a_failure(url, caplog, client, sent):
    with socket.create_connection(("127.0.0.1", httpx.URL(url).port), timeout=5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer == b"" or int(answer.split()[1]) < 500
    assert "Traceback" not in caplog.text
    assert client.auth() is None


def test_a_client_that_leaves_in_the_middle_is_no_failure(url, caplog, client, sandbox):
    with socket.create_connection(("127.0.0.1", httpx.URL(url).port), timeout=5) as connection:
        connection.sendall(b"POST /v2/sms/send HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert client.auth() is None
    assert "Traceback" not in caplog.text
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
def test_serve_says_where_it_listens_and_ends_quietly_on_an_interrupt(credentials):
    program = (
        "from smsaero_kit.sandbox import Sandbox\nfrom smsaero_kit.sandbox.server import serve\n"
        "serve(Sandbox(), port=0, ready=lambda url: print(url, flush=True))\nprint('ended')"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            with Client(credentials, gateways=[url]) as client:
                client.auth()
            process.send_signal(signal.SIGINT)
            told, failed = process.communicate(timeout=20)
        finally:
            # Else a failure above would wait here for a server that nobody stops.
            process.kill()
    assert (told, failed, process.returncode) == ("ended\n", "", 0)
