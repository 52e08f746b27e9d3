"""A status report is the same event in either encoding, and what is none changes nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsaero_kit.errors import CallbackRefused
from smsaero_kit.gateway import MessageStatus, parse_callback, parse_mobile_id_callback
from smsaero_kit.gateway.callback import LONGEST_CALLBACK

FORM, JSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"id=12345&status=1", FORM),
        (b"id=12345&status=1", ""),
        (b"status=1&id=12345\r\n", "application/x-www-form-urlencoded; charset=UTF-8"),
        (b'{"id": 12345, "status": 1}', JSON),
        (b'{"id": "12345", "status": "1"}', "application/json"),
        (b'{"id": 12345, "status": 1}', FORM),
        (b' {"id": 12345, "status": 1}', "text/plain"),
        (b"id=12345&status=1&extendStatus=delivery&unknown=x", FORM),
    ],
)
def test_both_encodings_give_the_same_event(body, kind):
    report = parse_callback(body, kind)
    assert (report.id, report.status, report.final, report.delivered) == (12345, MessageStatus.DELIVERED, True, True)
    assert report == parse_callback(b"id=12345&status=1")


def test_a_replay_is_told_by_being_equal():
    first, again = parse_callback(b"id=1&status=3"), parse_callback(b'{"id":1,"status":3,"extendStatus":"sent"}')
    later = parse_callback(b"id=1&status=1")
    assert {first, again, later} == {first, later}


def test_unknown_fields_are_kept():
    report = parse_callback(b"id=1&status=1&extendStatus=delivery&marker=%D1%8F")
    assert (report.status_word, report.raw["marker"]) == ("delivery", "я")


@pytest.mark.parametrize("code", [5, 16, 99])
def test_an_unknown_status_stays_a_number(code):
    report = parse_callback(json.dumps({"id": 1, "status": code}).encode(), JSON)
    assert (report.status, report.final) == (code, False)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"", JSON),
        (b"hello", FORM),
        (b"id=1", FORM),
        (b"id=&status=1", FORM),
        (b"id=one&status=1", FORM),
        (b"id=1.5&status=1", FORM),
        (b"[1, 2]", JSON),
        (b'{"id": 1', JSON),
        (b'{"id": null, "status": 1}', JSON),
        (b'{"id": true, "status": 1}', JSON),
        (b"[" * 50_000, JSON),
        (b"\xff\xfe{}", JSON),
        (b"&".join(b"a=1" for _ in range(300)), FORM),
        (b"id=1&status=1&x=" + b"x" * LONGEST_CALLBACK, FORM),
        (b"%00", FORM),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_no_report_is_refused_with_a_reason(body, kind, language):
    with pytest.raises(CallbackRefused) as caught:
        parse_callback(body, kind)
    assert caught.value.detail
    assert "%(" not in caught.value.sentence(language) + caught.value.next_step(language)


@given(st.binary() | st.text().map(str.encode), st.sampled_from([FORM, JSON, ""]))
def test_whatever_comes_is_an_event_or_refused(body, kind):
    try:
        parse_callback(body, kind)
    except CallbackRefused as error:
        assert error.detail  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(("code", "confirmed"), [(1, True), (2, False), (3, False), (0, False), (99, False)])
def test_a_report_of_mobile_id_is_read_by_its_own_codes_and_only_1_is_a_success(code, confirmed):
    report = parse_mobile_id_callback(f"id=7&status={code}".encode())
    assert (report.id, report.status, report.confirmed) == (7, code, confirmed)
    with pytest.raises(CallbackRefused):
        parse_mobile_id_callback(b"id=7")
