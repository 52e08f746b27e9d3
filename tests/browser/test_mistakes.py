"""Every mistake that a beginner makes: it is said on the screen, at once and with what to do, and nothing that was entered is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from smsaero_kit.usage_types import UsageType
from smsaero_kit.wizard.state import DEFAULT_FILE
from smsaero_kit.wizard.view.compose import flow_name

from .hand import EMAIL, KEY, Hand


def in_credentials(hand: Hand) -> None:
    """The key in the wrong field, an e-mail that is none, a wrong key."""
    hand.go_to("credentials")
    email = hand.field("wizard.credentials.email")
    email.fill(KEY)
    email.press("Tab")
    expect(email).to_have_value("")
    hand.reads("wizard.credentials.misplaced")
    email.fill("hand@example")
    email.press("Tab")
    expect(hand.wizard.locator(".smsaero-at-email .smsaero-finding")).to_be_visible()
    expect(email).to_have_attribute("aria-invalid", "true")
    hand.enter_account("sandbox-wrong-key-401")
    words = hand.say("wizard.sandbox.access").split("**")[1]
    expect(hand.wizard.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(email).to_have_value(EMAIL)
    hand.look("wrong-1-key")
    hand.click("wizard.credentials.practice")
    expect(hand.wizard.locator(".smsaero-note-success")).to_be_visible()


def in_texts(hand: Hand) -> None:
    """A Cyrillic letter in the code, a sender name that is none, a flow without a text, and a broken JSON."""
    hand.go_to("compose")
    card = hand.wizard.locator(".smsaero-at-Register")
    card.get_by_role("textbox").fill("{{cоde}} — 😀")  # the "о" is Cyrillic
    expect(card.locator(".smsaero-finding").first).to_contain_text("SK")
    hand.wizard.locator(".smsaero-at-SignIn").get_by_role("textbox").fill("{{CODE}} is your code.")
    hand.wizard.locator(".smsaero-at-BindMfa").get_by_role("button", name=hand.say("wizard.compose.drop")).click()
    hand.reads("wizard.compose.fails.BindMfa")
    hand.look("wrong-2-text")
    hand.click("wizard.compose.as_json")
    editor = hand.field("wizard.json.label")
    expect(editor).not_to_have_value("")
    broken = editor.input_value().replace("[", "", 1)
    editor.fill(broken)
    hand.click("wizard.json.apply")
    hand.reads("wizard.intake.refused")
    expect(editor).to_have_value(broken)
    hand.look("wrong-2-json")
    hand.click("wizard.json.discard")
    hand.click("wizard.compose.as_form")


def place_in_words(hand: Hand, usage_type: UsageType) -> str:
    """Return how the check names the place of a text."""
    return hand.say("wizard.check.place", step=hand.say("wizard.compose.name"), pointer=flow_name(hand.say, usage_type))


def in_check(hand: Hand) -> None:
    """What can be fixed without a doubt is fixed by a click; the rest leads to its field."""
    hand.go_to("check")
    hand.look("wrong-3-check")
    found = hand.wizard.locator(".smsaero-found")
    sign_in = found.filter(has_text=place_in_words(hand, UsageType.SIGN_IN))
    sign_in.get_by_role("button", name=hand.say("wizard.check.fix")).click()
    expect(sign_in).to_have_count(0)
    register = flow_name(hand.say, UsageType.REGISTER)
    found.get_by_role("button", name=hand.say("wizard.check.go_to", field=register)).first.click()
    text = hand.wizard.locator(".smsaero-at-Register").get_by_role("textbox")
    expect(text).to_be_focused()
    expect(text).to_have_value("{{cоde}} — 😀")


def in_test(hand: Hand) -> None:
    """A phone that is none, an answer that gets lost, and a second try."""
    hand.go_to("test")
    phone = hand.field("wizard.test.phone")
    phone.fill("12")
    expect(hand.wizard.locator(".smsaero-at-phone .smsaero-note")).to_be_visible()
    expect(hand.button("wizard.test.send_sandbox")).to_be_disabled()
    phone.fill("8 999 000 04 08")
    hand.click("wizard.test.send_sandbox")
    expect(hand.wizard.get_by_role("alert").filter(has_text=hand.say("wizard.test.maybe_sent"))).to_be_visible()
    hand.click("wizard.test.send_sandbox")
    hand.reads("wizard.test.ask_twice")
    hand.look("wrong-4-send")
    hand.click("wizard.test.no")


def in_finish(hand: Hand) -> None:
    """With errors nothing is written; and real money needs a yes."""
    hand.go_to("finish")
    expect(hand.button("wizard.save.button")).to_be_disabled()
    hand.look("wrong-5-finish")
    hand.click("wizard.mode.to_real")
    hand.look("wrong-6-real")
    hand.click("wizard.mode.yes")
    expect(hand.wizard.locator(".smsaero-mode")).to_contain_text(hand.say("wizard.mode.real").split("**")[1])
    assert not (hand.notebook.lab.work / DEFAULT_FILE).exists()


@pytest.mark.parametrize(
    ("name", "language", "width", "dark"),
    [("01-onboarding.ipynb", "en", 400, False), ("01-onboarding.ru.ipynb", "ru", 1280, True)],
)
def test_mistakes_are_announced_and_keep_what_was_entered(open_notebook, name, language, width, dark):
    notebook = open_notebook(name, width=width, dark=dark)
    (notebook.lab.work / DEFAULT_FILE).unlink(missing_ok=True)
    hand = Hand(notebook, language, f"{language}-{width}")
    for do in (in_credentials, in_texts, in_check, in_test, in_finish):
        do(hand)
