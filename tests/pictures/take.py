"""Takes the pictures of the site from the real wizard: `python tests/pictures/take.py` after the wizard's looks have changed.

Each is docs/assets/<name>-<light or dark>.<language>.png, as the plugin for languages wants it. It runs no test, and what it enters is made up.
"""

from __future__ import annotations

import re
import shutil
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

TOP = Path(__file__).parents[2]
ASSETS = TOP / "docs" / "assets"
# The tests of the browser know how the servers are started and how the wizard is walked.
sys.path.insert(0, str(TOP / "tests"))

from browser.hand import Hand  # noqa: E402
from browser.opened import Opened, open_page  # noqa: E402
from browser.servers import PATIENCE, Served, running_app  # noqa: E402

#: A page with several of them must stay light.
LARGEST = 120 * 1024
WIDTH = 900
LOCALES = {"en": "en-GB", "ru": "ru-RU"}


def start(_: Hand) -> None:
    """The first thing that anybody sees."""


def delivered(hand: Hand) -> None:
    """Go on to the test SMS, and wait until it is delivered."""
    hand.forward("account")
    hand.forward("credentials")
    hand.click("wizard.credentials.practice")
    hand.succeeds(hand.say("wizard.credentials.granted_sandbox").split("**")[1])
    for step in ("compose", "check", "test"):
        hand.forward(step)
    hand.field("wizard.test.phone").fill("+7 999 123-45-67")
    hand.click("wizard.test.send_sandbox")
    hand.succeeds(hand.say("wizard.test.delivered_sandbox").split("**")[1])


#: Name of a picture → what is done before it is taken, and the element below which the wizard is cut off.
PICTURES: dict[str, tuple[Callable[[Hand], None], str]] = {
    "start": (start, ".smsaero-ways"),
    "wizard": (delivered, ".smsaero-testing"),
}
#: Pixels that are left around that element.
MARGIN = 8


def take(browser: Browser, app: Served, name: str, language: str, *, dark: bool) -> Path:
    """Take one picture and return where it is."""
    before, last = PICTURES[name]
    app.forget_draft()
    parts = urlsplit(app.address)
    context = open_page(browser, f"{parts.scheme}://{parts.netloc}", width=WIDTH, dark=dark, language=LOCALES[language])
    try:
        page = context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": 2400})
        opened = Opened(page, app, ASSETS)
        page.goto(app.address)
        expect(opened.wizard).to_be_visible()
        before(Hand(opened, language))
        path = ASSETS / f"{name}-{'dark' if dark else 'light'}.{language}.png"
        page.screenshot(
            path=path, clip=_clip(page, opened.wizard, opened.wizard.locator(last).first), animations="disabled", caret="hide"
        )
        # Leaving the page ends its kernel.
        page.goto("about:blank")
    finally:
        context.close()
    return path


def _clip(page: Page, wizard: Locator, last: Locator) -> Any:
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    box, end = wizard.bounding_box(), last.bounding_box()
    assert box is not None
    assert end is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": round(end["y"] + end["height"] + MARGIN - box["y"])}


def tell_pages(path: Path) -> None:
    """Write the size of the picture at `path` into the pages that show it: else they jump when it comes."""
    name, language, _ = path.name.split(".")
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    for page in (TOP / "docs").rglob(f"*.{language}.md"):
        text = page.read_text(encoding="utf-8")
        told = re.sub(rf"(assets/{name}\.png#[\w-]+\){{) width=\d+ height=\d+", rf"\1 width={width} height={height}", text)
        if told != text:
            page.write_text(told, encoding="utf-8")


def main() -> int:
    """Take all pictures, or those that the command line names."""
    wanted = sys.argv[1:] or list(PICTURES)
    ASSETS.mkdir(exist_ok=True)
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    too_large = []
    expect.set_options(timeout=PATIENCE)
    with tempfile.TemporaryDirectory() as root, running_app(Path(root)) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for name in wanted:
            for language in LOCALES:
                for dark in (False, True):
                    path = take(browser, app, name, language, dark=dark)
                    tell_pages(path)
                    size = path.stat().st_size
                    sys.stdout.write(f"{path.relative_to(TOP)}: {size // 1024} KB\n")
                    too_large += [path] if size > LARGEST else []
        browser.close()
    if too_large:
        sys.stdout.write(f"too large: {', '.join(map(str, too_large))}\n")
    return len(too_large)


if __name__ == "__main__":
    sys.exit(main())
