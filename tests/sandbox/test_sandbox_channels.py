"""Every endpoint of the other channels answers with the exact names and types that the vendor's SDKs show, over POST with JSON and over GET alike."""

from __future__ import annotations

import pytest

from smsaero_kit.sandbox.endpoints import ENDPOINTS

NOW = 1_700_000_000
NUMBER = "79031234565"
OTHER_NUMBER = "79031234567"
CAMPAIGN, CODE, SESSION, CALL, VOICE, CHAT_MESSAGE = 6_000_001, 7_000_001, 8_000_001, 9_000_001, 10_000_001, 11_000_001

VIBER = {"sign": "Viber", "channel": "OFFICIAL", "text": "Hello"}
CAMPAIGN_SHOWN = {
    "id": CAMPAIGN,
    "number": NUMBER,
    "count": 1,
    **VIBER,
    "cost": 2.25,
    "status": 1,
    "extendStatus": "moderation",
    "dateCreate": NOW,
    "dateSend": NOW,
    "countSend": 0,
    "countDelivered": 0,
    "countWrite": 0,
    "countUndelivered": 0,
    "countError": 0,
}
TELEGRAM = {"code": "0123", "sign": "SMS Aero", "text": "Code 0123"}
TELEGRAM_SHOWN = {
    "id": CODE,
    "number": NUMBER,
    "telegramCode": "0123",
    "smsText": "Code 0123",
    "smsFrom": "SMS Aero",
    "idSms": None,
    "status": 0,
    "extendStatus": "queue",
    "cost": "1.00",
    "dateCreate": NOW,
}
MOBILE_ID = {"number": NUMBER, "sign": "SMS Aero", "callbackUrl": "https://example.com/x"}
SESSION_SHOWN = {
    "id": SESSION,
    "number": NUMBER,
    "authType": "SIM-PUSH",
    "codeSms": "",
    "status": 0,
    "cost": 0,
    "dateCreate": NOW,
    "dateSend": NOW,
}
CALLED = {"status": 0, "code": "1234", "phone": NUMBER, "timeCreate": NOW, "timeUpdate": NOW}
WHATSAPP = {"sign": "Own", "address": NUMBER, "contentType": "text", "text": "Hi"}
CHAT_SHOWN = {
    "id": CHAT_MESSAGE,
    "chatId": int(NUMBER),
    "address": NUMBER,
    "contentType": "text",
    "text": "Hi",
    "status": 0,
    "extendStatus": "queue",
    "dateCreate": NOW,
}
MODERATED = {"status": 0, "extendStatus": "moderation"}
NAMES = {"1": "MEGAFON", "4": "MTS", "5": "BEELINE", "6": "TELE2"}


def links(path):
    return dict.fromkeys(("self", "first", "last"), f"/v2/{path}?page=1")


def operators(state):
    return {code: {"operator": int(code), "extendOperator": name, **state} for code, name in NAMES.items()}


#: What is asked before; what is asked; what stands in `data`.
SHAPES = [
    ([], "viber/send", {"number": NUMBER, **VIBER}, CAMPAIGN_SHOWN),
    (
        [("viber/send", {"number": NUMBER, **VIBER})],
        "viber/list",
        {},
        {"0": CAMPAIGN_SHOWN, "links": links("viber/list")},
    ),
    (
        [("viber/send", {"number": NUMBER, **VIBER})],
        "viber/statistic",
        {"sendingId": CAMPAIGN},
        {
            "0": {"number": NUMBER, "status": 0, "extendStatus": "send", "dateSend": NOW + 2},
            "links": {"self": f"/v2/viber/statistic?sendingId={CAMPAIGN}&page=1"},
        },
    ),
    (
        [],
        "viber/sign/list",
        {},
        {
            "0": {"id": 1, "name": "Viber", "status": 1, "extendStatus": "active", "statusOperators": operators(MODERATED)},
            "1": {"id": 2, "name": "NewViber", **MODERATED, "statusOperators": operators(MODERATED)},
        },
    ),
    ([], "telegram/send", {"number": NUMBER, **TELEGRAM}, TELEGRAM_SHOWN),
    ([], "telegram/send", {"number": NUMBER, "code": "0123"}, {**TELEGRAM_SHOWN, "smsText": None, "smsFrom": None}),
    ([("telegram/send", {"number": NUMBER, **TELEGRAM})], "telegram/status", {"id": CODE}, TELEGRAM_SHOWN),
    (
        [("telegram/testsend", {"number": NUMBER, **TELEGRAM})],
        "telegram/teststatus",
        {"id": CODE},
        {**TELEGRAM_SHOWN, "status": 1, "extendStatus": "delivery"},
    ),
    ([], "mobile-id/send", MOBILE_ID, SESSION_SHOWN),
    ([("mobile-id/send", MOBILE_ID)], "mobile-id/status", {"id": SESSION}, SESSION_SHOWN),
    (
        [("mobile-id/send", MOBILE_ID)],
        "mobile-id/verify",
        {"id": SESSION, "code": "1234", "sign": "SMS Aero"},
        {**SESSION_SHOWN, "status": 1},
    ),
    ([], "flashcall/send", {"phone": NUMBER, "code": "1234"}, {"id": CALL, "cost": "0.59", **CALLED}),
    (
        [("flashcall/send", {"phone": NUMBER, "code": "1234"})],
        "flashcall/status",
        {"id": CALL},
        {"id": CALL, "cost": "0.59", **CALLED, "timeSend": None},
    ),
    (
        [("flashcall/send", {"phone": NUMBER, "code": "1234"})],
        "flashcall/list",
        {},
        {
            "0": {"id": CALL, "cost": "0.59", **CALLED, "timeSend": None},
            "links": links("flashcall/list"),
            "totalCount": "1",
        },
    ),
    ([], "voicecode/send", {"phone": NUMBER, "code": 1234}, {"id": VOICE, "cost": "0.99", **CALLED}),
    (
        [("voicecode/send", {"phone": NUMBER, "code": "1234"})],
        "voicecode/status",
        {"id": VOICE},
        {"id": VOICE, "cost": "0.99", **CALLED, "timeSend": None},
    ),
    (
        [("voicecode/send", {"phone": NUMBER, "code": "1234"})],
        "voicecode/list",
        {},
        {
            "0": {"id": VOICE, "cost": "0.99", **CALLED, "timeSend": None},
            "links": links("voicecode/list"),
            "totalCount": "1",
        },
    ),
    ([], "whatsapp/send", WHATSAPP, CHAT_SHOWN),
    ([("whatsapp/send", WHATSAPP)], "whatsapp/status", {"id": CHAT_MESSAGE}, CHAT_SHOWN),
    ([("whatsapp/send", WHATSAPP)], "whatsapp/get-chats", {}, [{"id": int(NUMBER), "address": NUMBER, "status": 1}]),
    ([("whatsapp/send", WHATSAPP)], "whatsapp/get-chats", {"status": 2}, []),
    ([("whatsapp/send", WHATSAPP)], "whatsapp/get-chat-msg", {"id": int(NUMBER)}, [CHAT_SHOWN]),
    ([("whatsapp/send", WHATSAPP)] * 2, "whatsapp/get-all-msg", {"limit": 1}, [CHAT_SHOWN]),
]


@pytest.mark.parametrize(("before", "endpoint", "fields", "data"), SHAPES, ids=[shape[1] for shape in SHAPES])
def test_an_answer_has_exactly_these_names_and_types(ask, exact, before, endpoint, fields, data):
    for path, first in before:
        assert ask(path, **first)[0] == 200
    status, answer = ask(endpoint, **fields)
    assert (status, answer["success"], exact(answer["data"])) == (200, True, exact(data))
    assert (answer["message"] is None) == (data is not None)


def test_no_endpoint_is_left_out_here():
    channels = {"viber", "telegram", "mobile-id", "flashcall", "voicecode", "whatsapp"}
    tested = {shape[1] for shape in SHAPES} | {path for shape in SHAPES for path, _ in shape[0]}
    assert {path for path in ENDPOINTS if path.split("/")[0] in channels} == tested


def test_a_viber_campaign_is_one_object_however_many_numbers_it_has(ask):
    data = ask("viber/send", numbers=[NUMBER, OTHER_NUMBER], **VIBER)[1]["data"]
    assert (data["count"], data["cost"], "number" in data) == (2, 4.5, False)


def test_a_campaign_takes_everything_that_the_gateway_knows_beside_the_text(ask):
    cascade = {
        "channel": "CASCADE",
        "signSms": "SMS Aero",
        "textSms": "Hello",
        "priceSms": 5,
        "timeout": 0.25,
        "imageSource": "jpg#AAAA",
        "textButton": "Shop",
        "linkButton": "https://example.com/",
        "dateSend": NOW + 100,
    }
    assert ask("viber/send", number=NUMBER, **{**VIBER, **cascade})[1]["data"]["dateSend"] == NOW + 100


def test_an_image_is_looked_at_in_no_time_however_long_it_is(ask, post):
    assert post("viber/send", number=NUMBER, **VIBER, imageSource="png#" + " " * 1_000_000 + "!")[0] == 400
    assert post("viber/send", number=NUMBER, **VIBER, imageSource="png#" + "A \n" * 300_000 + "== \n")[0] == 200
    for image in ("png#AAAA", "jpeg#AAA=", "gif#AA==", "jpg#AA==\n"):
        assert ask("viber/send", number=NUMBER, **VIBER, imageSource=image)[0] == 200
    for image in ("png#", "png#AA===", "bmp#AAAA", "png#=", "png:AAAA"):
        assert ask("viber/send", number=NUMBER, **VIBER, imageSource=image)[0] == 400


def test_whatsapp_takes_every_field_that_the_gateway_knows(post, sandbox):
    more = {"attachmentName": "price.pdf", "timeStart": NOW, "buttons": [{"text": "Yes"}], "header": "Shop", "footer": "Bye"}
    assert post("whatsapp/send", **WHATSAPP, **more)[0] == 200
    assert sandbox.requests[-1].findings == ()
