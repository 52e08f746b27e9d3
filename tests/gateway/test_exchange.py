"""The rule of the house: the next gateway is asked only when the request provably never left."""

from __future__ import annotations

import json

import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import endpoints
from smsaero_kit.gateway.exchange import exchange
from smsaero_kit.gateway.protocol import Answer, Gateway, Lost, NotTaken

GATEWAYS = tuple(Gateway.at(f"https://gate{number}.example/v2") for number in (1, 2, 3))
SEND = endpoints.send(number="79990000000", text="Привет", sender_name="SMS Aero")
ACCEPTED = Answer(200, b'{"success":true,"data":{"id":7,"status":0},"message":null}')


def run(call, *deliveries):
    """Return the hosts that were asked, and what came of it: a value or an error."""
    steps = exchange(call, GATEWAYS, str)
    asked = []
    try:
        ask = next(steps)
        for delivery in deliveries:
            asked.append(ask.gateway.host)
            ask = steps.send(delivery)
    except StopIteration as done:
        return asked, done.value
    except errors.GatewayError as error:
        return asked, error
    pytest.fail("the exchange wants more deliveries")


def test_the_first_gateway_that_answers_is_the_last_one_asked():
    asked, message = run(SEND, ACCEPTED)
    assert (asked, message.id) == (["gate1.example"], 7)


def test_a_request_that_never_left_goes_to_the_next_gateway():
    asked, message = run(SEND, NotTaken("refused"), NotTaken("no such host"), ACCEPTED)
    assert (asked, message.id) == (["gate1.example", "gate2.example", "gate3.example"], 7)


def test_when_none_took_it_nothing_was_sent_and_each_reason_is_kept():
    asked, error = run(SEND, NotTaken("refused"), NotTaken("timed out"), NotTaken("no tunnel"))
    assert len(asked) == 3
    assert isinstance(error, errors.NotReached)
    assert error.may_have_been_sent is False
    assert error.tried == (("gate1.example", "refused"), ("gate2.example", "timed out"), ("gate3.example", "no tunnel"))


@pytest.mark.parametrize("first", [[], [NotTaken("refused")]])
def test_a_lost_answer_ends_a_send_with_its_outcome_unknown(first):
    asked, error = run(SEND, *first, Lost("read timed out"))
    assert len(asked) == len(first) + 1
    assert isinstance(error, errors.OutcomeUnknown)
    assert (error.may_have_been_sent, error.text_key, error.reason) == (True, "outcome_unknown", "read timed out")
    assert (error.call, error.gateway) == ("sms/send", asked[-1])


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 502, 503])
def test_no_answer_however_bad_moves_a_send_to_the_next_gateway(status):
    asked, error = run(SEND, Answer(status, b"<html>"))
    assert asked == ["gate1.example"]
    assert isinstance(error, errors.GatewayError)


def test_a_read_without_an_answer_may_be_asked_again_by_the_user():
    _, error = run(endpoints.balance(), Lost("read timed out"))
    assert (error.may_have_been_sent, error.text_key) == (False, "no_answer")


def test_the_request_is_json_in_ascii_at_the_endpoints_address():
    ask = next(exchange(SEND, GATEWAYS, str))
    assert ask.url == "https://gate1.example/v2/sms/send"
    assert json.loads(ask.body.decode("ascii")) == {"number": "79990000000", "text": "Привет", "sign": "SMS Aero"}


def test_half_of_a_surrogate_pair_is_no_reason_to_fail():
    call = endpoints.send(number="79990000000", text="\ud83d", sender_name="SMS Aero")
    assert json.loads(next(exchange(call, GATEWAYS, str)).body)["text"] == "\ud83d"


def test_a_page_is_asked_for_in_the_query():
    assert next(exchange(endpoints.sender_names(page=2), GATEWAYS, str)).url == "https://gate1.example/v2/sign/list?page=2"


def test_what_is_asked_can_be_shown_without_number_and_text():
    call = endpoints.send(number="79991234567", text="code 402913", sender_name="SMS Aero")
    shown = repr(call) + repr(next(exchange(call, GATEWAYS, str)))
    assert "1234567" not in shown
    assert "402913" not in shown
