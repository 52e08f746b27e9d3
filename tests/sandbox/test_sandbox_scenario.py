"""Scenarios: the schema says what the code does, each mistake is explained in both languages, and nothing is half done."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from smsaero_kit.errors import ScenarioRefused
from smsaero_kit.sandbox import Sandbox
from smsaero_kit.sandbox.choices import DEFAULTS, OPTIONS
from smsaero_kit.sandbox.clock import FARTHEST, FASTEST, Clock
from smsaero_kit.sandbox.faults import ANSWER, LONGEST_DELAY, MOST_FAULTS, WORDS, Fault
from smsaero_kit.sandbox.scenario import SCENARIO_SCHEMA, apply, check, read_scenario, scenario_schema
from smsaero_kit.sandbox.state.account import MOST_SENDERS
from smsaero_kit.sandbox.state.accounts import MOST_ACCOUNTS
from smsaero_kit.sandbox.state.prices import TARIFFS
from smsaero_kit.sandbox.state.senders import EVERY_OPERATOR, SENDERS
from smsaero_kit.schemas import connector_schema

PARTS = scenario_schema()["$defs"]
NOW = 1_700_000_000.0

EVERYTHING = {
    "$schema": "x",
    "seed": 7,
    "balance": 50.5,
    "sender_names": ["Shop", {"name": "Slow", "approved": False}, {"name": "Mts", "operators": ["MTS"]}],
    "clock": {"speed": 0, "advance": 60},
    "choices": {"price": "per_message", "page_size": 7, "unknown_id": 400, "retry_after": None},
    "accounts": [
        {
            "email": "a@b.c",
            "balance": 3,
            "sender_names": ["Own"],
            "blacklist": ["79991234567"],
            "tariffs": {"PAY SIGN": {"MTS": "9.99"}},
        }
    ],
    "faults": [
        {"do": "http_500", "endpoint": "sms/*", "probability": 0.5, "skip": 1, "times": 2},
        {"do": "answer", "status": 503, "body": "{}", "headers": {"X-A": "b"}, "seconds": 1.5, "accepts": True},
        {"steps": ["slow", {"do": "cut", "number": "79991234567"}], "repeat": True},
    ],
}


@pytest.fixture
def sandbox():
    return Sandbox(clock=Clock(lambda: NOW))


def test_the_schema_is_one_and_its_defaults_and_limits_are_those_of_the_code():
    schema = scenario_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].removesuffix(SCENARIO_SCHEMA) == connector_schema()["$id"].rpartition("/")[0] + "/"
    assert (PARTS["clock"]["properties"]["speed"]["maximum"], PARTS["clock"]["properties"]["advance"]["maximum"]) == (
        FASTEST,
        FARTHEST,
    )
    assert schema["properties"]["accounts"]["maxItems"] == MOST_ACCOUNTS
    assert schema["properties"]["faults"]["maxItems"] == PARTS["script"]["properties"]["steps"]["maxItems"] == MOST_FAULTS
    names = schema["properties"]["sender_names"]["maxItems"], PARTS["account"]["properties"]["sender_names"]["maxItems"]
    assert all(most + len(SENDERS) <= MOST_SENDERS for most in names)
    assert tuple(PARTS["senderName"]["properties"]["operators"]["items"]["enum"]) == EVERY_OPERATOR
    tariffs = PARTS["account"]["properties"]["tariffs"]["properties"]
    assert {channel: set(each["properties"]) for channel, each in tariffs.items()} == {
        channel: set(prices) for channel, prices in TARIFFS.items()
    }


def test_the_schema_knows_exactly_the_choices_and_their_values():
    said = PARTS["choices"]["properties"]
    assert list(said) == list(OPTIONS)
    for name, options in OPTIONS.items():
        assert said[name]["default"] == getattr(DEFAULTS, name)
        if options.words:
            assert tuple(said[name]["enum"]) == options.words
        else:
            assert (said[name]["minimum"], said[name]["maximum"]) == (options.least, options.most)
            assert said[name]["type"] == (["integer", "null"] if options.optional else "integer")


def test_the_schema_knows_exactly_the_words_and_fields_of_faults():
    fault, step = PARTS["fault"]["properties"], PARTS["step"]["properties"]
    assert tuple(fault["do"]["enum"]) == tuple(step["do"]["enum"]) == WORDS
    assert tuple(PARTS["script"]["properties"]["steps"]["items"]["then"]["enum"]) == tuple(
        word for word in WORDS if word != ANSWER
    )
    assert set(fault) == {each.name for each in fields(Fault)}
    assert set(fault) - set(step) == {"probability", "skip", "times"}
    assert {name: each for name, each in fault.items() if name in step} == step
    plain = Fault(do="cut")
    assert {name: each["default"] for name, each in fault.items() if "default" in each} == {
        name: getattr(plain, name) for name, each in fault.items() if "default" in each
    }
    assert fault["seconds"]["maximum"] == LONGEST_DELAY


def test_a_scenario_brings_everything_into_force_that_it_says(sandbox):
    apply(sandbox, read_scenario(json.dumps(EVERYTHING)))
    account = sandbox.account("a@b.c")
    assert (sandbox.start_balance, account.balance, sandbox.account("d@e.f").balance) == (Decimal("50.50"), 3, Decimal("50.50"))
    assert {name: getattr(sandbox.choices, name) for name in EVERYTHING["choices"]} == EVERYTHING["choices"]
    assert (sandbox.clock(), sandbox.clock.speed) == (NOW + 60, 0)
    assert {"Shop", "Own", "Mts"} <= account.approved_names(NOW)
    assert not {"Slow", "NewName"} & account.approved_names(NOW)
    assert (account.approves("Mts", "79990000014", NOW), account.approves("Mts", "79031234561", NOW)) == (False, False)
    assert account.approves("Mts", "79031234564", NOW)
    assert account.blacklist.find("79991234567") is not None
    assert (account.tariffs["PAY SIGN"]["MTS"], account.tariffs["PAY SIGN"]["OTHER"]) == ("9.99", TARIFFS["PAY SIGN"]["OTHER"])
    assert TARIFFS["PAY SIGN"]["MTS"] == "4.89"
    rules = [
        {name: value for name, value in rule.items() if name not in ("id", "seen", "hits")} for rule in sandbox.faults.as_values()
    ]
    steps = [{"do": "slow"}, {"do": "cut", "number": "79991234567"}]
    assert rules == [*EVERYTHING["faults"][:2], {"steps": steps, "repeat": True}]


def test_a_scenario_twice_is_the_same_as_once_but_for_the_time(sandbox):
    apply(sandbox, read_scenario(json.dumps(EVERYTHING)))
    account = sandbox.account("a@b.c")
    before = list(account.senders), list(account.blacklist), account.tariffs, account.balance, sandbox.choices
    rules = [{**rule, "id": 0} for rule in sandbox.faults.as_values()]
    apply(sandbox, read_scenario(json.dumps(EVERYTHING)))
    assert (list(account.senders), list(account.blacklist), account.tariffs, account.balance, sandbox.choices) == before
    assert [{**rule, "id": 0} for rule in sandbox.faults.as_values()] == rules
    assert sandbox.clock() == NOW + 120


def test_what_a_scenario_leaves_out_stays(sandbox):
    apply(sandbox, read_scenario(json.dumps(EVERYTHING)))
    apply(sandbox, read_scenario('{"balance": 1}'))
    assert (sandbox.start_balance, sandbox.choices.page_size, len(sandbox.faults), sandbox.clock.speed) == (1, 7, 3, 0)
    apply(sandbox, read_scenario('{"faults": [], "choices": {"page_size": 8}, "sender_names": []}'))
    assert (len(sandbox.faults), sandbox.choices.page_size, sandbox.choices.price, sandbox.start_names) == (
        0,
        8,
        "per_message",
        (),
    )


def test_whole_numbers_may_be_written_with_a_point():
    checked = read_scenario('{"choices": {"unknown_id": 404.0, "page_size": 5.0}, "faults": [{"do": "answer", "status": 500.0}]}')
    assert [type(value) for value in (*checked["choices"].values(), checked["faults"][0]["status"])] == [int] * 3
    apply(Sandbox(), checked)


def test_where_there_are_too_many_faults_nothing_is_changed(sandbox):
    long = {"do": "answer", "body": "x" * 1_000_000}
    with pytest.raises(ScenarioRefused) as refused:
        apply(sandbox, check({**EVERYTHING, "faults": [long] * 11}))
    assert refused.value.why == "too_many_faults"
    assert (sandbox.choices, sandbox.accounts, len(sandbox.faults), sandbox.clock()) == (DEFAULTS, (), 0, NOW)


#: Text of a scenario, why it is refused, where, and what its explanation names.
MISTAKES = [
    ("", "json", "/", "1:1"),
    # Python 3.13 names the comma itself.
    ('{"a": 1,\n}', "json", "/", "2:1|1:8"),
    ("[1", "json", "/", "1:3"),
    ('{"balance": NaN}', "json_unusable", "/", "NaN"),
    ("[" * 5000 + "]" * 5000, "json_unusable", "/", "JSON"),
    ("[" * 40 + "]" * 40, "json_unusable", "/", "JSON"),
    ('{"$schema": "\\ud800"}', "json_unusable", "/", "UTF-8"),
    ("[]", "type", "/", "object"),
    ("null", "type", "/", "object"),
    ('{"balanse": 1}', "unknown_name", "/balanse", "balance"),
    ('{"zzz": 1}', "unknown_name", "/zzz", "sender_names"),
    ('{"a/b~c": 1}', "unknown_name", "/a~1b~0c", "a/b~c"),
    ('{"choices": {"unknown_fild": 1}}', "unknown_name", "/choices/unknown_fild", "unknown_fields"),
    ('{"faults": [{"do": "cut", "step": 1}]}', "unknown_name", "/faults/0/step", "steps|skip|endpoint"),
    ('{"accounts": [{"balance": 1}]}', "missing", "/accounts/0", "email"),
    ('{"faults": [{}]}', "missing", "/faults/0", "do"),
    ('{"sender_names": [{}]}', "missing", "/sender_names/0", "name"),
    ('{"choices": {"price": "per_segmnt"}}', "not_one_of", "/choices/price", "per_segment"),
    ('{"choices": {"unknown_id": 500}}', "not_one_of", "/choices/unknown_id", "40"),
    ('{"faults": [{"do": "http_505"}]}', "not_one_of", "/faults/0/do", "http_50"),
    ('{"faults": [{"steps": ["slwo"]}]}', "not_one_of", "/faults/0/steps/0", "slow"),
    ('{"faults": [{"steps": ["answer"]}]}', "not_one_of", "/faults/0/steps/0", "cut"),
    (
        '{"accounts": [{"email": "a", "sender_names": [{"name": "x", "operators": ["MTC"]}]}]}',
        "not_one_of",
        "/accounts/0/sender_names/0/operators/0",
        "MTS",
    ),
    ('{"balance": [5]}', "type", "/balance", "number | string"),
    ('{"balance": "much"}', "form", "/balance", "pattern"),
    ('{"balance": "5\\n"}', "form", "/balance", "pattern"),
    ('{"balance": true}', "type", "/balance", "number"),
    ('{"seed": 1.5}', "type", "/seed", "integer"),
    ('{"choices": {"page_size": null}}', "type", "/choices/page_size", "integer"),
    ('{"choices": {"retry_after": "1"}}', "type", "/choices/retry_after", "integer | null"),
    ('{"faults": [5]}', "type", "/faults/0", "object"),
    ('{"balance": -1}', "range", "/balance", "0…"),
    ('{"balance": 1e400}', "form", "/balance", "inf"),
    ('{"clock": {"speed": 86401}}', "range", "/clock/speed", "86400"),
    ('{"choices": {"page_size": 0}}', "range", "/choices/page_size", "1…10000"),
    ('{"faults": [{"do": "cut", "probability": 1.5}]}', "range", "/faults/0/probability", "0…1"),
    ('{"faults": [{"do": "answer", "status": 99}]}', "range", "/faults/0/status", "200…599"),
    ('{"accounts": [{"email": ""}]}', "form", "/accounts/0/email", "minLength"),
    ('{"accounts": [{"email": "a", "blacklist": ["+7999"]}]}', "form", "/accounts/0/blacklist/0", "+7999"),
    (
        '{"accounts": [{"email": "a", "tariffs": {"PAY SIGN": {"MTS": "free"}}}]}',
        "form",
        "/accounts/0/tariffs/PAY SIGN/MTS",
        "free",
    ),
    ('{"faults": [{"steps": []}]}', "form", "/faults/0/steps", "minItems"),
    ('{"faults": [{"do": "answer", "headers": {"a b": "c"}}]}', "form", "/faults/0/headers", "a b"),
    ('{"faults": [{"do": "answer", "headers": {"a": "\\r\\nx: y"}}]}', "form", "/faults/0/headers/a", "pattern"),
    ('{"faults": [{"do": "answer", "headers": {"X-A\\n": "b"}}]}', "form", "/faults/0/headers", "pattern"),
    ('{"faults": [{"do": "answer", "headers": {"a": "b\\n"}}]}', "form", "/faults/0/headers/a", "pattern"),
    ('{"faults": [{"do": "cut", "number": "79991234567\\n"}]}', "form", "/faults/0/number", "pattern"),
    ('{"accounts": [{"email": "a", "blacklist": ["79991234567\\n"]}]}', "form", "/accounts/0/blacklist/0", "pattern"),
    (" " * 5_000_001, "too_long", "/", "5"),
]


@pytest.mark.parametrize(
    ("text", "why", "pointer", "named"), MISTAKES, ids=[f"{row[1]}-{index}" for index, row in enumerate(MISTAKES)]
)
def test_each_mistake_is_explained_in_both_languages(text, why, pointer, named):
    with pytest.raises(ScenarioRefused) as refused:
        read_scenario(text)
    assert (refused.value.why, refused.value.pointer) == (why, pointer)
    explained = [f"{refused.value.sentence(language)} {refused.value.next_step(language)}" for language in ("en", "ru")]
    assert explained[0] != explained[1]
    for each in explained:
        assert any(name in each for name in named.split("|")), each
        assert len(each) < 1500
        assert "%(" not in each


@pytest.mark.parametrize(("pattern", "near"), [("sms/sned", "sms/send"), ("/v2/sms/send", "sms/send"), ("nothing", "sms/*")])
@pytest.mark.parametrize(
    "form", ['{"faults": [{"do": "cut", "endpoint": "%s"}]}', '{"faults": [{"steps": ["cut", {"do": "cut", "endpoint": "%s"}]}]}']
)
def test_a_fault_that_could_never_happen_is_refused(pattern, near, form):
    sandbox = Sandbox()
    with pytest.raises(ScenarioRefused) as caught:
        apply(sandbox, read_scenario(form % pattern))
    assert (caught.value.why, len(sandbox.faults)) == ("unknown_endpoint", 0)
    assert near in caught.value.next_step("en")
    assert pattern in caught.value.sentence("ru")


def test_every_reason_is_proven_here(texts_of_reasons):
    assert texts_of_reasons == {row[1] for row in MISTAKES} | {"too_many_faults", "unknown_endpoint", "unknown_query"}


@pytest.fixture
def texts_of_reasons():
    import re
    from pathlib import Path

    catalogue = Path(__file__).parents[2] / "smsaero_kit/locales/en/LC_MESSAGES/smsaero_kit.po"
    return set(re.findall(r'^msgid "error\.scenario_(\w+)\.what"', catalogue.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("nan", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused_also_where_it_comes_from_python(nan):
    for part, values in (("", {"balance": nan}), ("clock", {"speed": nan}), ("account", {"email": "a", "balance": nan})):
        with pytest.raises(ScenarioRefused):
            check(values, part)


def test_names_of_a_scenario_never_push_out_those_that_every_account_has(sandbox):
    account = sandbox.account("a@b.c")
    most = PARTS["account"]["properties"]["sender_names"]["maxItems"]
    for batch in "AB":
        apply(sandbox, check({"accounts": [{"email": "a@b.c", "sender_names": [f"{batch}{index}" for index in range(most)]}]}))
    assert len(account.senders) == MOST_SENDERS
    assert {"SMS Aero", "Sandbox", f"B{most - 1}"} <= account.approved_names(NOW)
    assert "A0" not in account.approved_names(NOW)
