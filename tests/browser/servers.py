"""The servers that the browser tests look at: JupyterLab with Notebook 7, and the wizard's own page. Each is started once.

Everything that they write goes into folders of their own, so that a test can search all of it for the key.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from smsaero_kit.cli import kernels
from smsaero_kit.wizard.draft import FILE as DRAFT
from smsaero_kit.wizard.state import DEFAULT_FILE

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATIENCE = 30_000  # milliseconds: for a slow machine, not for luck

_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # The harder case: everything that widgets synchronise is written into the notebook.
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
    # A test looks at all cells, not at those on the screen.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
_FOLDERS = {
    "HOME": "home",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
    # Last, and no variable of Jupyter's: what is served.
    "SMSAERO_KIT_TEST_WORK": "work",
}


@dataclass(frozen=True)
class Served:
    """A running server: its address, the folder that it works in, the root of all that it may write to, its environment."""

    address: str
    work: Path
    root: Path
    environment: dict[str, str] = field(repr=False)

    def forget_draft(self) -> None:
        """Let the next wizard begin with nothing: no draft, and no file that another one saved."""
        (self.work / DRAFT).unlink(missing_ok=True)
        for saved in self.work.glob(f"{DEFAULT_FILE}*"):
            saved.unlink()


class Lab(Served):
    """A running JupyterLab, which serves Notebook 7 as well."""

    def put(self, name: str) -> None:
        """Lay a fresh copy of a notebook of the project into the served folder."""
        shutil.copy(NOTEBOOKS / name, self.work / name)

    def write(self, name: str, sources: Sequence[str]) -> None:
        """Lay a notebook of these code cells into the served folder."""
        cells = [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate(sources)
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
        (self.work / name).write_text(json.dumps(content), encoding="utf-8")

    def end_kernels(self) -> None:
        """End every kernel, so that a notebook opened again begins with a new one."""
        for session in json.loads(self._ask("/api/sessions")):
            self._ask(f"/api/sessions/{session['id']}", "DELETE")

    def _ask(self, path: str, method: str = "GET") -> bytes:
        request = urllib.request.Request(self.address + path, method=method)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=PATIENCE / 1000) as answer:  # noqa: S310 - loopback
            content: bytes = answer.read()
            return content


@contextlib.contextmanager
def running_lab(root: Path) -> Iterator[Lab]:
    """Start JupyterLab with everything below `root`."""
    environment, work = _private(root)
    for plugin, settings in _SETTINGS.items():
        package, _, name = plugin.partition(":")
        file = root / "settings" / package / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        *("--IdentityProvider.token=", "--PasswordIdentityProvider.password_required=False"),
        *("--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={work}"),
        *("--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True"),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        # Clients of kernels that have ended go on knocking at their TCP ports, behind which another test may listen by then.
        *(
            [f"--KernelManager.{name}={value}" for name, value in kernels.SETTINGS.items()]
            if kernels.fits(root / "runtime")
            else []
        ),
    ]
    log = root / "server.log"
    with log.open("wb") as output:
        server = _start(command, environment, work, output)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server, log)
        yield Lab(address, work, root, environment)
    finally:
        _end(server)


@contextlib.contextmanager
def running_app(root: Path) -> Iterator[Served]:
    """Start `smsaero-kit app` with everything below `root`; the address holds the token."""
    environment, work = _private(root)
    command = [sys.executable, "-u", "-m", "smsaero_kit", "app", "--no-browser", "--port", "0", "--folder", str(work)]
    log = root / "server.log"
    with log.open("wb") as output:
        server = _start(command, environment, root, output)
    try:
        yield Served(_announced(server, log), work, root, environment)
    finally:
        _end(server)


def _private(root: Path) -> tuple[dict[str, str], Path]:
    """Make the folders below `root`; return the environment that names them, and the one that is served."""
    for name in _FOLDERS.values():
        (root / name).mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "SMSAERO_KIT"))}
    return kept | {variable: str(root / name) for variable, name in _FOLDERS.items()}, root / "work"


def _start(command: list[str], environment: dict[str, str], folder: Path, output: object) -> subprocess.Popen[bytes]:
    # A session of its own, so that whatever it starts ends with it.
    return subprocess.Popen(command, env=environment, cwd=folder, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in _while_it_starts(server, log):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api/status", timeout=5):  # noqa: S310 - loopback
            return


def _announced(server: subprocess.Popen[bytes], log: Path) -> str:
    for _ in _while_it_starts(server, log):
        address = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+(?=\s)", log.read_text(errors="replace"))
        if address is not None:
            return address[0]
    raise AssertionError


def _while_it_starts(server: subprocess.Popen[bytes], log: Path) -> Iterator[None]:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        yield
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)
