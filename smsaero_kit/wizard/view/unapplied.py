"""Says that the JSON has edits which were not applied, wherever else the user is. This file never sees the edits."""

from __future__ import annotations

from collections.abc import Callable

from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.state import State, Step

from .html import note, prose
from .parts import Dispatch, box, button, html, say_on, show_if


class Unapplied:
    """The note and the way back, to where the edits are applied or discarded."""

    def __init__(self, dispatch: Dispatch) -> None:
        #: Whether there are such edits, and what throws them away.
        self.there = False
        self.forget: Callable[[], None] = lambda: None
        self._note = html()
        self._back = button(dispatch, a.GoToPointer(""))
        self.widget = box(self._note, box(self._back, css="smsaero-buttons"), css="smsaero-column smsaero-unapplied")

    def show(self, state: State, texts: Texts, current: Step) -> None:
        """Show the note, unless the JSON itself is shown."""
        visible = self.there and not (current is Step.COMPOSE and state.showing_json)
        say_on(self._back, texts("wizard.json.back"))
        show_if(self.widget, visible)
        # Put there when it becomes true, so that it is announced.
        self._note.value = note("alert", prose(texts, "wizard.json.unapplied")) if visible else ""
