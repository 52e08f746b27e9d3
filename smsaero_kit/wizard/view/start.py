"""The step "start": sandbox or real, and what is there already: a draft, a connector JSON. This file shows a state and holds none."""

from __future__ import annotations

from smsaero_kit.secret import Secret
from smsaero_kit.texts import Texts
from smsaero_kit.validation import Finding
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import is_busy
from smsaero_kit.wizard.state import Intake, Mode, State, Step
from smsaero_kit.wizard.wording import resumed_key

from .html import Html, escape, finding_html, items, note, paragraph, prose, section
from .parts import Dispatch, box, button, classes, html, say_on
from .secret_input import SecretInput


class StartPanel:
    """Two ways to send, and a place for an existing JSON."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._lead = html()
        self._ways = {Mode.SANDBOX: _Way(dispatch, a.StayInSandbox()), Mode.REAL: _Way(dispatch, a.AskForReal())}
        self._existing = html()
        self._source = SecretInput(multiline=True, prominent=False)
        self._source.on_enter(self._take_text)
        self._source.on_file(self._take_file)
        self._intake = html()
        self._to_check = button(dispatch, a.GoTo(Step.CHECK))
        self._undo = button(dispatch, a.Undo())
        self.widget = box(
            self._lead,
            box(*(way.widget for way in self._ways.values()), css="smsaero-halves smsaero-ways"),
            self._existing,
            self._source,
            self._intake,
            box(self._to_check, self._undo, css="smsaero-buttons"),
            css="smsaero-column",
        )

    def _take_text(self, source: Secret) -> None:
        self._dispatch(a.LoadJson(source))

    def _take_file(self, name: str, data: bytes) -> None:
        self._dispatch(a.LoadJson(data, name))

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        lead = [paragraph(prose(texts, "wizard.start.lead"), kind="lead")]
        if state.resumed is not None:
            moment = state.resumed.astimezone().strftime(texts("wizard.moment"))
            lead.append(note("info", prose(texts, resumed_key(state), moment=moment)))
            if state.not_resumed:
                lead.append(note("warning", prose(texts, "wizard.start.not_resumed", pointers=", ".join(state.not_resumed))))
        self._lead.value = "".join([*lead, section(texts("wizard.start.ways"))])
        for mode, way in self._ways.items():
            way.show(state, texts, mode)
        self._existing.value = section(texts("wizard.start.existing")) + paragraph(prose(texts, "wizard.start.existing_lead"))
        self._source.label = texts("wizard.validate.label")
        self._source.placeholder = texts("wizard.validate.placeholder")
        self._source.button_text = texts("wizard.start.load")
        self._source.empty_text = texts("wizard.start.nothing_to_load")
        self._source.file_text = texts("wizard.validate.file")
        self._source.too_big_text = texts("wizard.validate.too_big")
        self._intake.value = intake_html(state.loaded, texts, state) if state.loaded is not None else ""
        taken = state.loaded is not None and not state.loaded.refused
        say_on(self._to_check, texts("wizard.start.to_check"), visible=taken and bool(state.report.findings))
        say_on(self._undo, texts("wizard.undo"), visible=taken and state.before is not None)


class _Way:
    """A card that says what a mode means, and chooses it."""

    def __init__(self, dispatch: Dispatch, action: a.Action) -> None:
        self._what = html()
        self._choose = button(dispatch, action, css="smsaero-choice")
        self.widget = box(self._what, self._choose, css="smsaero-way")

    def show(self, state: State, texts: Texts, mode: Mode) -> None:
        """Show the card of `mode`."""
        current = state.mode is mode
        title = f"<h4>{escape(texts(f'wizard.start.{mode}'))}</h4>"
        reachable = state.reaches_gateway or mode is Mode.SANDBOX
        said = ("what", "cost", "need") if reachable else ("what", "cost", "elsewhere")
        self._what.value = title + items(prose(texts, f"wizard.start.{mode}_{each}") for each in said)
        choice = texts("wizard.start.current" if current else f"wizard.start.choose_{mode}")
        say_on(self._choose, choice, disabled=is_busy(state), visible=reachable)
        classes(self._choose, current=current)
        classes(self.widget, chosen=current, real=mode is Mode.REAL)


def intake_html(intake: Intake, texts: Texts, state: State) -> Html:
    """Return what became of a JSON that came from outside."""
    found = intake.report.findings if intake.report is not None else ()
    if intake.stray_mask is not None:
        return note("error", prose(texts, "wizard.intake.stray_mask", pointer=intake.stray_mask), prose(texts, "wizard.kept"))
    pointers = ", ".join(intake.left_out)
    if intake.refused and intake.left_out:
        return note("error", prose(texts, "wizard.intake.no_place", pointers=pointers), prose(texts, "wizard.kept"))
    if intake.refused:
        said = note("error", prose(texts, "wizard.intake.refused"), prose(texts, "wizard.kept"))
        unread = [each.in_language(state.language) for each in found if not each.pointer][:3]
        return Html(said + "".join(finding_html(texts, each, place=_line(each, texts)) for each in unread))
    lines = [prose(texts, "wizard.intake.taken", name=intake.name or texts("wizard.intake.pasted"))]
    if intake.mended:
        what = " ".join(dict.fromkeys(each.in_language(state.language).message for each in intake.mended[:3]))
        lines.append(prose(texts, "wizard.intake.mended", what=what))
    if intake.left_out:
        lines.append(prose(texts, "wizard.intake.left_out", pointers=pointers))
    count = len(state.report.findings)
    lines.append(escape(texts.count("wizard.intake.findings", count)) if count else prose(texts, "wizard.intake.clean"))
    return note("warning" if intake.left_out or not state.report.ok else "success", *lines)


def _line(finding: Finding, texts: Texts) -> str:
    return texts("wizard.validate.line", line=finding.line, column=finding.column) if finding.place else ""
