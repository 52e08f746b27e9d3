"""The sandbox under steady load over many connections, beside an empty endpoint on the same server.

    python tests/bench/sandbox_load.py                                 # two and a half minutes
    python tests/bench/sandbox_load.py --seconds 10                    # rough
    python tests/bench/sandbox_load.py --connections 256 --state       # the sandbox keeps everything in a file, too

Needs the `sandbox` extra and a `/proc` (Linux). Measured is the checkout that this file stands in. The exit code is 1 if a request was
left without an answer, or if the sandbox and its answers do not agree on how many SMS it took; no figure of speed fails anything.

Two processes serve, both with `smsaero_kit.sandbox.server.serve`: one the sandbox, one an application that reads the body and answers
200 with as many bytes as the sandbox does. This process is the client: on each connection, kept open for the whole turn, one SMS after
the other, each to another number, the next as soon as the answer is there. It does as little as it can, so that it is not what is measured; `client` is how much
of one processor it needed. Everything stays on the loopback interface.

First the sandbox is filled: it keeps 10,000 messages and forgets the oldest. From then on its memory shall not grow. In each round
both have their turn, in an order that changes, and a ratio is of the two turns of one round: a machine that is busy for a while slows
both. The longest wait is that of any request for its answer.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ("sandbox", "empty")
BALANCE = Decimal(10**9)
KEPT = 10_000  # `smsaero_kit.sandbox.state.store.MOST`
FIRST_ID = 1_000_001
ROUND = 3.0  # seconds for each turn
PATIENCE = 10.0  # seconds that an answer may take before the request counts as unanswered
MOST_CONNECTIONS, MOST_SECONDS = 1000, 3600
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096

BODY = b'{"number": "%011d", "sign": "SMS Aero", "text": "Your code is 123456"}'
HEAD = b"\r\n".join(
    [
        b"POST /v2/sms/send HTTP/1.1",
        b"Host: 127.0.0.1",
        b"Authorization: Basic " + base64.b64encode(b"load@example.com:any-key-of-16-to-32-chars"),
        b"Content-Type: application/json",
        b"Content-Length: %d" % len(BODY % 0),
        b"",
        b"",
    ]
)


def serve_one(name: str, length: int, state: str) -> None:
    """Serve in this process until it is interrupted; prints the port."""
    sys.path.insert(0, str(ROOT))
    from smsaero_kit.sandbox import Sandbox
    from smsaero_kit.sandbox.server import serve

    body = b"x" * length

    async def empty(_scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        headers = [(b"content-length", b"%d" % length), (b"content-type", b"application/json; charset=UTF-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    sandbox = Sandbox(balance=BALANCE)
    with contextlib.ExitStack() as stack:
        if state:
            from smsaero_kit.sandbox.storage import kept_in

            stack.enter_context(kept_in(state, sandbox))
        app = empty if name == "empty" else None
        serve(sandbox, port=0, app=app, ready=lambda served: print(urlsplit(served.http).port, flush=True))


@contextlib.contextmanager
def server(name: str, length: int = 0, state: str = "") -> Iterator[tuple[int, int]]:
    """Serve in a process of its own; yields its id and its port."""
    command = [sys.executable, __file__, "--serve", name, "--length", str(length), "--state-file", state]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.pid, int(process.stdout.readline())
        finally:
            process.terminate()
            process.wait(20)


@dataclass
class Tally:
    """What came of the requests of one turn."""

    sent: int = 0
    answered: int = 0
    broken: int = 0
    longest: float = 0.0
    statuses: Counter[bytes] = field(default_factory=Counter)


class Connection(asyncio.Protocol):
    """A connection that is kept open, with one request after the other on it."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self._received = b""
        self._tally: Tally | None = None
        self._until = self._sent_at = 0.0
        self.done: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for `go`."""
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        """Count a request that will not be answered any more."""
        if self.done is not None and not self.done.done():
            self._tally.broken += 1
            self.done.set_result(None)

    def go(self, tally: Tally, until: float) -> asyncio.Future[None]:
        """Send until that time; the future is done with the last answer."""
        self._tally, self._until = tally, until
        self.done = asyncio.get_running_loop().create_future()
        self._send()
        return self.done

    def data_received(self, data: bytes) -> None:
        """Count an answer that is whole, and send the next request."""
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        at = self._received.lower().find(b"content-length:", 0, end)
        length = int(self._received[at + 15 : self._received.find(b"\r\n", at)])
        if len(self._received) < end + 4 + length:
            return
        tally, now = self._tally, time.perf_counter()
        tally.answered += 1
        tally.statuses[self._received[9:12]] += 1
        tally.longest = max(tally.longest, now - self._sent_at)
        self._received = self._received[end + 4 + length :]
        if self._received:
            raise SystemExit(f"more than an answer came: {self._received[:200]!r}")
        if now < self._until:
            self._send()
        elif not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        self._tally.sent += 1
        self._sent_at = time.perf_counter()
        self._transport.write(HEAD + BODY % next(self._numbers))


@dataclass(frozen=True)
class Turn:
    """One server's part of a round."""

    rate: float
    #: Of the server's, for one answer.
    cpu_us: float
    client: float
    memory: float
    tally: Tally


class Load:
    """The connections to one server."""

    def __init__(self, process: int, port: int, numbers: Iterator[int]) -> None:
        self._process = process
        self._port = port
        self._numbers = numbers
        self.turns: list[Turn] = []

    async def turn(self, connections: int, seconds: float) -> Turn:
        """Send over so many connections for so long, and wait for what is not answered then."""
        loop, tally = asyncio.get_running_loop(), Tally()
        opened = [
            await loop.create_connection(lambda: Connection(self._numbers), "127.0.0.1", self._port) for _ in range(connections)
        ]
        began, cpu, servers = time.perf_counter(), time.process_time(), self.cpu_seconds()
        waits = [connection.go(tally, began + seconds) for _, connection in opened]
        await asyncio.wait(waits, timeout=seconds + PATIENCE)
        took = time.perf_counter() - began
        cpu_us = (self.cpu_seconds() - servers) / max(tally.answered, 1) * 1e6
        turn = Turn(tally.answered / took, cpu_us, (time.process_time() - cpu) / took, self.memory(), tally)
        for transport, _ in opened:
            transport.close()
        self.turns.append(turn)
        return turn

    def memory(self) -> float:
        """Return the memory that the server has in use (RSS), in MiB."""
        return int(Path(f"/proc/{self._process}/statm").read_text(encoding="ascii").split()[1]) * PAGE / 2**20

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has had."""
        fields = Path(f"/proc/{self._process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, path: str) -> Any:
        """Return what the control API says."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request("GET", f"/sandbox/{path}")
            return json.load(connection.getresponse())
        finally:
            connection.close()


def one_answer(port: int) -> tuple[int, bytes]:
    """Send one SMS; return the status and the body of the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        head, _, rest = HEAD.decode().partition("\r\n")
        headers = dict(line.split(": ", 1) for line in rest.strip().splitlines())
        connection.request("POST", head.split()[1], BODY % 79030000000, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


async def run(loads: dict[str, Load], connections: int, seconds: float, seed: int) -> float:
    """Have the rounds; return the sandbox's memory once it was full."""
    chance = random.Random(seed)
    print("filling the sandbox …", file=sys.stderr)
    filled = 0
    # Half as much again as it keeps: what Python holds for what is new while the old goes is there by then, too.
    while filled < KEPT * 1.5:
        filled += (await loads["sandbox"].turn(connections, ROUND)).tally.answered
    await loads["empty"].turn(connections, 1.0)
    full = loads["sandbox"].memory()
    for number in range(1, max(1, round(seconds / ROUND)) + 1):
        for name in chance.sample(SERVERS, 2):
            await loads[name].turn(connections, min(ROUND, seconds))
        print(f"round {number}: {' '.join(f'{name} {loads[name].turns[-1].rate:.0f}/s' for name in SERVERS)}", file=sys.stderr)
    return full


def middle(values: Sequence[float], digits: str) -> str:
    """Return the median, the lowest and the highest of `values`."""
    return f"{statistics.median(values):{digits}} ({min(values):{digits}}–{max(values):{digits}})"


def show(loads: dict[str, Load], full: float, rounds: int) -> bool:
    """Print the tables; return whether every request was answered and every SMS accounted for."""
    measured = {name: load.turns[-rounds:] for name, load in loads.items()}
    print(
        f"\n{'':10}{'answers/s':>22}{'CPU µs':>8}{'client':>8}{'requests':>10}{'answers':>10}{'unanswered':>12}{'longest wait':>14}  statuses"
    )
    good = True
    for name, load in loads.items():
        tallies = [turn.tally for turn in load.turns]
        sent, answered = sum(tally.sent for tally in tallies), sum(tally.answered for tally in tallies)
        statuses: Counter[bytes] = sum((tally.statuses for tally in tallies), Counter())
        good &= sent == answered and set(statuses) == {b"200"}
        cells = f"{middle([turn.rate for turn in measured[name]], '.0f'):>22}"
        cells += f"{statistics.median(turn.cpu_us for turn in measured[name]):8.0f}"
        cells += f"{statistics.median(turn.client for turn in measured[name]):8.0%}{sent:10,}{answered:10,}{sent - answered:12,}"
        cells += f"{max(tally.longest for tally in tallies) * 1000:11.0f} ms"
        print(f"{name:10}{cells}  {', '.join(f'{status.decode()}: {count:,}' for status, count in statuses.items())}")
    pairs = list(zip(measured["sandbox"], measured["empty"], strict=True))
    ratios = [ours.rate / theirs.rate for ours, theirs in pairs]
    thrift = [theirs.cpu_us / ours.cpu_us for ours, theirs in pairs]
    held = sum(ratio >= 0.5 for ratio in ratios)
    print(f"\nratio of answers/s, sandbox to empty: {middle(ratios, '.2f')}; 0.50 or more in {held} of {rounds} rounds")
    print(
        f"ratio of the CPU time for an answer, empty to sandbox: {middle(thrift, '.2f')}; it depends less on what else is running"
    )
    sandbox = loads["sandbox"]
    memories = [turn.memory for turn in measured["sandbox"]]
    print(f"\nmemory of the sandbox, MiB: {full:.1f} once full", end="")
    print(f", {memories[len(memories) // 2]:.1f} in the middle, {memories[-1]:.1f} at the end, {max(memories):.1f} at most")
    print(f"memory of the empty endpoint, MiB: {measured['empty'][0].memory:.1f} to {measured['empty'][-1].memory:.1f}")
    account = sandbox.ask("accounts")[0]
    newest = sandbox.ask("messages?limit=1")[0]
    accepted, answered = newest["id"] - FIRST_ID + 1, sum(turn.tally.statuses[b"200"] for turn in sandbox.turns) + 1
    paid = BALANCE - Decimal(account["balance"])
    good &= accepted == answered and paid == accepted * Decimal(newest["cost"])
    print(
        f"\nSMS that the sandbox took: {accepted:,}; answers that said so: {answered:,}; paid for: {paid / Decimal(newest['cost']):,}"
    )
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0, help="of load on each of the two, once the sandbox is full")
    parser.add_argument("--connections", type=int, default=64, help="how many to each of the two")
    parser.add_argument("--seed", type=int, default=1, help="of the order in the rounds")
    parser.add_argument("--state", action="store_true", help="let the sandbox keep its state in a file")
    parser.add_argument("--serve", choices=SERVERS, help=argparse.SUPPRESS)
    parser.add_argument("--length", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--state-file", default="", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.serve:
        serve_one(wanted.serve, wanted.length, wanted.state_file)
        return
    seconds, connections = min(max(wanted.seconds, 1.0), MOST_SECONDS), min(max(wanted.connections, 1), MOST_CONNECTIONS)
    load = os.getloadavg()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        state = str(Path(folder) / "sandbox.state") if wanted.state else ""
        sandbox = stack.enter_context(server("sandbox", state=state))
        status, body = one_answer(sandbox[1])
        if status != 200:
            raise SystemExit(f"the first SMS was answered {status}: {body!r}")
        empty = stack.enter_context(server("empty", len(body)))
        # All belong to one operator, so that all cost the same.
        numbers = iter(range(79031000000, 79990000000, 10))
        loads = {"sandbox": Load(*sandbox, numbers), "empty": Load(*empty, numbers)}
        rounds = max(1, round(seconds / ROUND))
        print(
            f"{connections} connections, {rounds} rounds of {min(ROUND, seconds):.0f} s for each, answers of {len(body)} bytes; ",
            end="",
        )
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors{', state in a file' if state else ''}")
        full = asyncio.run(run(loads, connections, seconds, wanted.seed))
        good = show(loads, full, rounds)
        print(
            f"load of the machine: {load[0]:.1f} at the start, {os.getloadavg()[0]:.1f} at the end (2 of it are this command's own)"
        )
    raise SystemExit(not good)


if __name__ == "__main__":
    main()
