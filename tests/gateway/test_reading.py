"""What becomes of an odd field in an answer, and what the values say about themselves."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

import pytest

from smsaero_kit.gateway import HlrStatus, MessageStatus, MobileIdStatus, PhoneCallStatus, endpoints, status_text

SEND = endpoints.send(number="79990000000", text="Hi", sender_name="SMS Aero")
SENT = {"id": 12345, "number": "79990000000", "status": 0, "cost": Decimal("5.49"), "dateCreate": 1700000000}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (Decimal("5.49"), Decimal("5.49")),
        ("5.49", Decimal("5.49")),
        (" 5.49 ", Decimal("5.49")),
        (5, Decimal(5)),
        (0, Decimal(0)),
        ("-5.49", Decimal("-5.49")),
        ("0.000000000000000001", Decimal("1e-18")),
    ],
)
def test_money_is_exact_however_it_is_written(sent, read):
    assert SEND.read({**SENT, "cost": sent}).cost == read
    assert endpoints.balance().read({"balance": sent}).amount == read


@pytest.mark.parametrize(
    "odd", ["free", "", None, True, False, [], {}, "1e999999", Decimal("1e999999"), "NaN", "-Infinity", 10**40]
)
def test_an_sms_that_went_out_is_no_error_because_its_price_reads_strangely(odd):
    assert SEND.read({**SENT, "cost": odd}).cost is None


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (1700000000, datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)),
        (Decimal("1700000000.0"), datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)),
        (0, datetime(1970, 1, 1, tzinfo=timezone.utc)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, tzinfo=timezone.utc)),
    ],
)
def test_a_moment_is_in_utc_however_it_is_written(sent, read):
    seen = SEND.read({**SENT, "dateCreate": sent}).created
    assert (seen, seen.utcoffset()) == (read, read.utcoffset())


@pytest.mark.parametrize("odd", [None, "", "soon", "2023-11-14", 10**17, -(10**17), True, [], {}, Decimal("1.5")])
def test_nor_because_its_date_does(odd):
    assert SEND.read({**SENT, "dateCreate": odd}).created is None


@pytest.mark.parametrize(
    ("sent", "read"), [("79990000000", "79990000000"), (79990000000, "79990000000"), (None, ""), (True, ""), ([], ""), ({}, "")]
)
def test_a_word_may_be_a_number_and_is_empty_where_there_is_none(sent, read):
    assert SEND.read({**SENT, "number": sent}).number == read


@pytest.mark.parametrize("code", [5, 7, 99])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_unknown_status_is_no_error_and_has_a_name(code, language):
    seen = SEND.read({**SENT, "status": code})
    assert (seen.status, seen.final, seen.delivered) == (code, False, False)
    assert str(code) in status_text(seen.status, language)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_status_has_a_name_of_its_own(language):
    assert len({status_text(status, language) for status in MessageStatus}) == len(MessageStatus)


def ends(call, field, codes):
    """For which of `codes` in `field` what `call` reads is final."""
    return {code for code in codes if call.read({"id": 1, field: str(int(code))}).final}


def test_each_kind_of_status_is_final_or_not():
    assert ends(SEND, "status", MessageStatus) == {1, 2, 6}
    assert ends(endpoints.telegram_status(1), "status", MessageStatus) == {1, 2, 6}
    assert ends(endpoints.hlr_status(1), "hlrStatus", HlrStatus) == {1, 2, 3}
    assert ends(endpoints.flash_call_status(1), "status", PhoneCallStatus) == {1, 2}
    assert ends(endpoints.mobile_id_status(1), "status", MobileIdStatus) == {1, 2, 16}


@pytest.mark.parametrize("unknown", [5, 7, 77, -1])
def test_a_status_that_the_kit_does_not_know_is_not_taken_for_the_end(unknown):
    for call, field in ((SEND, "status"), (endpoints.hlr_status(1), "hlrStatus"), (endpoints.mobile_id_status(1), "status")):
        assert ends(call, field, [unknown]) == set()


def test_one_status_alone_is_a_success():
    codes = range(-1, 20)
    read = {
        "message": lambda code: SEND.read({**SENT, "status": code}).delivered,
        "telegram": lambda code: endpoints.telegram_status(1).read({"id": 1, "status": code}).delivered,
        # 2 and 3 stand in the vendor's samples after a verification: taking them for success would let anybody in.
        "mobile id": lambda code: endpoints.mobile_id_status(1).read({"id": 1, "status": code}).confirmed,
        "name": lambda code: endpoints.sender_name_add("Shop").read({"name": "Shop", "status": code}).approved,
    }
    assert {name: [code for code in codes if good(code)] for name, good in read.items()} == {name: [1] for name in read}


def test_a_sender_name_that_says_nothing_of_itself_is_not_approved():
    (name,) = endpoints.sender_names().read([{"name": "Shop", "statusOperators": {"4": {"operator": 4}}}]).items
    assert (name.approved, name.operators[0].approved) == (False, False)
