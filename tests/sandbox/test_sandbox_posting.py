"""Callbacks over real connections: to this machine only, in their order, and none waits for the slowness of another's receiver."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from smsaero_kit.sandbox import Sandbox
from smsaero_kit.sandbox.choices import DEFAULTS
from smsaero_kit.sandbox.posting import Poster, is_allowed, post_callbacks
from smsaero_kit.sandbox.state.sms import CallbackAddress


@pytest.mark.parametrize(
    ("url", "hosts", "allowed"),
    [
        ("http://127.0.0.1/x", (), True),
        ("http://127.9.9.9:80/x", (), True),
        ("http://[::1]:8000/", (), True),
        ("https://LOCALHOST/", (), True),
        ("http://app.localhost:1/", (), False),
        ("http://localhost.:1/", (), False),
        ("http://[::ffff:127.0.0.1]/", (), True),
        ("http://[::ffff:10.0.0.1]/", (), False),
        ("https://example.com/", (), False),
        ("http://10.0.0.1/", (), False),
        ("http://0.0.0.0/", (), False),
        ("http://127.0.0.1.example.com/", (), False),
        ("http://127.0.0.1@example.com/", (), False),
        ("http://localhost.example.com/", (), False),
        ("http://notlocalhost/", (), False),
        ("http://[::1", (), False),
        ("http:///x", ("*",), False),
        ("https://example.com/", ("example.com",), True),
        ("https://Example.COM:8443/", ("example.com",), True),
        ("https://sub.example.com/", ("example.com",), False),
        ("https://example.com/", ("*",), True),
        ("http://127.0.0.1/x", ("example.com",), True),
    ],
)
def test_callbacks_go_to_this_machine_and_to_hosts_that_were_named(url, hosts, allowed):
    assert is_allowed(url, hosts) is allowed


@pytest.mark.parametrize(
    ("found", "allowed"),
    [(["127.0.0.1", "::1"], True), (["127.0.0.1", "10.0.0.1"], False), (["203.0.113.1"], False), ([], False)],
)
def test_localhost_is_this_machine_only_where_the_resolver_says_so(monkeypatch, found, allowed):
    def resolve(*_args, **_kwargs):
        if not found:
            raise socket.gaierror
        return [(0, 0, 0, "", (address, 0)) for address in found]

    monkeypatch.setattr("smsaero_kit.sandbox.posting.socket.getaddrinfo", resolve)
    assert is_allowed("http://localhost:8000/") is allowed


class Receiver:
    """A real receiver on this machine; `hold` makes its answers wait."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.hold = threading.Event()
        self.hold.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.got.append(self.rfile.read(int(self.headers["content-length"])))
                receiver.hold.wait(10)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/status"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self) -> None:
        """End."""
        self.hold.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def receivers():
    both = Receiver(), Receiver()
    yield both
    for each in both:
        each.close()


def until(what):
    """Wait until `what` is true, for five seconds at most."""
    end = time.monotonic() + 5
    while not what() and time.monotonic() < end:
        time.sleep(0.01)
    return what()


def test_a_slow_receiver_holds_up_no_other_and_each_hears_of_changes_in_their_order(receivers):
    sandbox, (slow, quick) = Sandbox(), receivers
    slow.hold.clear()
    account = sandbox.account("a@b.c")
    for index in range(10):
        for receiver in receivers:
            account.report(index, CallbackAddress(receiver.url), sandbox.clock(), ((0.0, 0), (0.0, 3), (0.0, 1)), words=True)
    poster = Poster(sandbox)
    poster.start()
    try:
        expected = [f"id={index}&status={status}".encode() for index in range(10) for status in (3, 1)]
        assert until(lambda: len(quick.got) == 20)
        assert quick.got == expected
        assert len(slow.got) == 1
        slow.hold.set()
        assert until(lambda: len(sandbox.callbacks) == 40)
        assert slow.got == expected
    finally:
        poster.stop()
    assert all(attempt.arrived for attempt in sandbox.callbacks)


def test_posting_ends_soon_also_while_a_receiver_is_slow(receivers):
    sandbox, (slow, _) = Sandbox(), receivers
    slow.hold.clear()
    sandbox.account("a@b.c").report(1, CallbackAddress(slow.url), sandbox.clock(), ((0.0, 0), (0.0, 3)), words=True)
    poster = Poster(sandbox)
    poster.start()
    assert until(lambda: slow.got)
    begin = time.monotonic()
    poster.stop()
    assert time.monotonic() - begin < 3


def test_a_receiver_that_is_too_slow_for_the_choice_is_a_timeout(receivers):
    slow, _ = receivers
    sandbox = Sandbox(choices=DEFAULTS.changed({"callback_timeout": 1}))
    slow.hold.clear()
    sandbox.account("a@b.c").report(1, CallbackAddress(slow.url), sandbox.clock(), ((0.0, 0), (0.0, 3)), words=True)
    assert post_callbacks(sandbox) == 1
    assert [attempt.problem for attempt in sandbox.callbacks] == ["timeout"]


def test_nobody_listens_there():
    sandbox = Sandbox()
    sandbox.account("a@b.c").report(1, CallbackAddress("http://127.0.0.1:1/"), sandbox.clock(), ((0.0, 0), (0.0, 3)), words=True)
    post_callbacks(sandbox)
    assert [attempt.problem for attempt in sandbox.callbacks] == ["unreachable"]
