"""A JSON from outside: what can be taken over is, what cannot is named, and an edit loses nothing and shows no key."""

from __future__ import annotations

import json

import pytest

from smsaero_kit.config import ConnectorConfig, starter_config
from smsaero_kit.secret import MASK, Secret
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.intake import shown_json
from smsaero_kit.wizard.state import State, initial_state
from smsaero_kit.wizard.steps import advance

KEY = "Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"
OTHER_KEY = "Zx9cVb7nMq2wEr5tYu8iOp3aSd6fGh1j"


def whole(**changes: object) -> dict[str, object]:
    mapping = starter_config("ru", email="old@example.com", api_key=Secret(OTHER_KEY), sender_name="Shop").to_mapping()
    return {**mapping, **changes}


@pytest.fixture
def state() -> State:
    """One with an account and a text of its own."""
    return advance(initial_state("en"), a.LoadJson(json.dumps(whole(email="me@example.com", apiKey=KEY)).encode()))


def load(state: State, value: object, name: str = "old.json") -> State:
    source = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return advance(state, a.LoadJson(source, name))


def apply(state: State, text: str) -> State:
    return advance(state, a.ApplyJson(Secret(text)))


def edit(state: State, change) -> State:
    """Change the JSON as the editor shows it, and apply it."""
    value = json.loads(shown_json(state.config))
    change(value)
    return apply(state, json.dumps(value, ensure_ascii=False))


# --- loaded ----------------------------------------------------------------------------------------------------------------

TEMPLATES = [{"usageType": "SignIn", "content": "Mine: {{code}}", "note": 1}]

#: What is loaded → entries of the config that it makes, as (email, key, sender name, number of texts), and what is left out.
GOOD = {
    "a whole one": (whole(), ("old@example.com", OTHER_KEY, "Shop", 8), ()),
    "as Logto's API answers": (
        {"id": "x", "connectorId": "smsaero", "config": whole()},
        ("old@example.com", OTHER_KEY, "Shop", 8),
        (),
    ),
    "only templates": (TEMPLATES, ("me@example.com", KEY, "Shop", 1), ()),
    "a masked key keeps the own one": (whole(apiKey=MASK), ("old@example.com", KEY, "Shop", 8), ("/apiKey",)),
    "wrong types": (
        whole(email=1, senderName=None, templates=[*TEMPLATES, "x", {"usageType": "Generic"}]),
        ("", OTHER_KEY, "", 1),
        ("/email", "/senderName", "/templates/1", "/templates/2"),
    ),
    "templates of a wrong type": (whole(templates={"SignIn": "x"}), ("old@example.com", OTHER_KEY, "Shop", 0), ("/templates",)),
    "nearly nothing, and the key that was entered stays": ({"senderName": "S"}, ("", KEY, "S", 0), ()),
}


@pytest.mark.parametrize(("value", "entries", "left_out"), GOOD.values(), ids=GOOD)
def test_what_can_be_taken_over_is_and_what_cannot_is_named(state, value, entries, left_out):
    after = load(state, value)
    config = after.config
    assert (config.email, config.api_key.reveal(), config.sender_name, len(config.templates)) == entries
    assert after.loaded is not None
    assert (after.loaded.name, after.loaded.left_out, after.loaded.refused) == ("old.json", left_out, False)
    # And it can be taken back, with the key.
    assert advance(after, a.Undo()).config == state.config


REFUSED = {
    "nothing": b"",
    "no JSON": b'{"email": ',
    "JavaScript": f"{{email: 'old@example.com', apiKey: '{OTHER_KEY}'}}".encode(),
    "no object": b"[1, 2]",
    "a string": b'"x"',
    "null": b"null",
    "an object that has nothing of a connector": b'{"foo": 1}',
    "not UTF-8": b"\xff\xfe{\x00}\x00",
    "too deep": b"[" * 5000,
}


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_what_is_no_connector_json_changes_nothing_and_says_so(state, source):
    after = load(state, source)
    assert after.loaded is not None
    assert after.loaded.refused
    assert (after.config, after.report) == (state.config, state.report)
    assert OTHER_KEY not in repr(after)


def test_a_byte_order_mark_is_named_and_no_reason_to_lose_anything(state):
    """Windows puts one there; Logto does not take it."""
    after = load(state, b"\xef\xbb\xbf" + json.dumps(whole()).encode())
    assert after.loaded is not None
    assert "byte-order-mark" in [finding.name for finding in after.loaded.report.findings]
    # Refused or taken, but never half of it.
    assert after.config in (state.config, load(state, whole()).config)


def test_unknown_entries_come_along_to_be_shown_as_findings(state):
    after = load(state, whole(sender_name="Shop", templates=TEMPLATES))
    assert after.config.to_mapping()["sender_name"] == "Shop"
    assert after.config.to_mapping()["templates"] == TEMPLATES
    assert "/sender_name" in [finding.pointer for finding in after.report.findings]


def test_what_is_said_about_a_json_holds_no_key(state):
    """Neither in its text nor in what would mend it."""
    intake = load(state, whole(apikey=OTHER_KEY)).loaded
    assert intake is not None
    assert (intake.report.source, intake.report.config, intake.report._mend) == (None, None, None)
    assert OTHER_KEY not in repr(intake) + repr(intake.report)


def test_a_json_that_is_pasted_is_a_secret(state):
    action = a.LoadJson(Secret(json.dumps(whole())))
    assert OTHER_KEY not in repr(action)
    assert OTHER_KEY not in repr(a.LoadJson(json.dumps(whole()).encode(), "x"))
    assert advance(state, action).config.sender_name == "Shop"


# --- edited ----------------------------------------------------------------------------------------------------------------


def test_the_editor_shows_no_key_and_its_dots_stand_for_the_value(state):
    shown = shown_json(state.config)
    assert KEY not in shown
    assert MASK in shown
    assert apply(state, shown).config == state.config
    after = edit(state, lambda value: value.update(senderName="Other"))
    assert (after.config.sender_name, after.config.api_key) == ("Other", Secret(KEY))
    assert after.edited is not None
    assert not after.edited.refused


def test_a_key_in_any_place_is_hidden_and_comes_back(state):
    """In a misspelt property, in a text, in the e-mail, as the name of a property, as a number in an array."""
    odd = whole(apikey=KEY, email=KEY, odd={KEY: [KEY, 12345678901234567890, {"token": "x"}]})
    odd["templates"] = [{"usageType": "SignIn", "content": f"{KEY} {{{{code}}}}", "key": KEY}]
    loaded = load(state, odd)
    assert KEY not in shown_json(loaded.config)
    after = edit(loaded, lambda value: value.update(senderName="Other"))
    assert after.config.to_mapping() == {**loaded.config.to_mapping(), "senderName": "Other"}


def test_masked_entries_find_their_values_when_others_move(state):
    texts = [
        {"usageType": "SignIn", "content": "a {{code}}", "note": "one two"},
        {"usageType": "Generic", "content": "b", "note": "three"},
    ]
    loaded = load(state, whole(templates=texts))
    assert shown_json(loaded.config).count(MASK) == 3
    only_second = edit(loaded, lambda value: value["templates"].pop(0))
    assert only_second.config.to_mapping()["templates"] == texts[1:]


def test_of_entries_that_look_the_same_each_keeps_its_own_value(state):
    texts = [{"usageType": "SignIn", "content": "{{code}}", "note": note} for note in ("one", "two", "three")]
    loaded = load(state, whole(templates=texts))
    after = edit(loaded, lambda value: value["templates"][1].update(content="New: {{code}}"))
    assert [each["note"] for each in after.config.to_mapping()["templates"]] == ["one", "two", "three"]


def test_a_key_that_is_typed_over_the_dots_is_taken(state):
    assert edit(state, lambda value: value.update(apiKey=OTHER_KEY)).config.api_key == Secret(OTHER_KEY)


#: A change of the shown JSON → the pointer of what is complained about.
STRAY = {
    "half of the dots": (lambda value: value.update(apiKey=MASK + "x"), "/apiKey"),
    "dots in another place": (lambda value: value.update(email=MASK), "/email"),
    "dots in a text": (lambda value: value["templates"][0].update(content=MASK), "/templates/0/content"),
    "dots as a new property": (lambda value: value.update({MASK: 1}), "/"),
}


@pytest.mark.parametrize(("change", "pointer"), STRAY.values(), ids=STRAY)
def test_dots_that_stand_for_nothing_are_refused_and_nothing_changes(state, change, pointer):
    after = edit(state, change)
    assert after.edited is not None
    assert (after.edited.refused, after.edited.stray_mask) == (True, pointer)
    assert after.config == state.config


@pytest.mark.parametrize(
    ("change", "left_out"),
    [
        (lambda value: value.update(email=1), ("/email",)),
        (lambda value: value["templates"].append({"usageType": "SignIn"}), ("/templates/8",)),
        (lambda value: value.update(templates="x"), ("/templates",)),
    ],
)
def test_an_edit_with_wrong_types_is_refused_and_nothing_is_lost(state, change, left_out):
    """The text is still in the editor: it must not vanish from the config without a word."""
    after = edit(state, change)
    assert after.edited is not None
    assert (after.edited.refused, after.edited.left_out) == (True, left_out)
    assert after.config == state.config


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "\ud800"])
def test_an_edit_that_is_no_object_is_refused(state, text):
    after = apply(state, text)
    assert after.edited is not None
    assert after.edited.refused
    assert after.config == state.config


def test_a_refused_edit_leaves_the_way_back(state):
    dropped = edit(state, lambda value: value["templates"].pop())
    refused = apply(dropped, "{")
    assert advance(refused, a.Undo()).config == state.config


# --- mended ----------------------------------------------------------------------------------------------------------------


def test_safe_fixes_change_what_they_say_and_can_be_taken_back(state):
    slip = [{"usageType": "SignIn", "content": "{{CODE}}"}, {"usageType": "Generic", "content": "{{ code }}"}]
    broken = load(state, whole(templates=slip))
    one = advance(broken, a.Mend("SK107"))
    assert next(each.content for each in one.config.templates) == "{{code}}"
    mended = advance(broken, a.Mend())
    assert {finding.rule for finding in mended.report.fixable} == set()
    assert len(mended.report.findings) < len(broken.report.findings)
    assert mended.config.api_key == Secret(OTHER_KEY)
    assert advance(mended, a.Undo()).config == broken.config


def test_where_nothing_can_be_fixed_nothing_changes(state):
    clean = advance(state, a.EnterKey(Secret(KEY)))
    assert advance(clean, a.Mend()).config == clean.config
    assert advance(clean, a.Mend("SK107")).config == clean.config


def test_a_config_without_anything_can_be_shown_and_mended():
    empty = initial_state("en", config=ConnectorConfig("", Secret(""), "", (), {}))
    assert json.loads(shown_json(empty.config))["apiKey"] in ("", MASK)
    assert advance(empty, a.Mend()).config.api_key == Secret("")
