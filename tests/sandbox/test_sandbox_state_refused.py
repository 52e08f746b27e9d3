"""A file that cannot hold a sandbox is refused, says why, and stays as it is."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from smsaero_kit.errors import StateRefused
from smsaero_kit.sandbox import Request, Sandbox
from smsaero_kit.sandbox.storage import kept_in


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sandbox.state"


@pytest.fixture
def new(clock):
    """A function that returns a sandbox with the time of `clock`."""
    return lambda: Sandbox(clock=lambda: clock.now)


def sent(sandbox):
    """Send an SMS whose status is to be reported; return its id."""
    headers = {"authorization": "Basic " + base64.b64encode(b"x@example.com:any-key-of-16-to-32-chars").decode()}
    fields = {"number": "79031234565", "text": "Hi", "sign": "SMS Aero", "callbackUrl": "http://127.0.0.1:9/x"}
    answer = sandbox.answer(Request("POST", "/v2/sms/send", "", headers, json.dumps(fields).encode()))
    return json.loads(answer.body)["data"]["id"]


def another_program(path):
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE theirs (x)")


def marked(application, version):
    def make(path):
        with closing(sqlite3.connect(path)) as base:
            base.execute(f"PRAGMA application_id = {application}")
            base.execute(f"PRAGMA user_version = {version}")

    return make


def cut_short(path):
    with kept_in(path, sandbox := Sandbox()):
        for _ in range(5):
            sent(sandbox)
    path.write_bytes(path.read_bytes()[:9000])


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.write_text('{"provider": "smsaero"}'), "foreign"),
        (lambda path: path.write_bytes(os.urandom(5000)), "foreign"),
        (another_program, "foreign"),
        (marked(0x534D5341, 1), "foreign"),  # a journal of sends
        (marked(0, 7), "foreign"),
        (marked(0x534D5342, 2), "newer"),
        (cut_short, "damaged"),
    ],
)
def test_a_file_that_is_no_state_is_refused_and_stays_as_it_is(path, tmp_path, make, why):
    make(path)
    before = path.read_bytes()
    sandbox = Sandbox()
    with pytest.raises(StateRefused) as caught, kept_in(path, sandbox):
        pass
    assert caught.value.why == why
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert sandbox.accounts == ()
    sentences = {caught.value.sentence(language) for language in ("en", "ru")}
    assert len(sentences) == 2
    assert all(str(path) in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("", "foreign"),
        (":memory:", "foreign"),
        ("a\0b", "foreign"),
        (".", "foreign"),
        ("no/such/folder", "unusable"),
        ("file/x", "unusable"),
    ],
)
def test_a_path_at_which_no_file_can_be_is_refused(tmp_path, monkeypatch, place, why):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(StateRefused) as caught, kept_in(place, Sandbox()):
        pass
    assert caught.value.why == why
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.name != "posix", reason="the device is of POSIX")
def test_a_device_is_no_file():
    with pytest.raises(StateRefused), kept_in(os.devnull, Sandbox()):
        pass


def test_a_folder_that_may_not_be_written_is_told(path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StateRefused, match="Permission denied"), kept_in(path, Sandbox()):
        pass


def test_a_second_sandbox_is_refused_and_does_not_loosen_the_hold_of_the_first(path, new):
    program = (
        "import sys\nfrom smsaero_kit.errors import StateRefused\nfrom smsaero_kit.sandbox import Sandbox\n"
        "from smsaero_kit.sandbox.storage import kept_in\n"
        "try:\n    with kept_in(sys.argv[1], Sandbox()):\n        pass\nexcept StateRefused as error:\n    print(error.why)"
    )
    with kept_in(path, sandbox := new()):
        message = sent(sandbox)
        with pytest.raises(StateRefused) as caught, kept_in(path, new()):
            pass
        assert caught.value.why == "locked"
        done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
        assert (done.stdout, done.stderr) == ("locked\n", "")
        assert sent(sandbox) == message + 1
    with kept_in(path, sandbox := new()):
        assert len(sandbox.messages) == 2


WRONG = [
    ("accounts", "balance", '"NaN"'),
    ("accounts", "owner", '{"email":1,"tariffs":{}}'),
    ("accounts", "balance", "1.5"),
    ("accounts", "owner", '["x",{}]'),
    ("accounts", "owner", b"\xff"),
    ("accounts", "turn", "soon"),
    ("accounts", "number", "4000"),
    ("things", "thing", "{}"),
    ("things", "thing", "[" * 100_000),
    ("things", "thing", '{"id":1,"name":"x","more":1}'),
    ("things", "thing", '{"id":"1","name":"x"}'),
    ("things", "thing", '{"id":true,"name":"x"}'),
    ("things", "kind", "nonsense"),
    ("things", "account", 77),
    ("facts", "fact", '"1"'),
    ("facts", "fact", "[0,0]"),
    ("facts", "fact", "[0,NaN,1]"),
    ("facts", "fact", "[0,0,-1]"),
    ("facts", "fact", "[-1e300,0,1]"),
    ("callbacks", "callback", '{"due":1}'),
    ("callbacks", "callback", None),
    ("callbacks", "callback", "cos\nsystem\n(S'true'\ntR."),
]


@pytest.mark.parametrize(("table", "column", "value"), WRONG)
def test_a_file_with_something_wrong_in_it_is_refused_and_nothing_of_it_is_taken(path, new, clock, table, column, value):
    with kept_in(path, sandbox := new()):
        sent(sandbox)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608 - of this file
    sandbox = new()
    with pytest.raises(StateRefused) as caught, kept_in(path, sandbox):
        pass
    assert caught.value.why == "damaged"
    assert (sandbox.accounts, len(sandbox.outbox), sandbox.clock()) == ((), 0, clock.now)
