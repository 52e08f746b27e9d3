"""The API key is in nothing that Jupyter synchronises, saves or shows. And the box that validates keeps nothing."""

from __future__ import annotations

import json
import logging

import ipywidgets
import pytest

from smsaero_kit.masking import masked
from smsaero_kit.wizard import ValidateBox
from smsaero_kit.wizard.view.secret_input import SecretInput


@pytest.fixture
def everything_that_is_kept(caplog):
    """A function that returns the state of every widget of this process as a notebook would keep it, and the log."""
    caplog.set_level(logging.DEBUG)

    def kept() -> str:
        return json.dumps(ipywidgets.Widget.get_manager_state(), default=repr) + caplog.text

    yield kept
    ipywidgets.Widget.close_all()


def test_the_key_is_in_no_trait_no_repr_and_no_log(hands, key, everything_that_is_kept):
    user = hands()
    user.go_to("credentials")
    user.fill("wizard.credentials.email", "hand@example.com")
    user.enter_key(key)
    for step in ("compose", "check", "test", "finish", "start", "credentials"):
        user.go_to(step)
        assert key not in user.page
    user.fill("wizard.credentials.email", "other@example.com")
    kept = everything_that_is_kept()
    assert "other@example.com" in kept  # the search can find something
    assert key not in kept
    assert key not in repr(user.state) + repr(user.wizard) + repr(user.wizard._repr_mimebundle_())


#: The step, and the text that names the field which everybody can read.
READABLE = [
    ("credentials", "wizard.credentials.email"),
    ("compose", "wizard.compose.sender_name"),
    ("test", "wizard.test.phone"),
    ("finish", "wizard.save.file"),
]


@pytest.mark.parametrize(("step", "field"), READABLE)
@pytest.mark.parametrize("known", [True, False])
def test_a_key_in_a_field_that_shows_what_it_holds_does_not_stay_there(hands, key, everything_that_is_kept, step, field, known):
    user = hands()
    user.go_to("credentials")
    if known:
        user.enter_key(key)
    user.go_to(step)
    user.named(ipywidgets.Text, field).value = key
    assert user.reads("wizard.credentials.misplaced" if step == "credentials" else "wizard.misplaced")
    for each in ("compose", "check", "test", "finish", "start", "credentials"):
        user.go_to(each)
    assert key not in everything_that_is_kept()
    # Hidden is not lost.
    assert user.state.config.api_key.reveal() == key


def test_a_key_in_a_text_does_not_stay_there(hands, key, everything_that_is_kept):
    user = hands()
    user.go_to("compose")
    for field in list(user.widgets(ipywidgets.Textarea)):
        field.value = f"{{{{code}}}} {key}"
    user.go_to("credentials")
    user.enter_key(key)
    for each in ("compose", "check", "test", "finish", "start"):
        user.go_to(each)
    assert key not in everything_that_is_kept()
    assert "masked-text" in [finding.name for finding in user.state.report.findings]


@pytest.mark.parametrize(
    "config",
    [
        '{"email": "%(key)s", "apiKey": "%(key)s", "senderName": "%(key)s"}',
        '{"email": "me@example.com", "apiKey": "SMS Aero", "senderName": "%(key)s"}',
        '{"apiKey": "%(key)s", "templates": [{"usageType": "SignIn", "content": "{{code}} %(key)s", "note": "%(key)s"}]}',
        '{"apiKey": "%(key)s", "templates": [{"usageType": "%(key)s", "content": "{{code}}"}], "%(key)s": "%(key)s"}',
    ],
)
def test_a_key_anywhere_in_a_loaded_json_is_in_no_trait(hands, key, everything_that_is_kept, config):
    user = hands()
    next(user.widgets(SecretInput))._handle_custom_msg({"secret": config % {"key": key}}, [])
    for each in ("compose", "check", "test", "finish", "start", "credentials"):
        user.go_to(each)
    user.go_to("compose")
    user.click("wizard.compose.as_json")
    assert key not in everything_that_is_kept()
    assert user.state.config.api_key.reveal() == key


def test_a_refused_key_is_in_no_message(hands, everything_that_is_kept):
    user = hands()
    user.go_to("credentials")
    user.fill("wizard.credentials.email", "hand@example.com")
    user.enter_key("sandbox-wrong-key-401")
    assert "sandbox-wrong-key-401" not in user.page + everything_that_is_kept()


def test_the_secret_input_synchronises_only_what_is_shown():
    own = {name for name, trait in SecretInput.class_traits(sync=True).items() if trait.this_class is SecretInput}
    assert own == {
        "label",
        "placeholder",
        "button_text",
        "file_text",
        "status_text",
        "multiline",
        "prominent",
        "disabled",
        "too_big_text",
        "empty_text",
    }


@pytest.mark.parametrize("content", ["text", {"secret": 1}, {"secret": ""}, {}, None])
def test_a_message_that_is_none_of_ours_is_nobodys_key(content):
    heard = []
    box = SecretInput()
    box.on_enter(heard.append)
    box._handle_custom_msg(content, [])
    assert heard == []


CONFIG = """{
  "email": "name@example.com",
  "apiKey": "%(key)s",
  "senderName": "SMSAero",
  "templates": [{"usageType": "UserPermissionValidation", "content": "Code {{Code}}"}]
}"""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_box_shows_findings_and_the_text_without_the_key(key, language, everything_that_is_kept):
    box = ValidateBox(language)
    box._source._handle_custom_msg({"secret": CONFIG % {"key": key}}, [])
    shown = box._outcome.value
    assert "SK" in shown
    assert "UserPermissionValidation" in shown
    assert "name@example.com" in shown
    assert key not in everything_that_is_kept() + repr(vars(box))


@pytest.mark.parametrize(
    "text",
    [
        '{"apiKey": "%(key)s", "apiKey": "x"}',
        '{"APIKEY": "%(key)s"}',
        '{"%(key)s": 1}',
        '{"email": "%(key)s"}',
        '{"senderName": ["%(key)s"]}',
        '{"templates": [{"content": "my key is %(key)s"}]}',
        '{"api": {"Key": ["a", "%(key)s"]}}',
        '["%(key)s"]',
        '"%(key)s"',
        '{"apiKey": "%(key)s"',
        "apiKey: %(key)s",
        "%(key)s",
        '{"email": "a@b.co", "apiKey": %(key)s}',
    ],
)
def test_a_key_in_the_wrong_place_is_not_shown_either(text, key, everything_that_is_kept):
    source = text % {"key": key}
    assert key not in masked(source)
    box = ValidateBox("en")
    box._source._handle_custom_msg({"secret": source}, [])
    assert "SK" in box._outcome.value
    assert key not in everything_that_is_kept()


def test_an_escaped_key_is_masked_like_any_other(key):
    escaped = "".join(f"\\u{ord(character):04x}" for character in key)
    assert escaped not in masked(f'{{"email": "{escaped}", "apiKey": "{escaped}"}}')


def test_masking_keeps_every_line_where_it_was(key):
    source = CONFIG % {"key": key}
    assert [line[:12] for line in masked(source).splitlines()] == [line[:12] for line in source.splitlines()]
