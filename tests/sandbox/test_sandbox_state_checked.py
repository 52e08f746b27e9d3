"""A state file whose values cannot be is refused at once, and one that is left or cannot be written leaves no trace and no lie."""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing

import pytest

from smsaero_kit.errors import StateRefused
from smsaero_kit.sandbox import Request, Sandbox
from smsaero_kit.sandbox.storage import Storage, kept_in
from smsaero_kit.texts import texts

NUMBER = "79031234565"
SMS = {"number": NUMBER, "text": "Hi", "sign": "SMS Aero", "callbackUrl": "http://127.0.0.1:9/x"}
SENT = (
    ("sms/send", SMS),
    ("contact/add", {"number": NUMBER}),
    ("blacklist/add", {"number": "79031234567"}),
    ("hlr/check", {"number": NUMBER}),
    ("viber/send", {"number": NUMBER, "sign": "Viber", "channel": "OFFICIAL", "text": "Hello"}),
    ("telegram/send", {"number": NUMBER, "code": "0123", "sign": "SMS Aero", "text": "Code 0123"}),
    ("mobile-id/send", {"number": NUMBER, "sign": "SMS Aero", "callbackUrl": "http://127.0.0.1:9/x"}),
    ("flashcall/send", {"phone": NUMBER, "code": "1234"}),
    ("whatsapp/send", {"sign": "Sandbox", "address": NUMBER, "contentType": "text", "text": "Hi"}),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sandbox.state"


@pytest.fixture
def new(clock):
    """A function that returns a sandbox with the time of `clock`."""
    return lambda: Sandbox(clock=lambda: clock.now)


def ask(sandbox, endpoint, name="x", **fields):
    headers = {"authorization": "Basic " + base64.b64encode(f"{name}@example.com:any-key-of-16-to-32-chars".encode()).decode()}
    headers["content-type"] = "application/json"
    answer = sandbox.answer(Request("POST", f"/v2/{endpoint}", "", headers, json.dumps(fields).encode()))
    return answer.status, json.loads(answer.body)


IMPOSSIBLE = [
    ("sms", {"life": [[0, 77]]}),
    ("sms", {"life": [[0, 0], [9, 3], [4, 1]]}),
    ("sms", {"life": [[0, 1], [1e300, 0]]}),
    ("sms", {"life": [[-1, 0]]}),
    ("sms", {"life": [[0, 1], [4, 0]]}),
    ("sms", {"status": 77}),
    ("sms", {"number": "abc"}),
    ("sms", {"number": ""}),
    ("sms", {"number": "٧٩"}),
    ("sms", {"number": "7" * 5000}),
    ("sms", {"planned": 1e300}),
    ("sms", {"created": -1e300}),
    ("sms", {"cost": "1E+999999"}),
    ("sms", {"id": 5}),
    ("contacts", {"number": "abc"}),
    ("blacklist", {"number": "+7"}),
    ("lookups", {"life": [[0, 9]]}),
    ("campaigns", {"outcomes": [77]}),
    ("campaigns", {"outcomes": []}),
    ("campaigns", {"numbers": ["abc"]}),
    ("telegram_codes", {"life": [[0, 77]]}),
    ("mobile_ids", {"life": [[0, 77]]}),
    ("flash_calls", {"phone": "abc"}),
    ("flash_calls", {"life": [[0, 77]]}),
    ("whatsapp", {"address": "abc"}),
    ("whatsapp", {"life": [[0, 77]]}),
    ("callback", {"status": 77}),
    ("callback", {"word": "nonsense"}),
    ("callback", {"attempt": 0}),
    ("callback", {"turn": 2**70}),
    ("owner", {"tariffs": {}}),
    ("owner", {"tariffs": {"FREE SIGN": {"MTS": "a"}}}),
]
#: Where the values of these kinds stand; all others are things.
COLUMNS = {"callback": ("callbacks", "callback"), "owner": ("accounts", "owner")}


@pytest.mark.parametrize(("kind", "wrong"), IMPOSSIBLE, ids=[f"{kind}-{index}" for index, (kind, _) in enumerate(IMPOSSIBLE)])
def test_a_value_that_cannot_be_is_damage(path, new, clock, kind, wrong):
    with kept_in(path, sandbox := new()):
        for endpoint, fields in SENT:
            status, answer = ask(sandbox, endpoint, **fields)
            assert status == 200, answer
    table, column = COLUMNS.get(kind, ("things", "thing"))
    with closing(sqlite3.connect(path)) as base, base:
        where = f" WHERE kind = '{kind}'" if table == "things" else ""
        (text,) = base.execute(f"SELECT {column} FROM {table}{where} LIMIT 1").fetchone()  # noqa: S608 - of this file
        values = {**json.loads(text), **wrong}
        assert values.keys() == json.loads(text).keys() | wrong.keys()
        base.execute(f"UPDATE {table} SET {column} = ?{where}", (json.dumps(values),))  # noqa: S608 - of this file
    sandbox = new()
    with pytest.raises(StateRefused) as caught, kept_in(path, sandbox):
        pass
    assert caught.value.why == "damaged"
    assert (sandbox.accounts, len(sandbox.outbox), sandbox.clock()) == ((), 0, clock.now)


@pytest.mark.parametrize(
    ("statement", "value"),
    [("UPDATE facts SET fact = ? WHERE name = 'sms'", str(2**63 - 1)), ("UPDATE accounts SET turn = ?", 2**63 - 1)],
)
def test_a_number_above_which_there_is_no_room_is_damage(path, new, statement, value):
    with kept_in(path, sandbox := new()):
        ask(sandbox, "sms/send", **SMS)
    with closing(sqlite3.connect(path)) as base, base:
        assert base.execute(statement, (value,)).rowcount == 1
    with pytest.raises(StateRefused, match="damaged"), kept_in(path, new()):
        pass


def test_two_accounts_with_one_email_are_damage(path, new):
    with kept_in(path, sandbox := new()):
        ask(sandbox, "sms/send", **SMS)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("INSERT INTO accounts SELECT number + 1, owner, balance, turn FROM accounts")
    with pytest.raises(StateRefused, match="damaged"), kept_in(path, new()):
        pass


def test_once_the_block_ends_nothing_is_collected_for_the_file_any_more(path, new):
    sandbox = new()
    with closing(Storage(path)) as storage:
        sandbox.kept_by(storage)
        ask(sandbox, "sms/send", **SMS)
        sandbox.kept_by(None)
    assert sandbox.outbox.changed is None
    assert {store.changed for account in sandbox.accounts for store in account.stores.values()} == {None}
    assert ask(sandbox, "sms/send", **SMS)[0] == 200
    sandbox.reset()
    assert (storage._things, storage._callbacks, storage._rows) == ({}, {}, {})


def test_a_file_that_cannot_be_written_at_the_beginning_is_left_alone(path, new, monkeypatch):
    def refuse(*_):
        raise StateRefused(str(path), "full")

    monkeypatch.setattr(Storage, "write", refuse)
    with pytest.raises(StateRefused), kept_in(path, sandbox := new()):
        pass
    assert sandbox.outbox.changed is None
    assert ask(sandbox, "sms/send", **SMS)[0] == 200


def test_the_log_shows_the_status_that_went_out_and_why(path, new, monkeypatch):
    with kept_in(path, sandbox := new()):
        with monkeypatch.context() as context:

            def refuse(*_):
                raise StateRefused(str(path), "full", "database or disk is full")

            context.setattr(Storage, "write", refuse)
            assert ask(sandbox, "sms/send", **SMS)[0] == 500
        seen = sandbox.requests[-1]
        (finding,) = seen.findings
        assert (seen.status, finding.level, finding.key) == (500, "error", "not_kept")
        for language in ("en", "ru"):
            sentence = texts(language)(f"sandbox.finding.{finding.key}", **finding.facts)
            assert str(path) in sentence
            assert "disk is full" in sentence
        assert ask(sandbox, "balance")[0] == 200
        assert sandbox.requests[-1].findings == ()


def test_accounts_that_were_pushed_out_go_from_the_file_too(path, new, monkeypatch):
    def emails():
        with closing(sqlite3.connect(path)) as base:
            kept = [json.loads(owner)["email"][0] for (owner,) in base.execute("SELECT owner FROM accounts ORDER BY turn")]
            numbers = "SELECT count(*) FROM things WHERE account NOT IN (SELECT number FROM accounts)"
            assert base.execute(numbers).fetchone() == (0,)
        return kept

    with kept_in(path, sandbox := new()):
        for name in "abcdef":
            ask(sandbox, "sms/send", name, **SMS)
    assert emails() == list("abcdef")
    # Fewer than stand in the file.
    monkeypatch.setattr("smsaero_kit.sandbox.state.accounts.MOST_ACCOUNTS", 4)
    with kept_in(path, sandbox := new()):
        assert [account.email[0] for account in sandbox.accounts] == list("cdef")
        pushed_out = sandbox.account("c@example.com")
        for name in "dxyz":
            ask(sandbox, "sms/send", name, **SMS)
        assert {store.changed for store in pushed_out.stores.values()} == {None}
    assert emails() == list("dxyz")
