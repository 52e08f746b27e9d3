"""The sandbox answers as the real gateway is known to: the same styles of request, shapes and types."""

from __future__ import annotations

import json
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from smsaero_kit.sandbox import Request

SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero"}


def test_auth_has_no_data_and_a_sentence(post):
    assert post("auth") == (200, {"success": True, "data": None, "message": "Successful authorization."})


def test_balance_is_a_number(post):
    assert post("balance") == (200, {"success": True, "data": {"balance": 100.0}, "message": None})


def test_prices_are_strings_by_channel_and_operator(post):
    channels = post("tariffs")[1]["data"]
    for prices in channels.values():
        assert prices.keys() == {"MEGAFON", "MTS", "BEELINE", "TELE2", "OTHER"}
        assert all(isinstance(price, str) and Decimal(price) > 0 for price in prices.values())


def test_sender_names_stand_under_numbers_beside_a_count_in_a_string(post):
    data = post("sign/list")[1]["data"]
    assert data["totalCount"] == "4"
    assert [(data[index]["name"], data[index]["status"], data[index]["extendStatus"]) for index in "0123"] == [
        ("SMS Aero", 1, "approve"),
        ("Sandbox", 1, "approve"),
        ("NewName", 0, "moderation"),
        ("MtsOnly", 1, "approve"),
    ]
    assert data["0"]["statusOperators"]["4"] == {"operator": 4, "extendOperator": "MTS", "status": 1, "extendStatus": "approve"}
    assert {name: data["3"]["statusOperators"][name]["status"] for name in "1456"} == {"1": 0, "4": 1, "5": 0, "6": 0}
    assert post("sign/list", page=2)[1]["data"] == {"totalCount": "4"}


def test_a_send_has_a_string_for_the_number_and_a_number_for_the_cost(post):
    status, answer = post("sms/send", **SMS)
    assert status == 200
    assert answer["message"] is None
    assert answer["data"] == {
        "id": answer["data"]["id"],
        "from": "SMS Aero",
        "number": "79991234567",
        "text": "Hi",
        "status": 0,
        "extendStatus": "queue",
        "channel": "FREE SIGN",
        "cost": 5.49,
        "dateCreate": 1700000000,
        "dateSend": 1700000000,
    }
    assert isinstance(answer["data"]["id"], int)


def test_a_status_has_a_number_for_the_number_and_a_string_for_the_cost(post, clock):
    sent = post("sms/send", **SMS)[1]["data"]
    expected = {**sent, "number": 79991234567, "cost": "5.49", "dateAnswer": None}
    assert post("sms/status", id=sent["id"])[1]["data"] == expected
    clock.now += 60
    delivered = {"status": 1, "extendStatus": "delivery", "dateAnswer": 1700000004}
    assert post("sms/status", id=str(sent["id"]))[1]["data"] == {**expected, **delivered}


def test_a_message_goes_from_the_queue_to_the_phone_as_time_goes_by(post, clock, sandbox):
    message = post("sms/send", **SMS)[1]["data"]["id"]
    seen = []
    for _ in range(12):
        seen.append(post("sms/status", id=message)[1]["data"]["extendStatus"])
        assert bool(sandbox.inbox) == (seen[-1] == "delivery")
        clock.now += 0.5
    assert list(dict.fromkeys(seen)) == ["queue", "sent", "wait", "delivery"]
    (received,) = sandbox.inbox
    assert (received.number, received.sender_name, received.text) == ("79991234567", "SMS Aero", "Hi")
    assert (received.status, received.segments, received.time.timestamp()) == (1, 1, 1_700_000_004)


def test_a_scheduled_message_waits_for_its_time(post, clock, sandbox):
    sent = post("sms/send", **SMS, dateSend=1_700_000_100)[1]["data"]
    assert (sent["dateCreate"], sent["dateSend"]) == (1_700_000_000, 1_700_000_100)
    clock.now += 99
    assert post("sms/status", id=sent["id"])[1]["data"]["status"] == 0
    clock.now += 5
    assert len(sandbox.inbox) == 1


def test_what_is_paid_is_the_tariff_times_the_segments(post, sandbox):
    assert post("sms/send", **{**SMS, "text": "Я" * 71})[1]["data"]["cost"] == 10.98
    assert sandbox.balance == Decimal("89.02")


def test_without_money_nothing_is_accepted_and_nothing_is_paid(post, sandbox):
    expensive = {**SMS, "text": "x" * 3000}
    assert post("sms/send", **expensive) == (402, {"success": False, "data": None, "message": "Not enough money"})
    assert (sandbox.messages, sandbox.balance) == ((), Decimal("100.00"))


def test_a_test_send_is_delivered_at_once_costs_nothing_and_reaches_no_phone(post, sandbox, clock):
    sent = post("sms/testsend", **SMS)[1]["data"]
    assert (sent["status"], sent["extendStatus"], sent["cost"]) == (1, "delivery", 5.49)
    assert post("sms/teststatus", id=sent["id"])[1]["data"]["status"] == 1
    clock.now += 60
    assert (sandbox.balance, sandbox.inbox, len(sandbox.messages)) == (Decimal("100.00"), (), 1)


@pytest.mark.parametrize(("send", "look"), [("sms/send", "sms/teststatus"), ("sms/testsend", "sms/status")])
def test_real_and_test_messages_do_not_know_each_other(post, send, look):
    assert post(look, id=post(send, **SMS)[1]["data"]["id"])[0] == 404


@pytest.mark.parametrize(
    ("wrong", "data"),
    [
        ({"number": None}, {"number": ["required"]}),
        ({"number": ""}, {"number": ["required"]}),
        ({"number": "+79991234567"}, {"number": ["incorrect"]}),
        ({"number": "123456"}, {"number": ["incorrect"]}),
        ({"number": "1" * 16}, {"number": ["incorrect"]}),
        ({"number": "٧٩٩٩١٢٣٤٥٦٧"}, {"number": ["incorrect"]}),
        ({"number": True}, {"number": ["incorrect"]}),
        ({"number": 7.5}, {"number": ["incorrect"]}),
        ({"number": ["79991234567"]}, {"number": ["incorrect"]}),
        ({"number": {"a": 1}}, {"number": ["incorrect"]}),
        ({"sign": None}, {"sign": ["required"]}),
        ({"sign": ""}, {"sign": ["required"]}),
        ({"sign": "Somebody"}, {"sign": ["incorrect"]}),
        ({"sign": "SMSAero"}, {"sign": ["incorrect"]}),
        ({"sign": "NewName"}, {"sign": ["incorrect"]}),
        ({"sign": ["SMS Aero"]}, {"sign": ["incorrect"]}),
        ({"text": None}, {"text": ["required"]}),
        ({"text": ""}, {"text": ["required"]}),
        ({"text": 5}, {"text": ["incorrect"]}),
        ({"dateSend": "tomorrow"}, {"dateSend": ["incorrect"]}),
        ({"dateSend": 10**12}, {"dateSend": ["incorrect"]}),
        ({"text": "", "sign": ""}, {"sign": ["required"], "text": ["required"]}),
    ],
)
@pytest.mark.parametrize("endpoint", ["sms/send", "sms/testsend"])
def test_wrong_fields_are_refused_by_name_and_nothing_is_accepted(post, sandbox, endpoint, wrong, data):
    assert post(endpoint, **{**SMS, **wrong}) == (400, {"success": False, "data": data, "message": "Validation error."})
    assert sandbox.messages == ()


@pytest.mark.parametrize(("given_id", "status"), [(None, 400), ("", 400), ("x", 400), ([], 400), (5, 404), (10**30, 400)])
def test_an_id_that_is_none_or_unknown_is_refused(post, given_id, status):
    assert post("sms/status", id=given_id)[0] == status


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"numbers": ["79991234567", 79991234568], "text": "Hi", "sign": "Sandbox"}'),
        ("application/x-www-form-urlencoded", b"numbers[]=79991234567&numbers[]=79991234568&text=Hi&sign=Sandbox"),
    ],
)
def test_several_numbers_give_a_list_and_each_is_paid(raw, sandbox, kind, body):
    data = json.loads(raw("POST", "/v2/sms/send", body, content_type=kind).body)["data"]
    assert [each["number"] for each in data] == ["79991234567", "79991234568"]
    assert sandbox.balance == Decimal("91.02")


def test_one_wrong_number_among_several_refuses_all(post, sandbox):
    assert post("sms/send", numbers=["79991234567", "x"], text="Hi", sign="SMS Aero")[0] == 400
    assert sandbox.messages == ()


@pytest.mark.parametrize(
    "style",
    [
        {"method": "POST", "body": json.dumps(SMS).encode(), "content_type": "application/json"},
        {"method": "POST", "body": json.dumps(SMS).encode(), "content_type": "application/json; charset=utf-8"},
        {"method": "POST", "body": json.dumps(SMS).encode()},
        {"method": "POST", "body": json.dumps({**SMS, "number": 79991234567, "callbackUrl": None}).encode()},
        {"method": "POST", "body": urlencode(SMS).encode(), "content_type": "application/x-www-form-urlencoded"},
        {"method": "POST", "query": urlencode(SMS)},
        {"method": "GET", "query": urlencode(SMS)},
    ],
)
@pytest.mark.parametrize("path", ["/v2/sms/send", "/v2/sms/send/"])
def test_every_style_of_request_that_the_vendors_sdks_use_is_understood(raw, style, path):
    method, body, query = style["method"], style.get("body", b""), style.get("query", "")
    answer = raw(method, path, body, query, content_type=style.get("content_type", ""))
    assert json.loads(answer.body)["data"]["number"] == "79991234567"


def test_requests_are_remembered_in_order_without_headers(post, sandbox):
    post("balance")
    post("sms/send", **SMS)
    assert [(seen.path, seen.fields.get("text")) for seen in sandbox.requests] == [("/v2/balance", None), ("/v2/sms/send", "Hi")]
    assert "Basic" not in repr(sandbox.requests)


def test_a_sandbox_that_runs_for_weeks_does_not_grow_without_end(sandbox, header):
    body = json.dumps(SMS).encode()
    for _ in range(10_050):
        sandbox.answer(Request("POST", "/v2/sms/testsend", "", {"authorization": header()}, body))
    assert (len(sandbox.messages), len(sandbox.requests)) == (10_000, 1000)
