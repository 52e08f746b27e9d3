"""The page of the sandbox as it is served: in the visitor's language, complete in itself, and with nothing in it that was sent.

How it behaves in a browser is tested in `tests/browser`.
"""

from __future__ import annotations

import asyncio
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from smsaero_kit.sandbox import Request, Sandbox, asgi
from smsaero_kit.sandbox import page as pages
from smsaero_kit.sandbox.asgi import SandboxApp
from smsaero_kit.sandbox.callbacks import Attempt, Callback
from smsaero_kit.sandbox.control import preferred_language
from smsaero_kit.sandbox.faults import WORDS, Fault
from smsaero_kit.sandbox.state.sms import CallbackAddress
from smsaero_kit.sandbox.view import CALLBACKS, FAULTS, MESSAGES, REQUESTS, view
from smsaero_kit.texts import LANGUAGES, texts

SCRIPTS = sorted(name for name in pages._FILES if name.endswith(".js"))


def served(path="/", query="", **headers):
    return pages.asset(Request("GET", path, query, headers))


def text_of(name):
    return served(f"/page/{name}").body.decode()


class Parsed(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "de-DE,ru;q=0.5", "ru"),
        ("", "de", "en"),
        ("lang=ru", "en", "ru"),
        ("lang=en", "ru", "en"),
        ("lang=xx", "ru", "ru"),
        ("lang=%22%3E", "", "en"),
        ("other=1&lang=ru", "", "ru"),
    ],
)
def test_the_page_speaks_the_visitors_language(query, accepted, language):
    html = served("/", query, **{"accept-language": accepted}).body.decode()
    assert f'<html lang="{language}">' in html
    assert texts(language)("sandbox.page.empty_title") in html
    assert preferred_language("", accepted) in LANGUAGES


def test_the_server_serves_the_page_and_everything_that_it_names(browser, sandbox):
    answer = browser.get("/", params={"lang": "ru"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    own = {
        value for _, attributes in Parsed(answer.text).tags for value in (attributes.get("src"), attributes.get("href")) if value
    }
    for path in sorted(each for each in own if each.startswith("/")):
        assert browser.get(path).status_code == 200, path
    assert sandbox.requests == (), "looking at the page is no request to the API"


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon.png", "/.well-known/appspecific/com.chrome.devtools.json"])
def test_what_a_browser_asks_by_itself_is_no_request_to_the_api(browser, sandbox, path):
    assert browser.get(path).status_code == 404
    assert sandbox.requests == ()


def test_a_browser_keeps_no_connection_on_which_it_would_repeat_a_dropped_request(browser, header):
    asked = {"authorization": header()}
    assert browser.get("/v2/balance", headers=asked).headers.get("connection", "") != "close"
    assert browser.get("/v2/balance", headers={**asked, "sec-fetch-mode": "cors"}).headers["connection"] == "close"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing_from_elsewhere_and_has_no_script_or_style_inside(language):
    answer = served("/", f"lang={language}")
    policy = dict(rule.strip().split(" ", 1) for rule in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert {policy[kind] for kind in ("script-src", "style-src", "connect-src", "img-src")} == {"'self'"}
    for tag, attributes in Parsed(answer.body.decode()).tags:
        assert tag not in {"style", "iframe", "object", "embed", "form", "base"}
        assert tag != "script" or attributes.get("src", "").startswith("/page/")
        assert [name for name in attributes if name.startswith("on") or name == "style"] == []
        assert attributes.get("href", "/").startswith(("/", "?lang=", "#"))
    for name in pages._FILES:
        assert "//" not in re.sub(r"^//.*| // .*|http://www\.w3\.org/2000/svg", "", text_of(name), flags=re.MULTILINE), name


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_scripts_never_make_html_from_text(name):
    script = text_of(name)
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "DOMParser", ".style"):
        assert way not in script
    assert {f"{module}.js" for module in re.findall(r'from "\./(\w+)\.js"', script)} <= set(SCRIPTS)


def test_the_scripts_ask_for_the_texts_that_they_are_given():
    asked, prefixes = set(), set()
    for name in SCRIPTS:
        script = text_of(name)
        asked |= {key for call in re.findall(r"say\(([^)]*)", script) for key in re.findall(r'"([a-z]\w*)"', call)}
        prefixes |= set(re.findall(r"say\(`(\w+)\$", script))
    given = set(pages._IN_SCRIPT)
    assert asked <= given
    assert {key for key in given if not key.startswith(tuple(prefixes))} <= asked


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_can_be_read_in_light_and_in_dark(scheme):
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", re.findall(r":root \{(.*?)\}", text_of("page.css"), re.DOTALL)[scheme]))

    def luminance(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(one, other):
        light, dark = sorted((luminance(colours[one]), luminance(colours[other])), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    pairs = [(ink, ground) for ink in ("ink", "quiet", "mark", "good", "bad", "warn") for ground in ("paper", "ground", "soft")]
    pairs += [(ink, "screen") for ink in ("quiet", "good", "bad", "warn", "note")]
    pairs += [("ink", "bubble"), ("on-case", "case"), ("on-mark", "mark"), ("note", "paper")]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5} == {}


SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero"}


@pytest.mark.parametrize(
    ("number", "seconds", "state"),
    [
        ("79991234567", 0, "open"),
        ("79991234567", 10, "delivered"),
        ("79990000002", 10, "failed"),
        ("79990000006", 10, "failed"),
        ("79990000004", 10, "open"),
    ],
)
def test_a_message_says_whether_the_phone_has_it(sandbox, clock, post, number, seconds, state):
    post("sms/send", **{**SMS, "number": number})
    clock.now += seconds
    assert view(sandbox, "en")["messages"][0]["state"] == state


def test_a_test_message_reaches_no_phone_and_is_free(sandbox, post):
    post("sms/testsend", **SMS)
    (message,) = view(sandbox, "en")["messages"]
    assert (message["state"], message["cost"]) == ("test", "free")


def test_a_planned_message_says_when_until_it_is_through(sandbox, clock, post):
    post("sms/send", **SMS, dateSend=int(clock.now) + 3600)
    assert view(sandbox, "en")["messages"][0]["planned"] == int(clock.now) + 3600
    clock.now += 3610
    assert view(sandbox, "en")["messages"][0]["planned"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_callback_and_finding_has_words(sandbox, post, language):
    for word in WORDS:
        sandbox.faults.add(Fault(do=word, endpoint="sms/*", number="79990000001", times=1, skip=2, probability=0.5, seconds=1.5))
    sandbox.faults.add(Fault(do="answer", status=418, body="{}"))
    sandbox.faults.add_script([Fault(do="http_502")] * 9, repeat=True)
    for problem in ("", "refused_host", "unreachable", "timeout"):
        callback = Callback(1.0, 1, 7, 1, CallbackAddress("http://127.0.0.1/"), "delivery")
        again = None if problem == "refused_host" else 5.0
        sandbox.outbox.attempts.append(Attempt(callback, 1.0, None if problem else 500, problem, again))
    sandbox.outbox.attempts.append(Attempt(Callback(1.0, 2, 7, 2, CallbackAddress("http://127.0.0.1/")), 1.0, 200))
    post("sms/send", **SMS)
    shown = view(sandbox, language)
    say = texts(language)
    assert [each["arrived"] for each in shown["callbacks"]] == [True, False, False, False, False]
    assert shown["faults"][0]["text"].endswith(f"… ({say('sandbox.page.fault_repeats')})")
    assert "HTTP 418" in shown["faults"][1]["text"]
    assert "1.5" in shown["faults"][2]["text"]
    # The one that answers for everything was met; its name in the finding is no word of the program.
    assert (shown["faults"][1]["hits"], shown["faults"][1]["used_up"]) == (say("sandbox.page.fault_hits", hits=1), False)
    assert say("sandbox.fault.answer") in shown["requests"][0]["findings"][0]["text"]
    post("sms/send", **SMS)
    assert "%(" not in json.dumps(view(sandbox, language))


def test_a_broken_line_is_said_and_a_used_up_fault_too(sandbox, post):
    for word in ("drop_after", "cut"):
        sandbox.faults.add(Fault(do=word, times=1))
        post("sms/send", **SMS)
    shown = view(sandbox, "en")
    lines = [each["line"] for each in shown["requests"]]
    assert all(lines)
    assert lines[0] != lines[1]
    assert [each["used_up"] for each in shown["faults"]] == [True, True]


def test_what_is_shown_is_bounded_and_the_newest_comes_first(sandbox, post):
    sandbox.start_balance = Decimal(100_000)
    for number in range(MESSAGES + 20):
        post("sms/send", **{**SMS, "text": str(number)})
    post("sms/send", **{**SMS, "text": "x" * 50_000})
    for _ in range(FAULTS + 5):
        sandbox.faults.add(Fault(do="nothing"))
    for turn in range(CALLBACKS + 5):
        sandbox.outbox.attempts.append(Attempt(Callback(1.0, turn, 7, 1, CallbackAddress("http://127.0.0.1/")), 1.0, 200))
    shown = view(sandbox, "en")
    sizes = {name: len(shown[name]) for name in ("messages", "requests", "callbacks", "faults")}
    assert sizes == {"messages": MESSAGES, "requests": REQUESTS, "callbacks": CALLBACKS, "faults": FAULTS}
    for one, next_one in pairwise(shown["requests"]):
        assert one["id"] > next_one["id"]
    assert max(len(field["value"]) for field in shown["requests"][0]["fields"]) <= 1001


@pytest.mark.parametrize("text", ["\x00", "\u202e", "<b>", "%(x)s %", "😀"])
def test_any_text_goes_through_the_events_as_it_is(sandbox, post, text):
    post("sms/send", **{**SMS, "text": text})
    body = json.dumps(view(sandbox, "ru"), ensure_ascii=True).encode("ascii")
    assert json.loads(body)["messages"][0]["text"] == text


def test_half_of_a_surrogate_pair_does_not_break_the_events(sandbox):
    sandbox.account("\ud83d@example.com")
    body = json.dumps(view(sandbox, "ru"), ensure_ascii=True).encode("ascii")
    assert json.loads(body)["accounts"][0]["id"] == "\ud83d@example.com"


def events(sandbox, steps, wanted):
    """Return what the stream of events tells while `steps` are done, one after each event, until there are `wanted`."""
    told = []

    async def follow():
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            body = message.get("body", b"").decode()
            if body.startswith("data: "):
                told.append(json.loads(body.removeprefix("data: ")))
                if len(told) >= wanted:
                    gone.set()
                else:
                    steps[len(told) - 1]()

        scope = {"type": "http", "method": "GET", "path": "/sandbox/events", "query_string": b"lang=ru", "headers": []}
        await asyncio.wait_for(SandboxApp(sandbox)(scope, receive, send), timeout=20)

    asyncio.run(follow())
    return told


def test_the_events_tell_of_each_change_and_of_a_moved_clock(sandbox, clock, post, monkeypatch):
    monkeypatch.setattr(asgi, "_LOOKS", 0.01)

    def move():
        clock.now += 3600

    told = events(sandbox, [lambda: post("sms/send", **SMS), move, lambda: sandbox.clock.advance(90_000)], wanted=4)
    assert [len(each["messages"]) for each in told] == [0, 1, 1, 1]
    assert told[2]["messages"][0]["status"] == texts("ru")("status.delivered")
    assert [each["now"] - told[0]["now"] for each in told] == [0, 0, 3600, 93_600]


def test_the_events_are_silent_while_nothing_happens(monkeypatch):
    monkeypatch.setattr(asgi, "_LOOKS", 0.01)
    looks = []

    class Watched(Sandbox):
        @property
        def accounts(self):
            looks.append(self)
            if len(looks) == 20:
                self.account("late@example.com")
            return super().accounts

    assert [len(each["accounts"]) for each in events(Watched(), [lambda: None], wanted=2)] == [0, 1]
    assert len(looks) >= 20
