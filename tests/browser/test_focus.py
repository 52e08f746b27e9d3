"""The focus stays in the wizard: what a key was pressed on may vanish, and then what says the outcome has the focus, or the field that is meant."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from smsaero_kit.wizard.state import DEFAULT_FILE

from .hand import EMAIL, KEY, Hand

#: A sandbox that takes its time to say whether e-mail and key belong together.
SLOW = """
import asyncio

import smsaero_kit.sandbox
from smsaero_kit.wizard import Wizard


class Slow(smsaero_kit.sandbox.SandboxTransport):
    async def handle_async_request(self, request):
        await asyncio.sleep(2 if request.url.path.endswith("/auth") else 0)
        return await super().handle_async_request(request)


smsaero_kit.sandbox.SandboxTransport = Slow
Wizard("en", draft=False)
"""


def lands(hand: Hand, pressed: Locator, on: str) -> None:
    """Press Enter on `pressed`, and see that what `on` finds has the focus then."""
    expect(pressed).to_be_enabled()
    pressed.press("Enter")
    expect(hand.wizard.locator(on)).to_be_focused()


def check_credentials(hand: Hand) -> None:
    outcome = ".smsaero-at-access"
    hand.go_to("credentials")
    hand.field("wizard.credentials.email").fill(EMAIL)
    key = hand.field("wizard.credentials.key")
    key.fill(KEY)
    lands(hand, key, outcome)
    lands(hand, hand.button("wizard.credentials.cancel"), outcome)
    hand.reads("wizard.credentials.cancelled")
    lands(hand, hand.button("wizard.credentials.check"), outcome)
    # Who waits on a button that goes away by itself is brought to what it was there for.
    hand.button("wizard.credentials.cancel").focus()
    hand.succeeds("100")
    expect(hand.wizard.locator(outcome)).to_be_focused()
    lands(hand, hand.button("wizard.credentials.practice"), outcome)
    hand.succeeds("100")
    lands(hand, hand.button("wizard.credentials.own"), ".smsaero-at-email input")
    expect(hand.field("wizard.credentials.email")).to_have_value(EMAIL)


def mend_texts(hand: Hand) -> None:
    verdict = ".smsaero-at-verdict"
    hand.go_to("compose")
    for flow in ("Register", "SignIn", "ForgotPassword"):
        hand.wizard.locator(f".smsaero-at-{flow}").get_by_role("textbox").fill("{{CODE}} is your code.")
    restore = hand.wizard.locator(".smsaero-at-Generic").get_by_role("button", name=hand.say("wizard.compose.restore"))
    restore.press("Enter")
    expect(restore).to_be_focused()
    hand.go_to("check")
    found = hand.wizard.locator(".smsaero-found:visible")
    expect(found).to_have_count(3)
    lands(hand, found.first.get_by_role("button", name=hand.say("wizard.check.fix")), verdict)
    expect(found).to_have_count(2)
    fix_all = hand.wizard.get_by_role("button", name=hand.say.count("wizard.check.fix_all", 2))
    lands(hand, fix_all, verdict)
    expect(found).to_have_count(0)
    lands(hand, hand.wizard.locator(".smsaero-undo"), ".smsaero-heading")
    lands(hand, fix_all, verdict)


def send_test(hand: Hand) -> None:
    outcome = ".smsaero-at-outcome"
    hand.go_to("test")
    hand.field("wizard.test.phone").fill("8 999 123 45 67")
    lands(hand, hand.button("wizard.test.send_sandbox"), outcome)
    expect(hand.wizard.locator(".smsaero-trail")).to_be_visible()
    lands(hand, hand.button("wizard.test.stop"), outcome)
    lands(hand, hand.button("wizard.test.again"), outcome)
    hand.button("wizard.test.stop").focus()
    hand.succeeds(hand.say("wizard.test.delivered_sandbox").split("**")[1])
    expect(hand.wizard.locator(outcome)).to_be_focused()


def save_file(hand: Hand) -> None:
    hand.go_to("finish")
    save = hand.button("wizard.save.button")
    save.press("Enter")
    hand.succeeds(DEFAULT_FILE)
    expect(save).to_be_focused()
    hand.button("wizard.over.button").press("Enter")
    hand.button("wizard.over.yes").press("Enter")
    hand.is_at("start")


def test_whatever_is_pressed_the_focus_is_on_what_comes_of_it(open_notebook, lab):
    lab.write("slow.ipynb", [SLOW])
    hand = Hand(open_notebook("slow.ipynb"), "en")
    for do in (check_credentials, mend_texts, send_test, save_file):
        do(hand)
