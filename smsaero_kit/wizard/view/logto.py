"""What to do in Logto's Console with the finished JSON, as HTML. This file talks to no Logto.

The form has four fields and a JSON editor for `templates` only: `packages/connectors/connector-smsaero/src/constant.ts` and
`packages/console/src` in logto-io/logto.
"""

from __future__ import annotations

import json

from smsaero_kit.practice import is_practice
from smsaero_kit.texts import Texts
from smsaero_kit.wizard.intake import shown_json
from smsaero_kit.wizard.state import Mode, State
from smsaero_kit.wizard.wording import place_of_key

from .html import Html, escape, items, listing, note, paragraph, prose, section, table


def logto_html(state: State, texts: Texts) -> Html:
    """Return the steps in Logto for the config of `state`."""
    templates = json.dumps(json.loads(shown_json(state.config))["templates"], ensure_ascii=False, indent=2)
    key, facts = place_of_key(state)
    rows = (
        (
            "email",
            prose(texts, "wizard.logto.own_email") if is_practice(state.config.credentials) else escape(state.config.email),
        ),
        ("apiKey", prose(texts, key, **facts)),
        ("senderName", escape(state.config.sender_name)),
        ("templates", prose(texts, "wizard.logto.templates")),
    )
    fields = table(texts("wizard.logto.fields"), ((Html(f"<code>{name}</code>"), value) for name, value in rows))
    steps = (
        prose(texts, "wizard.logto.open"),
        # What has errors is not handed over here either.
        Html(prose(texts, "wizard.logto.fill") + fields + listing(templates, "templates"))
        if state.report.ok
        else prose(texts, "wizard.logto.errors_first"),
        prose(texts, "wizard.logto.test"),
        prose(texts, "wizard.logto.sign_in"),
    )
    before = "wizard.logto.sandbox" if state.reaches_gateway else "wizard.logto.elsewhere"
    return Html(
        "".join(
            (
                section(texts("wizard.logto.title")),
                paragraph(prose(texts, "wizard.logto.lead")),
                note("info", prose(texts, before)) if state.mode is Mode.SANDBOX else "",
                note("warning", prose(texts, "wizard.logto.one_connector")),
                items(steps, ordered=True),
            )
        )
    )
