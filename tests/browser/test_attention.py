"""What the wizard says and when: once, not at each letter; and what was not applied or no longer counts does not pass for what is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from smsaero_kit.gateway import MessageStatus, status_text
from smsaero_kit.wizard.state import DEFAULT_FILE

from .hand import Hand

#: Writes down all that a screen reader is told: the polite sentences, and whatever comes with a role that is said at once.
_LISTEN = """() => {
  window.said = [];
  window.shouted = [];
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records)
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        if (target.closest(".smsaero-live")) window.said.push(node.textContent);
        for (const each of [node, ...node.querySelectorAll("*")])
          if (each.getAttribute("role") === "alert") window.shouted.push(each.textContent);
      }
  }).observe(document.querySelector(".smsaero-wizard"), { subtree: true, childList: true });
}"""


@pytest.fixture
def hand(open_app) -> Hand:
    hand = Hand(open_app(language="en-GB"), "en")
    hand.reads("wizard.start.title")
    hand.page.evaluate(_LISTEN)
    return hand


def said(hand: Hand, words: str) -> int:
    """Return how often a sentence with `words` was said politely."""
    return sum(words in each for each in hand.page.evaluate("window.said"))


def hears(hand: Hand, words: str) -> None:
    """Wait until a sentence with `words` is said."""
    hand.page.wait_for_function("words => window.said.some((each) => each.includes(words))", arg=words)


def test_typing_is_not_shouted_at_and_each_thing_is_said_once(hand):
    hand.go_to("compose")
    starters = hand.wizard.get_by_role("group", name=hand.say("wizard.compose.starters"))
    expect(starters.get_by_role("button")).to_have_count(2)
    name = f"{hand.say('wizard.compose.restore')}: {hand.say('flow.Register').capitalize()}"
    expect(hand.wizard.get_by_role("button", name=name, exact=True)).to_have_count(1)
    text = hand.wizard.locator(".smsaero-at-Register").get_by_role("textbox")
    text.fill("")
    text.press_sequentially("{{CODE}} is your code.")
    hears(hand, "SK")
    first = hand.page.evaluate("window.said")
    text.press_sequentially(" Do not tell it.")
    expect(hand.wizard.locator(".smsaero-at-Register .smsaero-bubble")).to_contain_text("Do not tell it.")
    hand.go_to("test")
    phone = hand.field("wizard.test.phone")
    phone.press_sequentially("8 999")
    # Whatever else would have been said about the text has been said before this.
    hand.page.wait_for_function("count => window.said.length > count", arg=len(first))
    assert hand.page.evaluate("window.said")[: len(first)] == first
    assert said(hand, "SK") == len(first)
    phone.fill("8 999 123 45 67")
    hand.go_to("credentials")
    hand.click("wizard.credentials.practice")
    hand.succeeds("100")
    hand.go_to("test")
    hand.click("wizard.test.send_sandbox")
    way = (MessageStatus.QUEUE, MessageStatus.SENT, MessageStatus.WAIT, MessageStatus.DELIVERED)
    for words in (hand.say("wizard.test.sending"), *(status_text(each, "en") for each in way)):
        hears(hand, words)
        assert said(hand, words) == 1
    assert hand.page.evaluate("window.shouted") == []


def test_edits_that_were_not_applied_are_never_left_out_without_a_word(hand):
    hand.go_to("compose")
    hand.click("wizard.compose.as_json")
    editor = hand.field("wizard.json.label")
    expect(editor).not_to_have_value("")
    broken = editor.input_value().replace("[", "", 1)
    editor.fill(broken)
    hand.click("wizard.json.apply")
    refused = hand.wizard.locator(".smsaero-json-outcome")
    expect(refused).to_contain_text(hand.say("wizard.intake.refused").split("**")[0])
    editor.press_sequentially(" ")
    expect(refused).to_be_hidden()  # it was said about another text
    note = hand.wizard.locator(".smsaero-unapplied")
    expect(note).to_be_hidden()
    for leave in (lambda: hand.click("wizard.compose.as_form"), lambda: hand.go_to("finish")):
        leave()
        expect(note.get_by_role("alert")).to_be_visible()
        hand.click("wizard.json.back")
        expect(editor).to_be_focused()
    hand.click("wizard.json.discard")
    hand.go_to("finish")
    expect(note).to_be_hidden()
    # Starting over throws them away, too.
    hand.go_to("compose")
    editor.fill(broken)
    hand.click("wizard.over.button")
    hand.click("wizard.over.yes")
    hand.is_at("start")
    expect(note).to_be_hidden()


def test_a_number_comes_back_and_one_click_saves_with_no_old_error_beside(hand):
    hand.go_to("test")
    phone = hand.field("wizard.test.phone")
    phone.fill("8 999 123 45 67")
    expect(hand.wizard).to_contain_text("+79991234567")
    case = hand.field("wizard.test.magic")
    for index in (1, 3):
        case.select_option(index=index)
        expect(phone).not_to_have_value("8 999 123 45 67")
    case.select_option(index=0)
    expect(phone).to_have_value("8 999 123 45 67")
    hand.go_to("credentials")
    hand.click("wizard.credentials.practice")
    hand.succeeds("100")
    hand.go_to("finish")
    file = hand.field("wizard.save.file")
    file.fill("")
    file.press("Tab")
    hand.reads("wizard.blocked.file")
    file.fill("/dev/null/nowhere.json")
    hand.click("wizard.save.button")
    wrong = hand.wizard.locator(".smsaero-note-error")
    expect(wrong).to_be_visible()
    file.fill(DEFAULT_FILE)
    hand.click("wizard.save.button")
    hand.succeeds(DEFAULT_FILE)
    expect(wrong).to_be_hidden()
