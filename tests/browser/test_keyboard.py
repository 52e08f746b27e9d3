"""The wizard's own page with nothing but a keyboard, on a screen of 360 pixels: from the first step to the saved file."""

from __future__ import annotations

from playwright.sync_api import expect

from smsaero_kit.practice import PRACTICE
from smsaero_kit.validation import validate
from smsaero_kit.wizard.state import DEFAULT_FILE

from .hand import Hand

_FOCUSED = """() => {
  const node = document.activeElement;
  // Between the last stop and the first one.
  if (node === document.body) return {name: "", seen: true};
  const label = node.labels?.[0]?.textContent ?? node.getAttribute("aria-label") ?? node.textContent;
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  return {name: label.trim(), seen: box.width > 0 && (style.outlineStyle !== "none" || style.boxShadow !== "none")};
}"""
#: More presses of Tab than any step has stops.
_PATIENCE = 120


def tab_to(hand: Hand, name: str) -> None:
    """Press Tab until what is called `name` has the focus. Whatever has it meanwhile shows that it does."""
    passed = []
    for _ in range(_PATIENCE):
        hand.page.keyboard.press("Tab")
        focused = hand.page.evaluate(_FOCUSED)
        passed.append(focused["name"])
        assert focused["seen"], f"nobody sees that {focused['name']!r} has the focus"
        if focused["name"] == name:
            return
    raise AssertionError(f"{name!r} cannot be reached: {passed}")


def press(hand: Hand, key: str, **facts: object) -> None:
    tab_to(hand, hand.say(key, **facts))
    hand.page.keyboard.press("Enter")


def forward(hand: Hand, step: str) -> None:
    press(hand, "wizard.forward", step=hand.say(f"wizard.{step}.name"))
    hand.is_at(step)


def test_a_keyboard_is_enough(open_app, app):
    saved = app.work / DEFAULT_FILE
    saved.unlink(missing_ok=True)
    opened = open_app(language="ru-RU", width=360)
    hand = Hand(opened, "ru")
    forward(hand, "account")
    forward(hand, "credentials")
    press(hand, "wizard.credentials.practice")
    hand.succeeds("100")
    forward(hand, "compose")
    forward(hand, "check")
    forward(hand, "test")
    tab_to(hand, hand.say("wizard.test.phone"))
    opened.page.keyboard.type("8 999 123 45 67")
    expect(hand.button("wizard.test.send_sandbox")).to_be_enabled()
    press(hand, "wizard.test.send_sandbox")
    hand.succeeds(hand.say("wizard.test.delivered_sandbox").split("**")[1])
    # A question has the focus as soon as it is asked.
    press(hand, "wizard.over.button")
    expect(hand.wizard.locator(".smsaero-confirmation:visible")).to_be_focused()
    press(hand, "wizard.over.no")
    hand.is_at("test")
    forward(hand, "finish")
    press(hand, "wizard.save.button")
    hand.succeeds(DEFAULT_FILE)
    assert validate(saved, language="en").config.email == PRACTICE.email
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nobody has to scroll sideways"
    assert opened.outside == []
