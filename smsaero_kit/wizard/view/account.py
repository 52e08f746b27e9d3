"""The step "account": what SMS Aero is, where to register, and that it can wait. This file shows a state and holds none."""

from __future__ import annotations

from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.state import Mode, State, Step

from .html import API_KEYS, REGISTRATION, items, link, note, paragraph, prose, section
from .parts import Dispatch, box, button, html, say_on


class AccountPanel:
    """Text, for what happens here happens at SMS Aero; and the way on for those who have an account."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._text = html()
        self._have_one = button(dispatch, a.GoTo(Step.CREDENTIALS))
        self.widget = box(self._text, box(self._have_one, css="smsaero-buttons"), css="smsaero-column")

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        steps = (
            prose(texts, "wizard.account.register", link=link(REGISTRATION)),
            prose(texts, "wizard.account.key", link=link(API_KEYS)),
            prose(texts, "wizard.account.name_of_sender"),
            prose(texts, "wizard.account.money"),
        )
        parts = [
            paragraph(prose(texts, "wizard.account.lead"), kind="lead"),
            section(texts("wizard.account.how")),
            items(steps, ordered=True),
        ]
        if state.mode is Mode.SANDBOX:
            parts.append(note("info", prose(texts, "wizard.account.sandbox")))
        self._text.value = "".join(parts)
        say_on(self._have_one, texts("wizard.account.have_one"))
