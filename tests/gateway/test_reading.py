"""Answers as the gateway is known to give them, with the types that it mixes, become the same typed values."""

from __future__ import annotations

import contextlib
from datetime import datetime, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsaero_kit.gateway import MessageStatus, endpoints, status_text
from smsaero_kit.gateway.protocol import OtherShape

SEND = endpoints.send(number="79990000000", text="Hi", sender_name="SMS Aero")
SENT = {
    "id": 12345,
    "from": "SMS Aero",
    "number": "79990000000",
    "text": "Hi",
    "status": 0,
    "extendStatus": "queue",
    "channel": "FREE SIGN",
    "cost": Decimal("5.49"),
    "dateCreate": 1700000000,
    "dateSend": 1700000060,
}
LOOKED_UP = {**SENT, "number": 79990000000, "cost": "5.49", "status": 1, "extendStatus": "delivery", "dateAnswer": 1700000070}


def test_a_send_and_a_status_read_alike_although_their_types_differ():
    sent, seen = SEND.read(SENT), endpoints.status(12345).read(LOOKED_UP)
    assert (sent.id, sent.number, sent.cost, sent.sender_name) == (seen.id, seen.number, seen.cost, seen.sender_name)
    assert sent.cost == Decimal("5.49")
    assert sent.created == datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)
    assert sent.planned == datetime(2023, 11, 14, 22, 14, 20, tzinfo=timezone.utc)
    assert (sent.answered, seen.answered) == (None, datetime(2023, 11, 14, 22, 14, 30, tzinfo=timezone.utc))
    assert (sent.status, sent.final) == (MessageStatus.QUEUE, False)
    assert (seen.status, seen.final, seen.delivered) == (MessageStatus.DELIVERED, True, True)


def test_what_the_kit_does_not_know_is_kept():
    seen = SEND.read({**SENT, "marker": "m-1"})
    assert seen.raw["marker"] == "m-1"
    assert seen == SEND.read(SENT)


@pytest.mark.parametrize(("code", "final"), [(0, False), (1, True), (2, True), (3, False), (4, False), (6, True), (8, False)])
def test_each_known_status_is_final_or_not(code, final):
    seen = SEND.read({**SENT, "status": str(code)})
    assert isinstance(seen.status, MessageStatus)
    assert seen.final is final


@pytest.mark.parametrize("code", [5, 7, 99])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_unknown_status_is_no_error_and_has_a_name(code, language):
    seen = SEND.read({**SENT, "status": code})
    assert (seen.status, seen.final) == (code, False)
    assert str(code) in status_text(seen.status, language)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_status_has_a_name_of_its_own(language):
    assert len({status_text(status, language) for status in MessageStatus}) == len(MessageStatus)


@pytest.mark.parametrize("odd", [{"cost": "free"}, {"cost": None}, {"cost": True}, {"cost": "1e999999"}, {"cost": "NaN"}])
def test_an_sms_that_went_out_is_no_error_because_its_price_reads_strangely(odd):
    assert SEND.read({**SENT, **odd}).cost is None


@pytest.mark.parametrize("odd", [None, "soon", 10**17, -(10**17), True, [], 1.5])
def test_nor_because_its_date_does(odd):
    assert SEND.read({**SENT, "dateCreate": odd}).created is None


@pytest.mark.parametrize("data", [None, [], "text", 7, {}, {**SENT, "id": None}, {**SENT, "id": "x"}, {**SENT, "status": None}])
def test_without_id_and_status_it_is_no_message(data):
    with pytest.raises(OtherShape):
        SEND.read(data)


def test_only_the_test_endpoints_make_test_messages():
    assert endpoints.test_send(number="7", text="t", sender_name="s").read(SENT).test is True
    assert endpoints.test_status(1).read(SENT).test is True
    assert SEND.read(SENT).test is False
    assert endpoints.status(1).read(SENT).test is False


@pytest.mark.parametrize("amount", [Decimal("337.03"), "337.03"])
def test_the_balance_is_exact(amount):
    assert endpoints.balance().read({"balance": amount}).amount == Decimal("337.03")


def test_prices_are_exact_whether_strings_or_numbers():
    tariffs = endpoints.tariffs().read({"FREE SIGN": {"MTS": "8.99", "OTHER": Decimal("5.5")}})
    assert (tariffs.price("FREE SIGN", "MTS"), tariffs.price("FREE SIGN", "OTHER")) == (Decimal("8.99"), Decimal("5.5"))
    assert (tariffs.price("FREE SIGN", "TELE2"), tariffs.price("VIBER", "MTS")) == (None, None)


def test_a_number_is_sent_as_digits():
    call = endpoints.send(number="+7 (999) 000-00-00", text="t", sender_name="SMS Aero")
    assert call.params["number"] == "79990000000"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SENT, "balance", "0", "name"]), inner),
    max_leaves=12,
)


@given(VALUES)
def test_whatever_comes_is_read_or_refused_as_another_shape(data):
    for call in CALLS:
        with contextlib.suppress(OtherShape):
            call.read(data)
