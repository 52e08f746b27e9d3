"""The step "Logto": what to do in Logto's Console. This file shows a state and talks to no Logto.

The form has four fields and a JSON editor for `templates` only: `packages/connectors/connector-smsaero/src/constant.ts` and
`packages/console/src` in logto-io/logto.
"""

from __future__ import annotations

import json

from smsaero_kit.texts import Texts
from smsaero_kit.wizard.state import Mode, State

from .html import Html, escape, items, listing, note, paragraph, prose
from .parts import Dispatch, html


class LogtoPanel:
    """Text only: what happens here happens in Logto."""

    def __init__(self, _dispatch: Dispatch) -> None:
        self.widget = html()

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        mapping = state.config.to_mapping(masked=True)
        templates = json.dumps(mapping["templates"], ensure_ascii=False, indent=2)
        rows = "".join(
            f"<tr><th scope='row'><code>{name}</code></th><td>{value}</td></tr>"
            for name, value in (
                ("email", escape(state.config.email)),
                ("apiKey", prose(texts, "wizard.logto.key", file=state.saving.path or state.file)),
                ("senderName", escape(state.config.sender_name)),
                ("templates", prose(texts, "wizard.logto.templates")),
            )
        )
        table = Html(f'<table class="smsaero-fields">{rows}</table>')
        steps = (
            prose(texts, "wizard.logto.open"),
            Html(prose(texts, "wizard.logto.fill") + table + listing(templates)),
            prose(texts, "wizard.logto.test"),
            prose(texts, "wizard.logto.sign_in"),
        )
        self.widget.value = "".join(
            (
                paragraph(prose(texts, "wizard.logto.lead"), kind="lead"),
                note("info", prose(texts, "wizard.logto.sandbox")) if state.mode is Mode.SANDBOX else "",
                items(steps, ordered=True),
                note("warning", prose(texts, "wizard.logto.one_connector")),
            )
        )
