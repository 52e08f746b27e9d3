"""What comes over a line and is no proper request: it is refused or the line is closed, nothing is reported, and the server goes on."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import time
from urllib.parse import urlsplit

import pytest

from smsaero_kit.sandbox import MAGIC_NUMBERS, Sandbox, connection
from smsaero_kit.sandbox.asgi import LONGEST_BODY, SandboxApp
from smsaero_kit.sandbox.certificates import throw_away
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.sandbox.server import running

NUMBERS = {magic.key: magic.value for magic in MAGIC_NUMBERS}
LONG = LONGEST_BODY + 1
POST = b"POST /v2/auth HTTP/1.1\r\nHost: localhost\r\n"
CLOSE = b"Connection: close\r\n"


class Door:
    """A server that runs, and lines to it."""

    def __init__(self, url, context=None):
        self.port = urlsplit(url).port
        self._context = context

    def line(self):
        """Return a new line to it."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        return line if self._context is None else self._context.wrap_socket(line, server_hostname="gate.smsaero.ru")

    def ask(self, *sent):
        """Send all, as far as it is taken, and return what comes back until the line is closed."""
        with self.line() as line:
            with contextlib.suppress(OSError):
                for each in sent:
                    line.sendall(each)
            return received(line)


def received(line):
    parts = []
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        while part := line.recv(65536):
            parts.append(part)
    return b"".join(parts)


def status(answer):
    return int(answer.split()[1])


@pytest.fixture(scope="module")
def plain():
    sandbox = Sandbox()
    with running(sandbox) as url:
        yield Door(url)


@pytest.fixture(scope="module")
def secure():
    certificates = throw_away()
    with running(Sandbox(), tls=certificates) as url:
        yield Door(url, ssl.create_default_context(cadata=certificates.authority))


@pytest.fixture(params=["http", "https"])
def door(request):
    return request.getfixturevalue({"http": "plain", "https": "secure"}[request.param])


@pytest.fixture(autouse=True)
def nothing_is_reported_and_the_server_goes_on(request, caplog, capfd, header):
    doors = [request.getfixturevalue(name) for name in ("plain", "secure", "door") if name in request.fixturenames]
    yield
    for door in doors:
        answer = door.ask(b"GET /v2/auth HTTP/1.1\r\nHost: localhost\r\n", CLOSE, f"Authorization: {header()}\r\n\r\n".encode())
        assert status(answer) == 200
    assert caplog.records == []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"POST\r\n\r\n",
        b"POST  /v2/auth HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /v2/auth\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /v2/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /v2/auth HTTP/1.1\r\n\r\n",
        b"POST /v2/auth HTTP/1.1\r\nHost: localhost\r\nHost: y\r\n\r\n",
        POST + b"no colon\r\n\r\n",
        POST + b"Bad name: x\r\n\r\n",
        POST + b"X: a\x00b\r\n\r\n",
        POST + b": nameless\r\n\r\n",
        POST + b"X: " + b"x" * 100_000,
        POST + b"X: y\r\n" * 20_000,
        b"GET /" + b"x" * 100_000,
        POST + b"Content-Length: minus one\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: +1\r\n\r\n1",
        POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n12",
        POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
        POST + b"Transfer-Encoding: gzip\r\n\r\n",
        POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 100_000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
    ids=lambda sent: repr(sent[:60])[2:-1],
)
def test_what_is_no_http_is_400(plain, sent):
    answer = plain.ask(sent)
    assert status(answer) == 400
    assert b"\r\nconnection: close\r\n" in answer.lower()


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"CONNECT gate.smsaero.ru:443 HTTP/1.1\r\nHost: localhost\r\n", 404),
        (b"PRI * HTTP/2.0\r\nHost: localhost\r\n", 404),
        (b"POST /v2/auth HTTP/9.9\r\nHost: localhost\r\n", 401),
        (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n", 404),
        (b"OPTIONS /v2/sms/send HTTP/1.1\r\nHost: localhost\r\nOrigin: http://example.com\r\n", 405),
        (b"HEAD /v2/sms/send HTTP/1.1\r\nHost: localhost\r\n", 405),
        (b"HEAD /sandbox/events HTTP/1.1\r\nHost: localhost\r\n", 404),
        (b"DELETE /v2/sms/send HTTP/1.1\r\nHost: localhost\r\n", 405),
        (b"NONSENSE /v2/sms/send HTTP/1.1\r\nHost: localhost\r\n", 405),
        (b"POST /sandbox/events HTTP/1.1\r\nHost: localhost\r\n", 404),
        (b"DELETE /sandbox/clock HTTP/1.1\r\nHost: localhost\r\n", 405),
        (b"POST /sandbox/clock HTTP/1.1\r\nHost: localhost\r\n", 415),
        (b"POST /sandbox/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n", 400),
        (b"GET /v2/%ff%00%0d%0a HTTP/1.1\r\nHost: localhost\r\n", 404),
        (b"GET /v2/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n", 404),
        (b"GET //v2/auth HTTP/1.1\r\nHost: localhost\r\n", 404),
        (b"GET /sandbox/view?lang=%00%ff&limit=\xc2\xb2 HTTP/1.1\r\nHost: localhost\r\n", 400),
        (b"GET /sandbox/messages?limit=%C2%B2 HTTP/1.1\r\nHost: localhost\r\n", 400),
        (b"POST /v2/auth HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic \xff\r\n", 401),
        (b"POST /v2/auth HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json; charset=\xff\r\n", 401),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nConnection: Upgrade\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n", 200),
    ],
    ids=lambda value: repr(value[:70])[2:-1] if isinstance(value, bytes) else str(value),
)
def test_what_is_http_but_nothing_that_there_is_is_refused(plain, sent, expected):
    answer = plain.ask(sent + CLOSE + b"\r\n")
    assert status(answer) == expected
    body = answer.partition(b"\r\n\r\n")[2]
    assert (body == b"") == sent.startswith(b"HEAD")


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{\x00}\x00",
        "{}".encode("utf-16"),
        "ПРИВЕТ".encode("cp1251"),
        b'{"number": "\xff"}',
        b"[" * 100_000,
        b'{"a": ' * 20_000,
        b"null",
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", [b"application/json", b"application/x-www-form-urlencoded", b"text/plain", b"nonsense;;=", b""])
def test_a_body_in_another_encoding_is_refused(plain, header, body, kind):
    head = POST.replace(b"auth", b"sms/send") + CLOSE + f"Authorization: {header()}\r\nContent-Length: {len(body)}\r\n".encode()
    answer = plain.ask(head + b"Content-Type: " + kind + b"\r\n\r\n" + body)
    assert status(answer) == 400
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["success"] is False


def test_a_folded_header_and_both_lengths_are_no_failure(plain):
    for folded in (b" folded: before anything\r\n", b"X: a\r\n b\r\n", b"X: a\r\n\t\r\n"):
        assert status(plain.ask(POST + folded + CLOSE + b"\r\n")) in (400, 401)
    both = POST + CLOSE + b"Content-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert status(plain.ask(both)) in (400, 401)


@pytest.mark.parametrize(
    "sent",
    [b"", b"P", POST, POST + b"Content-Length: 100\r\n\r\n{", POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"],
    ids=repr,
)
def test_who_leaves_in_the_middle_leaves_nothing_behind(door, sent):
    with door.line() as line:
        line.sendall(sent)
    with door.line() as line:
        line.sendall(sent)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # closed with a reset


@pytest.mark.parametrize(
    ("head", "chunk"),
    [
        (f"Content-Length: {LONG}\r\n\r\n".encode(), b"x" * LONG),
        (f"Content-Length: {10**15}\r\n\r\n".encode(), b"x" * LONG),
        (b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n%s\r\n" % (LONG, b"x" * LONG)),
    ],
    ids=["announced", "huge", "chunked"],
)
def test_a_body_that_is_too_long_is_413_and_the_line_is_closed(door, head, chunk, monkeypatch):
    monkeypatch.setattr("smsaero_kit.sandbox.asgi._LAST_READ", 0.1)
    answer = door.ask(POST + head, chunk)
    assert status(answer) == 413
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["success"] is False


def test_who_never_stops_sending_is_cut_off(plain, monkeypatch):
    monkeypatch.setattr("smsaero_kit.sandbox.asgi._LAST_READ", 0.2)
    with plain.line() as line:
        line.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
        with pytest.raises(ConnectionError):
            line.sendall((b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * 1000)


def test_who_asks_before_sending_is_told_to_go_on_unless_it_is_too_long(plain, monkeypatch):
    monkeypatch.setattr("smsaero_kit.sandbox.asgi._LAST_READ", 0.1)
    with plain.line() as line:
        line.sendall(POST + CLOSE + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert line.recv(1000).startswith(b"HTTP/1.1 100 ")
        line.sendall(b"{}")
        assert status(received(line)) == 401
    assert status(plain.ask(POST + f"Expect: 100-continue\r\nContent-Length: {LONG}\r\n\r\n".encode())) == 413


def test_who_sends_slowly_does_not_hold_a_line_forever(door, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.3)
    began = time.monotonic()
    lines = [door.line() for _ in range(4)]
    for line, sent in zip(lines, (b"", b"P", POST, POST + b"Content-Length: 9\r\n\r\n{"), strict=True):
        line.sendall(sent)
    for line in lines:
        with line, contextlib.suppress(OSError):
            time.sleep(0.05)
            line.sendall(b"x")
            assert received(line) == b""
    assert time.monotonic() - began < 4


def test_requests_in_one_go_are_answered_in_their_order(door, header):
    head = f"Host: localhost\r\nAuthorization: {header()}\r\n".encode()
    paths = [b"auth", b"no/such", b"balance", b"cards"]
    requests = b"".join(b"GET /v2/%s HTTP/1.1\r\n%s\r\n" % (path, head) for path in paths)
    answers = door.ask(requests + b"GET /v2/auth HTTP/1.1\r\n" + head + CLOSE + b"\r\n")
    assert [int(part[:3]) for part in answers.split(b"HTTP/1.1 ")[1:]] == [200, 404, 200, 200, 200]


def test_http_1_0_is_answered_and_closed(door, header):
    answer = door.ask(f"GET /v2/auth HTTP/1.0\r\nAuthorization: {header()}\r\n\r\n".encode())
    assert status(answer) == 200


@pytest.mark.parametrize("url", [b"http://gate.smsaero.ru/v2/auth", b"https://gate.smsaero.ru:443/v2/auth?x=y"])
def test_a_client_that_takes_it_for_a_proxy_is_answered(plain, header, url):
    answer = plain.ask(
        b"GET " + url + b" HTTP/1.1\r\nHost: gate.smsaero.ru\r\n" + CLOSE + f"Authorization: {header()}\r\n\r\n".encode()
    )
    assert status(answer) == 200
    assert status(plain.ask(b"GET http://gate.smsaero.ru HTTP/1.1\r\nHost: localhost\r\n" + CLOSE + b"\r\n")) == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /v2/auth HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600),
        b"\x16\x03\x01\x00\x05hello",
        b"\x15\x03\x01\x00\x02\x02\x28",
        bytes(range(256)) * 20,
        b"",
    ],
    ids=lambda sent: repr(sent[:20])[2:-1],
)
def test_what_is_no_tls_is_closed_by_the_tls_door(secure, sent):
    with socket.create_connection(("127.0.0.1", secure.port), timeout=5) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        assert b"HTTP" not in received(line)


def test_a_tls_client_that_does_not_trust_it_or_is_too_old_is_no_failure(secure):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("NULL")
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    for context in (ssl.create_default_context(), old):
        with socket.create_connection(("127.0.0.1", secure.port), timeout=5) as line, pytest.raises(OSError, match=r".+"):
            context.wrap_socket(line, server_hostname="gate.smsaero.ru")


def test_tls_that_breaks_in_the_middle_is_no_failure(secure):
    line = secure.line()
    line.sendall(POST)
    with socket.socket(fileno=line.detach()) as bare:
        bare.settimeout(5)
        bare.sendall(b"GET / HTTP/1.1\r\n\r\n" * 10)
        received(bare)


@pytest.mark.parametrize("line_breaks", ["drop_before", "cut"])
def test_a_line_that_breaks_breaks_over_tls_too(door, header, line_breaks):
    body = json.dumps({"endpoint": "auth", "do": line_breaks, "times": 1}).encode()
    head = f"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n".encode()
    assert status(door.ask(b"POST /sandbox/faults HTTP/1.1\r\n" + head + CLOSE + b"\r\n" + body)) == 200
    answer = door.ask(POST + f"Authorization: {header()}\r\n\r\n".encode())
    if line_breaks == "drop_before":
        assert answer == b""
    else:
        announced, body = answer.lower().partition(b"content-length: ")[2], answer.partition(b"\r\n\r\n")[2]
        assert 0 < len(body) < int(announced.split()[0])


def test_a_late_answer_comes_late_and_who_does_not_wait_leaves_nothing_behind(door, header):
    def slow(seconds, times):
        body = json.dumps({"endpoint": "auth", "do": "slow", "seconds": seconds, "times": times}).encode()
        head = f"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n".encode()
        assert status(door.ask(b"POST /sandbox/faults HTTP/1.1\r\n" + head + CLOSE + b"\r\n" + body)) == 200

    request = POST + CLOSE + f"Authorization: {header()}\r\n\r\n".encode()
    slow(0.4, 1)
    began = time.monotonic()
    assert status(door.ask(request)) == 200
    assert 0.4 <= time.monotonic() - began < 3
    slow(30, 1)
    with door.line() as line:
        line.sendall(request)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 204, "body": "a body"},
        {"status": 304, "body": "a body"},
        {"status": 205, "body": "a body"},
        {"status": 299, "body": "a body"},
        {"status": 599, "body": "тело"},
        {"headers": {"Content-Length": "5"}, "body": "long"},
        {"headers": {"content-length": "x"}, "body": "long"},
        {"headers": {"Transfer-Encoding": "chunked"}, "body": "long"},
        {"headers": {"Transfer-Encoding": "gzip"}, "body": "long"},
        {"headers": {"Connection": "nonsense", "Upgrade": "x"}, "body": "long"},
        {"headers": {"Content-Type": ""}, "body": ""},
        {"headers": {"Date": " ", "X": " padded "}, "body": ""},
    ],
    ids=repr,
)
def test_whatever_answer_is_ordered_is_given_or_the_line_is_closed(plain, header, answer):
    body = json.dumps({"endpoint": "auth", "do": "answer", "times": 1, **answer}).encode()
    head = f"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n".encode()
    told = plain.ask(b"POST /sandbox/faults HTTP/1.1\r\n" + head + CLOSE + b"\r\n" + body)
    if status(told) != 400:
        got = plain.ask(POST + CLOSE + f"Authorization: {header()}\r\n\r\n".encode())
        assert status(got) == answer.get("status", 200)


def test_a_request_that_turns_bad_while_it_is_answered_is_closed(plain):
    with plain.line() as line:
        line.sendall(b"GET /sandbox/events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 200")
        line.sendall(b"nonsense\r\n")
        received(line)


class Counting(SandboxApp):
    """Counts what is being answered."""

    under_way = 0

    async def __call__(self, scope, receive, send):
        """Answer as usual."""
        self.under_way += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.under_way -= 1


def wait_until(condition):
    until = time.monotonic() + 5
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def test_viewers_come_and_go_and_the_server_ends_in_their_presence(monkeypatch):
    monkeypatch.setattr("smsaero_kit.sandbox.asgi._LOOKS", 0.05)
    sandbox = Sandbox()
    app = Counting(sandbox)
    certificates = throw_away()
    context = ssl.create_default_context(cadata=certificates.authority)
    with contextlib.ExitStack() as stack:
        with running(sandbox, app=app, tls=certificates) as url:
            door = Door(url, context)
            lines = [door.line() for _ in range(40)]
            for line in lines:
                line.sendall(b"GET /sandbox/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            for line in lines:
                assert line.recv(100).startswith(b"HTTP/1.1 200")
            assert app.under_way == 40
            for line in lines[5:]:
                line.close()
            assert wait_until(lambda: app.under_way == 5)
            assert status(door.ask(POST + CLOSE + b"\r\n")) == 401
            slow = stack.enter_context(door.line())
            sandbox.faults.add(Fault(do="slow", seconds=30.0))
            slow.sendall(POST + CLOSE + b"\r\n")
            assert wait_until(lambda: app.under_way == 6)
            for line in lines[:5]:
                stack.enter_context(line)
            began = time.monotonic()
        assert time.monotonic() - began < 3
    assert app.under_way == 0
