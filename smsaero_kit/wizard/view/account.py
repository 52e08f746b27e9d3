"""The step "account": where to register, and that it can wait. This file shows a state and holds none."""

from __future__ import annotations

from smsaero_kit.texts import Texts
from smsaero_kit.wizard.state import Mode, State

from .html import REGISTRATION, items, link, note, paragraph, prose
from .parts import Dispatch, html


class AccountPanel:
    """Text only: what happens here happens at SMS Aero."""

    def __init__(self, _dispatch: Dispatch) -> None:
        self.widget = html()

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        parts = [
            paragraph(prose(texts, "wizard.account.lead"), kind="lead"),
            items(
                (
                    prose(texts, "wizard.account.register", link=link(REGISTRATION)),
                    prose(texts, "wizard.account.already"),
                    prose(texts, "wizard.account.money"),
                )
            ),
        ]
        if state.mode is Mode.SANDBOX:
            parts.append(note("info", prose(texts, "wizard.account.sandbox")))
        self.widget.value = "".join(parts)
