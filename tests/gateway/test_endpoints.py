"""Each endpoint without a network: what is asked, what is read from the answer, and what may be asked again."""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsaero_kit import errors
from smsaero_kit.gateway import Page, endpoints
from smsaero_kit.gateway.exchange import exchange
from smsaero_kit.gateway.fields import Answered
from smsaero_kit.gateway.protocol import Effect, Gateway, OtherShape
from smsaero_kit.sandbox.faults import Fault

from .lines import Way
from .samples import (
    ANSWERS,
    CODE,
    DIGITS,
    DIGITS_TOO,
    PATHS,
    PLANNED,
    QUESTIONS,
    TEXT,
    WRITTEN,
    WRITTEN_TOO,
    answered,
    asked,
    listed,
    without,
)

GATEWAY = Gateway.at("https://gate.example/v2")
#: What makes a telephone ring or beep.
SENDS = {
    "send",
    "send_batch",
    "viber_send",
    "telegram_send",
    "telegram_send_batch",
    "mobile_id_send",
    "flash_call_send",
    "voice_code_send",
    "whatsapp_send",
}
#: What leaves a trace in the account, or costs money, and reaches nobody.
CHANGES = {
    "balance_add",
    "sender_name_add",
    "test_send",
    "test_send_batch",
    "group_add",
    "group_delete",
    "group_delete_all",
    "contact_add",
    "contact_delete",
    "contact_delete_all",
    "blacklist_add",
    "blacklist_add_batch",
    "blacklist_delete",
    "hlr_check",
    "hlr_check_batch",
    "telegram_test_send",
    "mobile_id_verify",
}
ALL = sorted(endpoints.__all__)
#: Answers of a known shape: of WhatsApp's nothing is known.
TYPED = [answer for answer in ANSWERS if not answer.name.startswith("whatsapp")]


def every(table):
    """Each row of `table`, as a parameter that is named after its endpoint."""
    return [pytest.param(row, id=row.name) for row in table]


def with_argument(name):
    """The endpoints that have this argument."""
    return [each for each in ALL if name in inspect.signature(getattr(endpoints, each)).parameters]


def call_of(name, **other):
    """A call of the endpoint: with `other` arguments, and those of its plainest question."""
    return getattr(endpoints, name)(**{**asked(name).arguments, **other})


def exactly(value: Any) -> Any:
    """`value` with the types in it, so that `1`, `Decimal(1)` and a member of an enumeration are told from each other."""
    if dataclasses.is_dataclass(value):
        compared = [each.name for each in dataclasses.fields(value) if each.compare]
        return type(value).__name__, {name: exactly(getattr(value, name)) for name in compared}
    if isinstance(value, Mapping):
        return {name: exactly(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value).__name__, [exactly(each) for each in value]
    return type(value).__name__, value.isoformat() if isinstance(value, datetime) else value


def changed(data: Any, leaf, name: str = "") -> Any:
    """`data` with each of its values replaced by what `leaf` makes of its name and itself."""
    if isinstance(data, Mapping):
        return {each: changed(value, leaf, each) for each, value in data.items()}
    if isinstance(data, list):
        return [changed(value, leaf, name) for value in data]
    return leaf(name, data)


def inside(value: Any):
    """`value` and everything in it."""
    yield value
    if dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            if each.name != "raw":
                yield from inside(getattr(value, each.name))
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from inside(each)


# What is asked


def test_the_samples_ask_and_answer_for_every_endpoint_and_every_path_of_the_api():
    assert {question.name for question in QUESTIONS} == set(endpoints.__all__)
    assert {answer.name for answer in ANSWERS} == set(endpoints.__all__)
    assert {question.path for question in QUESTIONS} == set(PATHS.split())


@pytest.mark.parametrize("question", every(QUESTIONS))
def test_the_arguments_go_out_as_the_gateway_names_them(question):
    call = question.call
    assert (call.path, call.query) == (question.path, question.query)
    assert exactly(call.params) == exactly(question.params)
    ask = next(exchange(call, [GATEWAY], str))
    query = "?" + "&".join(f"{name}={value}" for name, value in question.query.items()) if question.query else ""
    assert ask.url == f"https://gate.example/v2/{question.path}{query}"
    assert exactly(json.loads(ask.body)) == exactly(question.params)


@pytest.mark.parametrize("name", ALL)
def test_every_argument_of_an_endpoint_is_in_a_question(name):
    arguments = {each for question in QUESTIONS if question.name == name for each in question.arguments}
    assert arguments == set(inspect.signature(getattr(endpoints, name)).parameters)


@pytest.mark.parametrize("name", ALL)
def test_each_endpoint_is_known_for_what_it_does(name):
    effect = Effect.SENDS if name in SENDS else Effect.CHANGES if name in CHANGES else Effect.READS
    effects = {question.call.effect for question in QUESTIONS if question.name == name}
    assert effects == {effect}


@pytest.mark.parametrize("name", with_argument("number"))
def test_a_number_goes_out_as_digits(name):
    sent = list(call_of(name, number=WRITTEN).params.values())
    assert DIGITS in sent
    assert WRITTEN not in sent


@pytest.mark.parametrize("name", with_argument("numbers"))
def test_each_of_several_numbers_goes_out_as_digits(name):
    arguments = without(asked(name).arguments, "number")
    call = getattr(endpoints, name)(**arguments | {"numbers": (WRITTEN, WRITTEN_TOO)})
    assert call.params["numbers"] == [DIGITS, DIGITS_TOO]


@pytest.mark.parametrize("name", with_argument("numbers"))
def test_no_numbers_are_refused_and_so_is_one_number_in_place_of_a_list(name):
    arguments = without(asked(name).arguments, "number")
    for numbers in ([], (), "", "79990000000"):
        with pytest.raises(ValueError, match="at least one"):
            getattr(endpoints, name)(**arguments | {"numbers": numbers})


@pytest.mark.parametrize("name", with_argument("planned"))
def test_a_planned_time_without_a_zone_is_refused(name):
    assert call_of(name, planned=PLANNED).params["dateSend"] == 1700000060
    with pytest.raises(ValueError, match="time zone"):
        call_of(name, planned=PLANNED.replace(tzinfo=None))


@pytest.mark.parametrize("name", with_argument("page"))
def test_pages_count_from_one(name):
    assert call_of(name, page=1).query == {}
    for page in (0, -1):
        with pytest.raises(ValueError, match="from 1"):
            call_of(name, page=page)


@pytest.mark.parametrize("name", with_argument("page"))
def test_every_list_has_pages_and_nothing_else_has(name):
    assert isinstance(call_of(name).read(None), Page)
    assert {each for each in ALL if isinstance(answered(each).read, Page)} == set(with_argument("page"))


@pytest.mark.parametrize(
    "addressees",
    [
        {},
        {"number": "79990000000", "numbers": ["79990000001"]},
        {"number": "79990000000", "group_id": 5},
        {"numbers": ["79990000000"], "group_id": "all"},
        {"number": "79990000000", "numbers": ["79990000001"], "group_id": 5},
    ],
)
def test_a_viber_campaign_has_exactly_one_kind_of_addressee(addressees):
    with pytest.raises(ValueError, match="one of number, numbers and group_id"):
        endpoints.viber_send(text="Hi", sender_name="Viber", **addressees)


@pytest.mark.parametrize("name", with_argument("code"))
def test_a_code_keeps_the_zeros_at_its_beginning(name):
    assert call_of(name, code="0042").params["code"] == "0042"


# What is read


@pytest.mark.parametrize("answer", every(ANSWERS))
def test_an_answer_becomes_typed_values(answer):
    assert exactly(asked(answer.name).call.read(answer.data)) == exactly(answer.read)


def as_text(_name, value):
    return str(value) if isinstance(value, (int, Decimal)) else value


def as_number(_name, value):
    if not isinstance(value, str) or not value.replace(".", "", 1).isdigit() or str(Decimal(value)) != value:
        return value
    return Decimal(value) if "." in value else int(value)


def as_the_other(name, value):
    return as_number(name, value) if isinstance(value, str) else as_text(name, value)


@pytest.mark.parametrize("answer", every(TYPED))
def test_numbers_and_strings_of_numbers_read_the_same(answer):
    call = asked(answer.name).call
    variants = [changed(answer.data, how) for how in (as_text, as_number, as_the_other)]
    assert [exactly(call.read(data)) for data in variants] == [exactly(answer.read)] * 3


@pytest.mark.parametrize("answer", every(TYPED))
def test_a_code_that_the_kit_does_not_know_is_the_number_itself(answer):
    codes = ("status", "hlrStatus", "operator")
    data = changed(answer.data, lambda name, value: 77 if name in codes and value is not None else value)
    values = list(inside(asked(answer.name).call.read(data)))
    assert not [value for value in values if isinstance(value, IntEnum)]
    known = [value for value in inside(answer.read) if isinstance(value, IntEnum)]
    assert values.count(77) >= len(known)


def raws(value):
    """What each value in `value` keeps of the gateway's own objects."""
    return [each.raw for each in inside(value) if isinstance(each, Answered)]


@pytest.mark.parametrize("answer", every(each for each in TYPED if each.sent and each.name != "tariffs"))
def test_what_the_kit_does_not_know_is_kept_and_changes_nothing(answer):
    def novel(data):
        if isinstance(data, Mapping):
            return {name: value if name == "links" else novel(value) for name, value in data.items()} | {"novel": "news"}
        return [novel(each) for each in data] if isinstance(data, list) else data

    read = asked(answer.name).call.read
    seen = read(novel(answer.data))
    assert exactly(seen) == exactly(answer.read)
    assert [raw["novel"] for raw in raws(seen)] == ["news"] * len(raws(answer.read))


def test_a_batch_keeps_its_answer_as_it_came():
    data = [*answered("send_batch").data, "news"]
    assert endpoints.send_batch(**asked("send_batch").arguments).read(data).raw is data


def test_a_tariff_of_an_operator_or_a_channel_that_the_kit_does_not_know_is_a_tariff():
    tariffs = endpoints.tariffs().read({"NOVEL": {"MEGAFON": "8.99", "NEW ONE": "3"}, "currency": "RUB"})
    assert (tariffs.price("NOVEL", "NEW ONE"), tariffs.price("NOVEL", "MTS")) == (Decimal(3), None)
    assert tariffs.raw["currency"] == "RUB"


@pytest.mark.parametrize("answer", every(answer for answer in ANSWERS if answer.needs))
def test_without_what_it_is_useless_without_an_answer_is_of_another_shape(answer):
    call = asked(answer.name).call
    for name in answer.needs:
        fractions = [] if name == "balance" else ["1.5", Decimal("0.1")]
        lacking = [{**answer.data, name: odd} for odd in (None, "", "x", True, [], {}, "NaN", "1e99", 10**19, *fractions)]
        for data in (*lacking, without(answer.data, name)):
            with pytest.raises(OtherShape):
                call.read(data)


@pytest.mark.parametrize("name", sorted({answer.name for answer in ANSWERS if answer.needs}))
def test_what_is_no_object_at_all_is_of_another_shape(name):
    for data in (None, [], "text", 7, True, Decimal("1.5"), {}):
        with pytest.raises(OtherShape):
            asked(name).call.read(data)


@pytest.mark.parametrize("name", with_argument("page"))
def test_an_item_that_cannot_be_read_is_left_out_of_its_page_and_kept_in_raw(name):
    (good, *_) = (value for value in answered(name).data.values() if isinstance(value, dict))
    data = listed("any/list", {"id": None, "status": "?"}, good, "no object", ["nor", "this"])
    page = call_of(name).read(data)
    # Of a sender name nothing is needed.
    assert len(page.items) == (2 if "sender_names" in name else 1)
    assert page.raw is data
    assert page.total == 4


def test_numbers_of_a_batch_without_a_readable_answer_are_named():
    call = endpoints.send_batch(numbers=["7 1", "7 2", "7 3", "7 2"], text="Hi", sender_name="SMS Aero")
    read = call.read([{"id": 1, "status": 0, "number": 71}, {"number": "72", "error": "incorrect"}, None, "73"])
    assert (list(read.by_number), read.unanswered) == (["71"], ("72", "73"))
    assert [message.test for message in read] == [False]


@pytest.mark.parametrize("data", [None, [], {}, "text", [{"number": "72"}], {"0": {"id": 1}}])
def test_a_batch_of_which_nothing_can_be_read_is_of_another_shape(data):
    for name in ("send_batch", "test_send_batch"):
        with pytest.raises(OtherShape):
            asked(name).call.read(data)


def an_object(data):
    """The object that an endpoint answers with, or the first one of those in a list."""
    first = data[0] if isinstance(data, list) else data
    return first.get("0", first) if isinstance(first, Mapping) else {}


CALLS = [(asked(name).call, an_object(answered(name).data)) for name in ALL]
NAMES = sorted({"0", "1", "links", "last", "next", "totalCount"}.union(*(sample for _, sample in CALLS)))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(st.characters()) | st.sampled_from(["1", "1e5", "-0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


@given(VALUES, st.sampled_from(NAMES))
def test_whatever_comes_is_read_or_refused_as_another_shape(value, odd):
    for call, sample in CALLS:
        mixed = {**sample, odd: value}
        for data in (value, mixed, {"0": mixed, odd: value}, [mixed, value]):
            with contextlib.suppress(OtherShape):
                call.read(data)


# What is shown


@pytest.mark.parametrize("question", every(QUESTIONS))
def test_a_question_can_be_shown_without_the_text_the_code_and_the_number_in_it(question):
    shown = repr(question.call) + repr(next(exchange(question.call, [GATEWAY], str)))
    assert question.path in shown
    assert not [secret for secret in (CODE, TEXT, DIGITS, WRITTEN, "Petrov") if secret in shown]


@pytest.mark.parametrize("answer", every(TYPED))
def test_an_answer_can_be_shown_without_the_text_and_the_code_in_it(answer):
    shown = repr(asked(answer.name).call.read(answer.data))
    assert not [secret for secret in (CODE, TEXT) if secret in shown]


# What is asked again


FAILURES = {
    "no answer": (httpx.ReadTimeout, errors.OutcomeUnknown),
    "502": (Fault(do="http_502"), errors.GatewayFailed),
    "429": (Fault(do="answer", status=429, body='{"success": false}'), errors.RateLimited),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_read_is_asked_again_after_a_failure_and_nothing_else_is(connect, failure):
    fail, kind = FAILURES[failure]
    counts, ends = {}, {}
    way = Way()
    client = connect(transport=way, retry_pause=0.0)

    def end(name):
        sample = Fault(do="answer", body=json.dumps({"success": True, "data": answered(name).sent, "message": None}))
        way.sandbox.reset()
        if fail is httpx.ReadTimeout:
            way.break_next(fail)
            way.sandbox.faults.add(sample)
        else:
            way.sandbox.faults.add_script([fail, sample])
        try:
            return client.run(asked(name).call)
        except errors.GatewayError as error:
            return type(error), error.may_have_been_sent, error.may_have_changed
        finally:
            counts[name] = len(way.sandbox.requests)

    for name in ALL:
        ends[name] = end(name)
    assert counts == {name: 1 if name in SENDS | CHANGES else 2 for name in ALL}
    unsure = kind is not errors.RateLimited
    for name in ALL:
        if name in SENDS | CHANGES:
            assert ends[name] == (kind, unsure and name in SENDS, unsure and name in CHANGES), name
        else:
            assert exactly(ends[name]) == exactly(answered(name).read), name
