"""The step "texts": the sender name, and one card for each flow with the SMS as it arrives. This file shows a state and holds none.

A keystroke changes only the preview beside the field, never the field that is being typed in.
"""

from __future__ import annotations

import functools

import ipywidgets

from smsaero_kit.config import FREE_SENDER_NAME
from smsaero_kit.texts import Texts
from smsaero_kit.usage_types import REQUIRED, SENT_BY_SMS, UsageType
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import content_of, findings_at, sender_name_is_approved, text_of
from smsaero_kit.wizard.state import SAMPLE_CODE, State

from .html import Html, bubble, escape, findings, note, paragraph, prose, size_of
from .parts import Dispatch, box, button, field, html


class ComposePanel:
    """The sender name and the cards."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._lead = html()
        self._sender_name = field(ipywidgets.Combobox, dispatch, a.EnterSenderName, continuous_update=False)
        self._sender_note = html()
        self._cards = [_Card(dispatch, usage_type) for usage_type in SENT_BY_SMS]
        self._other_findings = html()
        self.widget = box(
            self._lead,
            self._sender_name,
            self._sender_note,
            *(card.widget for card in self._cards),
            self._other_findings,
            css="smsaero-column",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        lead = prose(texts, "wizard.compose.lead", code="{{code}}", sample=SAMPLE_CODE)
        self._lead.value = paragraph(lead, kind="lead")
        names = [name.name for name in state.access.sender_names if name.approved]
        self._sender_name.description = texts("wizard.compose.sender_name")
        self._sender_name.options = tuple(dict.fromkeys([FREE_SENDER_NAME, *names]))
        self._sender_name.value = state.config.sender_name
        self._sender_note.value = _sender_note(state, texts)
        for card in self._cards:
            card.show(state, texts)
        shown = {f"/templates/{index}" for index in range(len(state.config.templates))}
        elsewhere = [each for each in findings_at(state, "/templates") if not any(_is_at(each.pointer, place) for place in shown)]
        self._other_findings.value = findings(texts, elsewhere)


class _Card:
    """One text: the field, and beside it what arrives."""

    def __init__(self, dispatch: Dispatch, usage_type: UsageType) -> None:
        self._usage_type = usage_type
        self._title = html("smsaero-card-title")
        self._text = field(ipywidgets.Textarea, dispatch, functools.partial(a.EnterText, usage_type), rows=3)
        self._restore = button(dispatch, a.RestoreText(usage_type), icon="undo", css="smsaero-quiet")
        self._arrives = html()
        self.widget = box(
            self._title,
            box(self._text, self._restore, css="smsaero-column"),
            self._arrives,
            css="smsaero-card",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show this text of `state`."""
        usage_type, text = self._usage_type, text_of(state, self._usage_type)
        needed = texts("wizard.compose.required" if usage_type in REQUIRED else "wizard.compose.recommended")
        self._title.value = (
            f"<strong>{escape(flow_name(texts, usage_type))}</strong> <code>{escape(usage_type)}</code> "
            f'<span class="smsaero-tag">{escape(needed)}</span>'
        )
        self._text.description = texts("wizard.compose.text")
        self._text.value = content_of(state, usage_type)
        self._restore.description = texts("wizard.compose.restore")
        found = findings_at(state, *_places_of(state, usage_type))
        self._arrives.value = bubble(state.config.sender_name, text) + size_of(texts, text) + findings(texts, found)


def flow_name(texts: Texts, usage_type: UsageType) -> str:
    """Return what Logto does when it sends this text, fit to begin a line."""
    name = texts(f"flow.{usage_type}")
    return name[:1].upper() + name[1:]


def _places_of(state: State, usage_type: UsageType) -> list[str]:
    return [f"/templates/{index}" for index, template in enumerate(state.config.templates) if template.usage_type == usage_type]


def _is_at(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")


def _sender_note(state: State, texts: Texts) -> Html:
    approved = sender_name_is_approved(state)
    if approved is False:
        said = note("warning", prose(texts, "wizard.sender.not_approved", name=state.config.sender_name))
    elif approved is None and state.config.sender_name:
        said = paragraph(prose(texts, "wizard.sender.unchecked"), kind="muted")
    elif state.config.sender_name == FREE_SENDER_NAME:
        said = paragraph(prose(texts, "wizard.sender.free"), kind="muted")
    else:
        said = Html()
    return Html(said + findings(texts, findings_at(state, "/senderName")))
