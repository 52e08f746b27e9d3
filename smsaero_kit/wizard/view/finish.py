"""The step "finish": the JSON saved, copied or downloaded, a summary, and what to do in Logto. This file shows a state and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

import ipywidgets

from smsaero_kit.practice import is_practice
from smsaero_kit.secret import Secret
from smsaero_kit.texts import Texts
from smsaero_kit.usage_types import SENT_BY_SMS
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard import outcomes as o
from smsaero_kit.wizard.progress import blockers_of_save, covered
from smsaero_kit.wizard.state import DEFAULT_FILE, Mode, Phase, State
from smsaero_kit.wizard.wording import access_key, save_lead

from .hand_over import HandOver
from .html import Html, escape, misplaced_key, note, paragraph, problem, prose, section, table
from .logto import logto_html
from .parts import Dispatch, box, button, field, html, put, say_on, why_not


class FinishPanel:
    """The path, the ways to get the JSON, and what comes next. `config_json` gives the JSON out once it is asked for."""

    def __init__(self, dispatch: Dispatch, config_json: Callable[[], Secret | None]) -> None:
        self._lead = html()
        self._file = field(ipywidgets.Text, dispatch, a.EnterFile, continuous_update=False)
        self._save = button(dispatch, a.Save())
        self._hand_over = HandOver()
        self._hand_over.on_want(config_json)
        self._hand_over.on_done(lambda way, worked: dispatch(o.HandedOver(way, worked)))
        self._outcome = html()
        self._summary = html()
        self._next = html()
        self.widget = box(
            self._lead,
            box(self._file, css="smsaero-column smsaero-at-file"),
            box(self._save, self._hand_over, css="smsaero-buttons"),
            self._outcome,
            self._summary,
            self._next,
            css="smsaero-column",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        self._lead.value = paragraph(prose(texts, save_lead(state)), kind="lead") + _unproven(state, texts)
        self._file.description = texts("wizard.save.file")
        put(self._file, state.file)
        blockers = blockers_of_save(state)
        done = state.saving.phase is Phase.DONE and not state.saving.outdated
        # Without a path it can be pressed: the press may be what ends the entry of the path. While it runs, too, so that the focus stays.
        say_on(
            self._save,
            texts("wizard.save.button"),
            primary=not done and state.reaches_gateway,
            disabled="wizard.blocked.errors" in blockers,
        )
        self._hand_over.copy_text = texts("wizard.save.copy")
        self._hand_over.download_text = texts("wizard.save.download")
        self._hand_over.file_name = PurePath(state.file).name or DEFAULT_FILE
        self._hand_over.disabled = not state.report.ok
        self._hand_over.status_text = _handed_over(state, texts)
        self._outcome.value = misplaced_key(texts, state, "file") + why_not(texts, blockers) + _outcome(state, texts)
        self._summary.value = section(texts("wizard.summary.title")) + summary_html(state, texts)
        self._next.value = logto_html(state, texts)


def summary_html(state: State, texts: Texts) -> Html:
    """Return what was set up and what of it is proven, without the key."""
    errors = texts.count("report.errors", len(state.report.errors))
    warnings = texts.count("report.warnings", len(state.report.warnings))
    rows = (
        ("mode", texts(f"wizard.summary.{state.mode}")),
        ("email", state.config.email or "—"),
        ("access", texts(access_key(state))),
        ("sender_name", state.config.sender_name or "—"),
        ("texts", texts.count("wizard.compose.covered", len(covered(state)), total=len(SENT_BY_SMS))),
        ("check", f"{errors}, {warnings}"),
        ("test", _test(state, texts)),
        ("file", str(state.saving.path) if state.saving.path and not state.saving.outdated else texts("wizard.summary.unsaved")),
    )
    title = texts("wizard.summary.title")
    return table(title, ((escape(texts(f"wizard.summary.{name}")), escape(value)) for name, value in rows))


def _test(state: State, texts: Texts) -> str:
    return texts(f"wizard.summary.test_{state.delivered[0]}" if state.delivered else "wizard.summary.test_open")


def _unproven(state: State, texts: Texts) -> Html:
    if is_practice(state.config.credentials):
        return note("warning", prose(texts, "wizard.practice"))
    if state.mode is Mode.SANDBOX:
        return note("info", prose(texts, "wizard.save.practice"))
    return Html() if state.access.phase is Phase.DONE else note("warning", prose(texts, "wizard.save.unchecked"))


def _handed_over(state: State, texts: Texts) -> str:
    if state.handed_over is None:
        return ""
    way, worked = state.handed_over
    return texts(f"wizard.save.{way}_{'done' if worked else 'failed'}")


def _outcome(state: State, texts: Texts) -> Html:
    saving = state.saving
    if saving.problem is not None:
        return problem(saving.problem, state.language, prose(texts, "wizard.kept"))
    if saving.phase is not Phase.DONE:
        return Html()
    if state.reaches_gateway:
        lines = [prose(texts, "wizard.save.written", path=saving.path)]
    else:
        lines = [prose(texts, "wizard.save.written_in_page", name=PurePath(state.file).name)]
    if saving.backup is not None:
        lines.append(prose(texts, "wizard.save.backup", path=saving.backup))
    if saving.outdated:
        return note("warning", *lines, prose(texts, "wizard.save.outdated"))
    return note("success", *lines, prose(texts, "wizard.save.secret"))
