"""Logto's published connector in a Node process, and the sandbox as its gateway, behind a TLS server that records every byte.

Nothing leaves this machine.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
import trustme

from smsaero_kit.sandbox import Request, Response, Sandbox
from smsaero_kit.sandbox.choices import DEFAULTS

from .packages import installed

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def node(required_tool: Callable[..., str]) -> str:
    """The path of Node, with the pinned packages installed beside the driver."""
    return installed(required_tool)


@dataclass(frozen=True)
class WireRequest:
    """A request as it came out of the TLS connection."""

    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class _Gateway(socketserver.StreamRequestHandler):
    """Reads raw requests from one connection, keeps each as it is, and lets the sandbox answer."""

    taken: ClassVar[list[WireRequest]] = []
    sandbox: ClassVar[Sandbox]

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while first := self.rfile.readline():
                line = first.decode("latin-1").rstrip("\r\n")
                head = list(iter(lambda: self.rfile.readline().decode("latin-1").rstrip("\r\n"), ""))
                headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in head))
                named = {name.lower(): value for name, value in headers}
                body = self.rfile.read(int(named["content-length"]))
                method, path, _ = line.split(" ")
                self.taken.append(WireRequest(line, headers, body))
                self.wfile.write(_raw(self.sandbox.answer(Request(method, path, "", named, body))))


def _raw(answer: Response) -> bytes:
    headers = {"content-length": str(len(answer.body)), **answer.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {answer.status} Answer\r\n{head}\r\n".encode("latin-1") + answer.body


class _TlsServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, certificate: trustme.LeafCert) -> None:
        super().__init__(("127.0.0.1", 0), _Gateway)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self.socket = context.wrap_socket(self.socket, server_side=True)


class Connector:
    """The real connector: one long-lived process, asked in batches."""

    def __init__(self, process: subprocess.Popen[str], wire: list[WireRequest]) -> None:
        self._process = process
        self._wire = wire

    def guard(self, configs: list[str]) -> list[list[tuple[tuple[str | int, ...], str, str]]]:
        """Return, per config text, the guard's issues as (path, code, message)."""
        return [[(tuple(path), code, message) for path, code, message in issues] for issues in self._ask("guard", configs)]

    def render(self, cases: list[tuple[str, str]]) -> list[Any]:
        """Return, per (content, payload text), the rendered text, or what was thrown as `{"error": name}`."""
        return self._ask("render", cases)

    def send(self, cases: list[tuple[str, str, str, str]]) -> list[str | WireRequest]:
        """Return, per (config text, usage type, number, payload text), what came over the wire, or the name of what was thrown."""
        self._wire.clear()
        outcomes = self._ask("send", cases)
        wire = iter(self._wire)
        results = [next(wire) if outcome == "sent" else outcome for outcome in outcomes]
        assert next(wire, None) is None, "the connector sent more requests than it says"
        return results

    def _ask(self, op: str, items: list[Any]) -> list[Any]:
        # Node reads a line of megabytes slowly.
        return [result for start in range(0, len(items), 500) for result in self._ask_batch(op, items[start : start + 500])]

    def _ask_batch(self, op: str, items: list[Any]) -> list[Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({"op": op, "items": items}) + "\n")
        stdin.flush()
        line = stdout.readline()
        assert line, f"the driver stopped with exit code {self._process.wait()}; its words are on stderr"
        results: list[Any] = json.loads(line)
        assert len(results) == len(items)
        return results


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> random.Random:
    """The source of generated cases: the same cases in each run of a test.

    Not hypothesis: most of its examples repeat parts of the one before, which finds fewer odd cases here and is ten times slower.
    """
    return random.Random(request.node.name)  # noqa: S311 - nothing here is secret


@pytest.fixture(scope="session")
def times() -> int:
    """By how much the environment asks for more generated cases than usual: `PARITY_TIMES=20 pytest tests/parity`."""
    return int(os.environ.get("PARITY_TIMES", "1"))


@pytest.fixture(scope="session")
def gateway() -> Sandbox:
    """The sandbox that the connector sends to: with money for any number of messages.

    Most of what is sent here is refused. It says so with the status 200, which the connector takes for sent: its errors take long.
    """
    return Sandbox(balance=Decimal(10**9), choices=DEFAULTS.changed({"refusals": "http_200"}))


@pytest.fixture(scope="session")
def connector(node: str, gateway: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connector]:
    """The real connector, whose gateway is a sandbox on the loopback address."""
    _Gateway.sandbox = gateway
    authority = trustme.CA()
    ca_file = tmp_path_factory.mktemp("parity") / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    with _TlsServer(authority.issue_cert("gate.smsaero.ru")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [node, str(HERE / "driver.mjs"), str(server.server_address[1]), str(ca_file)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
            yield Connector(process, _Gateway.taken)
        server.shutdown()
