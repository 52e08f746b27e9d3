"""What goes wrong is said on the screen, at once and with what to do; and the sandbox is left only on yes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from smsaero_kit.texts import texts
from smsaero_kit.wizard.state import Step


@pytest.mark.parametrize(
    ("name", "language", "width", "dark"),
    [("01-onboarding.ipynb", "en", 400, False), ("01-onboarding.ru.ipynb", "ru", 1280, True)],
)
def test_failures_are_announced_and_keep_what_was_entered(open_notebook, name, language, width, dark):
    say = texts(language)
    notebook = open_notebook(name, width=width, dark=dark)
    wizard, button = notebook.wizard, notebook.button

    def go_to(step: str) -> None:
        button(f"{Step(step).number}. {say(f'wizard.{step}.name')}").click()

    def look(name: str) -> None:
        notebook.shoot(f"{language}-{width}-wrong-{name}")

    go_to("credentials")
    wizard.get_by_label(say("wizard.credentials.email")).fill("hand@example.com")
    key = wizard.get_by_label(say("wizard.credentials.key"), exact=True)
    key.fill("sandbox-wrong-key-401")
    key.press("Enter")
    expect(wizard.get_by_role("alert")).to_contain_text(say("wizard.kept"))
    expect(wizard.get_by_label(say("wizard.credentials.email"))).to_have_value("hand@example.com")
    look("1-key")
    button(say("wizard.credentials.practice")).click()
    expect(wizard.locator(".smsaero-note-success")).to_be_visible()

    go_to("compose")
    card = wizard.locator(".smsaero-card").first
    card.get_by_role("textbox").fill("{{cоde}} — 😀")  # the "о" is Cyrillic
    expect(card.get_by_role("alert").first).to_contain_text("SK")
    look("2-text")
    go_to("check")
    look("3-check")

    go_to("test")
    wizard.get_by_label(say("wizard.test.phone")).fill("8 999 000 04 08")
    button(say("wizard.test.send_sandbox")).click()
    expect(wizard.get_by_role("alert")).to_contain_text(say("wizard.test.maybe_sent"))
    button(say("wizard.test.send_sandbox")).click()
    expect(wizard).to_contain_text(say("wizard.test.ask_twice"))
    look("4-send")

    go_to("save")
    expect(button(say("wizard.save.button"))).to_be_disabled()
    look("5-save")

    button(say("wizard.mode.to_real")).click()
    look("6-real")
    button(say("wizard.mode.yes")).click()
    expect(wizard.locator(".smsaero-mode")).to_contain_text(say("wizard.mode.real").split("**")[1])
    look("7-real")
