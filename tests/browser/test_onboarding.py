"""The first notebook, driven by hand in a real browser, from the first cell to the saved file."""

from __future__ import annotations

import json
import re
import stat

import pytest
from playwright.sync_api import expect

from smsaero_kit.validation import validate
from smsaero_kit.wizard.state import DEFAULT_FILE

from .hand import EMAIL, KEY, Hand, files_with

SIGN_IN_TEXT = "Вход: {{code}} ✓"


def enter_access(hand: Hand) -> None:
    hand.look("1-start")
    hand.forward("account")
    hand.look("2-account")
    hand.forward("credentials")
    hand.enter_account()
    expect(hand.field("wizard.credentials.key")).to_have_value("")
    hand.succeeds("100")
    hand.look("3-credentials")


def write_text(hand: Hand) -> None:
    hand.forward("compose")
    card = hand.wizard.locator(".smsaero-at-SignIn")
    text = card.get_by_role("textbox")
    text.fill("")
    text.press_sequentially(SIGN_IN_TEXT)
    expect(card.locator(".smsaero-bubble")).to_have_text(SIGN_IN_TEXT.replace("{{code}}", "123456"))
    expect(text).to_have_value(SIGN_IN_TEXT)
    expect(text).to_be_focused()
    hand.look("4-compose")
    hand.click("wizard.compose.as_json")
    expect(hand.field("wizard.json.label")).to_have_value(re.compile(re.escape(SIGN_IN_TEXT)))
    hand.look("4-compose-json")
    hand.click("wizard.compose.as_form")
    hand.forward("check")
    hand.look("5-check")


def send_test(hand: Hand) -> None:
    hand.forward("test")
    hand.field("wizard.test.phone").press_sequentially("8 (999) 123-45-67")
    expect(hand.wizard).to_contain_text("+79991234567")
    hand.look("6-test-before")
    hand.click("wizard.test.send_sandbox")
    hand.succeeds(hand.say("wizard.test.delivered_sandbox").split("**")[1])
    expect(hand.wizard.locator(".smsaero-phone")).to_contain_text(hand.say("wizard.test.arrived", number="+79991234567"))
    hand.look("6-test")


def save_file(hand: Hand) -> None:
    hand.forward("finish")
    hand.click("wizard.save.button")
    hand.succeeds(DEFAULT_FILE)
    hand.look("7-finish")


@pytest.mark.parametrize(
    ("name", "language", "width", "dark"),
    [("01-onboarding.ipynb", "en", 1280, False), ("01-onboarding.ru.ipynb", "ru", 400, True)],
)
def test_somebody_gets_from_nothing_to_a_saved_file_that_alone_holds_the_key(open_notebook, name, language, width, dark):
    notebook = open_notebook(name, width=width, dark=dark)
    saved = notebook.lab.work / DEFAULT_FILE
    saved.unlink(missing_ok=True)
    hand = Hand(notebook, language, f"{language}-{width}")
    for do in (enter_access, write_text, send_test, save_file):
        do(hand)

    assert validate(saved, language="en").ok
    config = json.loads(saved.read_text(encoding="utf-8"))
    assert (config["email"], config["apiKey"]) == (EMAIL, KEY)
    assert config["templates"][1] == {"usageType": "SignIn", "content": SIGN_IN_TEXT}
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    notebook.save()
    assert files_with(notebook.lab.root) == [saved]
    # The search can find something: what is not secret stands in the notebook, for its widgets are saved with it.
    assert EMAIL in (notebook.lab.work / name).read_text(encoding="utf-8")
