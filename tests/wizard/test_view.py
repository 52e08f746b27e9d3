"""The wizard as a user meets it, with real widgets and the sandbox, but without a browser."""

from __future__ import annotations

import json
import stat

import ipywidgets
import pytest

from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.usage_types import SENT_BY_SMS
from smsaero_kit.validation import validate
from smsaero_kit.wizard import ValidateBox
from smsaero_kit.wizard.state import Mode, Phase, Step
from smsaero_kit.wizard.view.page import Page


@pytest.mark.parametrize("language", ["en", "ru"])
def test_clicking_straight_through_ends_with_a_good_private_file(hands, tmp_path, key, language):
    user = hands(language)
    user.forward("account")
    user.forward("credentials")
    user.fill("wizard.credentials.email", "hand@example.com")
    user.enter_key(key)
    assert user.reads("wizard.credentials.granted_sandbox")
    user.forward("compose")
    assert len(list(user.widgets(ipywidgets.Textarea))) == len(SENT_BY_SMS)
    user.forward("check")
    assert user.reads("wizard.check.clean")
    user.forward("test")
    user.fill("wizard.test.phone", "8 (999) 123-45-67")
    assert "+79991234567" in user.page
    user.click("wizard.test.send_sandbox")
    assert user.reads("wizard.test.delivered_sandbox")
    assert [sms.number for sms in user.sandbox.inbox] == ["79991234567"]
    user.forward("finish")
    user.click("wizard.save.button")
    assert user.reads("wizard.logto.test")
    assert user.reads("wizard.summary.test_sandbox")

    file = tmp_path / "smsaero-connector.json"
    assert user.state.saving.path == file
    assert validate(file, language=language).findings == ()
    assert json.loads(file.read_text(encoding="utf-8"))["apiKey"] == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_stood_there_is_kept_and_named(hands, tmp_path, key):
    (tmp_path / "smsaero-connector.json").write_text("precious")
    user = hands()
    user.get_ready_to_test(key)
    user.forward("finish")
    user.click("wizard.save.button")
    backup = user.state.saving.backup
    assert backup.read_text() == "precious"
    assert user.reads("wizard.save.backup", path=backup)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("mode", list(Mode))
def test_every_step_says_whom_it_talks_to(hands, language, mode):
    user = hands(language)
    if mode is Mode.REAL:
        user.click("wizard.mode.to_real")
        assert user.state.mode is Mode.SANDBOX
        user.click("wizard.mode.yes")
    for step in Step:
        user.go_to(step)
        assert user.reads(f"wizard.mode.{mode}")
        assert user.reads(f"wizard.{step}.title")


def test_in_the_sandbox_nothing_goes_to_the_real_transport(hands, key):
    real = Sandbox()
    user = hands(transport=SandboxTransport(real))
    user.get_ready_to_test(key)
    user.click("wizard.test.send_sandbox")
    assert real.requests == ()
    assert len(user.sandbox.messages) == 1


def test_a_paid_send_shows_number_text_segments_and_price_and_waits_for_a_yes(hands, clock, key):
    real = Sandbox(clock=clock)
    user = hands(transport=SandboxTransport(real))
    user.click("wizard.mode.to_real")
    user.click("wizard.mode.yes")
    user.get_ready_to_test(key)
    user.click("wizard.test.send_real")
    assert real.messages == ()
    assert user.reads("wizard.test.to", number="+7 999 123-45-67")
    assert user.reads("wizard.price.range", low="5.49", high="5.99")
    assert user.page.count(user.say.count("wizard.size.segments", 1)) == 2  # in the preview and in the question
    user.click("wizard.test.no")
    assert real.messages == ()
    user.click("wizard.test.send_real")
    user.click("wizard.test.yes_real")
    assert [sms.text for sms in real.inbox] == ["123456 is your verification code. Do not share it."]
    assert user.sandbox.requests == ()


def test_a_number_that_is_none_is_told_while_it_is_written(hands):
    user = hands("ru")
    user.go_to("test")
    user.fill("wizard.test.phone", "12")
    assert "«12»" in user.page
    assert user.named(ipywidgets.Button, "wizard.test.send_sandbox").disabled


def test_a_landline_is_noted_and_can_be_sent_to_all_the_same(hands, key):
    user = hands("en")
    user.go_to("credentials")
    user.fill("wizard.credentials.email", "hand@example.com")
    user.enter_key(key)
    user.go_to("test")
    user.fill("wizard.test.phone", "+7 495 123-45-67")
    assert user.reads("phone.landline")
    assert not user.named(ipywidgets.Button, "wizard.test.send_sandbox").disabled
    user.fill("wizard.test.phone", "+7 999 123-45-67")
    assert not user.reads("phone.landline")


def test_another_language_keeps_the_step_and_the_entries(hands, key):
    user = hands("en")
    user.get_ready_to_test(key)
    user.click("wizard.language.ru")
    assert user.state.step is Step.TEST
    assert user.state.phone == "8 (999) 123-45-67"
    assert "Тестовая SMS" in user.page
    user.click("wizard.language.en")
    assert user.reads("wizard.test.title")
    assert user.state.flow.value == "Generic"


def test_what_a_user_types_is_never_markup(hands):
    user = hands()
    user.go_to("compose")
    user.named(ipywidgets.Combobox, "wizard.compose.sender_name").value = "<script>alert(1)</script>"
    next(user.widgets(ipywidgets.Textarea)).value = "<img src=x onerror=alert(1)> `x` **y**"
    sources = " ".join(widget.value for widget in user.widgets(ipywidgets.HTML))
    assert "<script" not in sources
    assert "<img" not in sources
    assert "`x` **y**" in sources


def test_an_account_with_its_own_key_refuses_the_practice_key(hands, clock):
    """The practice account is for the sandbox that takes everybody; it opens nothing else."""
    real = Sandbox(clock=clock, credentials=Credentials("hand@example.com", Secret("0123456789abcdef")))
    user = hands(transport=SandboxTransport(real))
    user.go_to("credentials")
    user.click("wizard.credentials.practice")
    assert user.state.access.phase is Phase.DONE
    user.click("wizard.mode.to_real")
    user.click("wizard.mode.yes")
    assert user.state.config.email == ""
    assert real.requests == ()


def test_a_screen_reader_is_told_which_language_the_wizard_speaks(hands):
    user = hands("en")
    user.click("wizard.language.ru")
    assert user.wizard._page.attributes[".smsaero-wizard"] == {"lang": "ru"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_screen_reader_is_told_which_language_the_validation_box_speaks(language):
    children = ValidateBox(language).widget.children
    page = next(each for each in children if isinstance(each, Page))
    assert page.attributes[".smsaero-wizard"] == {"lang": language}
