"""A sandbox that is kept in a file: after a restart, a kill or a full disk it goes on where it was."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from smsaero_kit.errors import StateRefused
from smsaero_kit.sandbox import Request, Sandbox
from smsaero_kit.sandbox.clock import FARTHEST
from smsaero_kit.sandbox.control import respond
from smsaero_kit.sandbox.records import KINDS
from smsaero_kit.sandbox.state.accounts import MOST_ACCOUNTS
from smsaero_kit.sandbox.storage import Storage, kept_in

KEY = "any-key-of-16-to-32-chars"
NUMBER = "79031234565"
#: One request for each kind of thing that an account remembers.
REQUESTS = (
    ("sign/add", {"name": "Own"}),
    ("sms/send", {"number": NUMBER, "text": "Привет «…»", "sign": "SMS Aero", "callbackUrl": "http://127.0.0.1:9/x"}),
    ("sms/testsend", {"number": NUMBER, "text": "Hi", "sign": "SMS Aero"}),
    ("group/add", {"name": "Friends"}),
    ("contact/add", {"number": NUMBER, "fname": "Anna", "birthday": "2001-02-03"}),
    ("blacklist/add", {"number": "79031234567"}),
    ("hlr/check", {"number": NUMBER}),
    ("viber/send", {"number": NUMBER, "sign": "Viber", "channel": "OFFICIAL", "text": "Hi"}),
    ("telegram/send", {"number": NUMBER, "code": "0123", "sign": "SMS Aero", "text": "Code 0123"}),
    ("mobile-id/send", {"number": NUMBER, "sign": "SMS Aero", "callbackUrl": "http://127.0.0.1:9/x"}),
    ("flashcall/send", {"phone": NUMBER, "code": "1234"}),
    ("voicecode/send", {"phone": NUMBER, "code": "1234"}),
    ("whatsapp/send", {"sign": "Own", "address": NUMBER, "contentType": "text", "text": "Hi"}),
)
MESSAGE = REQUESTS[2][1]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sandbox.state"


@pytest.fixture
def new(clock):
    """A function that returns a sandbox with the time of `clock`."""
    return lambda **settings: Sandbox(clock=lambda: clock.now, **settings)


def ask(sandbox, endpoint, email="somebody@example.com", **fields):
    token = base64.b64encode(f"{email}:{KEY}".encode()).decode()
    headers = {"authorization": f"Basic {token}", "content-type": "application/json"}
    answer = sandbox.answer(Request("POST", f"/v2/{endpoint}", "", headers, json.dumps(fields).encode()))
    return answer.status, json.loads(answer.body)


def sent(sandbox, **settings):
    status, answer = ask(sandbox, "sms/testsend", **MESSAGE, **settings)
    assert status == 200, answer
    return answer["data"]["id"]


def control(sandbox, path, values=None):
    body = b"" if values is None else json.dumps(values).encode()
    headers = {"content-type": "application/json"}
    answer = respond(sandbox, Request("GET" if values is None else "POST", f"/sandbox/{path}", "", headers, body))
    return answer.status, json.loads(answer.body)


def everything(sandbox):
    return [
        (account.email, account.balance, account.tariffs, {kind: list(store.items()) for kind, store in account.stores.items()})
        for account in sandbox.accounts
    ]


def test_after_a_restart_everything_is_as_it_was(path, new, clock):
    sandbox = new()
    with kept_in(path, sandbox):
        for email in ("first@example.com", "почта@example.com"):
            for endpoint, fields in REQUESTS:
                assert ask(sandbox, endpoint, email, **fields)[0] == 200, endpoint
        account = {"email": "third@example.com", "balance": 7.5, "tariffs": {"PAY SIGN": {"MTS": "9.99"}}}
        assert control(sandbox, "accounts", account | {"sender_names": ["Shop"]})[0] == 200
        assert sandbox.balance == Decimal("7.5")
        sandbox.account("first@example.com")
        was, waiting = everything(sandbox), sorted(sandbox.outbox._all())
        assert all(was[-1][3][kind] for kind in KINDS)
    again = new()
    with kept_in(path, again):
        assert everything(again) == was
        assert sorted(again.outbox._all()) == waiting != []
        clock.now += 10
        assert {sms.status for sms in again.messages} == {1}
        assert again.requests == ()


def test_no_id_is_used_again_after_a_restart_even_of_what_was_deleted(path, new):
    with kept_in(path, sandbox := new()):
        message = sent(sandbox)
        contact = ask(sandbox, "contact/add", number=NUMBER)[1]["data"]["id"]
        ask(sandbox, "contact/delete", id=contact)
        control(sandbox, "reset", {})
    with kept_in(path, sandbox := new()):
        assert sandbox.accounts == ()
        assert sent(sandbox) == message + 1
        assert ask(sandbox, "contact/add", number=NUMBER)[1]["data"]["id"] == contact + 1


def test_the_time_goes_on_where_it_would_be(path, new, clock):
    began = clock.now
    with kept_in(path, sandbox := new()):
        control(sandbox, "clock", {"advance": 3600, "speed": 2})
    clock.now += 100
    with kept_in(path, sandbox := new()):
        assert (sandbox.clock() - began, sandbox.clock.speed) == (3800, 2)
        control(sandbox, "clock", {"speed": 0})
    clock.now += 100
    with kept_in(path, sandbox := new()):
        assert (sandbox.clock() - began, sandbox.clock.speed) == (3800, 0)
        control(sandbox, "clock", {"speed": 86_400})
    clock.now -= 500
    with kept_in(path, sandbox := new()):
        assert sandbox.clock() - began == 3800
        clock.now += 1
        assert sandbox.clock() - began == 3800 + 86_400
    clock.now += 1e9
    with kept_in(path, sandbox := new()):
        assert sandbox.clock() - began == 3800 + FARTHEST


def test_an_account_that_was_there_before_gives_way_and_others_stay(path, new):
    with kept_in(path, sandbox := new()):
        sandbox.account("kept@example.com").balance = Decimal(5)
    sandbox = new()
    sandbox.account("kept@example.com")
    sandbox.account("other@example.com").balance = Decimal(6)
    with kept_in(path, sandbox):
        assert sandbox.account("kept@example.com").balance == 5
    with kept_in(path, sandbox := new()):
        assert {account.email: account.balance for account in sandbox.accounts} == {"kept@example.com": 5, "other@example.com": 6}


def test_a_sender_name_of_every_account_that_is_gone_stays_gone(path, new):
    with kept_in(path, sandbox := new()):
        sandbox.account("x").senders.remove(2)
    with kept_in(path, sandbox := new()):
        assert [sender.id for sender in sandbox.account("x").senders] == [1, 3, 4]


def test_a_killed_process_loses_nothing_that_it_answered(path, new):
    program = (
        "import sys, test_sandbox_state_file as here\n"
        "sandbox = here.Sandbox()\n"
        "with here.kept_in(sys.argv[1], sandbox):\n"
        "    for _ in range(1000):\n"
        "        print(here.sent(sandbox), flush=True)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        answered = [process.stdout.readline() for _ in range(50)]
        process.kill()
        answered += process.stdout.read().splitlines()
    answered = [int(line) for line in answered if line.strip()]
    assert len(answered) >= 50
    with kept_in(path, sandbox := new()):
        known = [sms.id for sms in sandbox.messages]
        # One more may have been written whose answer did not come out any more.
        assert known[: len(answered)] == answered
        assert len(known) <= len(answered) + 1
        assert sent(sandbox) == known[-1] + 1


def test_a_callback_that_was_given_out_is_posted_again_unless_somebody_said_what_became_of_it(path, new, clock):
    with kept_in(path, sandbox := new()):
        ask(sandbox, *REQUESTS[1][:1], **REQUESTS[1][1])
        clock.now += 3
        first, second = sandbox.callbacks_due()
        sandbox.callback_done(first, 200)
    with kept_in(path, sandbox := new()):
        assert sandbox.callbacks_due() == (second,)
        sandbox.callback_done(second, 500)
    clock.now += 1000
    with kept_in(path, sandbox := new()):
        assert [(callback.status, callback.attempt) for callback in sandbox.callbacks_due()] == [(1, 1), (4, 2)]


def test_no_key_is_ever_in_the_file(path, new, tmp_path):
    with kept_in(path, sandbox := new()):
        for endpoint, fields in REQUESTS:
            ask(sandbox, endpoint, **fields)
        kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert NUMBER.encode() in kept
        assert KEY.encode() not in kept
        assert base64.b64encode(KEY.encode())[4:-4] not in kept


def test_what_changes_nothing_writes_nothing(path, new):
    with closing(Storage(path)) as storage:
        sandbox = new()
        sandbox.kept_by(storage)
        sent(sandbox)
        before = storage._base.total_changes
        ask(sandbox, "balance")
        ask(sandbox, "no/such/endpoint")
        control(sandbox, "messages")
        assert storage._base.total_changes == before


def test_what_memory_forgets_the_file_forgets(path, new):
    def rows():
        return storage._base.execute("SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM things)").fetchone()

    with closing(Storage(path)) as storage:
        sandbox = new()
        sandbox.kept_by(storage)
        for number in range(MOST_ACCOUNTS + 5):
            sent(sandbox, email=f"{number}@example.com")
        assert rows() == (MOST_ACCOUNTS, MOST_ACCOUNTS * 5)
        forgotten = sandbox.account("0@example.com")
        for number in range(MOST_ACCOUNTS):
            sandbox.account(f"{number}@example.com")
        sandbox.keep()
        forgotten.add_sender("Late", None)
        sandbox.keep()
        store = sandbox.account("0@example.com").sms
        store._most = 3
        messages = [sent(sandbox, email="0@example.com") for _ in range(5)]
        sandbox.kept_by(None)
    with closing(Storage(path)) as storage:
        again = new()
        again.kept_by(storage)
        assert everything(again) == everything(sandbox)
        assert [sms.id for sms in again.account("0@example.com").sms] == messages[-3:]
        again.reset()
        again.keep()
        assert rows() == (0, 0)
        assert len(again.outbox) == 0


def test_callbacks_that_nobody_takes_or_finishes_are_bounded_in_memory_and_in_the_file(path, new, clock, monkeypatch):
    monkeypatch.setattr("smsaero_kit.sandbox.callbacks.MOST_WAITING", 20)
    monkeypatch.setattr("smsaero_kit.sandbox.callbacks._SLACK", 5)
    with closing(Storage(path)) as storage:
        sandbox = new()
        sandbox.kept_by(storage)
        for _ in range(3):
            for _ in range(20):
                ask(sandbox, "sms/send", **REQUESTS[1][1])
            sandbox.keep()
            count = storage._base.execute("SELECT count(*) FROM callbacks").fetchone()[0]
            assert len(sandbox.outbox) < 25
            assert len(sandbox.outbox._out) <= 25
            assert count == len(sandbox.outbox) + len(sandbox.outbox._out)
            clock.now += 10
            sandbox.callbacks_due()


@pytest.mark.skipif(os.name != "posix", reason="file modes are of POSIX")
def test_only_the_owner_may_read_it(path, new, tmp_path):
    before = os.umask(0)
    try:
        with kept_in(path, sandbox := new()):
            sent(sandbox)
            assert {oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()} == {"0o600"}
    finally:
        os.umask(before)


def test_a_path_may_have_any_characters(tmp_path, new):
    path = tmp_path / "100% ?#;'«я».state"
    with kept_in(path, sandbox := new()):
        message = sent(sandbox)
    with kept_in(str(path), sandbox := new()):
        assert [sms.id for sms in sandbox.messages] == [message]
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_full_disk_is_told_and_once_there_is_room_everything_is_written(path, new):
    with closing(Storage(path)) as storage:
        sandbox = new()
        sandbox.kept_by(storage)
        first = sent(sandbox)
        pages = storage._base.execute("PRAGMA page_count").fetchone()[0]
        storage._base.execute(f"PRAGMA max_page_count = {pages}")
        status, answer = ask(sandbox, "sms/testsend", **MESSAGE | {"text": "long " * 2000})
        assert (status, answer["success"]) == (500, False)
        assert "no room" in answer["message"]
        status, told = control(sandbox, "accounts", {"email": "x", "balance": 1})
        assert (status, told.keys()) == (500, {"error", "hint"})
        with pytest.raises(StateRefused, match="no room"):
            sandbox.keep()
        storage._base.execute("PRAGMA max_page_count = 100000")
        last = sent(sandbox)
        sandbox.kept_by(None)
    with kept_in(path, again := new()):
        assert everything(again) == everything(sandbox)
        assert [sms.id for sms in again.messages] == [first, first + 1, last]


def test_importing_the_sandbox_loads_neither_sqlite_nor_the_converter():
    code = "import sys, smsaero_kit.sandbox, smsaero_kit.sandbox.server; print(sorted({'sqlite3', 'cattrs'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
