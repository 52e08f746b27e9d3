"""What is to go wrong goes wrong: how it was said, as often as it was said, and without a trace of what was not accepted."""

from __future__ import annotations

import json
from decimal import Decimal

import httpx
import pytest

from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.sandbox.faults import LONGEST_DELAY, MOST_FAULTS, WORDS, Fault, Faults
from smsaero_kit.sandbox.wire import Line
from smsaero_kit.texts import texts

SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero"}

#: Word → status, beginning of the body, what becomes of the line, whether an SMS is accepted.
HAPPENS = {
    "slow": (200, b'{"success": true', Line.KEPT, True),
    "drop_before": (500, b"", Line.DROPPED, False),
    "drop_after": (200, b"", Line.DROPPED, True),
    "cut": (200, b'{"success": true', Line.CUT, True),
    "http_500": (500, b'{"success": false', Line.KEPT, False),
    "http_502": (502, b"<html>", Line.KEPT, False),
    "http_503": (503, b"<html>", Line.KEPT, False),
    "http_504": (504, b"<html>", Line.KEPT, False),
    "html_with_200": (200, b"<!DOCTYPE html>", Line.KEPT, False),
    "empty_with_200": (200, b"", Line.KEPT, False),
    "refused_with_200": (200, b'{"success": false', Line.KEPT, False),
    "wrong_key": (401, b'{"success": false', Line.KEPT, False),
    "wrong_address": (404, b'{"success": false', Line.KEPT, False),
    "no_money": (402, b'{"success": false', Line.KEPT, False),
    "forbidden": (403, b'{"success": false', Line.KEPT, False),
    "too_many": (429, b'{"success": false', Line.KEPT, False),
    "answer": (218, b"This is fine", Line.KEPT, False),
    "nothing": (200, b'{"success": true', Line.KEPT, True),
}


@pytest.fixture
def send(raw):
    """A function that sends an SMS and returns the answer as it is."""
    return lambda **fields: raw("POST", "/v2/sms/send", json.dumps({**SMS, **fields}).encode(), content_type="application/json")


def hits(send, count, **fields):
    """Return which of `count` sends were hit."""
    return [send(**fields).status != 200 for _ in range(count)]


def test_no_word_is_left_out():
    assert set(HAPPENS) == set(WORDS)


@pytest.mark.parametrize("accepts", [False, True])
@pytest.mark.parametrize("word", WORDS)
def test_each_word_does_what_it_says_and_what_was_accepted_is_on_the_list_and_paid(sandbox, send, post, word, accepts):
    sandbox.faults.add(Fault(do=word, accepts=accepts, status=218, body="This is fine", times=1, endpoint="sms/*"))
    answer = send()
    status, beginning, line, works = HAPPENS[word]
    status = 200 if accepts and word == "drop_before" else status
    assert (answer.status, answer.line) == (status, line)
    assert answer.body.startswith(beginning)
    accepted = works or accepts
    assert post("sms/list")[1]["data"]["totalCount"] == str(int(accepted))
    assert sandbox.balance == Decimal("94.51" if accepted else "100.00")
    assert send().status == 200


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_word_has_a_text_of_its_own(language):
    assert len({texts(language)(f"sandbox.fault.{word}") for word in WORDS}) == len(WORDS)


def test_an_unknown_word_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="explode"):
        Fault(do="explode")


@pytest.mark.parametrize(
    ("body", "kind"), [('{"a": 1}', "application/json"), ("<p>", "text/html"), ("NaN", "text/html"), ("[" * 5000, "text/html")]
)
def test_an_answer_of_its_own_has_the_type_that_fits_unless_it_names_one(sandbox, send, body, kind):
    sandbox.faults.add(Fault(do="answer", body=body, times=1))
    assert send().headers["content-type"].startswith(kind)
    sandbox.faults.add(Fault(do="answer", body=body, headers={"Content-Type": "x/y", "X-Own": "1"}, times=1))
    assert send().headers == {"content-type": "x/y", "x-own": "1"}


def test_a_fault_that_names_a_status_keeps_it_whatever_refusals_look_like(sandbox, send):
    sandbox.choices = sandbox.choices.changed({"refusals": "http_200"})
    for fault in (Fault(do="no_money", times=1), Fault(do="answer", status=403, body="{}", times=1)):
        sandbox.faults.add(fault)
    assert [send().status for _ in range(3)] == [402, 403, 200]


def test_chance_with_a_seed_is_the_same_each_time_and_about_as_often_as_it_says():
    def run(seed):
        faults = Faults(seed)
        faults.add(Fault(do="http_500", probability=0.3))
        return [faults.meet("auth", ()) is not None for _ in range(500)]

    assert run(7) == run(7) != run(8)
    assert 110 < sum(run(7)) < 190
    faults = Faults(7)
    faults.add(Fault(do="http_500", probability=0))
    assert not any(faults.meet("auth", ()) for _ in range(100))


def test_a_new_seed_begins_chance_anew():
    faults = Faults(1)
    faults.add(Fault(do="cut", probability=0.5))

    def draw():
        return [faults.meet("auth", ()) is not None for _ in range(50)]

    first = draw()
    faults.seed(1)
    assert draw() == first


def test_the_first_requests_pass_and_then_it_happens_so_often(sandbox, send):
    sandbox.faults.add(Fault(do="http_500", skip=2, times=3))
    assert hits(send, 7) == [False, False, True, True, True, False, False]
    (rule,) = sandbox.faults.as_values()
    assert (rule["seen"], rule["hits"]) == (7, 3)


def test_seconds_of_slow_faults_add_up_also_to_those_of_another(sandbox, send):
    for fault in (Fault(do="slow", seconds=1.5), Fault(do="slow", seconds=2), Fault(do="http_502", seconds=0.5, times=1)):
        sandbox.faults.add(fault)
    assert [(answer.status, answer.delay) for answer in (send(), send())] == [(502, 4.0), (200, 3.5)]
    assert send(number="79990000504").delay == 33.5
    sandbox.faults.add(Fault(do="slow", seconds=LONGEST_DELAY))
    assert send().delay == LONGEST_DELAY


def test_the_first_fault_that_fits_decides(sandbox, send):
    first = sandbox.faults.add(Fault(do="http_500"))
    sandbox.faults.add(Fault(do="http_503"))
    assert send().status == 500
    assert sandbox.faults.remove(first)
    assert not sandbox.faults.remove(first)
    assert send().status == 503
    sandbox.faults.clear()
    assert (send().status, len(sandbox.faults)) == (200, 0)


@pytest.mark.parametrize(
    ("pattern", "hit"),
    [
        ("*", "sms/send auth"),
        ("sms/*", "sms/send"),
        ("*/send", "sms/send"),
        ("auth", "auth"),
        ("sms", ""),
        ("SMS/*", ""),
        ("sms/send/", ""),
    ],
)
def test_endpoints_are_chosen_by_a_pattern(sandbox, post, pattern, hit):
    sandbox.faults.add(Fault(do="forbidden", endpoint=pattern))
    assert [path for path in ("sms/send", "auth") if post(path, **SMS)[0] == 403] == hit.split()


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        ("sms/send", SMS),
        ("sms/send", {**SMS, "number": 79991234567}),
        ("sms/send", {**SMS, "number": "+79991234567"}),
        ("sms/send", {**SMS, "number": None, "numbers": ["79990000011", 79991234567]}),
        ("sms/send", {**SMS, "number": None, "numbers": "79991234567"}),
        ("flashcall/send", {"phone": "79991234567", "code": "1234"}),
        ("whatsapp/send", {"address": "79991234567"}),
    ],
)
def test_requests_are_chosen_by_a_recipient_however_it_is_given(sandbox, post, endpoint, fields):
    sandbox.faults.add(Fault(do="forbidden", number="79991234567"))
    assert post(endpoint, **fields)[0] == 403
    assert post("sms/send", **{**SMS, "number": "79991234560"})[0] == 200
    assert post("sms/send", number=[["79991234567"]])[0] == 400


def test_a_script_goes_step_by_step_and_a_step_waits_for_its_request(sandbox, post, send):
    sandbox.faults.add_script([Fault(do="http_500"), Fault(do="nothing"), Fault(do="http_502", endpoint="auth"), Fault(do="cut")])
    assert [send().status for _ in range(4)] == [500, 200, 200, 200]
    assert sandbox.requests[-1].line is Line.KEPT
    assert sandbox.faults.as_values()[0]["hits"] == 2
    with pytest.raises(json.JSONDecodeError):
        post("auth")
    assert send().line is Line.CUT
    assert [send().line for _ in range(3)] == [Line.KEPT] * 3


def test_a_script_that_repeats_begins_anew(sandbox, send):
    sandbox.faults.add_script([Fault(do="http_500"), Fault(do="nothing")], repeat=True)
    assert hits(send, 5) == [True, False, True, False, True]


def test_a_step_that_does_nothing_is_told_by_no_finding(sandbox, send):
    sandbox.faults.add_script([Fault(do="nothing"), Fault(do="slow", seconds=1)])
    send(text="a")
    send(text="b")
    assert [[finding.key for finding in seen.findings] for seen in sandbox.requests] == [[], ["fault"]]


def test_faults_come_before_credentials_and_after_path_and_method(raw, sandbox):
    sandbox.faults.add(Fault(do="http_503"))
    assert raw("POST", "/v2/auth", authorization="").status == 503
    assert [raw("POST", "/v2/x").status, raw("PUT", "/v2/auth").status] == [404, 405]


def test_what_is_in_force_is_shown_as_it_would_stand_in_a_scenario(sandbox):
    sandbox.faults.add(Fault(do="slow", seconds=2, number="79991234567"))
    sandbox.faults.add_script([Fault(do="cut"), Fault(do="answer", status=500)], repeat=True)
    counted = {"seen": 0, "hits": 0}
    assert sandbox.faults.as_values() == [
        {"id": 1, **counted, "do": "slow", "seconds": 2, "number": "79991234567"},
        {"id": 2, **counted, "steps": [{"do": "cut"}, {"do": "answer", "status": 500}], "repeat": True},
    ]


def test_there_is_an_end_to_how_many_faults_there_are_and_how_long_they_are():
    faults = Faults()
    for steps in ([], [Fault(do="cut")] * (MOST_FAULTS + 1)):
        with pytest.raises(ValueError, match=str(len(steps))):
            faults.add_script(steps)
    long = [faults.add(Fault(do="answer", body="x" * 3_000_000)) for _ in range(3)]
    with pytest.raises(ValueError, match="1"):
        faults.add(Fault(do="answer", body="x" * 3_000_000))
    assert faults.remove(long[0])
    faults.add(Fault(do="answer", body="x" * 3_000_000))
    faults.clear()
    for _ in range(MOST_FAULTS):
        faults.add(Fault(do="cut"))
    with pytest.raises(ValueError, match="1"):
        faults.add(Fault(do="cut"))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(do="drop_before"), httpx.ReadTimeout),
        (Fault(do="drop_after"), httpx.ReadTimeout),
        (Fault(do="cut"), httpx.RemoteProtocolError),
        (Fault(do="slow", seconds=5), httpx.ReadTimeout),
    ],
)
def test_the_transport_shows_what_happens_to_the_line_at_once(header, fault, error):
    sandbox = Sandbox()
    sandbox.faults.add(fault)
    with httpx.Client(transport=SandboxTransport(sandbox), timeout=5) as client, pytest.raises(error):
        client.post("https://gate.smsaero.ru/v2/sms/send", json=SMS, headers={"Authorization": header()})
    assert len(sandbox.messages) == int(fault.works)


def test_the_transport_of_a_patient_client_answers_at_once_however_slow_it_would_be(header):
    sandbox = Sandbox()
    sandbox.faults.add(Fault(do="slow", seconds=3600))
    with httpx.Client(transport=SandboxTransport(sandbox), timeout=None) as client:  # noqa: S113 - that is the point
        assert client.get("https://gate.smsaero.ru/v2/auth", headers={"Authorization": header()}).status_code == 200
