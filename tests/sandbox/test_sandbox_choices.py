"""Every choice, each of its values: with it the sandbox behaves as it says, and otherwise than with any other."""

from __future__ import annotations

import base64
import json
from decimal import Decimal

import pytest

from smsaero_kit.sandbox import Fault, Request, Sandbox
from smsaero_kit.sandbox.choices import DEFAULTS, OPTIONS, ChoiceRefused, Choices
from smsaero_kit.sandbox.clock import Clock

NOW = 1_700_000_000
NUMBER, EIGHT, MEGAFON, BLOCKED = "79991234567", "89991234567", "79991234561", "79991234568"
SMS = {"number": NUMBER, "text": "Hi", "sign": "SMS Aero"}


class Box:
    """A sandbox with choices, whose time stands still, and a short way to ask it."""

    def __init__(self, **choices) -> None:
        self.sandbox = Sandbox(clock=Clock(lambda: NOW), choices=DEFAULTS.changed(choices))
        self.account = self.sandbox.account("a@b.c")

    def raw(self, endpoint, key="k" * 20, **fields):
        """Post JSON and return the answer as it is."""
        basic = "Basic " + base64.b64encode(f"a@b.c:{key}".encode()).decode()
        headers = {"authorization": basic, "content-type": "application/json"}
        return self.sandbox.answer(Request("POST", f"/v2/{endpoint}", "", headers, json.dumps(fields).encode()))

    def status(self, endpoint, **fields):
        """Post JSON and return the status of HTTP."""
        return self.raw(endpoint, **fields).status

    def data(self, endpoint, **fields):
        """Post JSON and return `data` of the answer."""
        return json.loads(self.raw(endpoint, **fields).body)["data"]

    def sent(self, **fields):
        """Send; return the HTTP status, and the numbers that got something in the end, with the last status of each."""
        status = self.status("sms/send", **{**SMS, **fields})
        self.sandbox.clock.advance(60)
        return status, [(sms.number, sms.status) for sms in self.sandbox.messages]

    def callback_body(self):
        """Return what is posted once an SMS was delivered."""
        self.status("sms/send", **SMS, callbackUrl="http://127.0.0.1/", callbackFormat="json")
        self.sandbox.clock.advance(60)
        callback = self.sandbox.callbacks_due()[-1]
        return callback.body(self.sandbox.choices)

    def attempts(self):
        """Refuse a callback as often as it comes; return the pauses between the attempts."""
        self.status("sms/send", **{**SMS, "number": "79990000006"}, callbackUrl="http://127.0.0.1/")
        self.sandbox.clock.advance(60)
        while due := self.sandbox.callbacks_due():
            for callback in due:
                self.sandbox.callback_done(callback, 500)
            self.sandbox.clock.advance(100_000)
        return [None if each.again is None else each.again - each.time for each in self.sandbox.callbacks]


def blocked(box):
    box.status("blacklist/add", number=BLOCKED)
    status, messages = box.sent(number=BLOCKED)
    return status, messages, str(100 - box.sandbox.balance)


def many(box, count):
    for index in range(count):
        box.status("group/add", name=f"Group {index}")
    return box.data("group/list")


def birthdays(box):
    return [box.status("contact/add", number=NUMBER, birthday=day) for day in ("1990-12-31", 662601600)]


def added_name(box):
    box.status("sign/add", name="Added")
    now = box.status("sms/testsend", **{**SMS, "sign": "Added"})
    box.sandbox.clock.advance(100)
    return now, box.status("sms/testsend", **{**SMS, "sign": "Added"})


def too_many(box):
    """Return the header of the magic number, of a fault and of the limit."""
    magic = box.raw("sms/send", **{**SMS, "number": "79990000429"})
    box.sandbox.faults.add(Fault(do="too_many", times=1))
    fault = box.raw("auth")
    box.sandbox.choices = box.sandbox.choices.changed({"requests_per_second": 1})
    box.raw("auth")
    limit = box.raw("auth")
    assert [each.status for each in (magic, fault, limit)] == [429] * 3
    (header,) = {each.headers.get("retry-after") for each in (magic, fault, limit)}
    return header


#: Choice → how to see it, and what is seen with each value.
SEEN = {
    "keys": (lambda box: box.status("auth", key="k"), {"sdk_lengths": 401, "any": 200}),
    "requests_per_second": (
        lambda box: [box.status("auth") for _ in range(4)],
        {None: [200] * 4, 1: [200, 429, 429, 429], 3: [200, 200, 200, 429]},
    ),
    "retry_after": (too_many, {30: "30", None: None, 0: "0", 7: "7"}),
    "refusals": (
        lambda box: (
            box.status("sms/send"),
            box.status("x"),
            box.status("auth", key="k"),
            box.status("sms/send", **{**SMS, "number": "79990000500"}),
        ),
        {"http_status": (400, 404, 401, 500), "http_200": (200, 200, 200, 500)},
    ),
    "unknown_id": (
        lambda box: (box.status("sms/status", id=5), box.status("group/delete", id=5)),
        {404: (404, 404), 400: (400, 400)},
    ),
    "unknown_fields": (
        lambda box: [
            box.status(path, x=1)
            for path in (
                "auth",
                "balance",
                "cards",
                "tariffs",
                "sms/list",
                "viber/sign/list",
                "group/delete-all",
                "contact/delete-all",
            )
        ],
        {"ignored": [200] * 8, "refused": [400] * 8},
    ),
    "plus_sign": (lambda box: box.sent(number=f"+{NUMBER}"), {"refused": (400, []), "dropped": (200, [(NUMBER, 1)])}),
    "leading_eight": (
        lambda box: box.sent(number=EIGHT),
        {"kept": (200, [(EIGHT, 1)]), "seven": (200, [(NUMBER, 1)]), "refused": (400, [])},
    ),
    "bad_number_in_list": (
        lambda box: box.sent(number=None, numbers=[NUMBER, "x"]),
        {"refuse_all": (400, []), "send_the_rest": (200, [(NUMBER, 1)])},
    ),
    "bad_number_field": (
        lambda box: box.data("sms/send", text="Hi", sign="SMS Aero", numbers=[NUMBER, "x"]),
        {"number": {"number": ["incorrect"]}, "numbers": {"numbers": ["incorrect"]}},
    ),
    "most_recipients": (
        lambda box: [box.status("sms/testsend", text="Hi", sign="SMS Aero", numbers=[NUMBER] * count) for count in (1, 2, 3)],
        {None: [200, 200, 200], 1: [200, 400, 400], 2: [200, 200, 400]},
    ),
    "longest_text": (
        lambda box: [box.status("sms/testsend", **{**SMS, "text": "x" * count}) for count in (1, 640, 641)],
        {None: [200, 200, 200], 640: [200, 200, 400], 1: [200, 400, 400]},
    ),
    "past_date": (
        lambda box: [box.status("sms/send", **SMS, dateSend=NOW + seconds) for seconds in (-3600, 0, 3600)],
        {"send_now": [200, 200, 200], "refused": [400, 200, 200]},
    ),
    "latest_date": (
        lambda box: [box.status("sms/send", **SMS, dateSend=NOW + seconds) for seconds in (10, 11, 10**9)],
        {None: [200, 200, 200], 10: [200, 400, 400], 11: [200, 200, 400]},
    ),
    "birthday": (birthdays, {"both": [200, 200], "day": [200, 400], "seconds": [400, 200]}),
    "sender_name_case": (
        lambda box: (box.status("sms/send", **{**SMS, "sign": "sANDBOX"}), [sms.sender_name for sms in box.sandbox.messages]),
        {"exact": (400, []), "ignored": (200, ["Sandbox"])},
    ),
    "test_sender_names": (
        lambda box: [box.status(path, **{**SMS, "sign": "Whoever"}) for path in ("sms/testsend", "sms/send")],
        {"approved": [400, 400], "any": [200, 400]},
    ),
    "sender_name_moderation": (added_name, {None: (400, 400), 0: (200, 200), 50: (400, 200)}),
    "unapproved_operator": (
        lambda box: box.sent(number=MEGAFON, sign="MtsOnly"),
        {"rejected": (200, [(MEGAFON, 6)]), "refused": (400, []), "delivered": (200, [(MEGAFON, 1)])},
    ),
    "price": (
        lambda box: box.data("sms/send", **{**SMS, "text": "я" * 71})["cost"],
        {"per_segment": 10.98, "per_message": 5.49},
    ),
    "text_moderation": (
        lambda box: [
            box.data("sms/send", **SMS)["status"],
            box.sandbox.clock.advance(50) and box.data("sms/status", id=1_000_001)["status"],
        ],
        {0: [0, 1], 48: [8, 3], 100: [8, 8]},
    ),
    "blacklisted": (
        blocked,
        {
            "rejected_and_charged": (200, [(BLOCKED, 6)], "5.49"),
            "rejected_for_free": (200, [(BLOCKED, 6)], "0.00"),
            "refused": (400, [], "0.00"),
        },
    ),
    "short_link": (
        lambda box: box.data("sms/send", **{**SMS, "text": "See https://example.com/long"}, shortLink=1)["text"].split("/")[2],
        {"ignored": "example.com", "shortened": "sandbox.invalid"},
    ),
    "number_and_cost": (
        lambda box: [
            (type(each["number"]), type(each["cost"]))
            for each in (box.data("sms/send", **SMS), box.data("sms/status", id=1_000_001))
        ],
        {"as_documented": [(str, float), (int, str)], "swapped": [(int, str), (str, float)]},
    ),
    "page_size": (lambda box: sum(name.isdigit() for name in many(box, 60)), {50: 50, 1: 1, 10_000: 60}),
    "list_order": (lambda box: many(box, 3)["0"]["name"], {"oldest_first": "Group 0", "newest_first": "Group 2"}),
    "empty_list": (lambda box: type(box.data("sms/list")), {"object": dict, "list": list}),
    "deleted": (
        lambda box: [box.data("group/delete-all"), box.data("group/delete", id=many(box, 1)["0"]["id"])],
        {"null": [None, None], "object": [{}, {}]},
    ),
    "cards": (lambda box: type(box.data("cards")), {"object": dict, "list": list}),
    "callback_fields": (
        lambda box: json.loads(box.callback_body()),
        {
            "id_and_status": {"id": 1_000_001, "status": 1},
            "with_words": {"id": 1_000_001, "status": 1, "extendStatus": "delivery"},
        },
    ),
    "callback_format_case": (lambda box: box.callback_body()[:1], {"ignored": b"{", "exact": b"i"}),
    "callback_attempts": (lambda box: box.attempts(), {5: [10, 20, 40, 80, None], 1: [None], 3: [10, 20, None]}),
    "callback_pause": (
        lambda box: box.attempts(),
        {10: [10, 20, 40, 80, None], 0: [0, 0, 0, 0, None], 80_000: [80_000, 86_400, 86_400, 86_400, None]},
    ),
    # What comes of it is seen with the callbacks.
    "callback_timeout": (lambda box: box.sandbox.choices.callback_timeout, {10: 10, 1: 1}),
}


def test_no_choice_and_no_value_is_left_out():
    assert SEEN.keys() == OPTIONS.keys()
    for name, options in OPTIONS.items():
        values = set(SEEN[name][1])
        assert getattr(DEFAULTS, name) in values
        assert len(values) > 1
        assert not options.words or values == set(options.words)
        assert not options.optional or None in values


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (_, expected) in SEEN.items() for value in expected], ids=str
)
def test_with_each_value_the_sandbox_behaves_as_it_says(name, value):
    see, expected = SEEN[name]
    assert see(Box(**{name: value})) == expected[value]


def test_the_values_of_a_choice_differ_in_what_is_seen():
    for name, (_, expected) in SEEN.items():
        assert len({repr(each) for each in expected.values()}) == len(expected), name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unheard_of", 1),
        ("keys", "none"),
        ("keys", None),
        ("unknown_id", 404.0),
        ("unknown_id", True),
        ("page_size", 0),
        ("page_size", 10_001),
        ("page_size", 5.0),
        ("page_size", True),
        ("page_size", None),
        ("page_size", "50"),
        ("retry_after", -1),
        ("requests_per_second", []),
    ],
)
def test_what_is_no_choice_or_none_of_its_values_is_refused_and_what_would_do_is_named(name, value):
    with pytest.raises(ChoiceRefused) as refused:
        DEFAULTS.changed({name: value})
    assert (refused.value.name, refused.value.value) == (name, value)
    assert refused.value.allowed


def test_choices_are_changed_one_by_one_and_the_others_stay():
    changed = Choices().changed({"price": "per_message", "page_size": 7}).changed({"page_size": 8})
    assert {name: value for name, value in changed.as_values().items() if value != getattr(DEFAULTS, name)} == {
        "price": "per_message",
        "page_size": 8,
    }
    assert DEFAULTS.changed({}) == DEFAULTS


def test_choices_can_be_changed_while_the_sandbox_runs():
    box = Box()
    revision = box.sandbox.revision
    box.sandbox.choices = box.sandbox.choices.changed({"price": "per_message"})
    assert box.sandbox.revision > revision
    assert box.data("sms/send", **{**SMS, "text": "я" * 71})["cost"] == 5.49
    assert box.sandbox.balance == Decimal("94.51")
