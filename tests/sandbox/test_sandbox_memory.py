"""What the sandbox remembers is bounded, kind by kind, however long it is; and it may be used from several threads."""

from __future__ import annotations

import json
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from http import HTTPStatus

import pytest

from smsaero_kit.sandbox import Request, Sandbox
from smsaero_kit.sandbox.control import respond
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.sandbox.pace import Pace
from smsaero_kit.sandbox.seen import kept
from smsaero_kit.sandbox.state.accounts import MOST_ACCOUNTS, Accounts
from smsaero_kit.sandbox.state.store import MOST, Ids, Room, Store

SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero"}


def test_the_oldest_goes_when_there_are_too_many():
    store = Store(Ids(5), 3)
    for _ in range(10):
        store.add(lambda new: f"thing {new}")
    assert list(store) == ["thing 12", "thing 13", "thing 14"]
    assert (store.get(11), store.get(12), len(store)) == (None, "thing 12", 3)


def test_what_went_is_not_found_by_its_key_either_and_its_key_is_free():
    store = Store(Ids(1), 2, key=str)
    for thing in ("a", "b", "c"):
        store.add(lambda _new, thing=thing: thing)
    assert (store.find("a"), store.find("b"), len(store._ids)) == (None, "b", 2)
    assert store.remove(2)
    assert not store.remove(2)
    assert (store.find("b"), list(store)) == (None, ["c"])
    store.clear()
    assert (store.find("c"), len(store), len(store._ids)) == (None, 0, 0)


def test_an_id_is_never_used_again():
    store = Store(Ids(1))
    store.add(str)
    store.clear()
    assert store.add(str) == "2"


def test_every_kind_of_thing_that_is_remembered_is_bounded(sandbox):
    account = sandbox.account("somebody@example.com")
    stores = {name: value for name, value in vars(account).items() if isinstance(value, Store)}
    assert stores == account.stores
    assert all(store._most <= MOST for store in stores.values())
    assert vars(account).keys() - stores.keys() == {"balance", "email", "tariffs", "_reports"}


def test_accounts_are_bounded_and_the_one_that_was_used_longest_ago_goes_first(sandbox):
    for index in range(MOST_ACCOUNTS):
        sandbox.account(f"{index}@example.com")
    sandbox.account("0@example.com")
    sandbox.account("new@example.com")
    assert len(sandbox.accounts) == MOST_ACCOUNTS
    emails = {account.email for account in sandbox.accounts}
    assert {"0@example.com", "new@example.com"} <= emails
    assert "1@example.com" not in emails


@pytest.mark.parametrize(
    ("store", "endpoint", "fields"),
    [
        ("blacklist", "blacklist/add", {}),
        ("lookups", "hlr/check", {}),
        ("telegram_codes", "telegram/testsend", {"code": 1234}),
    ],
)
def test_however_much_is_asked_at_once_no_more_is_kept(post, sandbox, store, endpoint, fields):
    sandbox.account("somebody@example.com").balance += 10_000
    numbers = [str(79030000000 + index) for index in range(MOST + 50)]
    assert post(endpoint, numbers=numbers, **fields)[0] == 200
    assert len(getattr(sandbox.account("somebody@example.com"), store)) == MOST


def test_sender_names_never_push_out_those_that_send(post, sandbox):
    for index in range(1000):
        answer = post("sign/add", name=f"Shop {index}")
    assert answer[1]["data"] == {"name": ["incorrect"]}
    assert {"SMS Aero", "Sandbox"} <= sandbox.account("somebody@example.com").approved_names(0.0)


def test_texts_share_a_room_and_the_oldest_go_when_it_is_full():
    room = Room(10)
    first, second = (Store(Ids(1), room=room, size=len) for _ in range(2))
    for text in ("aaaa", "bb", "ccc"):
        first.add(lambda _new, text=text: text)
    assert (list(first), room.taken) == (["aaaa", "bb", "ccc"], 9)
    # The shelf that takes most makes room, whichever the new thing stands on.
    second.add(lambda _new: "dddd")
    assert (list(first), list(second), room.taken) == (["bb", "ccc"], ["dddd"], 9)
    first.add(lambda _new: "ee")
    assert (list(first), list(second), room.taken) == (["ccc", "ee"], ["dddd"], 9)
    # What came last always stays.
    third = Store(Ids(1), room=room, size=len)
    third.add(lambda _new: "x" * 11)
    assert (list(first), list(second), list(third), room.taken) == ([], [], ["x" * 11], 11)
    third.leave()
    first.put(3, "ccc")
    first.put(4, "ee")
    second.add(lambda _new: "dddd")
    first.put(3, "c")
    assert room.taken == 7
    first.remove(3)
    assert room.taken == 6
    second.leave()
    assert (list(second), room.taken) == (["dddd"], 2)
    first.clear()
    assert room.taken == 0


def test_an_account_that_keeps_much_takes_nothing_from_one_that_keeps_little(raw, sandbox, header):
    sandbox._accounts._room.most = 500_000
    small, big = header(email="small@example.com"), header(email="big@example.com")

    def send(authorization, text):
        body = json.dumps({**SMS, "text": text}).encode()
        assert raw("POST", "/v2/sms/testsend", body, content_type="application/json", authorization=authorization).status == 200

    for text in ("one", "two"):
        send(small, text)
    for _ in range(52):
        send(big, "x" * 10_000)
    send(small, "three")
    assert [sms.text for sms in sandbox.account("small@example.com").sms] == ["one", "two", "three"]
    assert 40 < len(sandbox.account("big@example.com").sms) < 50
    assert sandbox._accounts._room.taken == sum(len(sms.text + sms.sender_name) for sms in sandbox.messages)


def test_an_account_that_is_forgotten_leaves_its_room_to_the_others():
    accounts = Accounts(Decimal(0))
    for index in range(MOST_ACCOUNTS + 50):
        accounts.of(str(index)).whatsapp.add(lambda _new: type("", (), {"text": "x" * 100, "sender_name": ""}))
    assert accounts._room.taken == MOST_ACCOUNTS * 100
    accounts.restore("249", Decimal(0), {})
    assert accounts._room.taken == (MOST_ACCOUNTS - 1) * 100
    accounts.clear()
    assert accounts._room.taken == 0


MEGABYTE = "x" * 1_000_000


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        ("sms/testsend", {**SMS, "text": MEGABYTE}),
        ("sms/send", {**SMS, "callbackUrl": "http://127.0.0.1/" + MEGABYTE}),
        ("contact/add", {"number": "79991234567", "lname": MEGABYTE}),
        ("telegram/testsend", {"number": "79991234567", "code": 1234, "sign": "SMS Aero", "text": MEGABYTE}),
        ("mobile-id/send", {"number": "79991234567", "sign": MEGABYTE, "callbackUrl": "http://127.0.0.1/"}),
        ("whatsapp/send", {"address": "79991234567", "sign": "x", "contentType": "text", "text": MEGABYTE}),
        ("auth", {MEGABYTE: [MEGABYTE[:10]] * 5, "api_key": MEGABYTE}),
        (MEGABYTE, {}),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_requests_of_a_megabyte_do_not_fill_the_memory(raw, sandbox, endpoint, fields):
    room = sandbox._accounts._room
    room.most = 5_000_000
    body = json.dumps(fields).encode()
    tracemalloc.start()
    try:
        for index in range(15):
            number = f"799912345{index:02}"
            raw("POST", f"/v2/{endpoint}", body.replace(b"79991234567", number.encode()), content_type="application/json")
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The room, one request on its way, and the little that is remembered of each.
    assert grown < 8_000_000
    assert room.taken <= room.most


def test_what_is_remembered_of_a_request_is_a_few_kilobytes_and_still_tells_what_it_was():
    long = {
        "number": "79991234567",
        "text": MEGABYTE,
        "numbers": ["79991234567"] * 10_000,
        **{f"x{index}": MEGABYTE[:1000] for index in range(1000)},
    }
    copy = kept(long, 1_000_000)
    assert len(json.dumps(copy)) < 10_000
    assert (copy["number"], copy["text"][:5], copy["numbers"][:2]) == ("79991234567", "xxxxx", ["79991234567"] * 2)
    deep = kept({"a": [[[["x" * 100] * 100] * 100] * 100]}, 1_000_000)
    assert len(json.dumps(deep)) < 10_000
    assert kept(SMS, 100) == SMS


def test_of_whoever_asks_how_often_no_more_is_known_than_of_accounts():
    pace = Pace()
    for index in range(3 * MOST_ACCOUNTS):
        assert not pace.is_too_fast(str(index), 0.0, 5)
    assert len(pace._times) == MOST_ACCOUNTS
    for index in range(1000):
        pace.is_too_fast("busy", index / 2, 5)
    assert len(pace._times["busy"]) <= 5


@pytest.fixture
def restless():
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def disturb(sandbox, headers, times):
    """Look at everything and change something, again and again."""
    for _ in range(times):
        fault = sandbox.faults.add(Fault(do="http_500", endpoint="never"))
        for path in ("", "view", "requests", "messages", "faults", "callbacks", "accounts"):
            assert respond(sandbox, Request("GET", f"/sandbox/{path}")).status == HTTPStatus.OK
        respond(sandbox, Request("POST", "/sandbox/accounts", "", headers, b'{"email": "a@b.c", "sender_names": ["x"]}'))
        sandbox.faults.remove(fault)
        sandbox.callbacks_due()


@pytest.mark.usefixtures("restless")
def test_several_threads_get_ids_of_their_own_and_the_money_is_exact(header):
    sandbox = Sandbox(balance=Decimal("1000.00"))
    threads, each = 6, 25
    headers = {"authorization": header(), "content-type": "application/json"}

    def send(thread):
        bodies = [
            json.dumps({**SMS, "text": f"{thread} {index}", "callbackUrl": "http://127.0.0.1/"}).encode() for index in range(each)
        ]
        answers = [sandbox.answer(Request("POST", "/v2/sms/send", "", headers, body)) for body in bodies]
        return [json.loads(answer.body)["data"]["id"] for answer in answers]

    with ThreadPoolExecutor(threads + 2) as pool:
        disturbed = [pool.submit(disturb, sandbox, headers, each // 2) for _ in range(2)]
        ids = [sent for found in pool.map(send, range(threads)) for sent in found]
        assert [future.result() for future in disturbed] == [None, None]
    assert len(set(ids)) == len(ids) == threads * each
    assert sandbox.account("somebody@example.com").balance == 1000 - threads * each * Decimal("5.49")
    assert len(sandbox.messages) == threads * each
