"""The wizard outside of JupyterLab: in Notebook 7, and as a page of its own. It shows, answers and takes the key, and nobody else is asked."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from smsaero_kit.texts import texts
from smsaero_kit.wizard.state import DEFAULT_FILE

from .axe import violations
from .hand import KEY, Hand, files_with
from .servers import PATIENCE


@pytest.fixture(params=["notebook", "app"])
def opened(request):
    """The English wizard, in each of the two."""
    if request.param == "app":
        return request.getfixturevalue("open_app")(language="en-GB")
    return request.getfixturevalue("open_notebook")("01-onboarding.ipynb", in_="notebook")


def test_the_wizard_goes_from_nothing_to_a_file_and_asks_no_other_machine(opened):
    """At 200 % zoom, too: then a window of 1280 pixels has 640."""
    opened.zoom(200)
    hand = Hand(opened, "en")
    hand.forward("account")
    hand.forward("credentials")
    hand.enter_account()
    expect(hand.field("wizard.credentials.key")).to_have_value("")
    hand.succeeds("100")
    hand.go_on_to_the_end()
    assert KEY not in opened.page.content()
    assert files_with(opened.served.root) == [opened.served.work / DEFAULT_FILE]
    assert opened.wizard.evaluate("node => node.scrollWidth <= node.clientWidth"), "nobody has to scroll sideways"
    assert opened.outside == []


def test_the_page_speaks_the_browsers_language_keeps_to_its_colours_and_hides_its_token(open_app):
    opened = open_app(language="ru-RU", width=400, dark=True)
    page, say = opened.page, texts("ru")
    expect(page).to_have_title(say("cli.app.title"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(opened.wizard).to_contain_text(say("wizard.start.title"))
    dark = page.locator("html").evaluate("node => getComputedStyle(node).backgroundColor")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).not_to_have_css("background-color", dark)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "true")
    assert "token" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nobody has to scroll sideways"
    # Not the wizard alone: title, language, landmarks and headings of the page are ours, too.
    assert violations(page, "html") == []
    opened.shoot("ru-400-app")
    page.reload()
    expect(opened.wizard).to_be_visible()


def test_nobody_without_the_token_gets_at_a_wizard_and_its_kernel_ends_with_the_page(open_app, app):
    page = open_app().page
    kernel = page.locator("#jupyter-config-data").evaluate("node => JSON.parse(node.textContent).kernelId")
    parts = urlsplit(app.address)
    with httpx.Client(base_url=f"{parts.scheme}://{parts.netloc}") as stranger:
        assert stranger.get("/").headers["location"].startswith("/login")
        assert stranger.get("/?token=guessed").headers["location"].startswith("/login")
        assert stranger.get(f"/api/kernels/{kernel}").status_code == 403
        assert stranger.post(f"/voila/api/shutdown/{kernel}").status_code == 403
        upgrade = {
            "connection": "upgrade",
            "upgrade": "websocket",
            "sec-websocket-version": "13",
            "sec-websocket-key": "c2VjcmV0IG9mIHRlc3Q=",
        }
        assert stranger.get(f"/api/kernels/{kernel}/channels", headers=upgrade).status_code == 403
        assert stranger.get("/login").status_code == 200
        # Whoever leaves the page has the key forgotten.
        stranger.headers["authorization"] = f"token {parts.query.removeprefix('token=')}"
        assert stranger.get(f"/api/kernels/{kernel}").status_code == 200
        page.goto("about:blank")
        until = time.monotonic() + PATIENCE / 1000
        while stranger.get(f"/api/kernels/{kernel}").status_code != 404:
            assert time.monotonic() < until, "the kernel still runs"
            time.sleep(0.1)
    assert "Traceback" not in (app.root / "server.log").read_text(encoding="utf-8")
