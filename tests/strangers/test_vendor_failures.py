"""What the vendor's published Python SDKs say when something goes wrong, and what the sandbox received meanwhile.

It is what they do, not what they should do: some of it is nothing to imitate, and a sandbox must show it as it is.
"""

from __future__ import annotations

import pytest

RU, ORG, NET = ("gate.smsaero.ru", "gate.smsaero.org", "gate.smsaero.net")
SCHEMES = {"sync": "https", "async": "http"}
#: What either says when it is out of addresses.
GIVEN_UP = {"sync": ["SmsAeroConnectionException", ""], "async": ["SmsAeroConnectionException", "All gateways are unavailable"]}

#: An answer that either can read is told by its words alone: neither the status nor the field in question gets through, no money
#: is an error like all the others, and 429 and 500 are final.
TOLD = {
    "unknown_sender_name": ("79031234500", 400, "Validation error."),
    "wrong_key": ("79031234501", 401, "Your request was made with invalid credentials."),
    "no_access": ("79031234502", 403, "Access denied."),
    "wrong_address": ("79031234503", 404, "Invalid ip-address"),
    "no_money": ("79990000402", 402, "Not enough money"),
    "forbidden": ("79990000403", 403, "Access denied."),
    "too_many": ("79990000429", 429, "Too many requests."),
    "http_500": ("79990000500", 500, "Internal Server Error."),
    "refused_with_200": ("79990000201", 200, "The message was refused."),
}
#: After an answer that cannot be read, and after none, the same message goes to the next address, and to the next.
TRIED_EVERYWHERE = {"bad_gateway": ("79990000502", 502), "html_with_200": ("79990000200", 200), "dropped": ("79990000408", 200)}


@pytest.fixture(params=["sync", "async"])
def kind(request):
    return request.param


@pytest.fixture
def outcome(kind, met):
    """What an SDK said to each failure, and what the sandbox saw."""
    return met(f"{kind} failures")


def requests_to(outcome, number):
    """Return host and status of what came for `number`."""
    return [(seen["host"], seen["status"]) for seen in outcome["requests"] if str(seen["fields"]["number"]) == number]


def messages_to(outcome, number):
    return [sms["text"] for sms in outcome["messages"] if sms["number"] == number]


def test_nothing_went_wrong_where_nothing_was_to_go_wrong(kind, outcome):
    assert outcome["said"]["nothing"]["raised"] is None
    assert outcome["said"]["nothing"]["answer"]["extendStatus"] == "queue"
    assert requests_to(outcome, "79031234564") == [(f"{SCHEMES[kind]}://{RU}", 200)]


@pytest.mark.parametrize("name", TOLD)
def test_a_refusal_is_told_in_the_gateways_words_after_one_request(kind, outcome, name):
    number, status, words = TOLD[name]
    assert outcome["said"][name] == {"answer": None, "raised": ["SmsAeroException", words]}
    assert requests_to(outcome, number) == [(f"{SCHEMES[kind]}://{RU}", status)]
    assert messages_to(outcome, number) == []


@pytest.mark.parametrize("name", TRIED_EVERYWHERE)
def test_what_cannot_be_read_is_sent_three_times(kind, outcome, name):
    number, status = TRIED_EVERYWHERE[name]
    assert outcome["said"][name] == {"answer": None, "raised": GIVEN_UP[kind]}
    assert requests_to(outcome, number) == [(f"{SCHEMES[kind]}://{host}", status) for host in (RU, ORG, NET)]


def test_a_dropped_answer_makes_three_messages_and_the_sandbox_says_so(outcome):
    assert len(messages_to(outcome, "79990000408")) == 3
    seen = [each for each in outcome["requests"] if str(each["fields"]["number"]) == "79990000408"]
    assert {each["line"] for each in seen} == {"dropped"}
    assert ["repeated" in [finding["key"] for finding in each["findings"]] for each in seen] == [False, True, True]
    for name in ("79990000502", "79990000200"):
        assert messages_to(outcome, name) == []


def test_a_slow_answer_makes_three_messages_from_one_sdk_and_an_error_from_the_other(kind, outcome):
    sent = {"sync": [RU, ORG, NET], "async": [RU]}[kind]
    assert outcome["said"]["slow"]["raised"] == {"sync": GIVEN_UP["sync"], "async": ["TimeoutError", ""]}[kind]
    assert [host for host, _ in requests_to(outcome, "79990000504")] == [f"{SCHEMES[kind]}://{host}" for host in sent]
    assert len(messages_to(outcome, "79990000504")) == len(sent)


def test_every_failure_is_looked_at(outcome):
    assert outcome["said"].keys() == {"nothing", "slow", *TOLD, *TRIED_EVERYWHERE}


def test_the_first_example_of_the_sync_sdk_works_as_it_stands(met):
    first = met("sync first steps")
    assert first["said"]["answer"]["from"] == "SMS Aero"
    assert [sms["text"] for sms in first["messages"]] == ["Hello, World!"]


def test_the_spelling_built_into_the_async_sdk_is_taken_only_where_capitals_are_ignored(met):
    strict, lenient = met("async first steps"), met("async first steps, capitals ignored")
    assert strict["said"]["raised"] == ["SmsAeroException", "Validation error."]
    assert [each["key"] for each in strict["requests"][0]["findings"]] == ["free_name_misspelt"]
    assert lenient["said"]["answer"]["from"] == "SMS Aero"


@pytest.mark.parametrize("name", ["sync without trust", "async without trust"])
def test_without_trust_in_the_certificate_both_send_in_clear_over_http(met, name):
    """The first address is asked over https and not trusted, the next one over http: with e-mail, key and text in clear."""
    assert [seen["host"] for seen in met(name)["requests"]] == [f"http://{ORG}"]
