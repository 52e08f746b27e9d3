"""A whole JSON in the wizard: loaded, edited as JSON, fixed by a click, taken back; and the wizard as others build it in."""

from __future__ import annotations

import json

import ipywidgets
import pytest

from smsaero_kit.config import starter_config
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.usage_types import UsageType
from smsaero_kit.wizard import Wizard
from smsaero_kit.wizard.actions import GoForward
from smsaero_kit.wizard.state import Mode, Step
from smsaero_kit.wizard.view.compose import flow_name
from smsaero_kit.wizard.view.json_editor import JsonEditor
from smsaero_kit.wizard.view.secret_input import SecretInput


def existing(key: str, **changes: object) -> str:
    mapping = starter_config("en", email="old@example.com", api_key=Secret(key)).to_mapping()
    return json.dumps({**mapping, **changes})


def load(user, source: str) -> None:
    user.go_to("start")
    next(user.widgets(SecretInput))._handle_custom_msg({"secret": source}, [])


def edit(user, change) -> None:
    """Change the JSON in the editor as a person does, and apply it."""
    editor = next(user.widgets(JsonEditor))
    editor._handle_custom_msg({"apply": change(editor.text), "ask": "1"}, [])


def test_an_existing_json_is_loaded_and_can_be_taken_back(hands, key):
    user = hands()
    user.go_to("credentials")
    user.fill("wizard.credentials.email", "typed@example.com")
    load(user, existing(key, senderName="Firma", more={"keep": [1]}))
    assert user.reads("wizard.intake.taken", name=user.say("wizard.intake.pasted"))
    assert (user.state.config.email, user.state.config.sender_name) == ("old@example.com", "Firma")
    assert user.state.config.extra == {"more": {"keep": [1]}}
    assert key not in user.page
    user.click("wizard.undo")
    assert user.state.config.email == "typed@example.com"


@pytest.mark.parametrize("source", ["not JSON", "[]", "12", "", '{"email": "a@b.co"'])
def test_what_is_no_connector_json_changes_nothing_and_says_so(hands, source):
    user = hands("ru")
    before = user.state.config
    load(user, source or " ")
    assert user.reads("wizard.intake.refused")
    assert user.state.config == before


def test_slips_that_no_json_has_are_fixed_while_it_is_loaded_and_named(hands, key):
    user = hands()
    user.go_to("start")
    source = b"\xef\xbb\xbf" + existing(key).replace("]}", "],}").encode()
    next(user.widgets(SecretInput))._handle_custom_msg({"file": "old.json"}, [source])
    assert user.state.config.api_key.reveal() == key
    assert user.reads("wizard.intake.taken", name="old.json")
    assert user.say("wizard.intake.mended", what="").strip() in user.page


def test_values_of_the_wrong_kind_are_named(hands, key):
    user = hands()
    load(user, existing(key, senderName=12))
    assert "/senderName" in user.page
    assert user.state.config.sender_name == ""


def test_the_form_and_the_json_are_the_same_config(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("compose")
    next(user.widgets(ipywidgets.Textarea)).value = "From the form {{code}}"
    user.click("wizard.compose.as_json")
    assert "From the form" in next(user.widgets(JsonEditor)).text
    assert key not in next(user.widgets(JsonEditor)).text
    edit(user, lambda text: text.replace("From the form", "From the JSON"))
    assert user.state.config.api_key.reveal() == key
    user.click("wizard.compose.as_form")
    assert next(user.widgets(ipywidgets.Textarea)).value == "From the JSON {{code}}"


def test_a_broken_edit_changes_nothing_and_a_key_typed_there_is_taken(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("compose")
    user.click("wizard.compose.as_json")
    before = user.state.config
    edit(user, lambda text: text.replace("{", "", 1))
    assert user.state.config == before
    assert user.reads("wizard.intake.refused")
    edit(user, lambda text: text.replace("••••••••", "AnotherKey0123456789"))
    assert user.state.config.api_key.reveal() == "AnotherKey0123456789"
    assert "AnotherKey0123456789" not in next(user.widgets(JsonEditor)).text


def test_each_finding_leads_to_its_field_and_safe_ones_are_fixed_by_a_click(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("compose")
    user.named(ipywidgets.Combobox, "wizard.compose.sender_name").value = "SMSAero"
    next(user.widgets(ipywidgets.Textarea)).value = "{{CODE}} is your code."
    user.go_to("check")
    user.click("wizard.check.fix")
    assert user.state.config.templates[0].content == "{{code}} is your code."
    user.click("wizard.check.go_to", field=user.say("wizard.compose.sender_name"))
    assert (user.state.step, user.state.focus[0]) == (Step.COMPOSE, "smsaero-at-sender-name")


def test_a_flow_can_do_without_its_text_and_get_it_back(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("compose")
    user.click("wizard.compose.drop")
    assert user.state.config.template_for(UsageType.MFA_VERIFICATION) is None
    assert user.reads("wizard.compose.fails.MfaVerification")
    user.go_to("check")
    user.click("wizard.check.go_to", field=flow_name(user.say, UsageType.MFA_VERIFICATION))
    assert user.state.focus[0] == "smsaero-at-MfaVerification"
    user.click("wizard.compose.add")
    assert user.state.report.findings == ()


def test_the_texts_can_be_in_another_language_than_the_wizard(hands):
    user = hands("en")
    user.go_to("compose")
    own = user.say("starter.Generic") + " Own."
    list(user.widgets(ipywidgets.Textarea))[3].value = own
    buttons = [each for each in user.widgets(ipywidgets.Button) if each.description == user.say("wizard.language.ru")]
    buttons[-1].click()  # the first one is the wizard's own language
    texts = [template.content for template in user.state.config.templates]
    assert texts[3] == own
    assert "код" in texts[0].lower()
    assert user.state.language == "en"


def test_the_practice_account_gives_the_own_one_back(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("credentials")
    user.click("wizard.credentials.practice")
    user.click("wizard.credentials.own")
    assert user.state.config.credentials == Credentials("hand@example.com", Secret(key))


def test_a_key_in_the_field_for_the_email_does_not_stay_there(hands, key):
    user = hands()
    user.go_to("credentials")
    user.fill("wizard.credentials.email", key)
    assert user.named(ipywidgets.Text, "wizard.credentials.email").value == ""
    assert user.state.config.api_key.reveal() == key
    assert user.reads("wizard.credentials.misplaced")


def test_a_restart_goes_on_where_the_user_was_without_the_key(hands, tmp_path, key):
    user = hands(draft=True)
    user.get_ready_to_test(key)
    again = hands(draft=True)
    assert again.state.step is Step.TEST
    assert again.state.phone == "8 (999) 123-45-67"
    assert not again.state.config.api_key
    again.go_to("start")
    assert again.say("wizard.start.resumed", moment="").split("**")[1] in again.page
    again.click("wizard.over.button")
    again.click("wizard.over.yes")
    assert again.state.phone == ""
    assert list(tmp_path.iterdir()) == []


def test_starting_over_asks_first(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.click("wizard.over.button")
    user.click("wizard.over.no")
    assert user.state.config.api_key.reveal() == key


def test_scripts_bring_an_account_and_a_config_and_hear_of_each_change(tmp_path, key):
    config = starter_config("ru", sender_name="Firma")
    wizard = Wizard("ru", Credentials("me@example.com", Secret(key)), config=config, folder=tmp_path)
    heard = []
    stop = wizard.on_change(lambda state: heard.append(state.step))
    wizard.session.dispatch(GoForward())
    stop()
    assert heard == [Step.ACCOUNT]
    assert (wizard.config.email, wizard.config.sender_name, wizard.state.mode) == ("me@example.com", "Firma", Mode.SANDBOX)
    assert wizard.report.ok
    assert key not in repr(wizard.state)


def test_a_step_stands_alone_and_shares_its_state(hands):
    user = hands()
    alone = Wizard("en", steps=["compose"], draft=False)
    assert alone._bar.widget.shown["steps"] == []
    assert alone._footer.widget.layout.display == "none"
    beside = user.wizard.beside("credentials", "check")
    user.go_to("credentials")
    user.fill("wizard.credentials.email", "hand@example.com")
    assert [each["step"] for each in beside._bar.widget.shown["steps"]] == ["credentials", "check"]
    assert beside._panels[Step.CREDENTIALS]._email.value == "hand@example.com"
    with pytest.raises(ValueError, match="nowhere"):
        Wizard("en", steps=["nowhere"], draft=False)


def test_a_json_with_email_and_key_in_each_others_place_shows_the_key_nowhere(hands, key):
    user = hands()
    load(user, existing("hand@example.com", email=key))
    assert (user.state.config.email, user.state.config.api_key.reveal()) == ("hand@example.com", key)
    user.go_to("credentials")
    assert user.reads("wizard.credentials.misplaced")
    kept = json.dumps(ipywidgets.Widget.get_manager_state(), default=repr)
    assert key not in kept + repr(user.state)


def test_a_listener_that_fails_does_not_stop_the_wizard(hands, key):
    user = hands()

    def fails(_state):
        raise RuntimeError(key)

    user.wizard.on_change(fails)
    user.get_ready_to_test(key)
    assert user.state.access.phase.value == "done"


def test_nothing_of_the_sandbox_comes_back_into_the_real_gateway(hands, key):
    user = hands()
    user.go_to("credentials")
    user.click("wizard.credentials.practice")
    load(user, existing(key))
    user.click("wizard.mode.to_real")
    user.click("wizard.mode.yes")
    assert user.state.before is None
    assert user.state.config.email == "old@example.com"
