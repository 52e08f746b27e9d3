"""What is asked of each endpoint and what the gateway answers, in its own types: strings here, numbers there.

`QUESTIONS` say what goes out for which arguments, `ANSWERS` what is read from which `data`. No test stands here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from smsaero_kit.gateway import (
    Balance,
    Batch,
    Blacklisted,
    Card,
    Contact,
    Group,
    Hlr,
    HlrStatus,
    Message,
    MessageStatus,
    MobileId,
    MobileIdStatus,
    NumberOperator,
    Operator,
    OperatorState,
    Page,
    PhoneCall,
    PhoneCallStatus,
    SenderName,
    SenderNameStatus,
    Tariffs,
    TelegramCode,
    TopUp,
    ViberCampaign,
    ViberCampaignStatus,
    ViberRecipient,
    ViberStatus,
    endpoints,
)

CODE = "048613"
TEXT = f"Your code is {CODE}"
#: A number as people write it, and as the gateway takes it.
WRITTEN, DIGITS = "+7 (999) 000-00\u2011\u00a000", "79990000000"
WRITTEN_TOO, DIGITS_TOO = "7 999 000 00 01", "79990000001"
#: The same in seconds since 1970: the gateway's way.
PLANNED = datetime(2023, 11, 15, 1, 14, 20, tzinfo=timezone(timedelta(hours=3)))
T0, T1, T2 = (datetime(2023, 11, 14, 22, minute, 20, tzinfo=timezone.utc) for minute in (13, 14, 15))


@dataclass(frozen=True)
class Question:
    """The arguments of an endpoint, and what goes out for them."""

    name: str
    path: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def call(self) -> Any:
        """The call."""
        return getattr(endpoints, self.name)(**self.arguments)


def asked(name: str) -> Question:
    """Return the plainest question to an endpoint: the first one that stands here."""
    return next(question for question in QUESTIONS if question.name == name)


_SMS = {"text": TEXT, "sender_name": "SMS Aero"}
_SMS_SENT = {"text": TEXT, "sign": "SMS Aero"}
_BOTH, _BOTH_SENT = {"numbers": [WRITTEN, WRITTEN_TOO]}, {"numbers": [DIGITS, DIGITS_TOO]}
_ABOUT = {"sex": "male", "last_name": "Petrov", "first_name": "Pyotr", "patronymic": "Ilyich"}
_ABOUT_SENT = {"sex": "male", "lname": "Petrov", "fname": "Pyotr", "sname": "Ilyich"}
_TELEGRAM = {"number": WRITTEN, "code": CODE}
_TELEGRAM_SENT = {"number": DIGITS, "code": CODE}
_BY_SMS, _BY_SMS_SENT = {"sender_name": "SMS Aero", "text": TEXT}, {"sign": "SMS Aero", "text": TEXT}
_VIBER, _VIBER_SENT = {"text": TEXT, "sender_name": "Viber"}, {"sign": "Viber", "channel": "OFFICIAL", "text": TEXT}

QUESTIONS = [
    Question("auth", "auth"),
    Question("balance", "balance"),
    Question("balance_add", "balance/add", {"amount": 100, "card_id": 7}, {"sum": 100, "cardId": 7}),
    Question("balance_add", "balance/add", {"amount": Decimal("100.00"), "card_id": 7}, {"sum": 100, "cardId": 7}),
    Question("balance_add", "balance/add", {"amount": Decimal("99.90"), "card_id": 7}, {"sum": 99.9, "cardId": 7}),
    Question("cards", "cards"),
    Question("tariffs", "tariffs"),
    Question("sender_name_add", "sign/add", {"name": "My Shop"}, {"name": "My Shop"}),
    Question("sender_names", "sign/list"),
    Question("sender_names", "sign/list", {"page": 2}, query={"page": "2"}),
    Question("send", "sms/send", {"number": WRITTEN, **_SMS}, {"number": DIGITS, **_SMS_SENT}),
    Question(
        "send",
        "sms/send",
        {
            "number": WRITTEN,
            **_SMS,
            "planned": PLANNED,
            "callback_url": "https://example.com/sms",
            "callback_format": "JSON",
            "short_links": True,
        },
        {
            "number": DIGITS,
            **_SMS_SENT,
            "dateSend": 1700000060,
            "callbackUrl": "https://example.com/sms",
            "callbackFormat": "JSON",
            "shortLink": 1,
        },
    ),
    Question("send_batch", "sms/send", {**_BOTH, **_SMS}, {**_BOTH_SENT, **_SMS_SENT}),
    Question(
        "send_batch",
        "sms/send",
        {
            **_BOTH,
            **_SMS,
            "planned": PLANNED,
            "callback_url": "https://example.com/sms",
            "callback_format": "JSON",
            "short_links": True,
        },
        {
            **_BOTH_SENT,
            **_SMS_SENT,
            "dateSend": 1700000060,
            "callbackUrl": "https://example.com/sms",
            "callbackFormat": "JSON",
            "shortLink": 1,
        },
    ),
    Question("test_send", "sms/testsend", {"number": WRITTEN, **_SMS}, {"number": DIGITS, **_SMS_SENT}),
    Question(
        "test_send",
        "sms/testsend",
        {"number": WRITTEN, **_SMS, "callback_url": "https://example.com/sms", "callback_format": "JSON"},
        {"number": DIGITS, **_SMS_SENT, "callbackUrl": "https://example.com/sms", "callbackFormat": "JSON"},
    ),
    Question("test_send_batch", "sms/testsend", {**_BOTH, **_SMS}, {**_BOTH_SENT, **_SMS_SENT}),
    Question("status", "sms/status", {"message_id": 12345}, {"id": 12345}),
    Question("test_status", "sms/teststatus", {"message_id": 12345}, {"id": 12345}),
    Question("messages", "sms/list"),
    Question("messages", "sms/list", {"number": WRITTEN, "text": "code"}, {"number": DIGITS, "text": "code"}),
    Question("messages", "sms/list", {**_BOTH, "page": 3}, _BOTH_SENT, {"page": "3"}),
    Question("test_messages", "sms/testlist"),
    Question("test_messages", "sms/testlist", {"number": WRITTEN, "text": "code"}, {"number": DIGITS, "text": "code"}),
    Question("test_messages", "sms/testlist", {**_BOTH, "page": 3}, _BOTH_SENT, {"page": "3"}),
    Question("group_add", "group/add", {"name": "Friends"}, {"name": "Friends"}),
    Question("group_delete", "group/delete", {"group_id": 5}, {"id": 5}),
    Question("group_delete_all", "group/delete-all"),
    Question("groups", "group/list"),
    Question("groups", "group/list", {"page": 2}, query={"page": "2"}),
    Question("contact_add", "contact/add", {"number": WRITTEN}, {"number": DIGITS}),
    Question(
        "contact_add",
        "contact/add",
        {
            "number": WRITTEN,
            "group_id": 5,
            "birthday": "2000-01-31",
            **_ABOUT,
            "param1": "one",
            "param2": "two",
            "param3": "three",
        },
        {
            "number": DIGITS,
            "groupId": 5,
            "birthday": "2000-01-31",
            **_ABOUT_SENT,
            "param1": "one",
            "param2": "two",
            "param3": "three",
        },
    ),
    Question("contact_delete", "contact/delete", {"contact_id": 6}, {"id": 6}),
    Question("contact_delete_all", "contact/delete-all"),
    Question("contacts", "contact/list"),
    Question(
        "contacts",
        "contact/list",
        {"number": WRITTEN, "group_id": 5, "birthday": 949276800, **_ABOUT, "operator": "MTS", "page": 2},
        {"number": DIGITS, "groupId": 5, "birthday": 949276800, **_ABOUT_SENT, "operator": "MTS"},
        {"page": "2"},
    ),
    Question("blacklist_add", "blacklist/add", {"number": WRITTEN}, {"number": DIGITS}),
    Question("blacklist_add_batch", "blacklist/add", _BOTH, _BOTH_SENT),
    Question("blacklist_delete", "blacklist/delete", {"blacklisted_id": 8}, {"id": 8}),
    Question("blacklist", "blacklist/list"),
    Question("blacklist", "blacklist/list", {"number": WRITTEN, "page": 2}, {"number": DIGITS}, {"page": "2"}),
    Question("hlr_check", "hlr/check", {"number": WRITTEN}, {"number": DIGITS}),
    Question("hlr_check_batch", "hlr/check", _BOTH, _BOTH_SENT),
    Question("hlr_status", "hlr/status", {"hlr_id": 9}, {"id": 9}),
    Question("number_operator", "number/operator", {"number": WRITTEN}, {"number": DIGITS}),
    Question("number_operator_batch", "number/operator", _BOTH, _BOTH_SENT),
    Question("viber_send", "viber/send", {"number": WRITTEN, **_VIBER}, {"number": DIGITS, **_VIBER_SENT}),
    Question("viber_send", "viber/send", {**_BOTH, **_VIBER}, {**_BOTH_SENT, **_VIBER_SENT}),
    Question("viber_send", "viber/send", {"group_id": 5, **_VIBER}, {"groupId": 5, **_VIBER_SENT}),
    Question(
        "viber_send",
        "viber/send",
        {
            "group_id": "all",
            **_VIBER,
            "channel": "CASCADE",
            "image": "png#aGk=",
            "button_text": "Open",
            "button_url": "https://example.com/",
            "planned": PLANNED,
            "sms_text": "Instead",
            "sms_sender_name": "SMS Aero",
            "sms_price": 6,
            "timeout_hours": 0.25,
        },
        {
            "groupId": "all",
            "sign": "Viber",
            "channel": "CASCADE",
            "text": TEXT,
            "imageSource": "png#aGk=",
            "textButton": "Open",
            "linkButton": "https://example.com/",
            "dateSend": 1700000060,
            "textSms": "Instead",
            "signSms": "SMS Aero",
            "priceSms": 6,
            "timeout": 0.25,
        },
    ),
    Question("viber_campaigns", "viber/list"),
    Question("viber_campaigns", "viber/list", {"page": 2}, query={"page": "2"}),
    Question("viber_recipients", "viber/statistic", {"campaign_id": 10}, {"sendingId": 10}),
    Question("viber_recipients", "viber/statistic", {"campaign_id": 10, "page": 2}, {"sendingId": 10}, {"page": "2"}),
    Question("viber_sender_names", "viber/sign/list"),
    Question("viber_sender_names", "viber/sign/list", {"page": 2}, query={"page": "2"}),
    Question("telegram_send", "telegram/send", _TELEGRAM, _TELEGRAM_SENT),
    Question("telegram_send", "telegram/send", {**_TELEGRAM, **_BY_SMS}, {**_TELEGRAM_SENT, **_BY_SMS_SENT}),
    Question("telegram_send_batch", "telegram/send", {**_BOTH, "code": CODE}, {**_BOTH_SENT, "code": CODE}),
    Question(
        "telegram_send_batch",
        "telegram/send",
        {**_BOTH, "code": CODE, **_BY_SMS},
        {**_BOTH_SENT, "code": CODE, **_BY_SMS_SENT},
    ),
    Question("telegram_status", "telegram/status", {"telegram_id": 11}, {"id": 11}),
    Question("telegram_test_send", "telegram/testsend", _TELEGRAM, _TELEGRAM_SENT),
    Question("telegram_test_send", "telegram/testsend", {**_TELEGRAM, **_BY_SMS}, {**_TELEGRAM_SENT, **_BY_SMS_SENT}),
    Question("telegram_test_status", "telegram/teststatus", {"telegram_id": 11}, {"id": 11}),
    Question(
        "mobile_id_send",
        "mobile-id/send",
        {"number": WRITTEN, "sender_name": "My Auth", "callback_url": "https://example.com/id"},
        {"number": DIGITS, "sign": "My Auth", "callbackUrl": "https://example.com/id"},
    ),
    Question("mobile_id_status", "mobile-id/status", {"mobile_id": 12}, {"id": 12}),
    Question(
        "mobile_id_verify",
        "mobile-id/verify",
        {"mobile_id": 12, "code": CODE, "sender_name": "My Auth"},
        {"id": 12, "code": CODE, "sign": "My Auth"},
    ),
    Question("flash_call_send", "flashcall/send", {"number": WRITTEN, "code": CODE}, {"phone": DIGITS, "code": CODE}),
    Question("flash_call_status", "flashcall/status", {"call_id": 13}, {"id": 13}),
    Question("flash_calls", "flashcall/list"),
    Question("flash_calls", "flashcall/list", {"page": 2}, query={"page": "2"}),
    Question("voice_code_send", "voicecode/send", {"number": WRITTEN, "code": CODE}, {"phone": DIGITS, "code": CODE}),
    Question(
        "whatsapp_send",
        "whatsapp/send",
        {"number": WRITTEN, "sender_name": "Shop", "text": TEXT},
        {"sign": "Shop", "address": DIGITS, "contentType": "text", "text": TEXT},
    ),
    Question(
        "whatsapp_send",
        "whatsapp/send",
        {
            "number": WRITTEN,
            "sender_name": "Shop",
            "content_type": "document",
            "attachment_url": "https://example.com/a.pdf",
            "attachment_name": "a.pdf",
            "start": 1700000060,
            "buttons": [{"text": "Yes"}],
            "header": {"text": "Hello"},
            "footer": "Bye",
        },
        {
            "sign": "Shop",
            "address": DIGITS,
            "contentType": "document",
            "attachmentUrl": "https://example.com/a.pdf",
            "attachmentName": "a.pdf",
            "timeStart": 1700000060,
            "buttons": [{"text": "Yes"}],
            "header": {"text": "Hello"},
            "footer": "Bye",
        },
    ),
    Question("whatsapp_status", "whatsapp/status", {"whatsapp_id": 14}, {"id": 14}),
    Question("whatsapp_chats", "whatsapp/get-chats"),
    Question(
        "whatsapp_chats",
        "whatsapp/get-chats",
        {"status": 1, "limit": 10, "offset": 20},
        {"status": 1, "limit": 10, "offset": 20},
    ),
    Question("whatsapp_chat_messages", "whatsapp/get-chat-msg", {"chat_id": 15}, {"id": 15}),
    Question("whatsapp_messages", "whatsapp/get-all-msg"),
]

#: Every path of the API, as the vendor's SDKs have them.
PATHS = """
    auth balance balance/add cards tariffs sign/add sign/list
    sms/send sms/testsend sms/status sms/teststatus sms/list sms/testlist
    group/add group/delete group/delete-all group/list
    contact/add contact/delete contact/delete-all contact/list
    blacklist/add blacklist/delete blacklist/list
    hlr/check hlr/status number/operator
    viber/send viber/list viber/statistic viber/sign/list
    telegram/send telegram/status telegram/testsend telegram/teststatus
    mobile-id/send mobile-id/status mobile-id/verify
    flashcall/send flashcall/status flashcall/list voicecode/send
    whatsapp/send whatsapp/status whatsapp/get-chats whatsapp/get-chat-msg whatsapp/get-all-msg
"""


@dataclass(frozen=True)
class Answer:
    """The `data` of an answer and what is read from it. Without the fields in `needs` nothing can be read."""

    name: str
    sent: Any
    read: Any
    needs: tuple[str, ...] = ()

    @property
    def data(self) -> Any:
        """What came, as the client sees it: numbers with a point are `Decimal`."""
        return json.loads(json.dumps(self.sent), parse_float=Decimal)


def answered(name: str) -> Answer:
    """Return the fullest answer of an endpoint: the first one that stands here."""
    return next(answer for answer in ANSWERS if answer.name == name)


def listed(path: str, *objects: Any) -> dict[str, Any]:
    """Return `objects` as the one page of a list."""
    place = f"/v2/{path}?page=1"
    links = {"self": place, "first": place, "last": place}
    return {**numbered(*objects), "links": links, "totalCount": str(len(objects))}


def numbered(*objects: Any) -> dict[str, Any]:
    """Return `objects` under "0", "1", …"""
    return {str(number): each for number, each in enumerate(objects)}


def without(sample: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return `sample` without these."""
    return {name: value for name, value in sample.items() if name not in names}


_SENT = {
    "id": 12345,
    "from": "SMS Aero",
    "number": "79990000000",
    "text": TEXT,
    "status": 0,
    "extendStatus": "queue",
    "channel": "FREE SIGN",
    "cost": 5.49,
    "dateCreate": 1700000000,
    "dateSend": 1700000060,
}
_SENT_TOO = {**_SENT, "id": 12346, "number": "79990000001", "cost": 11}
_LOOKED_UP = {
    **_SENT,
    "number": 79990000000,
    "cost": "5.49",
    "status": 1,
    "extendStatus": "delivery",
    "dateAnswer": 1700000120,
}
_REJECTED = {**_LOOKED_UP, "id": 12346, "status": 6, "extendStatus": "reject", "cost": "0.00", "dateAnswer": None}
_TESTED = {**_SENT, "status": 1, "extendStatus": "delivery"}


def _message(**other: Any) -> Message:
    known = {
        "id": 12345,
        "number": DIGITS,
        "text": TEXT,
        "sender_name": "SMS Aero",
        "status": MessageStatus.QUEUE,
        "cost": Decimal("5.49"),
        "created": T0,
        "planned": T1,
        "answered": None,
        "channel": "FREE SIGN",
        "status_word": "queue",
        "test": False,
    }
    return Message(**{**known, **other})


_DELIVERED = {"status": MessageStatus.DELIVERED, "status_word": "delivery"}
_MESSAGE_TOO = _message(id=12346, number=DIGITS_TOO, cost=Decimal(11))
_SEEN = _message(**_DELIVERED, answered=T2)
_SEEN_REJECTED = _message(id=12346, status=MessageStatus.REJECTED, status_word="reject", cost=Decimal("0.00"))
_LITTLE = {
    "number": "",
    "text": "",
    "sender_name": "",
    "cost": None,
    "created": None,
    "planned": None,
    "answered": None,
    "channel": "",
    "status_word": "",
}

_CONTACT = {
    "id": 6,
    "number": "79990000000",
    "sex": "male",
    "lname": "Petrov",
    "fname": "Pyotr",
    "sname": "Ilyich",
    "param1": "one",
    "param2": "two",
    "param3": "three",
    "operator": 4,
    "extendOperator": "MTS",
}
_CONTACT_LISTED = {
    **_CONTACT,
    "number": 79990000000,
    "groups": [{"id": 5, "name": "Friends"}, {"id": 15, "name": "Family"}],
    "hlrStatus": 1,
    "extendHlrStatus": "available",
}


def _contact(**other: Any) -> Contact:
    known = {
        "id": 6,
        "number": DIGITS,
        "sex": "male",
        "last_name": "Petrov",
        "first_name": "Pyotr",
        "patronymic": "Ilyich",
        "params": ("one", "two", "three"),
        "operator": Operator.MTS,
        "operator_name": "MTS",
        "groups": (),
        "hlr_status": None,
    }
    return Contact(**{**known, **other})


_EMPTY_NAMES = {"sex": "", "last_name": "", "first_name": "", "patronymic": "", "params": ("", "", "")}
_GROUPS = (Group(id=5, name="Friends", contacts=None), Group(id=15, name="Family", contacts=None))

_BLOCKED = {
    "id": 8,
    "number": "79990000000",
    "sex": "female",
    "lname": "Petrova",
    "fname": "Anna",
    "sname": "Ilyinichna",
    "bday": "2000-01-31",
    "param": "one",
    "param2": "two",
    "param3": "three",
}
_BLOCKED_TOO = {"id": 18, "number": "79990000001", **dict.fromkeys(("sex", "lname", "fname", "sname", "bday", "param"))}
_BLACKLISTED = Blacklisted(
    id=8,
    number=DIGITS,
    sex="female",
    last_name="Petrova",
    first_name="Anna",
    patronymic="Ilyinichna",
    birthday="2000-01-31",
    params=("one", "two", "three"),
)
_BLACKLISTED_TOO = Blacklisted(id=18, number=DIGITS_TOO, birthday="", **_EMPTY_NAMES)

_HLR = {"id": 9, "number": "79990000000", "hlrStatus": 4, "extendHlrStatus": "in work"}
_HLR_TOO = {**_HLR, "id": 19, "number": "79990000001"}
_HLR_READ = Hlr(id=9, number=DIGITS, status=HlrStatus.IN_WORK, status_word="in work")
_HLR_TOO_READ = Hlr(id=19, number=DIGITS_TOO, status=HlrStatus.IN_WORK, status_word="in work")

_MTS = {"number": "79990000000", "operator": 4, "extendOperator": "MTS"}
_OTHER = {"number": "79990000001", "operator": 0, "extendOperator": "OTHER"}
_MTS_READ = NumberOperator(number=DIGITS, operator=Operator.MTS, operator_name="MTS")
_OTHER_READ = NumberOperator(number=DIGITS_TOO, operator=0, operator_name="OTHER")

_CAMPAIGN = {
    "id": 10,
    "number": "79990000000",
    "count": 1,
    "sign": "Viber",
    "channel": "OFFICIAL",
    "text": TEXT,
    "cost": 2.25,
    "status": 1,
    "extendStatus": "moderation",
    "dateCreate": 1700000000,
    "dateSend": 1700000060,
    "countSend": 0,
    "countDelivered": 0,
    "countWrite": 0,
    "countUndelivered": 0,
    "countError": 0,
}
_CAMPAIGN_DONE = {
    **without(_CAMPAIGN, "number"),
    "id": 20,
    "count": 15,
    "status": 3,
    "extendStatus": "completed",
    "countSend": 1,
    "countDelivered": 2,
    "countWrite": 3,
    "countUndelivered": 4,
    "countError": 5,
}


def _campaign(**other: Any) -> ViberCampaign:
    known = {
        "id": 10,
        "number": DIGITS,
        "sender_name": "Viber",
        "channel": "OFFICIAL",
        "text": TEXT,
        "status": ViberCampaignStatus.MODERATION,
        "status_word": "moderation",
        "cost": Decimal("2.25"),
        "created": T0,
        "planned": T1,
        "recipients": 1,
        "sent": 0,
        "delivered": 0,
        "read": 0,
        "undelivered": 0,
        "failed": 0,
    }
    return ViberCampaign(**{**known, **other})


_CAMPAIGN_DONE_READ = _campaign(
    id=20,
    number="",
    recipients=15,
    status=ViberCampaignStatus.COMPLETED,
    status_word="completed",
    sent=1,
    delivered=2,
    read=3,
    undelivered=4,
    failed=5,
)

_TELEGRAM_CODE = {
    "id": 11,
    "number": "79990000000",
    "telegramCode": CODE,
    "smsText": TEXT,
    "smsFrom": "SMS Aero",
    "idSms": None,
    "status": 0,
    "extendStatus": "queue",
    "cost": "1.00",
    "dateCreate": 1700000000,
}
_TELEGRAM_CODE_TOO = {**_TELEGRAM_CODE, "id": 21, "number": "79990000001", "smsText": None, "smsFrom": None}
_TELEGRAM_ARRIVED = {**_TELEGRAM_CODE, "idSms": 12345, "status": 1, "extendStatus": "delivery"}


def _telegram(**other: Any) -> TelegramCode:
    known = {
        "id": 11,
        "number": DIGITS,
        "code": CODE,
        "sms_text": TEXT,
        "sms_sender_name": "SMS Aero",
        "sms_id": None,
        "status": MessageStatus.QUEUE,
        "status_word": "queue",
        "cost": Decimal("1.00"),
        "created": T0,
    }
    return TelegramCode(**{**known, **other})


_MOBILE_ID = {
    "id": 12,
    "number": "79990000000",
    "authType": "SIM-PUSH",
    "codeSms": "",
    "status": 0,
    "cost": 0,
    "dateCreate": 1700000000,
    "dateSend": 1700000060,
}
_MOBILE_ID_CODE = {**_MOBILE_ID, "authType": "SMS", "codeSms": CODE, "status": 3, "cost": "4.50"}


def _mobile_id(**other: Any) -> MobileId:
    known = {
        "id": 12,
        "number": DIGITS,
        "auth_type": "SIM-PUSH",
        "code": "",
        "status": MobileIdStatus.QUEUE,
        "cost": Decimal(0),
        "created": T0,
        "planned": T1,
    }
    return MobileId(**{**known, **other})


_MOBILE_ID_CODE_READ = {"auth_type": "SMS", "code": CODE, "cost": Decimal("4.50")}

_CALL = {
    "id": 13,
    "status": 0,
    "code": CODE,
    "phone": "79990000000",
    "cost": "0.59",
    "timeCreate": 1700000000,
    "timeUpdate": 1700000060,
}
_CALL_MADE = {**_CALL, "status": 1, "timeSend": 1700000120}


def _call(**other: Any) -> PhoneCall:
    known = {
        "id": 13,
        "number": DIGITS,
        "code": CODE,
        "status": PhoneCallStatus.QUEUE,
        "cost": Decimal("0.59"),
        "created": T0,
        "updated": T1,
        "sent": None,
    }
    return PhoneCall(**{**known, **other})


def _sender(first: dict[str, Any], *operators: dict[str, Any]) -> dict[str, Any]:
    return {**first, "statusOperators": {str(each["operator"]): each for each in operators}}


_APPROVED = _sender(
    {"id": 1, "name": "SMS Aero", "status": 1, "extendStatus": "approve"},
    {"operator": 1, "extendOperator": "MEGAFON", "status": 1, "extendStatus": "approve"},
    {"operator": 4, "extendOperator": "MTS", "status": 0, "extendStatus": "moderation"},
    {"operator": 5, "extendOperator": "BEELINE", "status": 1, "extendStatus": "approve"},
    {"operator": 6, "extendOperator": "TELE2", "status": 1, "extendStatus": "approve"},
)
_OK, _WAITS = (SenderNameStatus.APPROVED, "approve"), (SenderNameStatus.MODERATION, "moderation")


def _state(operator: Operator, status: tuple[SenderNameStatus, str]) -> OperatorState:
    return OperatorState(operator=operator, name=operator.name, status=status[0], status_word=status[1])


_APPROVED_READ = SenderName(
    id=1,
    name="SMS Aero",
    status=SenderNameStatus.APPROVED,
    status_word="approve",
    operators=(
        _state(Operator.MEGAFON, _OK),
        _state(Operator.MTS, _WAITS),
        _state(Operator.BEELINE, _OK),
        _state(Operator.TELE2, _OK),
    ),
)
_ASKED_FOR = {"id": 3, "name": "My Shop", "status": 0, "extendStatus": "moderation"}
_ASKED_FOR_READ = SenderName(id=3, name="My Shop", status=SenderNameStatus.MODERATION, status_word="moderation", operators=())
_NO_STATE = {"status": None, "status_word": ""}

_TARIFFS = {
    "FREE SIGN": {"MEGAFON": "8.99", "MTS": "4.99", "BEELINE": "5.49", "TELE2": "4.79", "OTHER": "5.19"},
    "SERVICE": {"MTS": "3.10"},
}
_TARIFFS_READ = {channel: {name: Decimal(price) for name, price in each.items()} for channel, each in _TARIFFS.items()}

_WHATSAPP = {"id": 14, "status": 1, "cost": 2.5, "parts": [1, "2", None]}
_WHATSAPP_READ = {**_WHATSAPP, "cost": Decimal("2.5")}


def _batch(*answers, left=()):
    return Batch(answers=answers, unanswered=left)


def _page(*found: Any, last: int | None = 1, total: int | None = -1, more: bool | None = False) -> Page[Any]:
    return Page(items=found, last=last, total=len(found) if total == -1 else total, more=more)


ANSWERS = [
    Answer("auth", None, None),
    Answer("balance", {"balance": 337.03}, Balance(amount=Decimal("337.03")), ("balance",)),
    Answer("balance_add", {"sum": 99.9}, TopUp(amount=Decimal("99.9"))),
    Answer("balance_add", None, TopUp(amount=None)),
    Answer(
        "cards",
        numbered({"id": 1, "number": "Visa*****1234"}, {"id": 2, "number": "Mir*****5678"}),
        (
            Card(id=1, number="Visa*****1234", name="", least=None),
            Card(id=2, number="Mir*****5678", name="", least=None),
        ),
    ),
    # Another SDK of the vendor's knows the cards like this.
    Answer("cards", [{"id": 1, "name": "Visa", "min_amount": 100}], (Card(id=1, number="", name="Visa", least=Decimal(100)),)),
    Answer("cards", [], ()),
    Answer("cards", None, ()),
    Answer("tariffs", _TARIFFS, Tariffs(channels=_TARIFFS_READ)),
    Answer("tariffs", [], Tariffs(channels={})),
    Answer("sender_name_add", _APPROVED, _APPROVED_READ),
    Answer("sender_name_add", _ASKED_FOR, _ASKED_FOR_READ),
    Answer("sender_name_add", {"id": 3}, None),
    Answer("sender_name_add", {}, None),
    Answer("sender_name_add", None, None),
    Answer(
        "sender_names",
        {"totalCount": "2", **numbered(_APPROVED, _ASKED_FOR)},
        _page(_APPROVED_READ, _ASKED_FOR_READ, last=None, more=None),
    ),
    Answer(
        "sender_names",
        numbered({"name": "Odd", "statusOperators": {"9": {}}}),
        _page(
            SenderName(
                id=0,
                name="Odd",
                **_NO_STATE,
                operators=(OperatorState(operator=None, name="", **_NO_STATE),),
            ),
            last=None,
            total=None,
            more=None,
        ),
    ),
    Answer("sender_names", [], _page(last=None, total=None, more=None)),
    Answer("sender_names", None, _page(last=None, total=None, more=None)),
    Answer("send", _SENT, _message(), ("id", "status")),
    Answer("send", {"id": "12345", "status": "3"}, _message(**_LITTLE, status=MessageStatus.SENT)),
    Answer("send_batch", [_SENT, _SENT_TOO], _batch(_message(), _MESSAGE_TOO)),
    Answer("send_batch", numbered(_SENT), _batch(_message(), left=(DIGITS_TOO,))),
    Answer("send_batch", _SENT_TOO, _batch(_MESSAGE_TOO, left=(DIGITS,)), ("id", "status")),
    Answer("test_send", _TESTED, _message(**_DELIVERED, test=True), ("id", "status")),
    Answer(
        "test_send_batch",
        [_TESTED],
        _batch(_message(**_DELIVERED, test=True), left=(DIGITS_TOO,)),
    ),
    Answer("status", _LOOKED_UP, _SEEN, ("id", "status")),
    Answer("status", _REJECTED, _SEEN_REJECTED, ("id", "status")),
    Answer("test_status", _LOOKED_UP, _message(**_DELIVERED, answered=T2, test=True), ("id", "status")),
    Answer("messages", listed("sms/list", _LOOKED_UP, _REJECTED), _page(_SEEN, _SEEN_REJECTED)),
    Answer(
        "messages",
        {
            "0": _LOOKED_UP,
            "links": {
                "self": "/v2/sms/list?page=2",
                "first": "/v2/sms/list?page=1",
                "last": "/v2/sms/list?page=3",
                "next": "/v2/sms/list?page=3",
                "prev": "/v2/sms/list?page=1",
            },
            "totalCount": "138",
        },
        _page(_SEEN, last=3, total=138, more=True),
    ),
    Answer("messages", listed("sms/list"), _page()),
    Answer("messages", None, _page(last=None, total=None, more=None)),
    Answer(
        "test_messages",
        listed("sms/testlist", _LOOKED_UP),
        _page(_message(**_DELIVERED, answered=T2, test=True)),
    ),
    Answer("group_add", {"id": 5, "name": "Friends", "count": 0}, Group(id=5, name="Friends", contacts=0), ("id",)),
    Answer("group_add", {"id": 5}, Group(id=5, name="", contacts=None), ("id",)),
    Answer("group_delete", None, None),
    Answer("group_delete_all", None, None),
    # The comments of one SDK show an empty object here.
    Answer("group_delete_all", {}, None),
    Answer(
        "groups",
        listed("group/list", {"id": "5", "name": "Friends", "countContacts": "12"}),
        _page(Group(id=5, name="Friends", contacts=12)),
    ),
    Answer("groups", listed("group/list"), _page()),
    Answer("contact_add", _CONTACT, _contact(), ("id",)),
    Answer(
        "contact_add",
        {"id": 6, "number": "79990000000", "sex": None, "lname": None, "operator": None},
        _contact(**_EMPTY_NAMES, operator=None, operator_name=""),
        ("id",),
    ),
    Answer("contact_delete", None, None),
    Answer("contact_delete_all", None, None),
    Answer(
        "contacts",
        listed("contact/list", _CONTACT_LISTED),
        _page(_contact(groups=_GROUPS, hlr_status=HlrStatus.AVAILABLE)),
    ),
    Answer(
        "contacts",
        listed("contact/list", {**_CONTACT_LISTED, "groups": [], "hlrStatus": None}),
        _page(_contact()),
    ),
    Answer("blacklist_add", _BLOCKED, _BLACKLISTED, ("id",)),
    Answer("blacklist_add_batch", [_BLOCKED, _BLOCKED_TOO], _batch(_BLACKLISTED, _BLACKLISTED_TOO)),
    Answer("blacklist_add_batch", _BLOCKED, _batch(_BLACKLISTED, left=(DIGITS_TOO,))),
    Answer("blacklist_delete", None, None),
    Answer("blacklist_delete", {}, None),
    Answer("blacklist", listed("blacklist/list", {**_BLOCKED, "id": "8"}), _page(_BLACKLISTED)),
    Answer("hlr_check", _HLR, _HLR_READ, ("id", "hlrStatus")),
    Answer("hlr_check_batch", [_HLR, _HLR_TOO], _batch(_HLR_READ, _HLR_TOO_READ)),
    Answer("hlr_check_batch", numbered(_HLR), _batch(_HLR_READ, left=(DIGITS_TOO,))),
    Answer("hlr_check_batch", _HLR, _batch(_HLR_READ, left=(DIGITS_TOO,))),
    Answer(
        "hlr_status",
        {**_HLR, "hlrStatus": 1, "extendHlrStatus": "available"},
        Hlr(id=9, number=DIGITS, status=HlrStatus.AVAILABLE, status_word="available"),
        ("id", "hlrStatus"),
    ),
    Answer("number_operator", _MTS, _MTS_READ),
    Answer("number_operator", {}, NumberOperator(number="", operator=None, operator_name="")),
    Answer("number_operator_batch", [_MTS, _OTHER], _batch(_MTS_READ, _OTHER_READ)),
    Answer("number_operator_batch", _MTS, _batch(_MTS_READ, left=(DIGITS_TOO,))),
    Answer("viber_send", _CAMPAIGN, _campaign(), ("id", "status")),
    Answer(
        "viber_send",
        {"id": 10, "status": 1},
        _campaign(
            number="",
            sender_name="",
            channel="",
            text="",
            status_word="",
            cost=None,
            created=None,
            planned=None,
            recipients=0,
        ),
        ("id", "status"),
    ),
    Answer(
        "viber_campaigns",
        without(listed("viber/list", _CAMPAIGN, _CAMPAIGN_DONE), "totalCount"),
        _page(_campaign(), _CAMPAIGN_DONE_READ, total=None),
    ),
    Answer(
        "viber_recipients",
        {
            **numbered(
                {"number": "79990000000", "status": 0, "extendStatus": "send", "dateSend": 1700000060},
                {"number": "79990000001", "status": 2, "extendStatus": "write", "dateSend": 1700000120},
            ),
            "links": {"self": "/v2/viber/statistic?sendingId=10&page=1"},
        },
        _page(
            ViberRecipient(number=DIGITS, status=ViberStatus.SENT, status_word="send", planned=T1),
            ViberRecipient(number=DIGITS_TOO, status=ViberStatus.READ, status_word="write", planned=T2),
            last=None,
            total=None,
            more=None,
        ),
    ),
    Answer(
        "viber_sender_names",
        numbered(
            _sender(
                {"id": 2, "name": "Viber", "status": 1, "extendStatus": "active"},
                {"operator": 1, "extendOperator": "MEGAFON", "status": 0, "extendStatus": "moderation"},
            )
        ),
        _page(
            SenderName(
                id=2,
                name="Viber",
                status=SenderNameStatus.APPROVED,
                status_word="active",
                operators=(_state(Operator.MEGAFON, _WAITS),),
            ),
            last=None,
            total=None,
            more=None,
        ),
    ),
    Answer("telegram_send", _TELEGRAM_CODE, _telegram(), ("id", "status")),
    Answer(
        "telegram_send",
        {"id": 11, "status": 0},
        _telegram(number="", code="", sms_text="", sms_sender_name="", status_word="", cost=None, created=None),
        ("id", "status"),
    ),
    Answer(
        "telegram_send_batch",
        [_TELEGRAM_CODE, _TELEGRAM_CODE_TOO],
        _batch(_telegram(), _telegram(id=21, number=DIGITS_TOO, sms_text="", sms_sender_name="")),
    ),
    Answer("telegram_send_batch", _TELEGRAM_CODE, _batch(_telegram(), left=(DIGITS_TOO,))),
    Answer("telegram_status", _TELEGRAM_ARRIVED, _telegram(**_DELIVERED, sms_id=12345), ("id", "status")),
    Answer("telegram_test_send", _TELEGRAM_CODE, _telegram(), ("id", "status")),
    Answer("telegram_test_status", _TELEGRAM_ARRIVED, _telegram(**_DELIVERED, sms_id=12345), ("id", "status")),
    Answer("mobile_id_send", _MOBILE_ID, _mobile_id(), ("id", "status")),
    Answer(
        "mobile_id_status",
        _MOBILE_ID_CODE,
        _mobile_id(**_MOBILE_ID_CODE_READ, status=MobileIdStatus.CODE_NEEDED),
        ("id", "status"),
    ),
    Answer(
        "mobile_id_status",
        {"id": 12, "status": 8},
        _mobile_id(number="", auth_type="", status=MobileIdStatus.IN_PROGRESS, cost=None, created=None, planned=None),
        ("id", "status"),
    ),
    Answer(
        "mobile_id_verify",
        {**_MOBILE_ID_CODE, "status": 1},
        _mobile_id(**_MOBILE_ID_CODE_READ, status=MobileIdStatus.CONFIRMED),
        ("id", "status"),
    ),
    Answer("flash_call_send", _CALL, _call(), ("id", "status")),
    Answer("flash_call_status", _CALL_MADE, _call(status=PhoneCallStatus.REACHED, sent=T2), ("id", "status")),
    Answer(
        "flash_call_status",
        {"id": 13, "status": 2},
        _call(number="", code="", status=PhoneCallStatus.NOT_REACHED, cost=None, created=None, updated=None),
        ("id", "status"),
    ),
    Answer(
        "flash_calls",
        listed("flashcall/list", _CALL_MADE),
        _page(_call(status=PhoneCallStatus.REACHED, sent=T2)),
    ),
    Answer("voice_code_send", _CALL, _call(), ("id", "status")),
    Answer("whatsapp_send", _WHATSAPP, _WHATSAPP_READ),
    Answer("whatsapp_status", _WHATSAPP, _WHATSAPP_READ),
    Answer("whatsapp_chats", [_WHATSAPP], [_WHATSAPP_READ]),
    Answer("whatsapp_chat_messages", [_WHATSAPP], [_WHATSAPP_READ]),
    Answer("whatsapp_messages", None, None),
]
