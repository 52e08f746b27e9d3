"""Each way in which a gateway can answer has its own error, and the error says what a user has to know."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsaero_kit import errors
from smsaero_kit.gateway import endpoints
from smsaero_kit.gateway.envelope import read
from smsaero_kit.gateway.protocol import Answer, Gateway

GATEWAY = Gateway.at("https://gate.smsaero.ru/v2/")
SEND = endpoints.send(number="79990000000", text="Hi", sender_name="SMS Aero")
BALANCE = endpoints.balance()
HTML = b"<html><body>Bad\tGateway</body></html>"


def opened(status, body, call=BALANCE, **headers):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read(Answer(status, raw, named), call, GATEWAY, lambda words: words)


def refused(status, body, call=SEND, **headers):
    with pytest.raises(errors.GatewayError) as caught:
        opened(status, body, call, **headers)
    assert (caught.value.call, caught.value.gateway) == (call.path, "gate.smsaero.ru")
    return caught.value


def no(message=None, data=None):
    return {"success": False, "data": data, "message": message}


def test_success_gives_the_value_with_exact_money():
    assert opened(200, b'{"success":true,"data":{"balance":337.03},"message":null}').amount == Decimal("337.03")


def test_success_without_data_is_enough_for_auth():
    answer = {"success": True, "data": None, "message": "Successful authorization."}
    assert opened(200, answer, endpoints.auth()) is None


@pytest.mark.parametrize(
    ("status", "body", "kind", "sent"),
    [
        (400, no("Validation error.", {"sign": ["required"]}), errors.ValidationFailed, False),
        (400, no("Something else."), errors.GatewayRefused, False),
        (401, no("Your request was made with invalid credentials."), errors.NotAuthorized, False),
        (401, HTML, errors.NotAuthorized, False),
        (402, no("Not enough money"), errors.NotEnoughMoney, False),
        (403, no("Forbidden"), errors.NotAuthorized, False),
        (403, HTML, errors.UnexpectedAnswer, True),
        (404, no("Invalid ip-address"), errors.AddressNotAllowed, False),
        (404, no("Message not found"), errors.NotFound, False),
        (400, no("Invalid OTP code"), errors.CodeRefused, False),
        (404, HTML, errors.UnexpectedAnswer, True),
        (429, no("Too many requests."), errors.RateLimited, False),
        (429, HTML, errors.RateLimited, False),
        (500, no("Internal error"), errors.GatewayFailed, True),
        (502, HTML, errors.GatewayFailed, True),
        (503, b"", errors.GatewayFailed, True),
        (200, no("Refused."), errors.GatewayRefused, False),
        (200, HTML, errors.UnexpectedAnswer, True),
        (200, b"", errors.UnexpectedAnswer, True),
        (200, b"\xff\xfe\x00", errors.UnexpectedAnswer, True),
        (200, b"[" * 100_000, errors.UnexpectedAnswer, True),
        (200, b"[1]", errors.UnexpectedAnswer, True),
        (200, {"result": "accepted", "id": 1}, errors.UnexpectedAnswer, True),
        (200, {"success": "true", "data": {"id": 1, "status": 0}}, errors.UnexpectedAnswer, True),
        (200, {"success": True, "data": {"status": 0}}, errors.UnexpectedAnswer, True),
        (200, {"success": True, "data": None}, errors.UnexpectedAnswer, True),
        (200, b'{"success":true,"data":{"id":NaN,"status":0}}', errors.UnexpectedAnswer, True),
        (301, b"", errors.UnexpectedAnswer, True),
        (302, {"success": True, "data": {"id": 1, "status": 0}}, errors.UnexpectedAnswer, True),
        (404, {"success": True, "data": {"id": 1, "status": 0}}, errors.UnexpectedAnswer, True),
    ],
)
def test_each_answer_has_its_error_which_says_whether_the_sms_may_be_on_its_way(status, body, kind, sent):
    error = refused(status, body)
    assert type(error) is kind
    assert (error.status, error.may_have_been_sent) == (status, sent)


@pytest.mark.parametrize(("status", "body"), [(502, HTML), (200, HTML), (200, {"success": True, "data": 1})])
def test_a_failed_read_never_claims_that_an_sms_is_on_its_way(status, body):
    assert refused(status, body, BALANCE).may_have_been_sent is False


def test_a_refused_field_is_named_with_the_gateways_words():
    error = refused(400, no("Validation error.", {"sign": ["incorrect"], "text": ["required", "too short"], "x": "y"}))
    assert error.fields == {"sign": ("incorrect",), "text": ("required", "too short"), "x": ("y",)}
    assert "text: required, too short" in error.words


def test_a_refusal_under_200_keeps_the_fields_in_its_words():
    assert refused(200, no("Validation error.", {"sign": ["required"]})).message == "Validation error. sign: required"


def test_a_refusal_without_words_still_has_a_message():
    assert refused(418, no()).message == "HTTP 418"


def test_a_message_may_be_a_list():
    assert refused(402, no(["Not enough", ["money"], None])).message == "Not enough; money"


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("30", None, 30.0),
        ("0", None, 0.0),
        ("Tue, 14 Nov 2023 22:14:20 GMT", "Tue, 14 Nov 2023 22:13:20 GMT", 60.0),
        ("Tue, 14 Nov 2023 22:13:00 GMT", "Tue, 14 Nov 2023 22:13:20 GMT", 0.0),
        ("Tue, 14 Nov 2023 22:14:20 GMT", None, None),
        ("Tue, 14 Nov 2023 22:14:20 GMT", "yesterday", None),
        ("soon", None, None),
        ("-5", None, None),
        ("inf", None, None),
        ("٣", None, None),
        ("", None, None),
    ],
)
def test_the_wait_after_429_is_read_or_unknown(value, date, seconds):
    headers = {"retry_after": value, **({"date": date} if date else {})}
    assert refused(429, b"", **headers).retry_after == seconds


def test_without_the_header_the_wait_is_unknown():
    assert refused(429, b"").retry_after is None


def test_the_excerpt_is_short_and_harmless_in_a_terminal():
    error = refused(200, b"<p>\x1b[31mred\x07</p>\r\n" + "длинно".encode() * 100)
    assert len(error.excerpt) == 200
    assert error.excerpt.startswith("<p> [31mred </p> длинно")


def test_words_of_the_gateway_are_harmless_in_a_terminal():
    assert refused(402, no("Not\x1b]0;title\x07 enough\nmoney")).message == "Not ]0;title enough money"


def test_a_body_that_was_not_read_to_its_end_is_no_answer():
    answer = Answer(200, b'{"success":true,"data":{"balance":1}}', complete=False)
    with pytest.raises(errors.UnexpectedAnswer):
        read(answer, BALANCE, GATEWAY, lambda words: words)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_error_has_a_sentence_and_a_next_step(language):
    answers = [
        (400, no("m", {"sign": ["incorrect"]})),
        (400, no("m", {"number": ["incorrect"]})),
        (400, no("m", {"text": ["required"]})),
        *[(status, no("Invalid ip-address")) for status in (401, 402, 404, 418, 429, 500)],
        (200, HTML),
    ]
    seen = set()
    for status, body in answers:
        error = refused(status, body)
        seen.add(error.text_key)
        assert "%(" not in error.sentence(language) + error.next_step(language)
        assert error.sentence(language) != error.next_step(language) != ""
    assert len(seen) == len(answers)


@given(st.integers(100, 599), st.binary() | st.from_regex(rb'\{"success":(true|false|1|null)(,"data":[0-9e{}\[\]"]*)?\}'))
def test_whatever_comes_is_a_value_or_an_error_of_the_tree(status, body):
    try:
        opened(status, body, SEND)
    except errors.GatewayError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize("depth", [4, 400, 900])
@pytest.mark.parametrize("status", [200, 400, 402, 502])
def test_words_that_are_nested_without_end_are_no_reason_to_fail(status, depth):
    nested = "[" * depth + '"deep"' + "]" * depth
    body = f'{{"success":false,"message":{nested},"data":{{"sign":{nested}}}}}'.encode()
    assert refused(status, body).may_have_been_sent is (status == 502)
