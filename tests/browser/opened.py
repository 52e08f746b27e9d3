"""What a test holds in its hands: a page with the wizard in it, or a notebook in a page. Nothing here knows the wizard's steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from .servers import PATIENCE, Lab, Served

#: The server's own address, and what the page makes itself.
_OUTSIDE = re.compile(r"^(?!(?:http|ws)://127\.0\.0\.1[:/])(?:http|ws)s?:", re.IGNORECASE)
#: Whether the notebook of a page is there and its kernel answers.
READY = """async () => {
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
_RESTART = """async () => {
  const { sessionContext } = window.jupyterapp.shell.currentWidget.context;
  await sessionContext.restartKernel();
  await sessionContext.session.kernel.info;
}"""
_RUN_CELL = """index => {
  const { content } = window.jupyterapp.shell.currentWidget;
  content.deselectAll();
  content.activeCellIndex = index;
  window.jupyterapp.commands.execute("notebook:run-cell");
}"""


class Opened:
    """A page of the browser with the wizard in it. `outside` lists what it asked for on other machines; it got nothing."""

    def __init__(self, page: Page, served: Served, screenshots: Path) -> None:
        self.page = page
        self.served = served
        self.screenshots = screenshots
        self.outside: list[str] = []
        self._frames: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("websocket", self._listen)
        page.on("request", lambda request: self._note(request.url))

    @property
    def wizard(self) -> Locator:
        """The outermost element of the wizard, or of the validation box."""
        return self.page.locator(".smsaero-wizard").first

    def button(self, name: str) -> Locator:
        """The button of this name inside of the wizard."""
        # An icon is a character of its own before the name.
        return self.wizard.get_by_role("button", name=re.compile(rf"(^|\s){re.escape(name)}\s*$"))

    def frames(self) -> Callable[[], str]:
        """Collect all that the server tells the page from now on, also after a reload; call what is returned to read it."""
        start = len(self._frames)
        return lambda: "\n".join(self._frames[start:])

    def reload(self) -> None:
        """Load the page again, and wait until the wizard is back."""
        self.page.reload()
        expect(self.wizard).to_be_visible()

    def zoom(self, percent: int) -> None:
        """Enlarge the page as the browser's own zoom does: fewer pixels of CSS, each of them bigger."""
        size = self.page.viewport_size
        assert size is not None
        smaller = {side: length * 100 // percent for side, length in size.items()}
        self.page.set_viewport_size({"width": smaller["width"], "height": smaller["height"]})
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setDeviceMetricsOverride", {**smaller, "deviceScaleFactor": percent / 100, "mobile": False})

    def shoot(self, name: str) -> None:
        """Take a picture of the whole wizard, also of what a window of the usual height would cut off."""
        size = self.page.viewport_size
        assert size is not None
        self.page.set_viewport_size({"width": size["width"], "height": 5000})
        self.wizard.screenshot(path=self.screenshots / f"{name}.png", animations="disabled")
        self.page.set_viewport_size(size)

    def _listen(self, socket) -> None:
        self._note(socket.url)
        socket.on(
            "framereceived",
            lambda frame: self._frames.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace")),
        )

    def _note(self, url: str) -> None:
        if _OUTSIDE.match(url):
            self.outside.append(url)


class OpenNotebook(Opened):
    """A notebook in a page of the browser, in JupyterLab or in Notebook 7."""

    def __init__(self, page: Page, lab: Lab, screenshots: Path, name: str) -> None:
        super().__init__(page, lab, screenshots)
        self.lab = lab
        self.name = name

    def wait(self) -> None:
        """Wait until the kernel answers."""
        self.page.wait_for_function("() => window.jupyterapp && window.jupyterapp.shell.currentWidget")
        self.page.wait_for_function(READY)

    def run_all(self) -> None:
        """Run all cells. Not awaited: a cell that asks for input would wait for ever."""
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        expect(self.wizard).to_be_visible()

    def run_cell(self, index: int) -> None:
        """Run one cell, the first of them is 0. Not awaited either."""
        self.page.evaluate(_RUN_CELL, index)

    def save(self) -> str:
        """Save the notebook as Ctrl+S does and return what stands in the file."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        return (self.lab.work / self.name).read_text(encoding="utf-8")

    def restart_kernel(self) -> None:
        """Restart the kernel without a question, and wait until it answers."""
        self.page.evaluate(_RESTART)

    def reload(self) -> None:
        """Load the page again, and wait until the wizard is back and its kernel answers."""
        self.page.reload()
        self.wait()
        expect(self.wizard).to_be_visible()


def open_page(browser: Browser, address: str, *, width: int, dark: bool, language: str) -> BrowserContext:
    """Return a context of the browser that may use the clipboard at `address`."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale=language, color_scheme="dark" if dark else "light"
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    return context


def open_in_jupyter(opened: OpenNotebook, place: str, *, dark: bool, run: Sequence[int] | None) -> None:
    """Open the notebook at `place` of the server, in its light or dark theme, and run all of its cells, or those that are named."""
    page = opened.page
    page.goto(f"{opened.lab.address}/{place}/{opened.name}?reset")
    opened.wait()
    page.evaluate("() => { const { shell } = window.jupyterapp; shell.collapseLeft?.(); shell.collapseRight?.(); }")
    theme = "JupyterLab Dark" if dark else "JupyterLab Light"
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    expect(page.locator(f'body[data-jp-theme-name="{theme}"]')).to_be_attached()
    if run is None:
        opened.run_all()
        return
    for index in run:
        opened.run_cell(index)
    expect(opened.wizard).to_be_visible()
