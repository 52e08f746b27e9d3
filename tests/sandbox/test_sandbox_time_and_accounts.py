"""The sandbox's time is moved at will, and whatever has a time follows it; each e-mail has an account of its own."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from smsaero_kit.sandbox import Request, Sandbox
from smsaero_kit.sandbox.clock import FARTHEST, FASTEST, Clock
from smsaero_kit.sandbox.state.operators import OPERATORS, OTHER, operator_of
from smsaero_kit.sandbox.state.prices import TARIFFS

SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero"}
#: A number of each operator.
NUMBERS = {
    "MEGAFON": "79031234561",
    "MTS": "79031234564",
    "BEELINE": "79031234565",
    "TELE2": "79031234566",
    "OTHER": "79031234567",
}


class Source:
    """Returns `now`."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        """Return it."""
        return self.now


@pytest.fixture
def source():
    return Source()


def test_a_clock_runs_as_its_source_does_until_it_is_moved_stopped_or_hurried(source):
    clock = Clock(source)
    start = clock()
    source.now += 5
    assert (clock() - start, clock.speed) == (5, 1)
    assert clock.advance(100) - start == 105
    clock.run(0)
    source.now += 1000
    assert (clock() - start, clock.speed) == (105, 0)
    clock.run(60)
    source.now += 2
    assert clock() - start == 225
    clock.run()
    source.now += 1
    assert clock() - start == 226


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), FARTHEST + 1])
def test_a_clock_goes_neither_back_nor_beyond_the_horizon(source, seconds):
    clock = Clock(source)
    for move in (clock.advance, clock.run):
        with pytest.raises(ValueError, match=str(seconds).split(".")[0]):
            move(seconds)
    with pytest.raises(ValueError, match="86401"):
        clock.run(FASTEST + 1)
    assert (clock(), clock.speed) == (source.now, 1)


def test_however_far_it_goes_the_time_is_a_date_that_everybody_can_write(post, sandbox):
    post("sms/send", **SMS)
    for _ in range(100):
        sandbox.clock.advance(FARTHEST)
    post("sms/send", **SMS)
    assert [sms.time.year for sms in sandbox.messages] == [2023, 9999]
    assert sandbox.messages[0].status == 1


@pytest.mark.parametrize(
    "clock", [None, lambda: 1_700_000_000.0, Clock(lambda: 1_700_000_000.0)], ids=["none", "callable", "clock"]
)
def test_a_sandbox_takes_a_clock_or_any_callable_or_nothing(clock, header):
    sandbox = Sandbox(clock=clock)
    assert isinstance(sandbox.clock, Clock)
    sandbox.answer(Request("POST", "/v2/sms/send", "", {"authorization": header()}, json.dumps(SMS).encode()))
    sandbox.clock.advance(60)
    assert [sms.status for sms in sandbox.messages] == [1]


def test_statuses_and_callbacks_follow_the_clock(post, sandbox):
    sandbox.clock.run(0)
    post("sms/send", **SMS, callbackUrl="http://127.0.0.1:1/")
    seen = []
    for _ in range(10):
        seen.append((post("sms/status", id=1_000_001)[1]["data"]["status"], len(sandbox.callbacks_due())))
        sandbox.clock.advance(0.5)
    assert seen == [(0, 0), (0, 0), (3, 1), (3, 0), (3, 0), (4, 1), (4, 0), (4, 0), (1, 1), (1, 0)]


def test_a_clock_that_stands_still_stops_everything(clock, post, sandbox):
    post("sms/send", **SMS)
    sandbox.clock.run(0)
    clock.now += 1000
    assert post("sms/status", id=1_000_001)[1]["data"]["status"] == 0
    sandbox.clock.run(4)
    clock.now += 1
    assert post("sms/status", id=1_000_001)[1]["data"]["status"] == 1


@pytest.fixture
def as_somebody(sandbox, header):
    """A function that posts JSON as somebody: `as_somebody("a@b.c", "balance")`."""

    def ask(email, endpoint, **fields):
        headers = {"authorization": header(email), "content-type": "application/json"}
        answer = sandbox.answer(Request("POST", f"/v2/{endpoint}", "", headers, json.dumps(fields).encode()))
        return json.loads(answer.body)["data"]

    return ask


def test_each_email_has_its_own_money_names_lists_and_messages(as_somebody, sandbox):
    message = as_somebody("a@b.c", "sms/send", **SMS)["id"]
    as_somebody("a@b.c", "sign/add", name="Shop")
    as_somebody("a@b.c", "blacklist/add", number="79990000011")
    sandbox.account("a@b.c").approve("Shop")
    assert [as_somebody(email, "balance")["balance"] for email in ("a@b.c", "d@e.f")] == [94.51, 100.0]
    assert [as_somebody(email, "sign/list")["totalCount"] for email in ("a@b.c", "d@e.f")] == ["5", "4"]
    assert [as_somebody(email, "blacklist/list")["totalCount"] for email in ("a@b.c", "d@e.f")] == ["1", "0"]
    assert [as_somebody(email, "sms/status", id=message) is None for email in ("a@b.c", "d@e.f")] == [False, True]
    assert as_somebody("d@e.f", "sms/send", **{**SMS, "sign": "Shop"}) == {"sign": ["incorrect"]}
    assert as_somebody("a@b.c", "sms/send", **{**SMS, "sign": "Shop"})["from"] == "Shop"


def test_no_id_is_used_in_two_accounts(as_somebody, sandbox):
    emails = [f"{index}@b.c" for index in range(5)]
    ids = [as_somebody(email, "sms/send", **SMS)["id"] for _ in range(3) for email in emails]
    ids += [as_somebody(email, "group/add", name="Friends")["id"] for email in emails]
    assert len(set(ids)) == len(ids)
    assert [sms.id for sms in sandbox.messages] == sorted(ids[:15])
    assert [sms.id for sms in sandbox.latest(4)] == sorted(ids[:15])[:-5:-1]


def test_the_account_that_was_used_last_is_the_one_whose_balance_is_shown(as_somebody, sandbox):
    assert (sandbox.balance, sandbox.accounts) == (100, ())
    as_somebody("a@b.c", "sms/send", **SMS)
    as_somebody("d@e.f", "balance")
    assert ([account.email for account in sandbox.accounts], sandbox.balance) == (["a@b.c", "d@e.f"], 100)
    as_somebody("a@b.c", "auth")
    assert ([account.email for account in sandbox.accounts], sandbox.balance) == (["d@e.f", "a@b.c"], Decimal("94.51"))


def test_new_accounts_begin_with_what_the_sandbox_says_by_then(as_somebody, sandbox):
    as_somebody("a@b.c", "auth")
    sandbox.start_balance = Decimal(7)
    sandbox.start_names = ["Shop", {"name": "Later", "approved": False}, {"name": "Tele", "operators": ["TELE2"]}]
    assert [as_somebody(email, "balance")["balance"] for email in ("a@b.c", "d@e.f")] == [100.0, 7.0]
    names = as_somebody("d@e.f", "sign/list")
    shown = {names[i]["name"]: (names[i]["status"], names[i]["statusOperators"]["6"]["status"]) for i in names if i.isdigit()}
    assert {name: shown[name] for name in ("Shop", "Later", "Tele")} == {"Shop": (1, 1), "Later": (0, 0), "Tele": (1, 1)}


def test_nothing_is_left_after_a_reset_but_choices_clock_and_ids(as_somebody, sandbox):
    first = as_somebody("a@b.c", "sms/send", **SMS, callbackUrl="http://127.0.0.1/")["id"]
    sandbox.choices = sandbox.choices.changed({"page_size": 7})
    sandbox.clock.advance(1)
    sandbox.callbacks_due()
    revision, now = sandbox.revision, sandbox.clock()
    sandbox.reset()
    assert (sandbox.accounts, sandbox.messages, sandbox.requests, sandbox.callbacks, len(sandbox.outbox)) == ((), (), (), (), 0)
    assert (sandbox.choices.page_size, sandbox.clock()) == (7, now)
    assert sandbox.revision > revision
    assert as_somebody("a@b.c", "sms/send", **SMS)["id"] > first


@pytest.mark.parametrize("operator", NUMBERS)
@pytest.mark.parametrize(("sign", "channel"), [("SMS Aero", "FREE SIGN"), ("Sandbox", "PAY SIGN")])
def test_the_price_is_that_of_the_numbers_operator(post, operator, sign, channel):
    assert operator_of(NUMBERS[operator])[1] == operator
    cost = post("sms/send", text="Hi", sign=sign, number=NUMBERS[operator])[1]["data"]["cost"]
    assert Decimal(str(cost)) == Decimal(TARIFFS[channel][operator])


def test_a_list_costs_what_each_of_its_numbers_costs(post, sandbox):
    post("sms/send", numbers=list(NUMBERS.values()), text="Hi", sign="Sandbox")
    assert 100 - sandbox.balance == sum(map(Decimal, TARIFFS["PAY SIGN"].values()))


@pytest.mark.parametrize("operator", NUMBERS)
def test_a_name_reaches_the_phones_of_the_operators_that_approved_it(post, clock, sandbox, operator):
    assert NUMBERS.keys() == {*OPERATORS.values(), OTHER}
    assert post("sms/send", number=NUMBERS[operator], text="Hi", sign="MtsOnly")[0] == 200
    clock.now += 60
    assert [sms.status_word for sms in sandbox.messages] == ["delivery" if operator == "MTS" else "reject"]
