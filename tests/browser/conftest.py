"""A real browser, and in it what a user sees: a notebook in JupyterLab or Notebook 7, or the wizard's own page.

One browser and one server of each kind for all tests of this folder, started when the first test asks for them. Nothing that a
page asks of another machine gets there.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from .axe import find_programs_with
from .opened import Opened, OpenNotebook, open_in_jupyter, open_page
from .servers import NOTEBOOKS, PATIENCE, Lab, Served, running_app, running_lab


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: a folder of pytest's, or the one that SMSAERO_KIT_SCREENSHOTS names, to be looked at."""
    wanted = os.environ.get("SMSAERO_KIT_SCREENSHOTS")
    folder = Path(wanted) if wanted else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_app(tmp_path_factory.mktemp("app")) as app:
        yield app


@pytest.fixture(scope="session")
def browser(required_tool) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    find_programs_with(required_tool)
    program = required_tool("Chromium", "chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        # No name leads anywhere. Not by Playwright's routes: what a page says when it is left gets lost in them.
        nowhere = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", nowhere]
        started = playwright.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()


@pytest.fixture
def open_notebook(lab, browser, screenshots):
    """A function that opens a notebook and runs its cells: `open_notebook("01-onboarding.ipynb", width=400, dark=True)`.

    A notebook of the project is laid out anew; another one must have been, with `lab.write`. The kernel is a new one, and no draft is
    there. `in_="notebook"` opens it in Notebook 7; `run=(0, 1)` runs these cells only.
    """
    with contextlib.ExitStack() as stack:
        stack.callback(lab.end_kernels)

        def open_it(
            name: str,
            *,
            width: int = 1280,
            dark: bool = False,
            language: str = "en-US",
            in_: Literal["lab", "notebook"] = "lab",
            run: Sequence[int] | None = None,
        ) -> OpenNotebook:
            if (NOTEBOOKS / name).exists():
                lab.put(name)
            lab.forget_draft()
            context = open_page(browser, lab.address, width=width, dark=dark, language=language)
            stack.callback(context.close)
            opened = OpenNotebook(context.new_page(), lab, screenshots, name)
            open_in_jupyter(opened, "lab/tree" if in_ == "lab" else "notebooks", dark=dark, run=run)
            return opened

        yield open_it


@pytest.fixture
def open_app(app, browser, screenshots):
    """A function that opens the wizard's own page: `open_app(language="ru-RU", width=400)`. Each page has a kernel of its own."""
    with contextlib.ExitStack() as stack:

        def open_it(*, width: int = 1280, dark: bool = False, language: str = "en-US") -> Opened:
            app.forget_draft()
            parts = urlsplit(app.address)
            context = open_page(browser, f"{parts.scheme}://{parts.netloc}", width=width, dark=dark, language=language)
            stack.callback(context.close)
            page = context.new_page()
            # Leaving the page ends its kernel, as for a user.
            stack.callback(page.goto, "about:blank")
            opened = Opened(page, app, screenshots)
            page.goto(app.address)
            expect(opened.wizard).to_be_visible()
            return opened

        yield open_it
