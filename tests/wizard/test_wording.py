"""The wizard says only what is true: about the key, the file, the doubt, and who answered."""

from __future__ import annotations

import re
from dataclasses import replace

import ipywidgets
import pytest

from smsaero_kit import measure
from smsaero_kit.config import starter_text
from smsaero_kit.errors import NotAuthorized
from smsaero_kit.sandbox import MAGIC_NUMBERS
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.texts import LANGUAGES
from smsaero_kit.usage_types import SENT_BY_SMS
from smsaero_kit.wizard import wording
from smsaero_kit.wizard.state import Access, Delivery, Mode, Phase

MAGIC = {magic.key: f"+{magic.value}" for magic in MAGIC_NUMBERS}


def place(page: str, sentence: str) -> int:
    """Where `sentence` stands on `page`, without the marks for bold and code."""
    return page.index(re.sub(r"[*`]", "", sentence))


def test_the_key_is_asked_for_again_only_as_long_as_it_is_missing(hands, key):
    user = hands(draft=True)
    user.get_ready_to_test(key)
    again = hands(draft=True)
    again.go_to("start")
    missing = again.say("wizard.start.resumed_without_key", moment="").rpartition("**")[2].split(". ", 1)[1]
    assert missing in again.page
    again.go_to("credentials")
    again.enter_key(key)
    again.go_to("start")
    assert missing not in again.page
    assert again.say("wizard.start.resumed", moment="").split("**")[1] in again.page


def test_a_key_that_the_program_brings_is_not_asked_for_again(hands, key):
    hands(draft=True).get_ready_to_test(key)
    again = hands(draft=True, credentials=Credentials("hand@example.com", Secret(key)))
    assert wording.resumed_key(again.state) == "wizard.start.resumed"


@pytest.mark.parametrize(("case", "played"), [("no_money", True), ("undelivered", False)])
def test_a_failure_that_the_sandbox_plays_is_called_practice(hands, key, case, played):
    user = hands()
    user.get_ready_to_test(key)
    user.fill("wizard.test.phone", MAGIC[case])
    user.click("wizard.test.send_sandbox")
    assert user.reads("wizard.sandbox.played") is played


def test_what_the_sandbox_refuses_by_itself_is_not_for_the_vendor_to_solve(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("compose")
    user.named(ipywidgets.Combobox, "wizard.compose.sender_name").value = "Nobody"
    user.go_to("test")
    user.click("wizard.test.send_sandbox")
    assert user.reads("wizard.sandbox.said")


def test_the_real_gateway_is_never_called_practice(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    refused = NotAuthorized(call="auth", gateway="gateway.example", status=401)
    state = replace(user.state, access=Access(Phase.FAILED, problem=refused), delivery=Delivery(Phase.FAILED, problem=refused))
    assert wording.practice_of_access(state) == "wizard.sandbox.access"
    real = replace(state, mode=Mode.REAL)
    assert (wording.practice_of_access(real), wording.practice_of_send(real)) == ("", "")


def test_a_proof_that_nothing_was_sent_is_not_said_to_be_a_reason_for_doubt(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.fill("wizard.test.phone", MAGIC["dropped"])
    user.click("wizard.test.send_sandbox")
    assert user.reads("wizard.test.maybe_sent")
    # A refusal after it proves something about itself only; the doubt is about the first one.
    user.fill("wizard.test.phone", MAGIC["no_money"])
    user.click("wizard.test.send_sandbox")
    user.click("wizard.test.yes_sandbox")
    assert not user.reads("wizard.test.maybe_sent")
    assert user.reads("wizard.test.doubt")


def test_a_file_is_named_only_after_it_was_written(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("finish")
    assert user.reads("wizard.logto.key_unsaved")
    user.click("wizard.save.button")
    assert user.reads("wizard.logto.key", file=user.state.saving.path)


def test_an_old_connector_is_warned_of_before_anything_is_done_in_logto(hands):
    user = hands()
    user.go_to("finish")
    page = user.page
    assert place(page, user.say("wizard.logto.one_connector")) < place(page, user.say("wizard.logto.open"))
    assert place(page, user.say("wizard.logto.open")) < place(page, user.say("wizard.logto.test"))


def test_where_files_have_no_mode_none_is_promised(hands, monkeypatch):
    monkeypatch.setattr(wording, "_HAS_MODES", False)
    user = hands()
    user.go_to("finish")
    assert "0600" not in user.page
    assert user.reads("wizard.save.lead_without_mode")


@pytest.mark.parametrize(("server", "hint"), [("voila/0.5.8", "fall_back_page"), ("jupyter/2", "fall_back"), (None, "fall_back")])
def test_a_page_without_cells_is_not_told_to_use_one(hands, monkeypatch, server, hint):
    if server is None:
        monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    else:
        monkeypatch.setenv("SERVER_SOFTWARE", server)
    user = hands()
    user.go_to("credentials")
    assert user.reads(f"wizard.credentials.{hint}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("usage_type", SENT_BY_SMS)
def test_a_starter_text_is_one_segment_and_says_not_to_pass_the_code_on(language, usage_type):
    text = starter_text(usage_type, language)
    assert text.startswith("{{code}} ")
    assert text.endswith({"en": ". Do not share it.", "ru": ". Никому его не сообщайте."}[language])
    assert measure(text.replace("{{code}}", "123456")).segments == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_segments_and_alphabets_are_explained_where_they_first_stand(hands, language):
    user = hands(language)
    user.go_to("compose")
    page = user.page
    assert place(page, user.say("wizard.compose.sizes")) < page.index(user.say.count("wizard.size.segments", 1))
