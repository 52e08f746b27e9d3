"""A wizard without a browser and without a kernel: its widgets are found and pressed as a user finds and presses them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from smsaero_kit.sandbox import Sandbox
from smsaero_kit.texts import texts
from smsaero_kit.wizard import Wizard
from smsaero_kit.wizard.view.secret_input import SecretInput
from smsaero_kit.wizard.view.step_bar import StepBar

KEY = "Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self.now += seconds


class Hands:
    """Presses buttons and fills fields by the words that stand on them."""

    def __init__(self, wizard: Wizard, sandbox: Sandbox, language: str) -> None:
        self.wizard = wizard
        self.sandbox = sandbox
        self.say = texts(language)

    @property
    def state(self) -> Any:
        """The state that is shown."""
        return self.wizard.session.state

    def widgets(self, kind: type[Any] = ipywidgets.Widget) -> Iterator[Any]:
        """Every visible widget of `kind`, in the order in which a reader meets them."""

        def walk(widget: Any) -> Iterator[Any]:
            if getattr(widget.layout, "display", None) == "none":
                return
            yield widget
            for child in getattr(widget, "children", ()):
                yield from walk(child)

        return (widget for widget in walk(self.wizard.widget) if isinstance(widget, kind))

    def named(self, kind: type[Any], key: str, **facts: object) -> Any:
        """The visible widget of `kind` that the text of `key` stands on."""
        name = self.say(key, **facts)
        found = [widget for widget in self.widgets(kind) if widget.description == name]
        assert found, f"no visible {kind.__name__} {name!r}"
        return found[0]

    def click(self, key: str, **facts: object) -> None:
        """Press a button, if it can be pressed."""
        button = self.named(ipywidgets.Button, key, **facts)
        assert not button.disabled, f"{button.description!r} cannot be pressed"
        button.click()

    def fill(self, key: str, value: str) -> None:
        """Write into a field of one line."""
        self.named(ipywidgets.Text, key).value = value

    def forward(self, step: str) -> None:
        """Go on to the step that comes next, and is `step`."""
        self.click("wizard.forward", step=self.say(f"wizard.{step}.name"))

    def go_to(self, step: str) -> None:
        """Go to `step` in the row of steps."""
        bar = next(self.widgets(StepBar))
        assert step in [each["step"] for each in bar.shown["steps"]]
        bar._handle_custom_msg({"go": str(step)}, [])

    def enter_key(self, key: str) -> None:
        """Hand a key over as the browser does: as a message."""
        next(self.widgets(SecretInput))._handle_custom_msg({"secret": key}, [])

    def get_ready_to_test(self, key: str) -> None:
        """Enter an account and a phone, and stop before the send."""
        self.go_to("credentials")
        self.fill("wizard.credentials.email", "hand@example.com")
        self.enter_key(key)
        self.go_to("test")
        self.fill("wizard.test.phone", "8 (999) 123-45-67")

    @property
    def page(self) -> str:
        """Everything that can be read on the screen now, without the markup."""
        parts = [widget.value for widget in self.widgets(ipywidgets.HTML) if "<style>" not in widget.value]
        parts += [widget.description for widget in self.widgets(ipywidgets.Button)]
        parts += [text for bar in self.widgets(StepBar) for text in (bar.shown["title"], bar.shown["place"], bar.shown["undo"])]
        return html.unescape(re.sub(r"<[^>]+>", "", " ".join(parts)))

    def reads(self, key: str, **facts: object) -> bool:
        """Whether the sentence of `key` stands on the screen."""
        return re.sub(r"[*`]", "", self.say(key, **facts)) in self.page


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hands(tmp_path: Path, clock: Clock) -> Callable[..., Hands]:
    """A function that opens a wizard, `hands("ru")`: in the sandbox, with a clock of its own, saving into `tmp_path`."""

    def open_wizard(language: str = "en", **settings: Any) -> Hands:
        sandbox = Sandbox(clock=clock)
        settings = {"folder": tmp_path, "draft": False, "sleep": clock.sleep, **settings}
        wizard = Wizard(language, sandbox=sandbox, **settings)
        return Hands(wizard, sandbox, language)

    return open_wizard


@pytest.fixture
def key() -> str:
    """A made-up API key of the usual shape."""
    return KEY
