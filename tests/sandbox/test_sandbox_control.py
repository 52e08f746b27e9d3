"""The control API: every path and method, plain and through the transport; whatever is sent to it, it explains and never fails."""

from __future__ import annotations

import json

import httpx
import pytest

from smsaero_kit.errors import StateRefused
from smsaero_kit.sandbox import Request, Sandbox, SandboxTransport
from smsaero_kit.sandbox.clock import Clock
from smsaero_kit.sandbox.control import _HANDLERS, PATH, preferred_language, respond
from smsaero_kit.sandbox.faults import Fault

SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero", "callbackUrl": "https://example.com/"}
JSON = {"content-type": "application/json"}
NOW = 1_700_000_000.0

#: Method, path, body → what stands in the answer.
PATHS = {
    ("GET", ""): (None, {"messages": 1, "requests": 1, "callbacks_waiting": 3, "now": NOW}),
    ("GET", "messages"): (None, [{"number": "79991234567", "status_word": "queue", "cost": "5.49"}]),
    ("GET", "inbox"): (None, []),
    ("GET", "requests"): (None, [{"path": "/v2/sms/send", "status": 200, "line": "kept", "findings": []}]),
    ("GET", "callbacks"): (None, {"waiting": 3, "dropped": 0, "attempts": []}),
    ("GET", "faults"): (None, [{"id": 1, "do": "cut", "endpoint": "never"}]),
    ("POST", "faults"): ({"do": "slow", "seconds": 1}, {"id": 2}),
    ("DELETE", "faults"): (None, []),
    ("GET", "choices"): (None, {"price": "per_segment"}),
    ("PATCH", "choices"): ({"price": "per_message"}, {"price": "per_message", "page_size": 50}),
    ("GET", "clock"): (None, {"now": NOW, "speed": 1.0}),
    ("POST", "clock"): ({"advance": 60, "speed": 0}, {"now": NOW + 60, "speed": 0.0}),
    ("GET", "accounts"): (None, [{"email": "somebody@example.com", "balance": "94.51"}]),
    ("POST", "accounts"): ({"email": "a@b.c", "balance": 3}, {"email": "a@b.c", "balance": "3.00"}),
    ("POST", "scenario"): ({"choices": {"page_size": 7}}, {"messages": 1, "requests": 1}),
    ("POST", "reset"): ({}, {"messages": 0, "requests": 0, "accounts": []}),
    ("GET", "view"): (None, {"speed": 1.0}),
}


@pytest.fixture
def sandbox(header):
    sandbox = Sandbox(clock=Clock(lambda: NOW))
    sandbox.answer(Request("POST", "/v2/sms/send", "", {**JSON, "authorization": header()}, json.dumps(SMS).encode()))
    sandbox.faults.add(Fault(do="cut", endpoint="never"))
    return sandbox


@pytest.mark.parametrize("path", ["messages", "inbox", "requests", "callbacks", "clock", ""])
def test_a_misspelt_filter_shows_nothing_instead_of_everything(sandbox, path):
    answer = respond(sandbox, Request("GET", f"/sandbox/{path}", "acount=a@b.c"))
    assert answer.status == 400
    assert "acount" in json.loads(answer.body)["error"]


def test_what_is_told_in_russian_can_be_read_in_a_terminal(sandbox):
    answer = respond(sandbox, Request("GET", "/sandbox/nothing", "lang=ru"))
    assert "управляющем" in answer.body.decode("utf-8")


def test_each_account_can_be_looked_at_alone(sandbox, header):
    headers = {**JSON, "authorization": header(email="other@example.com")}
    sandbox.answer(Request("POST", "/v2/sms/send", "", headers, json.dumps({**SMS, "text": "Other"}).encode()))
    sandbox.clock.advance(60)
    for path in ("messages", "inbox", "requests"):

        def ask(query, path=path):
            return json.loads(respond(sandbox, Request("GET", f"/sandbox/{path}", query)).body)

        emails = ["somebody@example.com", "other@example.com"]
        assert [each["account"] for each in ask("")] == emails
        assert [[each["account"] for each in ask(f"account={email}")] for email in emails] == [[email] for email in emails]
        assert ask("account=nobody@example.com") == []


@pytest.fixture(params=["plain", "transport"])
def control(request, sandbox):
    """A function that asks: `control("POST", "clock", {"advance": 1}, query="lang=ru")` returns status, value and headers."""

    def plain(method, path, body=None, query="", **headers):
        sent = b"" if body is None else json.dumps(body).encode()
        named = {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = respond(sandbox, Request(method, f"/sandbox/{path}", query, named, sent))
        return answer.status, json.loads(answer.body), answer.headers

    def transport(method, path, body=None, query="", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with httpx.Client(transport=SandboxTransport(sandbox), headers={**JSON, **named}) as client:
            content = None if body is None else json.dumps(body)
            answer = client.request(method, f"https://anywhere.invalid/sandbox/{path}?{query}", content=content)
        return answer.status_code, answer.json(), answer.headers

    return plain if request.param == "plain" else transport


def stands_in(expected, value):
    """Whether everything of `expected` stands in `value`."""
    if isinstance(expected, dict):
        return all(name in value and stands_in(each, value[name]) for name, each in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(value) and all(map(stands_in, expected, value))
    return type(expected) is type(value) and expected == value


def test_no_path_and_no_method_is_left_out():
    assert set(PATHS) == {(method, name) for name, handlers in _HANDLERS.items() for method in handlers}


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("slash", ["", "/"])
def test_each_path_answers_with_what_it_promises(control, sandbox, method, path, slash):
    body, expected = PATHS[method, path]
    revision = sandbox.revision
    status, value, headers = control(method, path + (slash if path else ""), body)
    assert (status, headers["cache-control"], headers["x-content-type-options"]) == (200, "no-store", "nosniff")
    assert stands_in(expected, value), value
    # Whoever only looks changes nothing; whoever changes something is told of by the revision.
    assert (sandbox.revision > revision) == (method != "GET")


@pytest.mark.parametrize("path", sorted(_HANDLERS))
def test_head_is_answered_as_get(sandbox, path):
    assert respond(sandbox, Request("HEAD", PATH + path)).status == (200 if "GET" in _HANDLERS[path] else 405)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing", 404),
        ("GET", "messages/5", 404),
        ("POST", "reset/now", 404),
        ("GET", "faults/9", 404),
        ("DELETE", "faults/9", 404),
        ("DELETE", "faults/x", 404),
        ("DELETE", "faults/1/2", 404),
        ("POST", "faults/1", 404),
        ("POST", "messages", 405),
        ("DELETE", "choices", 405),
        ("PUT", "clock", 405),
        ("GET", "reset", 405),
        ("GET", "messages?limit=x", 400),
        ("GET", "requests?limit=-1", 400),
        ("GET", "callbacks?limit=999999", 400),
        ("GET", f"messages?{'&'.join('a=1' for _ in range(101))}", 400),
        ("POST", "clock", 400),
    ],
)
def test_what_cannot_be_answered_is_explained_in_the_language_wanted(control, method, path, status):
    path, _, query = path.partition("?")
    answers = [control(method, path, query=f"{query}&lang={language}") for language in ("en", "ru")]
    assert [answer[0] for answer in answers] == [status, status]
    english, russian = (answer[1]["error"] for answer in answers)
    assert english != russian
    assert ("allow" in answers[0][2]) == (status == 405)
    assert control(method, path, query=query, accept_language="de, ru;q=0.9, en;q=0.8")[1]["error"] == russian


@pytest.mark.parametrize(
    ("method", "path", "body", "where"),
    [
        ("POST", "faults", {"do": "explode"}, "/do"),
        ("POST", "faults", {"steps": ["cut", "explode"]}, "/steps/1"),
        ("PATCH", "choices", {"prise": "per_message"}, "/prise"),
        ("PATCH", "choices", {"page_size": 0}, "/page_size"),
        ("POST", "clock", {"advance": -1}, "/advance"),
        ("POST", "accounts", {}, "/"),
        ("POST", "accounts", {"email": "a", "balance": "much"}, "/balance"),
        ("POST", "scenario", {"faults": [{"do": "explode"}]}, "/faults/0/do"),
        ("POST", "scenario", [], "/"),
    ],
)
def test_a_mistake_in_a_body_is_explained_with_its_place(control, sandbox, method, path, body, where):
    revision = sandbox.revision
    status, value, _ = control(method, path, body)
    assert (status, value["where"]) == (400, where)
    assert value["error"]
    assert value["hint"]
    assert sandbox.revision == revision


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe{\x00}\x00", b'{"advance": NaN}', b"[" * 100_000, b"1" * 5000, b'{"advance": 1e999}']
)
def test_a_body_that_is_no_json_is_explained_and_changes_nothing(sandbox, body):
    answer = respond(sandbox, Request("POST", "/sandbox/clock", "", JSON, body))
    assert (answer.status, json.loads(answer.body).keys()) == (400, {"error", "hint", "where"})
    assert sandbox.clock() == NOW


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"]
)
@pytest.mark.parametrize(("method", "path"), [each for each in PATHS if each[0] in ("POST", "PATCH")])
def test_a_change_must_come_as_json_so_that_no_other_site_can_make_one(sandbox, method, path, kind):
    revision = sandbox.revision
    body = json.dumps(PATHS[method, path][0]).encode()
    assert respond(sandbox, Request(method, PATH + path, "", {"content-type": kind}, body)).status == 415
    assert sandbox.revision == revision
    named = {"content-type": "Application/JSON; charset=utf-8"}
    assert respond(sandbox, Request(method, PATH + path, "", named, body)).status == 200


@pytest.mark.parametrize(
    ("wanted", "browser", "language"),
    [
        ("", "", "en"),
        ("ru", "en", "ru"),
        ("de", "ru", "ru"),
        ("", "de-DE, ru-RU;q=0.5", "ru"),
        ("", "*", "en"),
        ("xx", "yy", "en"),
    ],
)
def test_the_language_is_the_one_wanted_or_the_browsers(wanted, browser, language):
    assert preferred_language(wanted, browser) == language


def test_one_fault_can_be_looked_at_and_taken_away_by_its_id(control):
    added = control("POST", "faults", {"steps": ["cut", {"do": "slow", "seconds": 2}]})[1]["id"]
    assert control("GET", f"faults/{added}")[1] == {
        "id": 2,
        "seen": 0,
        "hits": 0,
        "steps": [{"do": "cut"}, {"do": "slow", "seconds": 2}],
    }
    assert [rule["id"] for rule in control("DELETE", f"faults/{added}")[1]] == [1]
    assert control("DELETE", f"faults/{added}")[0] == 404


def test_lists_are_as_long_as_wanted_and_messages_can_be_those_of_one_number(sandbox, post_sms):
    for index in range(150):
        post_sms(number=f"7999123{index:04}")

    def ask(path):
        path, _, query = path.partition("?")
        return json.loads(respond(sandbox, Request("GET", f"/sandbox/{path}", query)).body)

    assert [len(ask(f"messages{query}")) for query in ("", "?limit=7", "?limit=0", "?limit=99999")] == [100, 7, 0, 151]
    assert [each["number"] for each in ask("messages?number=79991230003")] == ["79991230003"]
    assert [each["number"] for each in ask("messages?limit=2")] == ["79991230148", "79991230149"]
    assert [len(ask(f"requests{query}")) for query in ("", "?limit=7", "?limit=0")] == [100, 7, 0]
    sandbox.clock.advance(60)
    assert [len(ask("inbox?limit=99999")), len(ask("inbox?number=79991230003"))] == [151, 1]


@pytest.fixture
def post_sms(sandbox, header):
    sandbox.account("somebody@example.com").balance += 10_000
    headers = {**JSON, "authorization": header()}
    return lambda **more: sandbox.answer(
        Request(
            "POST",
            "/v2/sms/testsend" if more.pop("test", False) else "/v2/sms/send",
            "",
            headers,
            json.dumps({**SMS, **more}).encode(),
        )
    )


def test_what_is_shown_is_json_that_every_reader_takes(sandbox, header):
    odd = b'{"a": 1e999, "b": -1e999, "c": 9007199254740993, "d": {"e": [1e999]}, "f": "\\u0000\\ud83d\\ude00", "g": true, "h": 1.5}'
    sandbox.answer(Request("POST", "/v2/auth", "", {**JSON, "authorization": header()}, odd))

    def refuse(name):
        raise AssertionError(name)

    for path in ("requests", "view"):
        value = json.loads(respond(sandbox, Request("GET", f"/sandbox/{path}")).body, parse_constant=refuse)
    (*_, last) = json.loads(respond(sandbox, Request("GET", "/sandbox/requests")).body)
    assert last["fields"] == {
        "a": "inf",
        "b": "-inf",
        "c": "9007199254740993",
        "d": {"e": ["inf"]},
        "f": "\x00😀",
        "g": True,
        "h": 1.5,
    }
    assert value


def test_what_cannot_be_kept_is_told(sandbox, monkeypatch):
    def full():
        raise StateRefused("x.state", "full", "")

    monkeypatch.setattr(sandbox, "keep", full)
    answer = respond(sandbox, Request("POST", "/sandbox/clock", "", JSON, b'{"advance": 1}'))
    assert answer.status == 500
    assert json.loads(answer.body)["error"]
    assert respond(sandbox, Request("GET", "/sandbox/clock")).status == 200
