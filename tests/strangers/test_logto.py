"""Logto's published connector believes the sandbox, over https://gate.smsaero.ru as it is built into it.

What is asserted is what the connector says; some of it is wrong, and a sandbox must show it as it is.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CODE = "Your code is 123456."
TEMPLATES = [
    {"usageType": name, "content": "Your code is {{code}}."} for name in ("SignIn", "Register", "ForgotPassword", "Generic")
]
CONFIG = {
    "email": "some.body@example.com",
    "apiKey": "any-key-of-16-to-32-characters",
    "senderName": "SMS Aero",
    "templates": TEMPLATES,
}

#: Name → what differs in the config, and the number.
CASES = {
    "delivered": ({}, "79031234564"),
    "wrong_key": ({"apiKey": "sandbox-wrong-key-401"}, "79031234501"),
    "wrong_address": ({"apiKey": "sandbox-wrong-address-404"}, "79031234503"),
    "wrong_sender_name": ({"senderName": "SMSAero"}, "79031234500"),
    "no_money": ({}, "79990000402"),
    "too_many": ({}, "79990000429"),
    "http_500": ({}, "79990000500"),
    "bad_gateway": ({}, "79990000502"),
    "html_with_200": ({}, "79990000200"),
    "refused_with_200": ({}, "79990000201"),
    "dropped": ({}, "79990000408"),
}
#: What the gateway said with another status than 200 → in which words the connector hands it on: the body, as it came.
REFUSED = {
    "wrong_key": (401, "Your request was made with invalid credentials."),
    "wrong_address": (404, "Invalid ip-address"),
    "wrong_sender_name": (400, "Validation error."),
    "no_money": (402, "Not enough money"),
    "too_many": (429, "Too many requests."),
    "http_500": (500, "Internal Server Error."),
    "bad_gateway": (502, "<h1>502 Bad Gateway</h1>"),
}


@pytest.fixture(scope="session")
def logto(meet, node):
    """What the connector said in each case, by name, and what the sandbox saw of it."""
    asked = json.dumps([[{**CONFIG, **changed}, number] for changed, number in CASES.values()])
    told = meet([node, str(HERE / "logto.mjs")], trust="NODE_EXTRA_CA_CERTS", asked=asked)
    return {**told, "said": dict(zip(CASES, told["said"], strict=True))}


def seen_of(logto, name):
    """Return what the sandbox saw in one case: there is always exactly one request."""
    [seen] = [each for each in logto["requests"] if each["fields"]["number"] == CASES[name][1]]
    return seen


def test_a_message_is_sent_and_stands_in_the_sandbox_and_on_its_page(logto):
    assert logto["said"]["delivered"] == {"name": "sent"}
    [sms] = [each for each in logto["messages"] if each["number"] == CASES["delivered"][1]]
    assert (sms["text"], sms["sender_name"], sms["test"]) == (CODE, "SMS Aero", False)
    [shown] = [each for each in logto["shown"]["messages"] if each["number"].lstrip("+") == sms["number"]]
    assert (shown["text"], shown["sender"]) == (CODE, "SMS Aero")


def test_the_sandbox_finds_nothing_wrong_with_it(logto):
    assert seen_of(logto, "delivered")["findings"] == []


@pytest.mark.parametrize("name", CASES)
def test_it_is_sent_once_to_the_address_that_is_built_in(logto, name):
    seen = seen_of(logto, name)
    assert (seen["host"], seen["method"], seen["path"]) == ("https://gate.smsaero.ru", "POST", "/v2/sms/send")


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_a_general_error_with_the_answer_as_it_came(logto, name):
    status, words = REFUSED[name]
    said = logto["said"][name]
    assert said["code"] == "general"
    assert words in said["data"]["message"]
    assert seen_of(logto, name)["status"] == status


def test_a_misspelt_sender_name_is_told_by_the_answer_and_named_by_the_sandbox(logto):
    answer = json.loads(logto["said"]["wrong_sender_name"]["data"]["message"])
    assert answer["data"] == {"sign": ["incorrect"]}
    assert [each["key"] for each in seen_of(logto, "wrong_sender_name")["findings"]] == ["free_name_misspelt"]


@pytest.mark.parametrize("name", ["html_with_200", "refused_with_200"])
def test_whatever_comes_with_200_is_taken_for_sent(logto, name):
    assert logto["said"][name] == {"name": "sent"}
    assert seen_of(logto, name)["status"] == 200
    assert CASES[name][1] not in [sms["number"] for sms in logto["messages"]]


def test_a_dropped_answer_is_an_error_though_the_message_is_on_its_way(logto):
    said = logto["said"]["dropped"]
    assert (said["name"], said["code"]) == ("RequestError", "ECONNRESET")
    assert seen_of(logto, "dropped")["line"] == "dropped"
    assert [sms["text"] for sms in logto["messages"] if sms["number"] == CASES["dropped"][1]] == [CODE]


def test_every_case_is_looked_at(logto):
    assert logto["said"].keys() == {"delivered", "html_with_200", "refused_with_200", "dropped", *REFUSED}
