"""What stands around each step: language, sandbox or real, starting over, back and forward. This file shows a state and holds none."""

from __future__ import annotations

import ipywidgets

from smsaero_kit.texts import LANGUAGES, Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import StepStatus, is_busy, status_of
from smsaero_kit.wizard.state import Mode, State, Step

from .html import Html, escape, note, problem, prose
from .parts import Dispatch, box, button, classes, html, say_on, show_if


class Header:
    """The title, the languages, and all the time whom the wizard talks to."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._title = html("smsaero-title")
        self._languages = {
            language: button(dispatch, a.ChooseLanguage(language), css="smsaero-language") for language in LANGUAGES
        }
        for language, chosen in self._languages.items():
            chosen.add_class(f"smsaero-language-{language}")
        self._start_over = button(dispatch, a.AskToStartOver(), css="smsaero-quiet")
        self._mode = html("smsaero-grow")
        self._to_real = button(dispatch, a.AskForReal())
        self._to_sandbox = button(dispatch, a.StayInSandbox())
        self._banner = box(self._mode, self._to_real, self._to_sandbox, css="smsaero-mode")
        self._real = Confirmation(dispatch, a.ConfirmReal(), a.StayInSandbox())
        self._over = Confirmation(dispatch, a.ConfirmStartOver(), a.KeepGoing())
        self._problem = html()
        languages = box(*self._languages.values(), css="smsaero-buttons smsaero-languages")
        tools = box(self._start_over, languages, css="smsaero-buttons")
        self.widget = box(
            box(self._title, tools, css="smsaero-head"),
            self._banner,
            self._real.widget,
            self._over.widget,
            self._problem,
            css="smsaero-column",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        self._title.value = f"<strong>{escape(texts('wizard.title'))}</strong>"
        for language, chosen in self._languages.items():
            chosen.description = texts(f"wizard.language.{language}")
            classes(chosen, current=language == state.language)
        real = state.mode is Mode.REAL
        first, mark, more = prose(texts, f"wizard.mode.{state.mode}").partition("</strong>")
        self._mode.value = f'{first}{mark}<span class="smsaero-more">{more}</span>'
        classes(self._banner, real=real)
        busy = is_busy(state)
        offered = state.reaches_gateway and not real and not state.confirming_real
        say_on(self._to_real, texts("wizard.mode.to_real"), disabled=busy, visible=offered)
        say_on(self._to_sandbox, texts("wizard.mode.to_sandbox"), disabled=busy, visible=real)
        say_on(self._start_over, texts("wizard.over.button"), disabled=busy)
        self._real.show(texts, "wizard.mode", asked=state.confirming_real)
        self._over.show(texts, "wizard.over", asked=state.confirming_start_over)
        failed = state.draft_problem
        self._problem.value = problem(failed, state.language, prose(texts, "wizard.draft.problem")) if failed is not None else ""


class Confirmation:
    """A question with a yes and a no, in the place of what asked it."""

    def __init__(self, dispatch: Dispatch, yes: a.Action, no: a.Action) -> None:
        self._question = html()
        self._yes = button(dispatch, yes, css="smsaero-danger")
        self._no = button(dispatch, no)
        buttons = box(self._yes, self._no, css="smsaero-buttons")
        self.widget = box(self._question, buttons, css="smsaero-confirmation")

    def show(self, texts: Texts, prefix: str, *, asked: bool, question: Html | None = None, yes: str = "") -> None:
        """Show the question under `<prefix>.ask` or the one given, or nothing when it is not asked."""
        if asked:
            self._question.value = question or note("alert", prose(texts, f"{prefix}.ask"))
            self._yes.description = texts(yes or f"{prefix}.yes")
            self._no.description = texts(f"{prefix}.no")
        # Last, so that nobody meets a question without its words.
        show_if(self.widget, asked)


class Footer:
    """Back and forward through `steps`."""

    def __init__(self, dispatch: Dispatch, steps: tuple[Step, ...]) -> None:
        self._dispatch = dispatch
        self._steps = steps
        self._place = 0
        self._back = ipywidgets.Button()
        self._back.on_click(lambda _: self._move(-1))
        self._forward = ipywidgets.Button()
        self._forward.on_click(lambda _: self._move(1))
        self._forward.add_class("smsaero-forward")
        self.widget = box(self._back, self._forward, css="smsaero-foot")

    def _move(self, by: int) -> None:
        place = self._place + by
        if 0 <= place < len(self._steps):
            self._dispatch(a.GoTo(self._steps[place]))

    def show(self, state: State, texts: Texts, current: Step, *, prominent: bool) -> None:
        """Show `state`, with `current` as the step that is shown; forward is `prominent` where nothing has to be done before."""
        self._place = self._steps.index(current)
        show_if(self.widget, len(self._steps) > 1)
        say_on(self._back, texts("wizard.back"), disabled=self._place == 0)
        following = self._steps[self._place + 1 : self._place + 2]
        done = status_of(state, current) is StepStatus.DONE or current in (Step.START, Step.ACCOUNT, Step.COMPOSE)
        for step in following:
            say_on(self._forward, texts("wizard.forward", step=texts(f"wizard.{step}.name")), primary=done and prominent)
        show_if(self._forward, bool(following))
