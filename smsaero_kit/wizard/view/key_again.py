"""Asks for the key again on whatever step a continued draft begins: the draft does not hold it. This file never sees a key."""

from __future__ import annotations

from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.state import State, Step

from .html import note, prose
from .parts import Dispatch, box, button, html, say_on, show_if


class KeyAgain:
    """The note and the way to the field. The steps "start" and "credentials" say it themselves."""

    def __init__(self, dispatch: Dispatch, steps: tuple[Step, ...]) -> None:
        self._there = Step.CREDENTIALS in steps
        self._note = html()
        self._go = button(dispatch, a.GoToPointer("/apiKey"))
        self.widget = box(self._note, box(self._go, css="smsaero-buttons"), css="smsaero-column")

    def show(self, state: State, texts: Texts, current: Step) -> None:
        """Show the note as long as it is true."""
        missing = state.resumed is not None and not state.config.api_key and bool(state.config.email)
        visible = missing and self._there and current not in (Step.START, Step.CREDENTIALS)
        self._note.value = note("info", prose(texts, "wizard.key_again")) if visible else ""
        say_on(self._go, texts("wizard.key_again_go"))
        show_if(self.widget, visible)
