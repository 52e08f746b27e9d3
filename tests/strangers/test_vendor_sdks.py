"""The vendor's published Python SDKs believe the sandbox: every method of each, over the addresses that are built into them."""

from __future__ import annotations

import pytest

from .promises import differences, promised

TOURS = {"sync": "https://gate.smsaero.ru", "async": "http://gate.smsaero.ru", "async over https": "https://gate.smsaero.ru"}
#: Methods that send nothing.
LOCAL = (
    "enable_test_mode",
    "disable_test_mode",
    "is_test_mode_active",
    "get_gate",
    "get_gate_urls",
    "get_response",
    "close_session",
)

#: Where the sandbox differs from the examples in the docstrings, and why.
DIFFERENCES = {
    # The vendor's Go SDK and replies of the real gateway have a number here.
    "sms_status.number: str promised, int said",
    "sms_list.number: str promised, int said",
    # A message on its way has no answer yet.
    "sms_status.dateAnswer: int promised, NoneType said",
    "sms_list.dateAnswer: int promised, NoneType said",
    # JSON has one kind of number.
    "balance_add.sum: int promised, float said",
    # The example has one recipient; cloudloyalty/smsaero-client shows none for several.
    "viber_send.number: promised, not said",
    "viber_list.number: promised, not said",
    # Without an SMS to fall back on.
    "send_telegram.smsText: str promised, NoneType said",
    "send_telegram.smsFrom: str promised, NoneType said",
    # A blocked number of which nothing else is known: the example says null to what is not known, too, if elsewhere.
    *(
        f"blacklist_{what}.{name}: str promised, NoneType said"
        for what in ("add", "list")
        for name in ("sex", "lname", "fname", "sname")
    ),
    # The example goes on with an ellipsis.
    "tariffs.PAY SIGN: said, not promised",
}
#: What an SDK says to the calls that are wrong on purpose.
REFUSED = {
    "contact_add": "Validation error.",
    "request": "Page not found.",
    "verify_mobile_id": "invalid otp",
}


@pytest.fixture(params=TOURS)
def tour(request, met):
    """What an SDK said to each call of its tour, and what the sandbox saw."""
    return met(request.param)


def test_every_public_method_is_on_the_tour(tour):
    """Those that are called by the SDK itself, such as its checks, count as well; those with an answer are called by name."""
    documented, ran = tour["said"]["documented"], tour["said"]["ran"]
    answering = {name for name, text in documented.items() if promised(text) is not None}
    assert len(documented) > 40
    assert len(answering) > 25
    assert documented.keys() <= set(ran)
    assert answering <= {told["method"] for told in tour["said"]["told"]}


def test_every_answer_is_what_the_docstring_promises(tour):
    documented = tour["said"]["documented"]
    found = set()
    for told in tour["said"]["told"]:
        promise = promised(documented[told["method"]])
        if promise is not None and told["raised"] is None:
            found.update(differences(promise, told["answer"], told["method"]))
    assert found == DIFFERENCES


def test_a_list_has_as_many_answers_as_recipients_and_the_list_endpoints_have_items(tour):
    told = tour["said"]["told"]
    several = ("send_sms", "blacklist_add", "hlr_check", "number_operator", "send_telegram")
    lists = [each for each in told if each["method"] in several and isinstance(each["arguments"][0], list)]
    assert [len(each["answer"]) for each in lists] == [2] * len(several)
    counts = {
        (each["method"], each["answer"]["totalCount"])
        for each in told
        if each["raised"] is None and "totalCount" in str(each["answer"])
    }
    assert counts >= {
        *(("sms_list", count) for count in ("4", "1", "2")),
        *(("group_list", "2"), ("contact_list", "2"), ("contact_list", "1"), ("blacklist_list", "3"), ("blacklist_list", "1")),
    }
    assert all(
        len([key for key in each["answer"] if key.isdigit()]) >= 1
        for each in told
        if each["method"] in ("viber_list", "viber_statistics", "viber_sign_list")
    )


def test_only_what_is_wrong_is_refused_and_the_sdk_says_so(tour):
    raised = [(told["method"], told["raised"]) for told in tour["said"]["told"] if told["raised"] is not None]
    assert dict(raised) == {name: ["SmsAeroException", words] for name, words in REFUSED.items()}
    assert len(raised) == len(REFUSED)


def test_what_has_to_be_final_in_the_end_is(tour):
    last = {told["method"]: told["answer"] for told in tour["said"]["told"] if told["raised"] is None}
    assert last["hlr_status"]["extendHlrStatus"] == "available"
    assert last["telegram_status"]["extendStatus"] == "delivery"
    assert last["mobile_id_status"]["status"] == 1
    assert last["viber_statistics"]["0"]["extendStatus"] == "write"
    assert [sms["status_word"] for sms in tour["messages"][:3]] == ["delivery"] * 3
    assert [sms["test"] for sms in tour["messages"]].count(True) == 1


def test_everything_went_to_the_address_that_is_built_in_and_arrived_once(request, tour):
    wanted = TOURS[request.node.callspec.params["tour"]]
    assert {seen["host"] for seen in tour["requests"]} == {wanted}
    assert {seen["line"] for seen in tour["requests"]} == {"kept"}
    assert {seen["account"] for seen in tour["requests"] if seen["path"] != "/v2/sms/lists"} == {"some.body@example.com"}
    asked = [told for told in tour["said"]["told"] if told["method"] not in LOCAL]
    assert len(tour["requests"]) == len(asked)


#: Methods that send nothing.
LOCAL = (
    "enable_test_mode",
    "disable_test_mode",
    "is_test_mode_active",
    "get_gate",
    "get_gate_urls",
    "get_response",
    "close_session",
)


def test_the_sandbox_finds_nothing_wrong_with_what_is_right(tour):
    found = {(seen["path"], each["key"]) for seen in tour["requests"] if seen["status"] == 200 for each in seen["findings"]}
    assert found == set()


def test_the_page_shows_what_was_sent_in_the_words_that_were_sent(tour):
    shown = [(sms["number"].lstrip("+"), sms["text"]) for sms in tour["shown"]["messages"]]
    assert shown == [(sms["number"], sms["text"]) for sms in reversed(tour["messages"])]
    assert ("79031234564", "Ваш код: 1234") in shown
    assert len(tour["shown"]["requests"]) == min(60, len(tour["requests"]))
