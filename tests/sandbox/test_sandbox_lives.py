"""What is sent by other means than SMS moves through its statuses with the clock, and costs what it costs."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from smsaero_kit.sandbox import MAGIC_NUMBERS
from smsaero_kit.sandbox.wire import Line

NUMBERS = {magic.key: magic.value for magic in MAGIC_NUMBERS}
GOOD, UNDELIVERED, REJECTED, SILENT = "79991234567", NUMBERS["undelivered"], NUMBERS["rejected"], NUMBERS["never_reported"]

VIBER = {"sign": "Viber", "channel": "OFFICIAL", "text": "Hello"}
MOBILE_ID = {"sign": "SMS Aero", "callbackUrl": "https://example.com/x"}
WHATSAPP = {"sign": "Own", "contentType": "text", "text": "Hi"}

#: Sending endpoint → the field of the number, more fields, the price for one number.
SENDING = {
    "hlr/check": ("number", {}, "0.20"),
    "viber/send": ("number", VIBER, "2.25"),
    "telegram/send": ("number", {"code": 1234}, "1.00"),
    "telegram/testsend": ("number", {"code": 1234}, "0"),
    "mobile-id/send": ("number", MOBILE_ID, "0"),
    "flashcall/send": ("phone", {"code": "1234"}, "0.59"),
    "voicecode/send": ("phone", {"code": "1234"}, "0.99"),
    "whatsapp/send": ("address", WHATSAPP, "0"),
}
#: Sending endpoint, number, where to look, the statuses seen there.
LIVES = [
    ("hlr/check", GOOD, "hlr/status", [4, 1]),
    ("hlr/check", UNDELIVERED, "hlr/status", [4, 2]),
    ("hlr/check", REJECTED, "hlr/status", [4, 3]),
    ("telegram/send", GOOD, "telegram/status", [0, 1]),
    ("telegram/send", UNDELIVERED, "telegram/status", [0, 2]),
    ("telegram/send", REJECTED, "telegram/status", [0, 6]),
    ("telegram/testsend", REJECTED, "telegram/teststatus", [1]),
    ("mobile-id/send", GOOD, "mobile-id/status", [0, 8, 3]),
    ("mobile-id/send", UNDELIVERED, "mobile-id/status", [0, 8, 2]),
    ("mobile-id/send", REJECTED, "mobile-id/status", [0, 16]),
    ("flashcall/send", GOOD, "flashcall/status", [0, 1]),
    ("flashcall/send", UNDELIVERED, "flashcall/status", [0, 2]),
    ("voicecode/send", GOOD, "voicecode/status", [0, 1]),
    ("voicecode/send", REJECTED, "voicecode/status", [0, 2]),
    ("whatsapp/send", GOOD, "whatsapp/status", [0, 1]),
    # What is never reported stays where it is.
    ("hlr/check", SILENT, "hlr/status", [4]),
    ("telegram/send", SILENT, "telegram/status", [0, 4]),
    ("mobile-id/send", SILENT, "mobile-id/status", [0, 8]),
    ("flashcall/send", SILENT, "flashcall/status", [0]),
    ("whatsapp/send", SILENT, "whatsapp/status", [0, 4]),
]


def begin(post, endpoint, number):
    name, more, _ = SENDING[endpoint]
    status, answer = post(endpoint, **{name: number}, **more)
    assert status == 200
    return answer["data"]["id"]


def watch(clock, look, seconds=10):
    """Return what `look` returns from now on, without repetitions."""
    seen = []
    for _ in range(seconds * 2):
        seen.append(look())
        clock.now += 0.5
    return [each for index, each in enumerate(seen) if index == 0 or each != seen[index - 1]]


@pytest.mark.parametrize(("endpoint", "number", "look", "statuses"), LIVES)
def test_what_is_sent_takes_its_statuses_as_time_goes_by(post, clock, endpoint, number, look, statuses):
    sent = begin(post, endpoint, number)
    assert watch(clock, lambda: (data := post(look, id=sent)[1]["data"]).get("status", data.get("hlrStatus"))) == statuses


@pytest.mark.parametrize(
    ("number", "statuses", "counted"),
    [
        (GOOD, [(0, "send"), (1, "delivered"), (2, "write")], "countWrite"),
        (UNDELIVERED, [(0, "send"), (3, "undelivered")], "countUndelivered"),
        (REJECTED, [(0, "send"), (4, "error")], "countError"),
        (SILENT, [(0, "send")], "countSend"),
    ],
)
def test_a_campaign_is_moderated_then_processed_then_complete(post, clock, number, statuses, counted):
    sent = begin(post, "viber/send", number)

    def look():
        campaign = post("viber/list")[1]["data"]["0"]
        each = post("viber/statistic", sendingId=sent)[1]["data"]["0"]
        return (campaign["status"], campaign["extendStatus"]), (each["status"], each["extendStatus"])

    seen = watch(clock, look)
    assert list(dict.fromkeys(campaign for campaign, _ in seen)) == [(1, "moderation"), (2, "processing"), (3, "completed")]
    assert list(dict.fromkeys(each for _, each in seen)) == statuses
    counts = {name: n for name, n in post("viber/list")[1]["data"]["0"].items() if name.startswith("count") and name != "count"}
    assert {name for name, n in counts.items() if n} == {counted}


def test_a_scheduled_campaign_says_so_until_its_time(post, clock):
    post("viber/send", number=GOOD, **VIBER, dateSend=int(clock.now) + 60)
    assert watch(clock, lambda: post("viber/list")[1]["data"]["0"]["status"], 80) == [1, 4, 2, 3]


def test_a_call_says_when_it_was_made(post, clock):
    sent = begin(post, "flashcall/send", GOOD)
    clock.now += 60
    data = post("flashcall/status", id=sent)[1]["data"]
    assert (data["timeCreate"], data["timeUpdate"], data["timeSend"]) == (1_700_000_000, 1_700_000_003, 1_700_000_003)


@pytest.mark.parametrize("wait", [0, 5, 119])
def test_a_session_is_confirmed_by_its_code_and_stays_so(post, clock, wait):
    session = begin(post, "mobile-id/send", GOOD)
    clock.now += wait
    wrong = post("mobile-id/verify", id=session, code="4321", sign="SMS Aero")
    assert (wrong[0], wrong[1]["data"]) == (400, None)
    assert "invalid otp" in wrong[1]["message"]
    assert post("mobile-id/verify", id=session, code="1234", sign="SMS Aero")[1]["data"]["status"] == 1
    clock.now += 1000
    assert post("mobile-id/status", id=session)[1]["data"]["status"] == 1


@pytest.mark.parametrize(
    ("number", "wait", "endpoints"),
    [
        (GOOD, 120, ("mobile-id/verify", "mobile-id/status")),
        (UNDELIVERED, 10, ("mobile-id/verify",)),
        (REJECTED, 2, ("mobile-id/verify",)),
    ],
)
def test_a_session_that_is_over_is_not_found(post, clock, number, wait, endpoints):
    session = begin(post, "mobile-id/send", number)
    clock.now += wait
    for endpoint in endpoints:
        refused = {"success": False, "data": None, "message": "session not found"}
        assert post(endpoint, id=session, code="1234", sign="SMS Aero") == (404, refused)


@pytest.mark.parametrize("endpoint", SENDING)
def test_each_means_has_its_price(post, sandbox, endpoint):
    begin(post, endpoint, GOOD)
    assert sandbox.balance == 100 - Decimal(SENDING[endpoint][2])


@pytest.mark.parametrize("endpoint", [endpoint for endpoint, row in SENDING.items() if row[2] != "0"])
def test_without_money_nothing_is_begun(post, sandbox, endpoint):
    sandbox.account("somebody@example.com").balance = Decimal("0.19")
    name, more, _ = SENDING[endpoint]
    refused = {"success": False, "data": None, "message": "Not enough money"}
    assert post(endpoint, **{name: GOOD}, **more) == (402, refused)
    assert sandbox.balance == Decimal("0.19")
    assert "0" not in post("viber/list")[1]["data"]


def test_a_balance_can_be_raised(ask, sandbox):
    ask("balance/add", sum="0.5", cardId=2)
    assert ask("balance")[1]["data"] == {"balance": 100.5}
    assert sandbox.balance == Decimal("100.50")


@pytest.mark.parametrize("magic", [magic for magic in MAGIC_NUMBERS if magic.answer], ids=lambda magic: magic.key)
@pytest.mark.parametrize("endpoint", SENDING)
def test_a_magic_number_answers_everywhere_as_it_does_for_an_sms(raw, sandbox, endpoint, magic):
    name, more, _ = SENDING[endpoint]
    answer = raw("POST", f"/v2/{endpoint}", json.dumps({name: magic.value, **more}).encode(), content_type="application/json")
    assert (answer.status, answer.body) == (magic.answer.status, magic.answer.body)
    assert sandbox.balance == 100


@pytest.mark.parametrize("endpoint", SENDING)
def test_a_dropped_request_was_accepted_and_the_line_goes_dead(raw, sandbox, endpoint):
    name, more, price = SENDING[endpoint]
    body = json.dumps({name: NUMBERS["dropped"], **more}).encode()
    answer = raw("POST", f"/v2/{endpoint}", body, content_type="application/json")
    assert (answer.status, answer.line) == (200, Line.DROPPED)
    assert sandbox.balance == 100 - Decimal(price)


def test_what_is_sent_to_a_blacklisted_number_is_accepted_and_rejected(post, clock, sandbox):
    entry = post("blacklist/add", number=GOOD)[1]["data"]["id"]
    sms = {"number": GOOD, "text": "Hi", "sign": "SMS Aero"}
    blocked = post("sms/send", **sms)[1]["data"]["id"]
    code = begin(post, "telegram/send", GOOD)
    post("blacklist/delete", id=entry)
    post("sms/send", **sms)
    clock.now += 60
    assert [sms.status for sms in sandbox.messages] == [6, 1]
    assert post("sms/status", id=blocked)[1]["data"]["extendStatus"] == "reject"
    assert post("telegram/status", id=code)[1]["data"]["status"] == 6


@pytest.mark.parametrize(("send", "look"), [("telegram/send", "telegram/teststatus"), ("telegram/testsend", "telegram/status")])
def test_real_and_test_codes_do_not_know_each_other(post, send, look):
    assert post(look, id=begin(post, send, GOOD))[0] == 404


SMS = {"sign": "SMS Aero", "text": "Hi"}


def look_at(post, endpoint):
    data = post(endpoint, id=1_000_001)[1]["data"]
    return data["status"], data["dateAnswer"]


@pytest.mark.parametrize(
    ("number", "planned", "moderation", "statuses"),
    [
        (GOOD, 100, 60, [(0, 8), (60, 0), (101, 3), (103, 4), (104, 1)]),
        (GOOD, 30, 60, [(0, 8), (60, 0), (61, 3), (63, 4), (64, 1)]),
        (GOOD, 60, 60, [(0, 8), (60, 0), (61, 3), (63, 4), (64, 1)]),
        (GOOD, 100, 0, [(0, 0), (101, 3), (103, 4), (104, 1)]),
        (NUMBERS["moderated"], 100, 0, [(0, 8), (4, 0), (101, 3), (103, 4), (104, 1)]),
        (NUMBERS["moderated"], 0, 60, [(0, 8), (64, 0), (65, 3), (67, 4), (68, 1)]),
        (REJECTED, 100, 60, [(0, 8), (60, 0), (102, 6)]),
    ],
)
def test_an_sms_is_moderated_at_once_and_waits_for_its_time_in_the_queue(
    post, sandbox, clock, number, planned, moderation, statuses
):
    sandbox.choices = sandbox.choices.changed({"text_moderation": moderation})
    begin = int(clock.now)
    sent = post("sms/send", **SMS, number=number, dateSend=begin + planned, callbackUrl="http://127.0.0.1/")[1]["data"]
    seen = [(0, sent["status"])]
    for second in range(110):
        clock.now = begin + second
        status = look_at(post, "sms/status")[0]
        if status != seen[-1][1]:
            seen.append((second, status))
    assert seen == statuses
    # What is posted are the changes, each once.
    assert [callback.status for callback in sandbox.callbacks_due()] == [status for _, status in statuses[1:]]


def test_a_test_is_delivered_at_once_whatever_time_it_is_planned_for(post, clock):
    sent = post("sms/testsend", **SMS, number=GOOD, dateSend=int(clock.now) + 1000)[1]["data"]
    assert (sent["status"], sent["dateSend"]) == (1, int(clock.now) + 1000)
    begin = int(clock.now)
    clock.now += 5
    assert look_at(post, "sms/teststatus") == (1, begin)
