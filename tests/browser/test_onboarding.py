"""The first notebook, driven by hand in a real browser, from the first cell to the saved file."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from smsaero_kit.texts import texts
from smsaero_kit.validation import validate
from smsaero_kit.wizard.state import DEFAULT_FILE

EMAIL = "hand@example.com"
KEY = "Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"
SIGN_IN_TEXT = "Вход: {{code}} ✓"


class Hand:
    """Types and clicks in one language, and takes a picture of each step."""

    def __init__(self, notebook, language: str, width: int) -> None:
        self.notebook = notebook
        self.wizard: Locator = notebook.wizard
        self.say = texts(language)
        self._pictures = f"{language}-{width}"

    def forward(self, step: str) -> None:
        """Go on to `step`."""
        self.click("wizard.forward", step=self.say(f"wizard.{step}.name"))
        expect(self.wizard.get_by_role("heading", name=self.say(f"wizard.{step}.title"))).to_be_visible()

    def click(self, key: str, **facts: object) -> None:
        """Press a button."""
        self.notebook.button(self.say(key, **facts)).click()

    def field(self, key: str) -> Locator:
        """The field with this label."""
        return self.wizard.get_by_label(self.say(key), exact=True)

    def succeeds(self, words: str) -> None:
        """Wait for a message of success with `words` in it."""
        expect(self.wizard.locator(".smsaero-note-success")).to_contain_text(words)

    def save_notebook(self) -> None:
        """Save, as JupyterLab also does by itself at any time; not even for a moment is the key in a file."""
        self.notebook.save()
        assert {path.name for path in files_with_key(self.notebook.lab.root)} <= {DEFAULT_FILE}

    def look(self, name: str) -> None:
        """Take a picture. Each of them says that this is the sandbox."""
        expect(self.wizard.locator(".smsaero-mode")).to_contain_text(self.say("wizard.mode.sandbox").split("**")[1])
        self.notebook.shoot(f"{self._pictures}-{name}")


def enter_access(hand: Hand) -> None:
    hand.look("1-account")
    hand.forward("credentials")
    hand.field("wizard.credentials.email").fill(EMAIL)
    key = hand.field("wizard.credentials.key")
    key.press_sequentially(KEY)
    hand.save_notebook()  # typed, and not handed over
    hand.click("wizard.credentials.key_button")
    expect(key).to_have_value("")
    hand.succeeds("100")
    hand.look("2-credentials")
    hand.save_notebook()


def write_text(hand: Hand) -> None:
    hand.forward("compose")
    card = hand.wizard.locator(".smsaero-card").nth(1)
    text = card.get_by_role("textbox")
    text.fill("")
    text.press_sequentially(SIGN_IN_TEXT)
    expect(card.locator(".smsaero-bubble")).to_have_text(SIGN_IN_TEXT.replace("{{code}}", "123456"))
    expect(text).to_have_value(SIGN_IN_TEXT)
    expect(text).to_be_focused()
    hand.look("3-compose")
    hand.forward("check")
    hand.look("4-check")


def send_test(hand: Hand) -> None:
    hand.forward("test")
    hand.field("wizard.test.phone").press_sequentially("8 (999) 123-45-67")
    expect(hand.wizard).to_contain_text("+79991234567")
    hand.click("wizard.test.send_sandbox")
    hand.succeeds(hand.say("wizard.test.delivered_sandbox").split("**")[1])
    hand.look("5-test")


def save_file(hand: Hand) -> None:
    hand.forward("save")
    hand.click("wizard.save.button")
    hand.succeeds(DEFAULT_FILE)
    hand.look("6-save")
    hand.forward("logto")
    hand.look("7-logto")
    hand.save_notebook()


def files_with_key(root: Path) -> list[Path]:
    """Every file below `root` that holds the key, in clear or as HTTP Basic writes it."""
    needles = (KEY.encode(), base64.b64encode(f"{EMAIL}:{KEY}".encode()))
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in files if any(needle in path.read_bytes() for needle in needles)]


def frames_after_reload(page) -> Callable[[], str]:
    """Collect all that the server tells the page from now on."""
    frames: list[str] = []

    def collect(socket) -> None:
        socket.on(
            "framereceived", lambda frame: frames.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))
        )

    page.on("websocket", collect)
    return lambda: "".join(frames)


@pytest.mark.parametrize(
    ("name", "language", "width", "dark"),
    [("01-onboarding.ipynb", "en", 1280, False), ("01-onboarding.ru.ipynb", "ru", 400, True)],
)
def test_somebody_gets_from_nothing_to_a_saved_file_that_alone_holds_the_key(open_notebook, name, language, width, dark):
    notebook = open_notebook(name, width=width, dark=dark)
    saved = notebook.lab.work / DEFAULT_FILE
    saved.unlink(missing_ok=True)
    hand = Hand(notebook, language, width)
    for do in (enter_access, write_text, send_test, save_file):
        do(hand)

    assert validate(saved, language="en").ok
    config = json.loads(saved.read_text(encoding="utf-8"))
    assert (config["email"], config["apiKey"]) == (EMAIL, KEY)
    assert config["templates"][1] == {"usageType": "SignIn", "content": SIGN_IN_TEXT}
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert files_with_key(notebook.lab.root) == [saved]
    # The search can find something: what is not secret stands in the notebook, for its widgets are saved with it.
    assert EMAIL in (notebook.lab.work / name).read_text(encoding="utf-8")

    told = frames_after_reload(notebook.page)
    notebook.page.reload()
    expect(notebook.wizard).to_be_visible()
    assert EMAIL in told()
    assert KEY not in told()
