"""The recipe for status callbacks does what its page says."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import textwrap
from pathlib import Path

import httpx
import pytest

from smsaero_kit import AsyncClient, Client, Credentials, Sandbox, SandboxTransport, Secret
from smsaero_kit.gateway import MessageStatus, parse_callback

PAGE = (Path(__file__).parents[2] / "docs" / "guide" / "callbacks.en.md").read_text(encoding="utf-8")
SECRET = "secret-of-the-tests"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
DELIVERED, SENT = MessageStatus.DELIVERED, MessageStatus.SENT


def blocks(kind):
    found = re.findall(rf"^( *)```{kind}\n(.*?)^\1```", PAGE, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for _, block in found]


STARLETTE, FASTAPI, CONFIRM, LAST_LINE, SEND = blocks("python")


def run(code, names):
    exec(compile(code, "callbacks.en.md", "exec"), names)  # noqa: S102 - the page's own code
    return names


@pytest.fixture
def recipe(monkeypatch):
    """What the recipe for Starlette defines."""
    monkeypatch.setenv("SMS_CALLBACK_SECRET", SECRET)
    return run(STARLETTE, {})


def posts(app, *requests):
    """Return the statuses that the app answers to (secret, body, content type)."""

    async def ask():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://example.com") as client:
            return [
                (await client.post(f"/sms-status/{secret}", content=body, headers={"content-type": kind})).status_code
                for secret, body, kind in requests
            ]

    return asyncio.run(ask())


def told(recipe):
    return {number: report.status for number, report in recipe["reports"].items()}


@pytest.mark.parametrize(
    ("body", "kind"), [(b"id=12345&status=1&extendStatus=delivery", FORM), (b'{"id": 12345, "status": 1}', JSON)]
)
def test_a_report_in_either_encoding_is_taken_and_answered_with_200(recipe, body, kind):
    assert posts(recipe["app"], (SECRET, body, kind)) == [200]
    assert told(recipe) == {12345: DELIVERED}


def test_the_same_report_twice_changes_nothing(recipe):
    report = (SECRET, b"id=1&status=3", FORM)
    assert posts(recipe["app"], report, report) == [200, 200]
    assert told(recipe) == {1: SENT}


def test_a_late_report_does_not_overwrite_a_final_status(recipe):
    assert posts(recipe["app"], *((SECRET, b"id=1&status=%d" % status, FORM) for status in (3, 1, 3, 0, 2))) == [200] * 5
    assert told(recipe) == {1: DELIVERED}


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", "%D1%8F", "%ff", f"{SECRET}/more"])
def test_without_the_secret_nothing_is_found_and_nothing_is_read(recipe, secret):
    def parse(*_):
        raise AssertionError("the body was read")

    recipe["parse_callback"] = parse
    assert posts(recipe["app"], (secret, b"id=1&status=1", FORM)) == [404]
    assert told(recipe) == {}


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"id=1", b"[1, 2]", b'{"id": 1', b"\xff\xfe", b"id=1&status=1&x=" + b"x" * 70_000]
)
def test_garbage_is_refused_with_400(recipe, body):
    assert posts(recipe["app"], (SECRET, body, FORM), (SECRET, body, JSON)) == [400, 400]
    assert told(recipe) == {}


def test_the_two_recipes_have_the_same_function():
    def body(code):
        function = code[code.index("async def sms_status") :].split("\n\n\n")[0]
        return function.split(":\n", 1)[1].replace('    secret = request.path_params["secret"]\n', "").rstrip()

    assert body(STARLETTE) == body(FASTAPI)
    compile(FASTAPI, "callbacks.en.md", "exec")


def test_the_statement_for_a_database_keeps_a_final_status():
    [statement] = blocks("sql")
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE sms_status (id INTEGER PRIMARY KEY, status INTEGER NOT NULL, final BOOLEAN NOT NULL)")
    for status in (0, 3, 3, 1, 3, 2):
        report = parse_callback(b"id=1&status=%d" % status)
        base.execute(statement, (report.id, int(report.status), report.final))
    assert base.execute("SELECT * FROM sms_status").fetchall() == [(1, 1, 1)]
    base.close()


def test_a_report_is_confirmed_by_asking_the_gateway_after_the_answer(recipe, monkeypatch, capsys):
    monkeypatch.setenv("SMSAERO_EMAIL", "name@example.com")
    monkeypatch.setenv("SMSAERO_API_KEY", "sandbox-key-00000000")
    now = [1_700_000_000]
    sandbox = Sandbox(clock=lambda: now[0])
    run(CONFIRM, recipe)
    run(STARLETTE.replace("    return Response(status_code=200)", f"    {LAST_LINE}"), recipe)
    account = Credentials("name@example.com", Secret("sandbox-key-00000000"))
    recipe["client"] = AsyncClient(account, transport=SandboxTransport(sandbox))

    async def send():
        return await recipe["client"].send(number="79990000000", text="Hello", sender_name="SMS Aero")

    message = asyncio.run(send())
    forged = (SECRET, b"id=%d&status=1" % message.id, FORM)
    assert posts(recipe["app"], forged) == [200]
    assert "delivered" not in capsys.readouterr().out
    now[0] += 60
    assert posts(recipe["app"], forged) == [200]
    assert f"{message.id} is delivered" in capsys.readouterr().out


def test_a_send_names_the_address_with_the_secret(recipe):
    class Client:
        def send(self, **arguments):
            self.arguments = arguments

    recipe["client"] = Client()
    run(SEND, recipe)
    assert recipe["client"].arguments["callback_url"] == f"https://example.com/sms-status/{SECRET}"
    assert recipe["client"].arguments["callback_format"] == "JSON"


@pytest.mark.parametrize(("encoding", "kind"), [("", FORM), ("JSON", JSON)])
def test_the_recipe_takes_what_the_sandbox_posts(recipe, encoding, kind):
    now = [1_700_000_000.0]
    sandbox = Sandbox(clock=lambda: now[0])
    account = Credentials("name@example.com", Secret("sandbox-key-00000000"))
    with Client(account, transport=SandboxTransport(sandbox)) as client:
        address = f"http://127.0.0.1:8000/sms-status/{SECRET}"
        message = client.send(
            number="79990000000", text="Hello", sender_name="SMS Aero", callback_url=address, callback_format=encoding or None
        )
    now[0] += 60
    due = sandbox.callbacks_due()
    assert {(callback.to.url, callback.content_type()) for callback in due} == {(address, kind)}
    assert posts(recipe["app"], *((SECRET, callback.body(sandbox.choices), kind) for callback in due)) == [200] * len(due)
    assert told(recipe) == {message.id: DELIVERED}
