"""However much there is and whatever is sent: the sandbox looks at no more than it must, and what it takes can be sent on."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
import time
from decimal import Decimal

import httpx
import pytest

import smsaero_kit.sandbox as package
from smsaero_kit.errors import ScenarioRefused
from smsaero_kit.gateway import Client
from smsaero_kit.sandbox import Request, Sandbox, SandboxTransport, asgi
from smsaero_kit.sandbox.asgi import SandboxApp
from smsaero_kit.sandbox.control import respond
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.sandbox.scenario import check, scenario_schema
from smsaero_kit.sandbox.state import Sms

SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero"}
JSON = {"content-type": "application/json"}


def ask(sandbox, path, body=None, method="POST"):
    path, _, query = path.partition("?")
    sent = b"" if body is None else json.dumps(body).encode()
    answer = respond(sandbox, Request(method if body is not None else "GET", path, query, JSON, sent))
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"faults": [1] * 20_000}, "/faults"),
        ({"faults": [{"do": "cut"}] * 20_000}, "/faults"),
        ({"faults": [{"steps": ["cut"] * 20_000}]}, "/faults/0/steps"),
        ({"accounts": [{"email": "a", "blacklist": ["79991234567"] * 20_000}]}, "/accounts/0/blacklist"),
        ({"sender_names": [{"name": "a", "operators": [{}] * 20_000}]}, "/sender_names/0/operators"),
        ({"faults": [{"do": "answer", "headers": {f"a{each}": "" for each in range(20_000)}}]}, "/faults/0/headers"),
    ],
    ids=["wrong-faults", "right-faults", "steps", "blacklist", "operators", "headers"],
)
def test_a_list_that_is_too_long_is_refused_unread(values, where):
    begun = time.process_time()
    with pytest.raises(ScenarioRefused) as refused:
        check(values)
    assert refused.value.pointer == where
    assert "max" in refused.value.wanted
    assert time.process_time() - begun < 2  # without bounds it takes many


def test_every_list_of_the_schema_has_an_end_and_every_pattern_too():
    def walk(value):
        if isinstance(value, dict):
            yield value
            for each in value.values():
                yield from walk(each)

    parts = list(walk(scenario_schema()))
    assert [each for each in parts if each.get("type") == "array" and "maxItems" not in each] == []
    patterns = [each["pattern"] for each in parts if isinstance(each.get("pattern"), str)]
    assert patterns
    # `$` matches before a line break in Python, `\Z` is unknown to ECMAScript.
    assert [each for each in patterns if not each.endswith(r"(?![\s\S])")] == []


def test_a_scenario_may_be_so_long_and_no_longer():
    account = {"email": "a", "sender_names": ["a"] * 900}
    assert check({"accounts": [account] * 5})
    for long in ({"accounts": [account] * 56}, {"x": [[[[]] * 100] * 100] * 10}):
        with pytest.raises(ScenarioRefused) as refused:
            check(long)
        assert refused.value.why == "too_long"


@pytest.mark.parametrize("path", ["faults", "choices", "clock", "accounts", "scenario"])
def test_a_body_is_checked_before_anybody_has_to_wait_for_it(path, monkeypatch):
    sandbox, held = Sandbox(), []
    monkeypatch.setattr(Sandbox, "changing", held.append)
    assert ask(sandbox, f"/sandbox/{path}", {"zzz": 1}, "PATCH" if path == "choices" else "POST")[0] == 400
    assert held == []


def test_the_last_messages_are_found_without_a_look_at_the_others(monkeypatch, header):
    sandbox = Sandbox()
    for index in range(60):
        sandbox.account(f"{index % 3}@example.com").balance += 100
        headers = {**JSON, "authorization": header(email=f"{index % 3}@example.com")}
        sandbox.answer(Request("POST", "/v2/sms/send", "", headers, json.dumps({**SMS, "text": str(index)}).encode()))
    sandbox.clock.advance(60)
    looked, at = [], Sms.at
    monkeypatch.setattr(Sms, "at", lambda self, now: looked.append(self) or at(self, now))
    for path in ("messages", "inbox"):
        looked.clear()
        assert [each["text"] for each in ask(sandbox, f"/sandbox/{path}?limit=4")[1]] == ["56", "57", "58", "59"]
        assert len(looked) == 4
        assert [each["text"] for each in ask(sandbox, f"/sandbox/{path}?limit=2&account=1@example.com")[1]] == ["55", "58"]
        assert ask(sandbox, f"/sandbox/{path}?limit=0")[1] == []
    looked.clear()
    assert [sms.text for sms in sandbox.latest(3)] == ["59", "58", "57"]
    assert len(looked) == 3


@pytest.fixture
def looks(monkeypatch):
    """The times at which what the page shows was made anew."""
    made, view = [], asgi.view
    monkeypatch.setattr(asgi, "_LOOKS", 0)
    monkeypatch.setattr(asgi, "view", lambda sandbox, language: made.append(sandbox.clock()) or view(sandbox, language))
    return made


def test_the_page_is_made_anew_only_if_something_changed(sandbox, clock, post, looks):
    app = SandboxApp(sandbox)

    def look():
        before = len(looks)
        now, _, text = app._look("en")
        assert now == clock.now
        return len(looks) - before, text

    post("sms/send", **SMS)
    assert look()[0] == 1
    assert look()[0] == 0
    clock.now += 3600
    made, text = look()
    assert (made, '"delivered"' in text) == (1, True)
    # Nothing is open any more: time changes nothing.
    clock.now += 3600
    assert look()[0] == 0
    sandbox.clock.run(0)
    assert (look()[0], look()[0]) == (1, 0)
    sandbox.clock.run(1)
    sandbox.account("somebody@example.com").balance = Decimal("12.34")
    made, text = look()
    assert (made, "12.34" in text) == (1, True)
    sandbox.faults.add(Fault(do="cut"))
    assert (look()[0], look()[0]) == (1, 0)
    clock.now -= 9000
    assert '"delivered"' not in look()[1]


def test_each_status_is_shown_in_its_time_also_of_a_planned_message_and_a_test(sandbox, clock, post, looks):
    app, told = SandboxApp(sandbox), SandboxApp(sandbox)
    post("sms/send", **SMS, dateSend=int(clock.now) + 500)
    post("sms/testsend", **SMS)
    for _ in range(200):
        clock.now += 5
        told._looks.clear()
        assert app._look("ru") == told._look("ru")
    assert len(looks) < 200 + 20


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_has_no_body_is_sent_without_one_and_the_line_stays(browser, sandbox, header, status):
    sandbox.faults.add(Fault(do="answer", status=status, body='{"success": true}', headers={"X-A": "b"}, times=1))
    headers = {"authorization": header()}
    answer = browser.post("/v2/balance", headers=headers)
    assert (answer.status_code, answer.content, answer.headers["x-a"]) == (status, b"", "b")
    assert not {"content-length", "content-type", "transfer-encoding"} & set(answer.headers)
    assert browser.post("/v2/balance", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"status": 101},
        {"status": 600},
        {"headers": {"X-A\n": "b"}},
        {"headers": {"": "b"}},
        {"headers": {"a b": "c"}},
        {"headers": {"a": "b\r\nc: d"}},
        {"headers": {"a": "b\n"}},
        {"headers": {"a": "я"}},
    ],
)
def test_a_fault_that_cannot_be_sent_is_a_mistake_of_the_program(fields):
    with pytest.raises(ValueError, match=r"\S"):
        Fault(do="answer", **fields)


@pytest.mark.parametrize(("language", "words"), [("en", "the connection is cut"), ("ru", "связь обрывается")])
def test_a_finding_names_a_fault_by_its_text(sandbox, post, language, words):
    sandbox.faults.add(Fault(do="drop_after"))
    post("sms/send", **SMS)
    ((finding,),) = [each["findings"] for each in ask(sandbox, f"/sandbox/requests?lang={language}")[1]]
    assert finding["key"] == "fault"
    assert "drop_after" not in finding["text"]
    assert words in finding["text"]


def test_an_account_that_is_shown_can_be_posted_back(sandbox, post):
    post("sms/send", **SMS)
    (before,) = ask(sandbox, "/sandbox/accounts")[1]
    assert before["balance"] == "94.51"
    assert ask(sandbox, "/sandbox/accounts", before) == (200, before)
    assert ask(sandbox, "/sandbox/accounts", {**before, "balance": 1000000000})[1]["balance"] == "1000000000.00"
    assert ask(sandbox, "/sandbox/accounts", {**before, "balance": "0.5"})[1]["balance"] == "0.50"


def test_the_overview_is_there_without_the_slash_too(sandbox, browser):
    assert ask(sandbox, "/sandbox") == ask(sandbox, "/sandbox/")
    assert browser.get("/sandbox").json().keys() == browser.get("/sandbox/").json().keys()
    assert ask(sandbox, "/sandboxes")[0] == 404
    assert sandbox.requests[-1].path == "/sandboxes"
    with httpx.Client(transport=SandboxTransport(sandbox)) as client:
        assert client.get("https://gate.smsaero.ru/sandbox?lang=ru").json()["paths"]


def test_the_first_example_runs(credentials):
    (example,) = re.findall(r"(?:^ {4}.*\n)+", inspect.getdoc(package) + "\n", re.MULTILINE)
    names = {"Sandbox": Sandbox, "Client": Client, "SandboxTransport": SandboxTransport, "credentials": credentials}
    exec(compile(textwrap.dedent(example), "example", "exec"), names)  # noqa: S102 - that is the point
    assert len(names["sandbox"].inbox) == 1
