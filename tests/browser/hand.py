"""Somebody who types and clicks in the wizard, in one language, by the words that stand on the screen."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from smsaero_kit.texts import texts
from smsaero_kit.wizard.state import DEFAULT_FILE, Step

from .axe import axe

EMAIL = "hand@example.com"
KEY = "Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"


class Hand:
    """Walks through the wizard of `notebook`; `pictures` is what the names of its screenshots begin with."""

    def __init__(self, notebook, language: str, pictures: str = "") -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.say = texts(language)
        self._pictures = pictures

    @property
    def wizard(self) -> Locator:
        """The outermost element of the wizard."""
        return self.notebook.wizard

    def button(self, key: str, **facts: object) -> Locator:
        """The button with this text."""
        return self.notebook.button(self.say(key, **facts))

    def click(self, key: str, **facts: object) -> None:
        """Press a button."""
        self.button(key, **facts).click()

    def forward(self, step: str) -> None:
        """Go on to `step`."""
        self.click("wizard.forward", step=self.say(f"wizard.{step}.name"))
        self.is_at(step)

    def go_to(self, step: str) -> None:
        """Go to `step` in the row of steps."""
        name = self.say(f"wizard.{Step(step)}.name")
        self.wizard.get_by_role("navigation").get_by_role("button", name=re.compile(rf"^{name}\s*:")).click()
        self.is_at(step)

    def is_at(self, step: str) -> None:
        """Wait until `step` is shown and its heading has the focus."""
        heading = self.wizard.get_by_role("heading", name=self.say(f"wizard.{step}.title"), exact=True, level=2)
        expect(heading).to_be_visible()
        expect(heading).to_be_focused()

    def field(self, key: str, **facts: object) -> Locator:
        """The field with this label."""
        return self.wizard.get_by_label(self.say(key, **facts), exact=True)

    def succeeds(self, words: str) -> None:
        """Wait for a message of success with `words` in it."""
        expect(self.wizard.locator(".smsaero-note-success").filter(has_text=words).first).to_be_visible()

    def reads(self, key: str, **facts: object) -> None:
        """Wait until the sentence stands on the screen."""
        words = self.say(key, **facts).replace("**", "").replace("`", "")
        expect(self.wizard).to_contain_text(words)

    def enter_account(self, key: str = KEY) -> None:
        """Fill in the credentials and have them checked."""
        self.field("wizard.credentials.email").fill(EMAIL)
        self.field("wizard.credentials.key").press_sequentially(key)
        self.click("wizard.credentials.key_button")

    def go_on_to_the_end(self) -> None:
        """Go from the credentials to the saved file, with a test SMS on the way."""
        for step in ("compose", "check", "test"):
            self.forward(step)
        self.field("wizard.test.phone").fill("8 999 123 45 67")
        self.click("wizard.test.send_sandbox")
        self.succeeds(self.say("wizard.test.delivered_sandbox").split("**")[1])
        self.forward("finish")
        self.click("wizard.save.button")
        self.succeeds(DEFAULT_FILE)

    def look(self, name: str) -> None:
        """See that the step says whom it talks to and that nobody is kept out of it; take a picture if one is wanted."""
        expect(self.wizard.locator(".smsaero-mode")).to_contain_text(self.say("wizard.mode.sandbox").split("**")[1])
        axe(self.page, ".smsaero-wizard")
        if self._pictures:
            self.notebook.shoot(f"{self._pictures}-{name}")


def files_with(root: Path, key: str = KEY) -> list[Path]:
    """Every file below `root` that holds `key`, in clear or as HTTP Basic writes it."""
    needles = (key.encode(), base64.b64encode(f"{EMAIL}:{key}".encode()), base64.b64encode(key.encode())[:-4])
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in files if any(needle in path.read_bytes() for needle in needles)]
