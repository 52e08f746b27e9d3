"""The step "save": where the connector JSON goes, and what was written. This file shows a state and writes nothing."""

from __future__ import annotations

import ipywidgets

from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import blockers_of_save
from smsaero_kit.wizard.state import Mode, Phase, State

from .html import Html, note, paragraph, problem, prose
from .parts import Dispatch, box, button, field, html, why_not


class SavePanel:
    """The path, the button, and the outcome."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._lead = html()
        self._file = field(ipywidgets.Text, dispatch, a.EnterFile, continuous_update=False)
        self._save = button(dispatch, a.Save(), icon="save")
        self._outcome = html()
        self.widget = box(self._lead, self._file, box(self._save, css="smsaero-buttons"), self._outcome, css="smsaero-column")

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        self._lead.value = paragraph(prose(texts, "wizard.save.lead"), kind="lead") + _unproven(state, texts)
        self._file.description = texts("wizard.save.file")
        self._file.value = state.file
        blockers = blockers_of_save(state)
        done = state.saving.phase is Phase.DONE and not state.saving.outdated
        self._save.description = texts("wizard.save.button")
        self._save.disabled = bool(blockers)
        self._save.button_style = "" if done else "primary"
        self._outcome.value = why_not(texts, blockers) + _outcome(state, texts)


def _unproven(state: State, texts: Texts) -> Html:
    if state.mode is Mode.SANDBOX:
        return note("info", prose(texts, "wizard.save.practice"))
    checked = state.access.phase is Phase.DONE
    return Html() if checked else note("warning", prose(texts, "wizard.save.unchecked"))


def _outcome(state: State, texts: Texts) -> Html:
    saving = state.saving
    if saving.problem is not None:
        return problem(saving.problem, state.language, prose(texts, "wizard.kept"))
    if saving.phase is not Phase.DONE:
        return Html()
    lines = [prose(texts, "wizard.save.written", path=saving.path)]
    if saving.backup is not None:
        lines.append(prose(texts, "wizard.save.backup", path=saving.backup))
    if saving.outdated:
        return note("warning", *lines, prose(texts, "wizard.save.outdated"))
    return note("success", *lines, prose(texts, "wizard.save.secret"))
