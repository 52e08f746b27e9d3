"""A real JupyterLab in a real browser, on the loopback address: one server and one browser for all tests of this folder.

Everything that JupyterLab writes goes into folders of its own, so that a test can search all of it for the key.
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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATIENCE = 30_000  # milliseconds: for a slow machine, not for luck

_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # The harder case: everything that widgets synchronise is written into the notebook.
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
}
_READY = """async () => {
  const app = window.jupyterapp;
  const panel = app && app.shell.currentWidget;
  if (!panel || !panel.context) return false;
  await panel.context.ready;
  await panel.context.sessionContext.ready;
  const kernel = panel.context.sessionContext.session?.kernel;
  if (!kernel) return false;
  await kernel.info;
  return kernel.connectionStatus === "connected";
}"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, the folder that it serves, and the root of everything that it may write to."""

    address: str
    work: Path
    root: Path

    def put(self, name: str) -> None:
        """Lay a fresh copy of a notebook of the project into the served folder."""
        shutil.copy(NOTEBOOKS / name, self.work / name)


@dataclass(frozen=True)
class OpenNotebook:
    """A notebook in a page of the browser."""

    page: Page
    lab: Lab
    screenshots: Path
    name: str

    @property
    def wizard(self) -> Locator:
        """The outermost element of the wizard, or of the validation box."""
        return self.page.locator(".smsaero-wizard").first

    def run_all(self) -> None:
        """Run all cells. Not awaited: a cell that asks for input would wait for ever."""
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        expect(self.wizard).to_be_visible()

    def save(self) -> str:
        """Save the notebook as Ctrl+S does and return what stands in the file."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        return (self.lab.work / self.name).read_text(encoding="utf-8")

    def button(self, name: str) -> Locator:
        """The button of this name inside of the wizard."""
        # An icon is a character of its own before the name.
        return self.wizard.get_by_role("button", name=re.compile(rf"(^|\s){re.escape(name)}\s*$"))

    def shoot(self, name: str) -> None:
        """Take a picture of the whole wizard, also of what a window of the usual height would cut off."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": size["width"], "height": 5000})
        self.wizard.screenshot(path=self.screenshots / f"{name}.png", animations="disabled")
        self.page.set_viewport_size(size)


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: a folder of pytest's, or the one that SMSAERO_KIT_SCREENSHOTS names, to be looked at."""
    wanted = os.environ.get("SMSAERO_KIT_SCREENSHOTS")
    folder = Path(wanted) if wanted else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = tmp_path_factory.mktemp("lab")
    folders = {name: root / name for name in ("home", "config", "data", "runtime", "settings", "workspaces", "ipython", "work")}
    for folder in folders.values():
        folder.mkdir()
    for plugin, settings in _SETTINGS.items():
        package, _, name = plugin.partition(":")
        file = folders["settings"] / package / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "SMSAERO_KIT"))}
    environment |= {
        "HOME": str(folders["home"]),
        "JUPYTER_CONFIG_DIR": str(folders["config"]),
        "JUPYTER_DATA_DIR": str(folders["data"]),
        "JUPYTER_RUNTIME_DIR": str(folders["runtime"]),
        "JUPYTERLAB_SETTINGS_DIR": str(folders["settings"]),
        "JUPYTERLAB_WORKSPACES_DIR": str(folders["workspaces"]),
        "IPYTHONDIR": str(folders["ipython"]),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        *("--IdentityProvider.token=", "--PasswordIdentityProvider.password_required=False"),
        *(
            "--ServerApp.disable_check_xsrf=True",
            f"--ServerApp.root_dir={folders['work']}",
            "--LabApp.expose_app_in_browser=True",
        ),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]
    log = root / "server.log"
    with log.open("wb") as output:
        # A session of its own, so that the kernels end with the server.
        server = subprocess.Popen(
            command, env=environment, cwd=folders["work"], stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server, log)
        yield Lab(address, folders["work"], root)
    finally:
        _end(server)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api/status", timeout=5):  # noqa: S310 - loopback
            return
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)


@pytest.fixture(scope="session")
def browser(required_tool) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    program = required_tool("Chromium", "chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


@pytest.fixture
def open_notebook(lab, browser, screenshots):
    """A function that opens a notebook of the project, `open_notebook("01-onboarding.ipynb")`, and runs all of its cells."""
    with contextlib.ExitStack() as stack:

        def open_it(name: str, *, width: int = 1280, dark: bool = False) -> OpenNotebook:
            lab.put(name)
            context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-US")
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.route(re.compile(r"^(?!http://127\.0\.0\.1[:/])http"), lambda route: route.abort())
            page.goto(f"{lab.address}/lab/tree/{name}?reset")
            page.wait_for_function("() => window.jupyterapp && window.jupyterapp.shell.currentWidget")
            page.wait_for_function(_READY)
            page.evaluate("() => { const app = window.jupyterapp; app.shell.collapseLeft(); app.shell.collapseRight(); }")
            theme = "JupyterLab Dark" if dark else "JupyterLab Light"
            page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
            opened = OpenNotebook(page, lab, screenshots, name)
            opened.run_all()
            return opened

        yield open_it
