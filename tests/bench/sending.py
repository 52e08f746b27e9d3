"""How many SMS a second, beside the vendor's two SDKs and beside bare loops on httpx, all against one gateway on this machine.

    python tests/bench/sending.py                       # 3 to 4 minutes
    python tests/bench/sending.py --quick               # less than one, and rough
    python tests/bench/sending.py --environments DIR    # keeps what was installed there for the next time
    python tests/bench/sending.py --long                # the journal with 20,000 recipients, too: some minutes more

Needs the `dev` extra, and installs the vendor's SDKs into environments of their own: both are a module `smsaero`.
Measured is the checkout that this file stands in. No figure fails anything: the exit code is 0 unless something is broken.

The gateway (`loopback_gateway.py`) is one process for everybody, plain and with TLS; `gateway` is how much of one processor it
needed at that pace, so that one sees whether it was the gateway that was measured. Each figure is of a fresh process
(`sending_candidate.py`): a warm-up, then so many sends one after the other, with `await` 20 in flight, on a plain asyncio loop. All
that has to be fetched from a machine's network is switched off the way each library offers it, and each does else what it does.

In a round each candidate has its turn for http and for TLS, in a random order that is the same every time. A ratio is sends/s over
those of the vendor's SDK, or of the bare loop, in the same round: a machine that is busy for a while slows both. Not both alike,
though: look at the lowest and the highest, and at the CPU time, which depends least on what else is running.

After each turn the gateway tells how many sends it had and to how many numbers: more or fewer than were said ends the run.

`send_many` is asked to send to a generator of recipients; MiB is the highest memory use of its process (`ru_maxrss`), in brackets
how much of it came with the sends. A journal waits for the disk that the temporary folder is on; how long one wait takes there is
measured just before. Not for Windows, which has no `resource`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GATEWAY = Path(__file__).with_name("loopback_gateway.py")
CANDIDATE = Path(__file__).with_name("sending_candidate.py")
VENDORS = {"vendor_sync": "smsaero-api==3.2.0", "vendor_async": "smsaero-api-async==3.2.0"}
SCHEMES = ("http", "https")
RECIPIENTS = (1_000, 20_000)
LIMIT = 600  # seconds for one turn

#: Name → what it is, and what it is compared with.
CANDIDATES = {
    "vendor_sync": ("vendor's sync SDK", "vendor_sync"),
    "ours": ("Client", "vendor_sync"),
    "bare_client": ("loop on httpx.Client", "vendor_sync"),
    "ours_over_httpx": ("Client(transport=HTTPTransport)", "vendor_sync"),
    "bare_client_over_httpx": ("loop on httpx.Client(transport=HTTPTransport)", "vendor_sync"),
    "bare_transport": ("loop on HTTPTransport, no client", "vendor_sync"),
    "vendor_async": ("vendor's async SDK", "vendor_async"),
    "ours_async": ("AsyncClient", "vendor_async"),
    "ours_fast": ("AsyncClient(fast=True)", "vendor_async"),
}
#: These get twice as many sends: 20 in flight are sooner done.
AT_ONCE = ("vendor_async", "ours_fast")


@dataclass(frozen=True)
class Promise:
    """At least `least` times the sends/s of `than`; without `least`, a figure to look at."""

    words: str
    candidate: str
    than: str
    least: float | None = None


PROMISES = (
    Promise("Client, of the vendor's sync SDK", "ours", "vendor_sync", 2.0),
    Promise("AsyncClient(fast=True), of the vendor's async SDK", "ours_fast", "vendor_async", 1.0),
    Promise("Client on an httpx transport, of httpx.Client on the same", "ours_over_httpx", "bare_client_over_httpx", 0.95),
    Promise("AsyncClient, of the vendor's async SDK", "ours_async", "vendor_async"),
    Promise("Client on an httpx transport, of that transport alone", "ours_over_httpx", "bare_transport"),
)


@dataclass(frozen=True)
class Turn:
    """What came of one turn of a candidate."""

    rate: float
    cpu_us: float
    #: The part of one processor that the gateway needed.
    gateway: float
    figures: dict[str, Any]


Turns = dict[tuple[str, str], list[Turn]]


def environment(**more: str) -> dict[str, str]:
    """Return what a user's shell has, without its proxies: nobody shall go through one to this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {name: value for name, value in kept.items() if not name.lower().endswith("_proxy")} | more


def vendors_python(folder: Path, requirement: str) -> str:
    """Return the interpreter of the environment with `requirement`, made unless it is there."""
    python, done = folder / "bin" / "python", folder / "requirement.txt"
    if not done.exists() or done.read_text(encoding="utf-8") != requirement:
        print(f"installing {requirement} …", file=sys.stderr)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], env=clean, check=True)
        pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--constraint", str(ROOT / "constraints.txt"), requirement], env=clean, check=True)
        done.write_text(requirement, encoding="utf-8")
    return str(python)


class Bench:
    """The gateway, and the candidates that have their turns at it."""

    def __init__(self, ports: dict[str, int], folder: Path, pythons: dict[str, str]) -> None:
        self._ports = ports
        self._folder = folder
        self._pythons = pythons
        self.sends = 0

    def turn(self, how: str, name: str, scheme: str, count: int, *more: str) -> Turn:
        """Have a candidate send; what it said and what the gateway counted must be the same."""
        authority = str(self._folder / "ca.pem")
        # SSL_CERT_FILE counts for Python's ssl and for httpx, REQUESTS_CA_BUNDLE for requests.
        variables = environment(SSL_CERT_FILE=authority, REQUESTS_CA_BUNDLE=authority)
        if name not in self._pythons:
            variables["PYTHONPATH"] = str(ROOT)
        url = f"{scheme}://127.0.0.1:{self._ports[scheme]}/v2/"
        command = [self._pythons.get(name, sys.executable), str(CANDIDATE), how, name, url, str(count), *more]
        self._counts()
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=LIMIT, check=False)
        counts = self._counts()
        if done.returncode != 0:
            raise SystemExit(f"{name}, {scheme}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        figures = json.loads(done.stdout.splitlines()[-1])
        if not figures["sent"] == counts["sends"] == counts["numbers"]:
            raise SystemExit(f"{name}, {scheme}: said {figures['sent']} sends, the gateway had {counts}")
        self.sends += counts["sends"]
        busy = figures["rate"] * counts["cpu_seconds"] / counts["sends"]
        return Turn(figures["rate"], figures["cpu_us"], busy, figures)

    def _counts(self) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", self._ports["http"], timeout=10)
        try:
            connection.request("GET", "/counts")
            counts: dict[str, Any] = json.load(connection.getresponse())
        finally:
            connection.close()
        return counts


@contextmanager
def bench(environments: Path | None) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pythons = {name: vendors_python((environments or folder) / name, what) for name, what in VENDORS.items()}
        with subprocess.Popen(
            [sys.executable, str(GATEWAY), made], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
        ) as gateway:
            try:
                yield Bench(json.loads(gateway.stdout.readline()), folder, pythons)
            finally:
                gateway.stdin.close()  # it ends with it


def rounds(at: Bench, count: int, sends: int, seed: int) -> Turns:
    chance = random.Random(seed)
    turns: Turns = {}
    for number in range(1, count + 1):
        print(f"round {number} of {count} …", file=sys.stderr)
        # What is compared with each other stands near each other: the machine is not the same a minute later.
        order = [
            (scheme, name) for scheme in chance.sample(SCHEMES, 2) for name in chance.sample(list(CANDIDATES), len(CANDIDATES))
        ]
        for scheme, name in order:
            turn = at.turn("one", name, scheme, sends * 2 if name in AT_ONCE else sends)
            turns.setdefault((scheme, name), []).append(turn)
    return turns


def middle(values: Sequence[float], digits: str) -> str:
    """Return the median, the lowest and the highest of `values`."""
    return f"{statistics.median(values):{digits}} ({min(values):{digits}}–{max(values):{digits}})"


def ratios(turns: Turns, scheme: str, name: str, than: str, what: Callable[[Turn], float]) -> list[float]:
    """Return what `name` has over what `than` has, round by round."""
    return [what(ours) / what(theirs) for ours, theirs in zip(turns[scheme, name], turns[scheme, than], strict=True)]


def rate(turn: Turn) -> float:
    return turn.rate


def cpu(turn: Turn) -> float:
    return turn.cpu_us


def show_candidates(turns: Turns) -> None:
    for scheme in SCHEMES:
        print(f"\n{'TLS' if scheme == 'https' else 'http':46}{'sends/s':>20}{'CPU µs':>8}{'gateway':>9}{'ratio to the SDK':>20}")
        for name, (words, than) in CANDIDATES.items():
            of = turns[scheme, name]
            cells = f"{middle([turn.rate for turn in of], '.0f'):>20}{statistics.median(turn.cpu_us for turn in of):8.0f}"
            cells += f"{statistics.median(turn.gateway for turn in of):9.0%}"
            print(f"{words:46}{cells}{middle(ratios(turns, scheme, name, than, rate), '.2f'):>20}")
    print(f"\nwith {', '.join(sorted({package for of in turns.values() for package in of[0].figures['with']}))}")


def show_promises(turns: Turns) -> None:
    print(f"\n{'promise':64}{'wanted':>7}{'ratio of sends/s':>20}{'rounds':>9}{'less CPU':>10}")
    for promise in PROMISES:
        for scheme in SCHEMES:
            faster = ratios(turns, scheme, promise.candidate, promise.than, rate)
            thrift = statistics.median(ratios(turns, scheme, promise.than, promise.candidate, cpu))
            row = f"{promise.words + (', TLS' if scheme == 'https' else ', http'):64}"
            if promise.least is None:
                print(f"{row}{'—':>7}{middle(faster, '.2f'):>20}{'':9}{thrift:10.2f}  no promise")
                continue
            held = sum(ratio >= promise.least for ratio in faster)
            kept = "not held"
            if held == len(faster):
                kept = "held in every round"
            elif statistics.median(faster) >= promise.least:
                kept = "held in the median"
            print(f"{row}{promise.least:7.2f}{middle(faster, '.2f'):>20}{f'{held}/{len(faster)}':>9}{thrift:10.2f}  {kept}")
    print("less CPU: the other's CPU time per send over ours, median")


def wait_for_disk(folder: Path) -> float:
    """Return how many milliseconds one wait for the disk takes there now, on average."""
    with (folder / "waits").open("wb", buffering=0) as file:
        began = time.perf_counter()
        for _ in range(100):
            file.write(bytes(4096))
            os.fsync(file.fileno())
        return (time.perf_counter() - began) * 10


def show_many(at: Bench, recipients: Sequence[int], *, journal_of_all: bool) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        heading = f"{'recipients':>11}{'sends/s':>9}{'CPU µs':>8}{'MiB':>14}{'a wait for the disk':>21}"
        print(f"\n{'send_many, TLS, 20 in flight':40}{heading}")
        for name, words in (("sync", "Client"), ("fast", "AsyncClient(fast=True)")):
            for with_journal in (False, True):
                for count in recipients if journal_of_all or not with_journal else recipients[:1]:
                    journal = [str(folder / f"{name}-{count}.journal")] if with_journal else []
                    wait = f"{wait_for_disk(folder):18.2f} ms" if with_journal else ""
                    turn = at.turn("many", name, "https", count, *journal)
                    peak = turn.figures["peak_mib"]
                    memory = f"{peak:.1f} (+{peak - turn.figures['before_mib']:.1f})"
                    label = words + (", with a journal" if with_journal else "")
                    print(f"{label:40}{count:11,}{turn.rate:9.0f}{turn.cpu_us:8.0f}{memory:>14}{wait}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, fewer sends, fewer recipients")
    parser.add_argument("--long", action="store_true", help="the journal with the most recipients, too")
    parser.add_argument("--rounds", type=int, help="how many (6; 2 with --quick)")
    parser.add_argument("--sends", type=int, help="how many in a turn, twice as many where 20 are in flight (600; 300)")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the turns")
    parser.add_argument(
        "--environments", type=Path, help="where the vendor's SDKs are, or are installed to (default: nowhere for long)"
    )
    wanted = parser.parse_args()
    count, sends = wanted.rounds or (2 if wanted.quick else 6), wanted.sends or (300 if wanted.quick else 600)
    load = os.getloadavg()
    with bench(wanted.environments and wanted.environments.resolve()) as at:
        print(f"{count} rounds of {sends} sends, median (min–max); Python {sys.version.split()[0]}, {os.cpu_count()} processors")
        turns = rounds(at, count, sends, wanted.seed)
        show_candidates(turns)
        show_promises(turns)
        show_many(at, RECIPIENTS[:1] if wanted.quick else RECIPIENTS, journal_of_all=wanted.long)
    print(f"\n{at.sends:,} sends came to the gateway: as many as were said, each to its number once; none was lost or doubled")
    print(f"load of the machine: {load[0]:.1f} at the start, {os.getloadavg()[0]:.1f} at the end (1 of it is this command's own)")


if __name__ == "__main__":
    main()
