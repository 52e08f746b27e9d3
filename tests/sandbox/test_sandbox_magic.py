"""The table of magic values: each is a value that people can enter, does what its text says, and has a text in both languages."""

from __future__ import annotations

import json

import httpx
import pytest

from smsaero_kit.phone import normalize
from smsaero_kit.sandbox import MAGIC_KEYS, MAGIC_NUMBERS, SandboxTransport
from smsaero_kit.sandbox.wire import Line
from smsaero_kit.texts import texts

SMS = {"text": "Hi", "sign": "SMS Aero"}

#: Number → HTTP status, beginning of the body, messages accepted; for those that answer something else than an accepted message.
ANSWERS = {
    "no_money": (402, b'{"success": false, "data": null, "message": "Not enough money"}'),
    "forbidden": (403, b'{"success": false'),
    "http_500": (500, b'{"success": false'),
    "too_many": (429, b'{"success": false'),
    "bad_gateway": (502, b"<html>"),
    "html_with_200": (200, b"<!DOCTYPE html>"),
    "refused_with_200": (200, b'{"success": false'),
}
LIVES = {
    "undelivered": ["queue", "sent", "wait", "undelivered"],
    "never_reported": ["queue", "sent", "wait"],
    "slow": ["queue", "sent", "wait", "delivery"],
    "rejected": ["queue", "reject"],
    "moderated": ["moderation", "queue", "sent", "wait", "delivery"],
    "dropped": ["queue", "sent", "wait", "delivery"],
}
NUMBERS = {magic.key: magic.value for magic in MAGIC_NUMBERS}


def test_every_magic_number_is_proven_here():
    assert NUMBERS.keys() == ANSWERS.keys() | LIVES.keys()


@pytest.mark.parametrize("magic", MAGIC_NUMBERS, ids=lambda magic: magic.key)
def test_a_magic_number_is_one_that_can_be_entered(magic):
    assert normalize(f"+{magic.value}").digits == magic.value


@pytest.mark.parametrize("magic", MAGIC_KEYS, ids=lambda magic: magic.key)
def test_a_magic_key_is_as_long_as_a_key_and_obviously_none(magic):
    assert 16 <= len(magic.value) <= 32
    assert magic.value.startswith("sandbox-")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_magic_value_has_a_text_of_its_own(language):
    magic = (*MAGIC_NUMBERS, *MAGIC_KEYS)
    assert len({texts(language)(each.text_key) for each in magic}) == len(magic)


@pytest.mark.parametrize("endpoint", ["sms/send", "sms/testsend"])
@pytest.mark.parametrize("key", ANSWERS)
def test_a_number_that_fails_answers_as_its_row_says_and_accepts_nothing(raw, sandbox, key, endpoint):
    body = json.dumps({**SMS, "number": NUMBERS[key]}).encode()
    answer = raw("POST", f"/v2/{endpoint}", body, content_type="application/json")
    status, beginning = ANSWERS[key]
    assert answer.status == status
    assert answer.body.startswith(beginning)
    assert ("html" in answer.headers["content-type"]) == beginning.startswith(b"<")
    assert (sandbox.messages, str(sandbox.balance)) == ((), "100.00")


def test_too_many_says_how_long_to_wait(raw):
    body = json.dumps({**SMS, "number": NUMBERS["too_many"]}).encode()
    assert raw("POST", "/v2/sms/send", body, content_type="application/json").headers["retry-after"] == "30"


@pytest.mark.parametrize("key", LIVES)
def test_a_number_that_is_accepted_lives_as_its_row_says(raw, sandbox, clock, key):
    raw("POST", "/v2/sms/send", json.dumps({**SMS, "number": NUMBERS[key]}).encode(), content_type="application/json")
    seen = []
    for _ in range(40):
        seen += [sms.status_word for sms in sandbox.messages]
        clock.now += 0.25
    assert list(dict.fromkeys(seen)) == LIVES[key]


def test_a_dropped_message_is_accepted_once_and_the_line_goes_dead(raw, sandbox):
    body = json.dumps({**SMS, "number": NUMBERS["dropped"]}).encode()
    assert raw("POST", "/v2/sms/send", body, content_type="application/json").line is Line.DROPPED
    assert len(sandbox.messages) == 1


def test_a_slow_message_is_accepted_once_and_its_answer_takes_half_a_minute(raw, sandbox):
    answer = raw("POST", "/v2/sms/send", json.dumps({**SMS, "number": NUMBERS["slow"]}).encode(), content_type="application/json")
    assert (answer.status, answer.line, answer.delay, len(sandbox.messages)) == (200, Line.KEPT, 30.0, 1)


def test_a_message_that_is_never_reported_is_still_on_its_way_after_a_year(post, clock, sandbox):
    post("sms/send", **SMS, number=NUMBERS["never_reported"])
    clock.now += 365 * 86_400
    assert [(sms.status_word, sms.final) for sms in sandbox.messages] == [("wait", False)]


def test_the_transport_shows_a_dead_line_as_a_read_timeout(sandbox, header):
    sms = {"json": {**SMS, "number": NUMBERS["dropped"]}, "headers": {"Authorization": header()}}
    with httpx.Client(transport=SandboxTransport(sandbox)) as client, pytest.raises(httpx.ReadTimeout):
        client.post("https://gate.smsaero.ru/v2/sms/send", **sms)
    assert len(sandbox.messages) == 1


@pytest.mark.parametrize(
    ("magic", "status"), list(zip(MAGIC_KEYS, (401, 403, 404), strict=True)), ids=lambda value: getattr(value, "key", value)
)
def test_a_magic_key_answers_as_its_row_says(raw, header, magic, status):
    answer = raw("POST", "/v2/balance", authorization=header(key=magic.value))
    assert answer.status == status
    sentences = {401: "Your request was made with invalid credentials.", 403: "Access denied.", 404: "Invalid ip-address"}
    assert json.loads(answer.body)["message"] == sentences[status]
