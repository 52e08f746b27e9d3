"""Wrong fields are named, unknown ids are 404, and nothing that was refused leaves a trace."""

from __future__ import annotations

import pytest

NUMBER = {"number": "79991234567"}
VIBER = {**NUMBER, "sign": "Viber", "channel": "OFFICIAL", "text": "Hello"}
CASCADE = {**VIBER, "channel": "CASCADE", "signSms": "SMS Aero", "textSms": "Hello"}
TELEGRAM = {**NUMBER, "code": "1234"}
MOBILE_ID = {**NUMBER, "sign": "x", "callbackUrl": "https://example.com/"}
VERIFY = {"id": 8_000_001, "code": "1234", "sign": "x"}
CALL = {"phone": "79991234567", "code": "1234"}
WHATSAPP = {"sign": "x", "address": "79991234567", "contentType": "text", "text": "Hi"}
MISSING = object()

#: Endpoint, fields that will do, the fields that are spoiled, how.
WRONG = [
    ("balance/add", {"sum": 1, "cardId": 1}, "sum", [MISSING, "", 0, -1, "1e3", "x", "NaN", "٥", 10**9, "1" * 3000]),
    ("balance/add", {"sum": 1, "cardId": 1}, "cardId", [MISSING, 3, "x", -1]),
    ("sign/add", {"name": "My shop"}, "name", [MISSING, "x", "x" * 65, "SMS Aero"]),
    ("group/add", {"name": "Friends"}, "name", [MISSING, "x", "x" * 65]),
    ("contact/add", NUMBER, "number", [MISSING, "", "x", "123456", "1" * 16, "+79991234567"]),
    ("contact/add", {**NUMBER, "groupId": 1}, "groupId", [1, "x"]),
    ("contact/add", NUMBER, "birthday", ["x", "1990-13-01", "31.12.1990", "9" * 11]),
    ("contact/add", NUMBER, "sex", ["man"]),
    ("contact/list", {}, "number", ["x"]),
    ("contact/list", {}, "operator", ["YOTA", 5]),
    ("contact/list", {}, "sex", ["man"]),
    ("sms/list", {}, "number", ["x", "+79991234567"]),
    ("blacklist/add", NUMBER, "number", [MISSING, "x"]),
    ("blacklist/list", {}, "number", ["x"]),
    ("hlr/check", NUMBER, "number", [MISSING, "x"]),
    ("number/operator", NUMBER, "number", [MISSING, "x"]),
    ("viber/send", VIBER, "number", [MISSING, "x"]),
    ("viber/send", {key: value for key, value in VIBER.items() if key != "number"}, "groupId", ["all", "x", 5]),
    ("viber/send", VIBER, "sign", [MISSING, "SMS Aero", "NewViber"]),
    ("viber/send", VIBER, "channel", [MISSING, "INFO"]),
    ("viber/send", VIBER, "text", [MISSING, "x", "x" * 641]),
    ("viber/send", VIBER, "dateSend", ["tomorrow"]),
    ("viber/send", VIBER, "imageSource", ["AAAA", "bmp#AAAA", "jpg#!"]),
    ("viber/send", {**VIBER, "textButton": "Shop", "linkButton": "http://x"}, "textButton", [MISSING, "x" * 31]),
    ("viber/send", {**VIBER, "textButton": "Shop", "linkButton": "http://x"}, "linkButton", [MISSING, "ftp://x"]),
    ("viber/send", VIBER, "timeout", [2, "x"]),
    ("viber/send", CASCADE, "signSms", [MISSING, "Viber"]),
    ("viber/send", CASCADE, "textSms", [MISSING, "x"]),
    ("viber/send", CASCADE, "priceSms", ["x"]),
    ("viber/statistic", {"sendingId": 5}, "sendingId", [MISSING, "x"]),
    ("telegram/send", TELEGRAM, "number", [MISSING, "x"]),
    ("telegram/send", TELEGRAM, "code", [MISSING, "123", "123456789", "abcd"]),
    ("telegram/send", {**TELEGRAM, "sign": "SMS Aero", "text": "Hi"}, "sign", [MISSING, "NewName"]),
    ("telegram/send", {**TELEGRAM, "sign": "SMS Aero", "text": "Hi"}, "text", [MISSING]),
    ("mobile-id/send", MOBILE_ID, "number", [MISSING, "x"]),
    ("mobile-id/send", MOBILE_ID, "sign", [MISSING]),
    ("mobile-id/send", MOBILE_ID, "callbackUrl", [MISSING, "example.com"]),
    ("mobile-id/verify", VERIFY, "id", [MISSING, "x"]),
    ("mobile-id/verify", VERIFY, "code", [MISSING]),
    ("mobile-id/verify", VERIFY, "sign", [MISSING]),
    ("flashcall/send", CALL, "phone", [MISSING, "x"]),
    ("flashcall/send", CALL, "code", [MISSING, "123", "abcd"]),
    ("voicecode/send", CALL, "phone", [MISSING, "x"]),
    ("whatsapp/send", WHATSAPP, "address", [MISSING, "x"]),
    ("whatsapp/send", WHATSAPP, "sign", [MISSING]),
    ("whatsapp/send", WHATSAPP, "contentType", [MISSING, "fax"]),
    ("whatsapp/send", WHATSAPP, "text", [MISSING]),
    ("whatsapp/send", {**WHATSAPP, "contentType": "image", "attachmentUrl": "http://x"}, "attachmentUrl", [MISSING]),
    ("whatsapp/get-chats", {}, "limit", ["x", -1]),
]
#: Endpoints that take an id.
BY_ID = [
    "group/delete",
    "contact/delete",
    "blacklist/delete",
    "hlr/status",
    "telegram/status",
    "telegram/teststatus",
    "mobile-id/status",
    "flashcall/status",
    "voicecode/status",
    "whatsapp/status",
    "whatsapp/get-chat-msg",
]


@pytest.mark.parametrize(
    ("endpoint", "good", "name", "value"),
    [
        pytest.param(endpoint, good, name, value, id=f"{endpoint}-{name}-{'missing' if value is MISSING else str(value)[:12]}")
        for endpoint, good, name, values in WRONG
        for value in values
    ],
)
def test_a_wrong_field_is_refused_by_its_name(ask, sandbox, endpoint, good, name, value):
    fields = {key: given for key, given in {**good, name: value}.items() if given is not MISSING}
    word = "required" if value is MISSING or value == "" else "incorrect"
    assert ask(endpoint, **fields) == (400, {"success": False, "data": {name: [word]}, "message": "Validation error."})
    assert sandbox.balance == 100
    for path in ("contact/list", "group/list", "blacklist/list", "flashcall/list", "voicecode/list"):
        assert ask(path)[1]["data"]["totalCount"] == "0"


@pytest.mark.parametrize(
    ("endpoint", "fields", "name"),
    [
        ("group/add", {"name": 5}, "name"),
        ("group/add", {"name": ["Friends"]}, "name"),
        ("contact/add", {"number": ["79991234567"]}, "number"),
        ("contact/add", {"number": True}, "number"),
        ("contact/add", {**NUMBER, "lname": 5}, "lname"),
        ("contact/add", {**NUMBER, "birthday": True}, "birthday"),
        ("contact/add", {**NUMBER, "birthday": []}, "birthday"),
        ("balance/add", {"sum": True, "cardId": 1}, "sum"),
        ("balance/add", {"sum": [1], "cardId": 1}, "sum"),
        ("balance/add", {"sum": 1, "cardId": True}, "cardId"),
        ("mobile-id/verify", {**VERIFY, "code": 1234}, "code"),
        ("viber/send", {**VIBER, "imageSource": 5}, "imageSource"),
    ],
)
def test_a_field_of_a_wrong_type_is_refused_by_its_name(post, endpoint, fields, name):
    status, answer = post(endpoint, **fields)
    assert (status, answer["data"]) == (400, {name: ["incorrect"]})


def test_all_wrong_fields_are_named_at_once(ask):
    status, answer = ask("viber/send", channel="FAX")
    expected = {"number": ["required"], "sign": ["required"], "channel": ["incorrect"], "text": ["required"]}
    assert (status, answer["data"]) == (400, expected)


@pytest.mark.parametrize("endpoint", ["blacklist/add", "hlr/check", "number/operator", "telegram/send"])
def test_one_wrong_number_among_several_refuses_all(ask, sandbox, endpoint):
    status, answer = ask(endpoint, numbers=["79991234567", "x"], code="1234")
    assert (status, answer["data"], sandbox.balance) == (400, {"number": ["incorrect"]}, 100)


def test_a_campaign_takes_fifty_numbers_and_no_more(post):
    numbers = [f"799900001{index:02}" for index in range(51)]
    post("balance/add", sum=1000, cardId=1)
    campaign = {key: value for key, value in VIBER.items() if key != "number"}
    assert post("viber/send", **campaign, numbers=numbers)[1]["data"] == {"number": ["incorrect"]}
    assert post("viber/send", **campaign, numbers=numbers[:50])[0] == 200


@pytest.mark.parametrize("endpoint", BY_ID)
@pytest.mark.parametrize(("given_id", "status"), [(None, 400), ("x", 400), (5, 404)])
def test_an_id_that_is_none_or_unknown_is_refused(ask, endpoint, given_id, status):
    code, answer = ask(endpoint, **({} if given_id is None else {"id": given_id}))
    assert (code, answer["success"]) == (status, False)
    assert (answer["data"] is None) == (status == 404)


@pytest.mark.parametrize(
    ("endpoint", "fields"), [("viber/statistic", {"sendingId": 5}), ("mobile-id/verify", {**VERIFY, "id": 5})]
)
def test_an_unknown_campaign_or_session_is_404(ask, endpoint, fields):
    status, answer = ask(endpoint, **fields)
    assert (status, answer["data"]) == (404, None)


def test_the_id_of_one_kind_is_unknown_to_the_others(ask):
    group = ask("group/add", name="Friends")[1]["data"]["id"]
    assert ask("contact/delete", id=group)[0] == 404
    assert ask("group/delete", id=group)[0] == 200
    assert ask("group/delete", id=group)[0] == 404
