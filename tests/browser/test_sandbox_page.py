"""The sandbox's page in a real browser: phones that fill by themselves, nothing that runs, and everything within reach of keys."""

from __future__ import annotations

import base64
import contextlib
import json
import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from smsaero_kit.sandbox import Request, Sandbox, asgi
from smsaero_kit.sandbox.callbacks import Callback
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.sandbox.server import running
from smsaero_kit.sandbox.state.sms import CallbackAddress
from smsaero_kit.texts import texts

SAY = texts("en")
NUMBER, OTHER = "79991234567", "79997654321"
EVIL = (
    "<script>window.ran = 1</script>",
    '"><img src=x onerror="window.ran = 1">',
    "</p></li></ol><h1>x",
    "&lt;b&gt; $texts ${title} %(text)s",
    "first line\nsecond  line",
    "رمز التحقق هو 4821 \u202e evil",
    "👩‍👩‍👧‍👦 קוד",
    "w" * 300,
)


class Sent:
    """A sandbox whose time stands still until it is moved, with a short way to send."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(clock=lambda: 1_700_000_000.0, balance=Decimal(1000))

    def __call__(self, text: str = "Hi", number: str = NUMBER, path: str = "/v2/sms/send", **fields: object) -> None:
        """Send an SMS, or ask for another path with the same fields."""
        pair = base64.b64encode(b"somebody@example.com:any-key-of-16-to-32-chars").decode()
        headers = {"authorization": f"Basic {pair}", "content-type": "application/json"}
        body = json.dumps({"number": number, "text": text, "sign": "SMS Aero", **fields}).encode()
        self.sandbox.answer(Request("POST", path, "", headers, body))

    def everything(self) -> None:
        """Let there be one of each: long and foreign texts, failures, findings, callbacks and faults."""
        for text in EVIL:
            self(text)
        for number in ("79990000002", "79990000006", "79990000408", "971501234567"):
            self(number=number)
        self("test", path="/v2/sms/testsend")
        self(path=f"/v2/{EVIL[1]}", **{EVIL[0]: EVIL[2], "w" * 200: "w" * 200})
        self.sandbox.clock.advance(5)
        self("planned", dateSend=1_700_009_000)
        to = CallbackAddress("http://127.0.0.1/" + "path" * 40)
        self.sandbox.callback_done(Callback(1.0, 1, 7, 1, to, "delivery"), None, "refused_host")
        self.sandbox.faults.add_script([Fault(do="drop_before", endpoint="nothing")] * 6, repeat=True)
        self.sandbox.account("somebody.with.a.very.long.name.indeed@a.subdomain.of.example.com")


@pytest.fixture
def send():
    return Sent()


@pytest.fixture
def look(browser, send, monkeypatch):
    """A function that opens the page of the sandbox behind `send`: `look(lang="en", width=1280)`."""
    monkeypatch.setattr(asgi, "_LOOKS", 0.05)
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(running(send.sandbox)).removesuffix("v2/")

        def open_it(lang: str = "en", *, width: int = 1280, dark: bool = False, hash: str = "") -> Page:  # noqa: A002
            scheme = "dark" if dark else "light"
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: pytest.fail(str(error)))
            page.on("request", lambda request: seen.append(request.url))
            page.goto(f"{address}?lang={lang}{hash}")
            expect(page.locator("#link")).to_have_attribute("data-state", "live")
            return page

        seen: list[str] = []
        yield open_it
        assert [url for url in seen if not url.startswith(address)] == []


def bubbles(page):
    return page.locator("#thread .sms")


def test_an_sms_appears_by_itself_and_nothing_is_lost(look, send):
    page = look()
    expect(page.get_by_role("heading", name=SAY("sandbox.page.empty_title"))).to_be_visible()
    page.evaluate("window.same = true")
    send("Your code is 1")
    expect(bubbles(page)).to_have_text([re.compile("Your code is 1")])
    expect(page.locator("#announcement")).to_contain_text("Your code is 1")
    expect(bubbles(page)).to_have_attribute("data-state", "open")
    expect(page.locator("#accounts")).to_contain_text("994.51")
    send.sandbox.clock.advance(5)
    expect(bubbles(page)).to_have_attribute("data-state", "delivered")
    expect(page.locator(".state")).to_be_hidden()

    summary = page.locator("#requests summary").first
    summary.press("Enter")
    expect(page.locator("#requests dd", has_text="Your code is 1")).to_be_visible()
    row = page.locator("#phones button").first
    row.click()
    assert page.url.endswith(f"#{NUMBER}")
    summary.focus()
    for number in range(12):
        send(f"other {number}", number=OTHER)
    expect(page.locator("#phones button")).to_have_count(2)
    expect(page.locator("#phones button").first).to_contain_text(SAY("sandbox.page.new"))
    expect(page.locator("#requests > li")).to_have_count(13)
    expect(bubbles(page)).to_have_text([re.compile("Your code is 1")])
    expect(page.locator("#requests details[open] dd", has_text="Your code is 1")).to_be_visible()
    expect(page.locator("#requests details[open] summary")).to_be_focused()

    # The row of the chosen phone moves to the top, and keeps the focus.
    row = page.locator("#phones button").last
    row.focus()
    send("Your code is 2")
    expect(bubbles(page)).to_have_count(2)
    expect(page.locator("#phones button").first).to_be_focused()
    expect(page.locator("#phones button").first).to_have_attribute("aria-current", "true")
    assert page.evaluate("window.same")
    page.get_by_role("link", name="Русский").click()
    expect(page.locator("#phone-title")).to_have_attribute("aria-label", f"Телефон +{NUMBER}")
    assert page.url.endswith(f"?lang=ru#{NUMBER}")


def test_a_thread_keeps_its_place_and_says_that_there_is_more(look, send):
    for number in range(20):
        send(f"message {number}")
    page = look()
    expect(bubbles(page).last).to_be_in_viewport()
    page.locator("#screen").evaluate("screen => { screen.scrollTop = 100; }")
    send("the newest")
    newer = page.get_by_role("button", name=SAY("sandbox.page.newer"))
    expect(newer).to_be_visible()
    assert page.locator("#screen").evaluate("screen => screen.scrollTop") == 100
    newer.click()
    expect(bubbles(page).last).to_contain_text("the newest")
    expect(bubbles(page).last).to_be_in_viewport()
    expect(newer).to_be_hidden()


@pytest.mark.parametrize(("lang", "width", "dark"), [("ru", 360, True), ("en", 800, False)])
def test_whatever_was_sent_is_shown_as_text_and_fits(look, send, lang, width, dark):
    page = look(lang, width=width, dark=dark)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits), "empty"
    send.everything()
    page.goto(f"{page.url.partition('#')[0]}#{NUMBER}")
    page.reload()
    shown = page.locator("#thread .text")
    expect(shown).to_have_count(len(EVIL) + 2)
    assert shown.evaluate_all("nodes => nodes.map(node => node.textContent)")[: len(EVIL)] == list(EVIL)
    page.locator("#requests details").first.evaluate("details => { details.open = true; }")
    page.locator("#magic summary").click()
    for summary in page.locator("#requests summary").all()[:4]:
        summary.evaluate("node => { node.parentElement.open = true; }")
    assert page.evaluate(fits), "with everything"
    assert page.locator("h1").count() == 1
    assert page.evaluate("window.ran === undefined && document.images.length === 1")
    # Line breaks stay, and what reads from the right begins there.
    assert shown.nth(4).evaluate("node => node.getClientRects()[0].height > 1.5 * parseFloat(getComputedStyle(node).lineHeight)")
    assert shown.nth(5).evaluate("node => getComputedStyle(node).direction") == "rtl"
    states = bubbles(page).evaluate_all("nodes => nodes.map(node => node.dataset.state)")
    assert states == ["delivered"] * len(EVIL) + ["test", "open"]


def test_everything_can_be_done_with_the_keyboard(look, send):
    send("first")
    send("second", number=OTHER)
    page = look()

    def reach(target) -> None:
        for _ in range(30):
            if target.evaluate("node => node === document.activeElement"):
                ring = target.evaluate("node => getComputedStyle(node).outlineStyle")
                assert ring == "solid", "the focus can be seen"
                return
            page.keyboard.press("Tab")
        pytest.fail(f"the Tab key does not reach {target}")

    clock = page.locator("#clock")
    before = clock.text_content()
    reach(page.get_by_role("button", name=SAY("sandbox.page.forward_60")))
    page.keyboard.press("Enter")
    expect(clock).not_to_have_text(before)
    expect(bubbles(page)).to_have_attribute("data-state", "delivered")

    reach(page.locator("#phones button").first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(bubbles(page)).to_have_text([re.compile("first")])

    reach(page.get_by_label(SAY("sandbox.page.next_send")))
    page.keyboard.press("End")
    reach(page.get_by_role("button", name=SAY("sandbox.page.add"), exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#faults > li")).to_contain_text(SAY("sandbox.fault.no_money"))
    send("third")
    expect(page.locator("#faults > li")).to_contain_text(SAY("sandbox.page.used_up"))
    expect(page.locator("#requests > li").first).to_contain_text("HTTP 402")
    page.get_by_role("button", name=SAY("sandbox.page.remove")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#faults > li")).to_have_count(0)
    expect(page.locator("#faults-title")).to_be_focused()

    reset = page.get_by_role("button", name=SAY("sandbox.page.reset"))
    reset.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=SAY("sandbox.page.cancel"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(reset).to_be_focused()
    assert len(send.sandbox.messages) == 2
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_be_visible()
    assert send.sandbox.messages == ()


def test_an_sms_can_be_sent_from_the_page_once_and_to_numbers_that_break_the_line(look, send):
    page = look("ru")
    address = page.url.partition("?")[0]
    expect(page.locator("#address")).to_have_text(f"{address}v2/")
    expect(page.locator("#curl")).to_contain_text(f"{address}v2/sms/send")
    expect(page.locator("#curl")).to_contain_text("79990000000")
    page.get_by_role("button", name=texts("ru")("sandbox.page.empty_try")).click()
    expect(bubbles(page)).to_have_count(1)
    page.locator("#magic summary").click()
    for number in ("79990000408", "79990000402"):
        page.locator(f'[data-send="{number}"]').last.click()
        expect(page.locator("#requests > li").first).to_contain_text(number)
    expect(page.locator("#phones button")).to_have_count(2)
    assert len(send.sandbox.messages) == 2
    page.get_by_label(texts("ru")("sandbox.page.only_findings")).check()
    expect(page.locator("#requests > li:visible")).to_have_count(2)


def test_a_lost_connection_is_said_and_so_is_its_return(browser, send):
    send("before")
    with running(send.sandbox) as url:
        port = int(url.rstrip("/v2").rpartition(":")[2])
        page = browser.new_context().new_page()
        page.goto(f"http://127.0.0.1:{port}/?lang=ru")
        expect(bubbles(page)).to_have_count(1)
    with contextlib.closing(page.context):
        say = texts("ru")
        expect(page.get_by_role("alert").filter(has_text=say("sandbox.page.lost"))).to_be_visible()
        expect(page.locator("#link")).to_have_text(say("sandbox.page.lost_short"))
        page.locator("[data-forward]").first.click()
        expect(page.locator("#told")).to_contain_text(say("sandbox.page.no_answer"))
        send("after")
        with running(send.sandbox, port=port):
            expect(bubbles(page)).to_have_count(2)
            expect(page.locator("#back")).to_have_text(say("sandbox.page.back"))
            expect(page.locator("#lost")).to_be_hidden()
            page.close()


def test_without_javascript_the_page_says_where_the_same_is(browser, send):
    with running(send.sandbox) as url, contextlib.closing(browser.new_context(java_script_enabled=False)) as context:
        page = context.new_page()
        for lang in ("en", "ru"):
            page.goto(url.replace("/v2/", f"/?lang={lang}"))
            expect(page.locator("noscript p")).to_have_text(f"{texts(lang)('sandbox.page.noscript')} /sandbox/messages")
            expect(page.locator("noscript p")).to_be_visible()
            expect(page.locator("main")).to_be_hidden()
