"""Every endpoint of the account, for SMS, contacts and numbers answers with the exact names and types that the vendor's SDKs show, over POST with JSON and over GET alike."""

from __future__ import annotations

import pytest

from smsaero_kit.sandbox.endpoints import ENDPOINTS

NOW = 1_700_000_000
#: Its last digit makes it BEELINE's.
NUMBER = "79031234565"
OTHER_NUMBER = "79031234567"
GROUP, CONTACT, BLOCKED, LOOKUP = 2_000_001, 3_000_001, 4_000_001, 5_000_001

PERSON = {"sex": "male", "lname": "Doe", "fname": "John", "sname": "Smith", "param1": "a", "param2": "b", "param3": "c"}
NOBODY = dict.fromkeys(PERSON, "")
BEELINE = {"operator": 5, "extendOperator": "BEELINE"}
SMS = {"number": NUMBER, "text": "Hi", "sign": "SMS Aero"}
SMS_LISTED = {
    "id": 1_000_001,
    "from": "SMS Aero",
    "number": int(NUMBER),
    "text": "Hi",
    "status": 0,
    "extendStatus": "queue",
    "channel": "FREE SIGN",
    "cost": "5.79",
    "dateCreate": NOW,
    "dateSend": NOW,
    "dateAnswer": None,
}
TEST_LISTED = {**SMS_LISTED, "status": 1, "extendStatus": "delivery", "dateAnswer": NOW}
MODERATED = {"status": 0, "extendStatus": "moderation"}
NAMES = {"1": "MEGAFON", "4": "MTS", "5": "BEELINE", "6": "TELE2"}


def links(path):
    return dict.fromkeys(("self", "first", "last"), f"/v2/{path}?page=1")


def operators(state):
    return {code: {"operator": int(code), "extendOperator": name, **state} for code, name in NAMES.items()}


#: What is asked before; what is asked; what stands in `data`.
SHAPES = [
    ([], "cards", {}, {"0": {"id": 1, "number": "Visa*****1234"}, "1": {"id": 2, "number": "MasterCard*****5678"}}),
    ([], "balance/add", {"sum": 50, "cardId": 1}, {"sum": 50.0}),
    ([], "sign/add", {"name": "My shop"}, {"id": 5, "name": "My shop", **MODERATED, "statusOperators": operators(MODERATED)}),
    ([], "group/add", {"name": "Friends"}, {"id": GROUP, "name": "Friends", "count": 0}),
    ([("group/add", {"name": "Friends"})], "group/delete", {"id": GROUP}, None),
    ([], "group/delete-all", {}, None),
    (
        [("group/add", {"name": "Friends"}), ("contact/add", {"number": NUMBER, "groupId": GROUP})],
        "group/list",
        {},
        {
            "0": {"id": str(GROUP), "name": "Friends", "countContacts": "1"},
            "links": links("group/list"),
            "totalCount": "1",
        },
    ),
    ([], "contact/add", {"number": NUMBER, **PERSON}, {"id": CONTACT, "number": NUMBER, **PERSON, **BEELINE}),
    ([], "contact/add", {"number": NUMBER}, {"id": CONTACT, "number": NUMBER, **NOBODY, **BEELINE}),
    ([("contact/add", {"number": NUMBER})], "contact/delete", {"id": CONTACT}, None),
    ([], "contact/delete-all", {}, None),
    (
        [("group/add", {"name": "Friends"}), ("contact/add", {"number": NUMBER, "groupId": GROUP, **PERSON})],
        "contact/list",
        {},
        {
            "0": {
                "id": CONTACT,
                "number": int(NUMBER),
                **PERSON,
                **BEELINE,
                "groups": [{"id": GROUP, "name": "Friends"}],
                "hlrStatus": 1,
                "extendHlrStatus": "available",
            },
            "links": links("contact/list"),
            "totalCount": "1",
        },
    ),
    (
        [],
        "blacklist/add",
        {"number": NUMBER},
        {
            "id": BLOCKED,
            "number": NUMBER,
            **dict.fromkeys(("sex", "lname", "fname", "sname", "bday", "param", "param2", "param3")),
        },
    ),
    (
        [("contact/add", {"number": NUMBER, "birthday": "1990-12-31", **PERSON}), ("blacklist/add", {"number": NUMBER})],
        "blacklist/list",
        {},
        {
            "0": {
                "id": str(BLOCKED),
                "number": NUMBER,
                **{name: PERSON[name] for name in ("sex", "lname", "fname", "sname", "param2", "param3")},
                "param": "a",
                "bday": "1990-12-31",
            },
            "links": links("blacklist/list"),
            "totalCount": "1",
        },
    ),
    ([("blacklist/add", {"number": NUMBER})], "blacklist/delete", {"id": BLOCKED}, None),
    (
        [],
        "hlr/check",
        {"number": NUMBER},
        {"id": LOOKUP, "number": NUMBER, "hlrStatus": 4, "extendHlrStatus": "in work"},
    ),
    (
        [("hlr/check", {"number": NUMBER})],
        "hlr/status",
        {"id": LOOKUP},
        {"id": LOOKUP, "number": NUMBER, "hlrStatus": 4, "extendHlrStatus": "in work"},
    ),
    ([], "number/operator", {"number": NUMBER}, {"number": NUMBER, **BEELINE}),
    (
        [("sms/send", SMS), ("sms/testsend", SMS)],
        "sms/list",
        {},
        {"0": SMS_LISTED, "links": links("sms/list"), "totalCount": "1"},
    ),
    (
        [("sms/testsend", SMS), ("sms/send", SMS)],
        "sms/testlist",
        {},
        {"0": TEST_LISTED, "links": links("sms/testlist"), "totalCount": "1"},
    ),
]


@pytest.mark.parametrize(("before", "endpoint", "fields", "data"), SHAPES, ids=[shape[1] for shape in SHAPES])
def test_an_answer_has_exactly_these_names_and_types(ask, exact, before, endpoint, fields, data):
    for path, first in before:
        assert ask(path, **first)[0] == 200
    status, answer = ask(endpoint, **fields)
    assert (status, answer["success"], exact(answer["data"])) == (200, True, exact(data))
    assert (answer["message"] is None) == (data is not None)


def test_no_endpoint_is_left_out_here():
    """Those that are missing here have tests of their own."""
    channels = {"viber", "telegram", "mobile-id", "flashcall", "voicecode", "whatsapp"}
    elsewhere = {"auth", "balance", "tariffs", "sign/list", "sms/send", "sms/testsend", "sms/status", "sms/teststatus"}
    here = {path for path in ENDPOINTS if path.split("/")[0] not in channels}
    assert here == {shape[1] for shape in SHAPES} | elsewhere


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        ("blacklist/add", {}),
        ("hlr/check", {}),
        ("number/operator", {}),
        ("telegram/send", {"code": 1234}),
        ("telegram/testsend", {"code": 1234}),
        ("sms/send", {"text": "Hi", "sign": "Sandbox"}),
    ],
)
def test_several_numbers_are_answered_by_a_list_in_their_order(ask, endpoint, fields):
    data = ask(endpoint, **fields, numbers=[NUMBER, OTHER_NUMBER])[1]["data"]
    assert [each["number"] for each in data] == [NUMBER, OTHER_NUMBER]
    assert isinstance(ask(endpoint, **fields, numbers=[NUMBER])[1]["data"], list)


@pytest.mark.parametrize(
    ("digit", "code", "name"),
    [("1", 1, "MEGAFON"), ("4", 4, "MTS"), ("5", 5, "BEELINE"), ("6", 6, "TELE2"), ("0", 0, "OTHER"), ("7", 0, "OTHER")],
)
def test_the_last_digit_of_a_number_is_its_operator(ask, digit, code, name):
    number = f"7903123456{digit}"
    assert ask("number/operator", number=number)[1]["data"] == {"number": number, "operator": code, "extendOperator": name}


def test_a_send_takes_everything_that_the_gateway_knows_beside_the_text(ask):
    more = {"dateSend": NOW + 100, "shortLink": 1, "callbackUrl": "https://example.com/x", "callbackFormat": "JSON"}
    assert ask("sms/send", **SMS, **more)[1]["data"]["dateSend"] == NOW + 100
