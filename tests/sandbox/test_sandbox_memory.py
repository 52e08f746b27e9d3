"""What the sandbox remembers is bounded, kind by kind."""

from __future__ import annotations

import pytest

from smsaero_kit.sandbox.state.store import MOST, Store


def test_the_oldest_goes_when_there_are_too_many():
    store = Store(5, 3)
    for _ in range(10):
        store.add(lambda new: f"thing {new}")
    assert list(store) == ["thing 12", "thing 13", "thing 14"]
    assert (store.get(11), store.get(12), len(store)) == (None, "thing 12", 3)


def test_what_went_is_not_found_by_its_key_either_and_its_key_is_free():
    store = Store(1, 2, key=str)
    for thing in ("a", "b", "c"):
        store.add(lambda _new, thing=thing: thing)
    assert (store.find("a"), store.find("b"), len(store._ids)) == (None, "b", 2)
    assert store.remove(2)
    assert not store.remove(2)
    assert (store.find("b"), list(store)) == (None, ["c"])
    store.clear()
    assert (store.find("c"), len(store), len(store._ids)) == (None, 0, 0)


def test_an_id_is_never_used_again():
    store = Store(1)
    store.add(str)
    store.clear()
    assert store.add(str) == "2"


def test_every_kind_of_thing_that_is_remembered_is_bounded(sandbox):
    stores = {name: value for name, value in vars(sandbox._account).items() if isinstance(value, Store)}
    assert all(store._most <= MOST for store in stores.values())
    assert vars(sandbox._account).keys() - stores.keys() == {"balance"}


@pytest.mark.parametrize(
    ("store", "endpoint", "fields"),
    [
        ("blacklist", "blacklist/add", {}),
        ("lookups", "hlr/check", {}),
        ("telegram_codes", "telegram/testsend", {"code": 1234}),
    ],
)
def test_however_much_is_asked_at_once_no_more_is_kept(post, sandbox, store, endpoint, fields):
    sandbox._account.balance += 10_000
    numbers = [str(79030000000 + index) for index in range(MOST + 50)]
    assert post(endpoint, numbers=numbers, **fields)[0] == 200
    assert len(getattr(sandbox._account, store)) == MOST


def test_sender_names_never_push_out_those_that_send(post, sandbox):
    for index in range(1000):
        answer = post("sign/add", name=f"Shop {index}")
    assert answer[1]["data"] == {"name": ["incorrect"]}
    assert {"SMS Aero", "Sandbox"} <= sandbox._account.approved_names()
