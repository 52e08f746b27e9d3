"""Other people's programs, unmodified, each in a network of its own in which the gateway's addresses lead to a sandbox.

There the sandbox has the ports 443 and 80 of gate.smsaero.ru, .org and .net, by an entry in the hosts file: a stranger uses the
addresses that are built into it and is told nothing but whose certificates to trust. No packet can leave such a network.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.parity.packages import installed

HERE = Path(__file__).parent
#: Kept from one run to the next, as `node_modules` are.
ENVIRONMENTS = HERE / ".cache"
HOSTS = "127.0.0.1 localhost gate.smsaero.ru gate.smsaero.org gate.smsaero.net\n"
ALONE = ("--net", "--mount", "--map-root-user")
SCRIPT = 'ip link set lo up && mount --bind "$0" /etc/hosts && exec "$@"'

#: What is met → part of the tour, SDK, how it trusts the sandbox's certificates, scheme if it shall be another than its own, choices.
#: They are met in this order, some at once: what waits longest comes first, and what is installed last comes last.
MEETINGS: dict[str, tuple[str, str, str, str, dict[str, object]]] = {
    "sync failures": ("failures", "sync", "REQUESTS_CA_BUNDLE", "", {}),
    "sync": ("everything", "sync", "REQUESTS_CA_BUNDLE", "", {}),
    "sync first steps": ("first_steps", "sync", "REQUESTS_CA_BUNDLE", "", {}),
    "sync without trust": ("first_steps", "sync", "", "", {}),
    "async failures": ("failures", "async", "", "", {}),
    "async": ("everything", "async", "", "", {}),
    "async over https": ("everything", "async", "SSL_CERT_FILE", "https", {}),
    "async first steps": ("first_steps", "async", "", "", {}),
    "async first steps, capitals ignored": ("first_steps", "async", "", "", {"sender_name_case": "ignored"}),
    "async without trust": ("first_steps", "async", "", "https", {}),
}


def impossible(reason: str) -> NoReturn:
    """Skip a test on a developer's machine, and fail it in CI, as `required_tool` does."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and in CI this test must run")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def meet(required_tool: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """A function that lets a program meet a sandbox: `meet(command, environment, trust=…, asked=…, choices=…)`.

    It returns what both told, see `inside.py`.
    """
    unshare = required_tool("unshare")
    required_tool("ip")
    folder = tmp_path_factory.mktemp("strangers")
    hosts = folder / "hosts"
    hosts.write_text(HOSTS, encoding="ascii")
    alone = [unshare, *ALONE, "sh", "-c", SCRIPT, str(hosts)]
    tried = subprocess.run([*alone, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        impossible(f"a process may have no network of its own here: {tried.stderr.strip()}")

    def run(
        command: list[str],
        environment: dict[str, str] | None = None,
        *,
        trust: str = "",
        asked: str = "",
        choices: dict[str, object] | None = None,
    ) -> dict[str, Any]:
        own = tmp_path_factory.mktemp("stranger")
        # Nothing of this machine's settings: proxies, other authorities, options of the interpreters.
        settings = {"PATH": os.environ["PATH"], "HOME": str(own), "LANG": "C.UTF-8", **(environment or {})}
        job = {
            "command": command,
            "environment": settings,
            "trust": trust,
            "folder": str(own),
            "asked": asked,
            "choices": choices or {},
        }
        inside = [*alone, sys.executable, str(HERE / "inside.py"), json.dumps(job)]
        done = subprocess.run(inside, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        assert told["code"] == 0, told["complained"]
        return told

    return run


def environment(kind: str) -> str:
    """Return the folder with one of the vendor's SDKs and all that it needs, installed if it is not there yet."""
    requirements = HERE / f"requirements-{kind}.txt"
    known = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    folder = ENVIRONMENTS / f"{kind}-{sys.implementation.cache_tag}-{platform.machine()}-{known}"
    if not folder.exists():
        ENVIRONMENTS.mkdir(exist_ok=True)
        unfinished = folder.with_name(f"{folder.name}-{os.getpid()}")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"]
        # One more try: without a registry pip would else wait for minutes.
        command = [*pip, "--retries", "1", "--target", str(unfinished), "--require-hashes", "-r", str(requirements)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            problem = f"the vendor's SDK cannot be installed: {done.stderr.strip()}"
            if "DO NOT MATCH THE HASHES" in problem:
                pytest.fail(problem)
            impossible(problem)
        unfinished.rename(folder)
    return str(folder)


@pytest.fixture(scope="session")
def met(meet: Callable[..., dict[str, Any]]) -> Iterator[Callable[[str], dict[str, Any]]]:
    """A function that returns what one of the `MEETINGS` came to."""
    with ThreadPoolExecutor(max_workers=2) as installers, ThreadPoolExecutor(max_workers=4) as guides:
        environments = {kind: installers.submit(environment, kind) for kind in ("sync", "async")}

        def guide(part: str, kind: str, trust: str, scheme: str, choices: dict[str, object]) -> dict[str, Any]:
            # -S: not even what is installed beside pytest can be imported.
            command = [sys.executable, "-S", str(HERE / "tour.py"), kind, part, *([scheme] if scheme else [])]
            return meet(command, {"PYTHONPATH": environments[kind].result()}, trust=trust, choices=choices)

        begun = {name: guides.submit(guide, *meeting) for name, meeting in MEETINGS.items()}
        yield lambda name: begun[name].result()


@pytest.fixture(scope="session")
def node(required_tool: Callable[..., str]) -> str:
    """The path of Node, with Logto's packages installed in the folder of the parity tests."""
    return installed(required_tool)
