"""The config as JSON, edited in place of the form. This file shows a state and holds none; what is typed never is a trait."""

from __future__ import annotations

from collections.abc import Callable

from smsaero_kit.secret import Secret
from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.intake import shown_json
from smsaero_kit.wizard.state import Intake, State

from .html import paragraph, prose
from .json_editor import JsonEditor
from .parts import Dispatch, box, html
from .start import intake_html


class JsonView:
    """The editor, and what became of the last edit."""

    def __init__(self, dispatch: Dispatch, on_edits: Callable[[bool], None]) -> None:
        self._dispatch = dispatch
        self._lead = html()
        self._editor = JsonEditor()
        self._editor.on_apply(self._apply)
        self._editor.on_edits(on_edits)
        self.forget = self._editor.forget
        self._outcome = html("smsaero-json-outcome")
        self._answered: Intake | None = None
        self.widget = box(self._lead, self._editor, self._outcome, css="smsaero-column smsaero-at-json")

    def _apply(self, text: Secret) -> None:
        self._dispatch(a.ApplyJson(text))

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        self._lead.value = paragraph(prose(texts, "wizard.json.lead"))
        self._editor.label = texts("wizard.json.label")
        self._editor.help_text = texts("wizard.json.help")
        self._editor.apply_text = texts("wizard.json.apply")
        self._editor.discard_text = texts("wizard.json.discard")
        self._editor.text = shown_json(state.config)
        edited = state.edited
        refused = edited is not None and edited.refused
        self._editor.status_kind = "error" if refused else "success" if edited is not None else ""
        self._editor.status_text = "" if refused or edited is None else texts("wizard.json.applied")
        self._outcome.value = intake_html(edited, texts, state) if edited is not None and refused else ""
        self._answer(edited)

    def _answer(self, edited: Intake | None) -> None:
        if edited is self._answered:
            return
        self._answered = edited
        if edited is None:
            return
        if not edited.refused:
            self._editor.accept()
            return
        place = next((each for each in edited.report.findings if each.place is not None), None) if edited.report else None
        self._editor.refuse(place.line if place else None, place.column if place else None)
