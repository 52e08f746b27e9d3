"""What stands around each step: language, sandbox or real, the row of steps, back and forward. This file shows a state and holds none."""

from __future__ import annotations

from typing import Final

from smsaero_kit.texts import LANGUAGES, Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import StepStatus, is_busy, status_of
from smsaero_kit.wizard.state import STEPS, Mode, State

from .html import Html, escape, note, prose
from .parts import Dispatch, box, button, classes, html, show_if

_ICONS: Final = {
    StepStatus.AHEAD: "",
    StepStatus.OPEN: "pencil",
    StepStatus.RUNNING: "spinner",
    StepStatus.DONE: "check",
    StepStatus.FAILED: "exclamation-triangle",
}


class Header:
    """The title, the languages, and all the time whom the wizard talks to."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._title = html("smsaero-title")
        self._languages = {
            language: button(dispatch, a.ChooseLanguage(language), css="smsaero-language") for language in LANGUAGES
        }
        self._mode = html("smsaero-grow")
        self._to_real = button(dispatch, a.AskForReal())
        self._to_sandbox = button(dispatch, a.StayInSandbox())
        self._banner = box(self._mode, self._to_real, self._to_sandbox, css="smsaero-mode")
        self._question = html()
        self._yes = button(dispatch, a.ConfirmReal())
        self._no = button(dispatch, a.StayInSandbox())
        self._confirmation = box(self._question, box(self._yes, self._no, css="smsaero-buttons"), css="smsaero-confirmation")
        self.widget = box(
            box(self._title, box(*self._languages.values(), css="smsaero-buttons"), css="smsaero-head"),
            self._banner,
            self._confirmation,
            css="smsaero-column",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        self._title.value = f"<strong>{escape(texts('wizard.title'))}</strong>"
        for language, chosen in self._languages.items():
            chosen.description = texts(f"wizard.language.{language}")
            classes(chosen, current=language == state.language)
        real = state.mode is Mode.REAL
        self._mode.value = prose(texts, f"wizard.mode.{state.mode}")
        classes(self._banner, real=real)
        self._to_real.description = texts("wizard.mode.to_real")
        self._to_sandbox.description = texts("wizard.mode.to_sandbox")
        self._to_real.disabled = self._to_sandbox.disabled = is_busy(state)
        show_if(self._to_real, not real and not state.confirming_real)
        show_if(self._to_sandbox, real)
        show_if(self._confirmation, state.confirming_real)
        self._question.value = note("warning", prose(texts, "wizard.mode.ask")) if state.confirming_real else ""
        self._yes.description = texts("wizard.mode.yes")
        self._yes.button_style = "warning"
        self._no.description = texts("wizard.mode.no")


class Rail:
    """The row of steps; each can be gone to at any time."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._steps = {step: button(dispatch, a.GoTo(step), css="smsaero-step") for step in STEPS}
        self._heading = html("smsaero-heading")
        self.widget = box(box(*self._steps.values(), css="smsaero-rail"), self._heading, css="smsaero-column")

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        for step, shown in self._steps.items():
            status = status_of(state, step)
            name = texts(f"wizard.{step}.name")
            with shown.hold_sync():  # one message to the browser, however much of it changes
                shown.description = f"{step.number}. {name}"
                shown.tooltip = f"{name}: {texts(f'wizard.status.{status.value}')}"
                shown.icon = _ICONS[status]
                classes(shown, current=step is state.step, done=status is StepStatus.DONE, failed=status is StepStatus.FAILED)
        place = prose(texts, "wizard.place", number=state.step.number, total=len(STEPS))
        self._heading.value = Html(
            f'<div role="status"><span class="smsaero-muted">{place}</span>'
            f"<h2>{escape(texts(f'wizard.{state.step}.title'))}</h2></div>"
        )


class Footer:
    """Back and forward."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._back = button(dispatch, a.GoBack(), icon="arrow-left")
        self._forward = button(dispatch, a.GoForward(), icon="arrow-right", css="smsaero-forward")
        self.widget = box(self._back, self._forward, css="smsaero-foot")

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        first, last = state.step is STEPS[0], state.step is STEPS[-1]
        self._back.description = texts("wizard.back")
        self._back.disabled = first
        show_if(self._forward, not last)
        if not last:
            following = STEPS[state.step.number]
            self._forward.description = texts("wizard.forward", step=texts(f"wizard.{following}.name"))
        done = status_of(state, state.step) is StepStatus.DONE
        self._forward.button_style = "primary" if done or first or state.step.value == "compose" else ""
