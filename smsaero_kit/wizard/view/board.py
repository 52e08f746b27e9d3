"""Some steps of a session on one board, with everything around them. This file shows states and decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from smsaero_kit.secret import Secret
from smsaero_kit.texts import texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import STEPS, State, Step

from .account import AccountPanel
from .announcing import news
from .assets import asset
from .attributes import attributes
from .check import CheckPanel
from .compose import ComposePanel
from .credentials import CredentialsPanel
from .finish import FinishPanel
from .frame import Footer, Header
from .key_again import KeyAgain
from .page import Page
from .parts import Panel, box, html
from .start import StartPanel
from .step_bar import Bar
from .test import TestPanel
from .unapplied import Unapplied

STYLE: Final = f"<style>{asset('style.css')}{asset('widgets.css')}</style>"

_PANELS: Final[dict[Step, Callable[[Any], Panel]]] = {
    Step.START: StartPanel,
    Step.ACCOUNT: AccountPanel,
    Step.CREDENTIALS: CredentialsPanel,
    Step.TEST: TestPanel,
}


class Board:
    """The widgets for `steps`, named or as `Step`; `page` is the companion of the page that shows them.

    Raises `ValueError` for a step that there is none of.
    """

    def __init__(self, session: Session, steps: Iterable[str], page: Page | None = None) -> None:
        self._page = Page() if page is None else page
        self._steps = tuple(step for step in STEPS if step in [Step(each) for each in steps])
        if not self._steps:
            raise ValueError("at least one step has to be shown")
        self.session = session
        self._current = self._steps[0]
        dispatch = session.dispatch
        self._page.on_languages(lambda languages: dispatch(a.SuggestLanguages(tuple(languages))))
        self._header = Header(dispatch)
        self._bar = Bar(dispatch, self._steps)
        self._footer = Footer(dispatch, self._steps)
        self._unapplied = Unapplied(dispatch)
        self._key_again = KeyAgain(dispatch, self._steps)
        self._shown = session.state
        # A panel is made when it is first shown: the first look at the wizard is not the time to build all of it.
        self._panels: dict[Step, Panel] = {}
        style = html("smsaero-style")
        style.value = STYLE
        self._body = box(css="smsaero-body")
        self.widget = box(
            style,
            self._page,
            self._header.widget,
            self._bar.widget,
            self._unapplied.widget,
            self._key_again.widget,
            self._body,
            self._footer.widget,
            css="smsaero-wizard",
        )
        session.subscribe(self._show)
        self._show(session.state)

    def __repr__(self) -> str:
        # Not the widget's own repr: that one holds the values of the fields, and a notebook keeps it.
        return f"{type(self).__name__}()"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(**options), "text/plain": repr(self)}

    def _config_json(self) -> Secret | None:
        state = self.session.state
        # As for the file: what Logto would refuse is not handed over.
        return Secret(state.config.to_json()) if state.report.ok else None

    def _panel(self, step: Step) -> Panel:
        if step not in self._panels:
            dispatch = self.session.dispatch
            if step is Step.CHECK:
                self._panels[step] = CheckPanel(dispatch, self._steps)
            elif step is Step.FINISH:
                self._panels[step] = FinishPanel(dispatch, self._config_json)
            elif step is Step.COMPOSE:
                panel = ComposePanel(dispatch, self._note_edits)
                self._unapplied.forget = panel.forget_edits
                self._panels[step] = panel
            else:
                self._panels[step] = _PANELS[step](dispatch)
        return self._panels[step]

    def _note_edits(self, there: bool) -> None:  # noqa: FBT001 - a callback
        self._unapplied.there = there
        self._show(self.session.state)

    def _show(self, state: State) -> None:
        say = texts(state.language)
        if state.step in self._steps:
            self._current = state.step
        before, self._shown = self._shown, state
        if before.visited - state.visited:
            # Only starting over takes a visit back, and everything that was entered.
            self._unapplied.forget()
        self._page.attributes = attributes(say)
        self._header.show(state, say)
        self._bar.show(state, say, self._current)
        self._footer.show(state, say, self._current, prominent=not self._unapplied.there)
        self._unapplied.show(state, say, self._current)
        self._key_again.show(state, say, self._current)
        panel = self._panel(self._current)
        panel.show(state, say)
        self._body.children = (panel.widget,)
        if state.focus != before.focus:
            self._page.focus(f".{state.focus[0]}")
        for sentence in news(before, state, say):
            self._page.announce(sentence)
