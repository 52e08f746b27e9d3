"""The step "texts": the sender name, and one card for each flow with the SMS as it arrives; or all of it as JSON.

This file shows a state and holds none. A keystroke changes only the preview beside the field, never the field that is being typed in.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import ipywidgets

from smsaero_kit.config import FREE_SENDER_NAME
from smsaero_kit.texts import LANGUAGES, Texts
from smsaero_kit.usage_types import REQUIRED, SENT_BY_SMS, UsageType
from smsaero_kit.validation import Finding
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import content_of, covered, findings_at, price_of_text, sender_name_is_approved, text_of
from smsaero_kit.wizard.state import SAMPLE_CODE, State

from .attributes import NAMED
from .compose_json import JsonView
from .html import Html, bubble, escape, findings, misplaced_key, note, paragraph, price_html, prose, size_of
from .parts import Dispatch, box, button, classes, field, html, put, say_on, show_if


class ComposePanel:
    """The form with its cards, and the JSON; one of them is shown. `on_edits` hears whether the JSON has edits that are not applied."""

    def __init__(self, dispatch: Dispatch, on_edits: Callable[[bool], None]) -> None:
        self._lead = html()
        self._as_form = button(dispatch, a.ShowJson(shown=False), css="smsaero-choice")
        self._as_json = button(dispatch, a.ShowJson(shown=True), css="smsaero-choice")
        self._form = _Form(dispatch)
        self._json = JsonView(dispatch, on_edits)
        self.forget_edits = self._json.forget
        self.widget = box(
            self._lead,
            box(self._as_form, self._as_json, css="smsaero-buttons smsaero-choices"),
            self._form.widget,
            self._json.widget,
            css="smsaero-column",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        lead = prose(texts, "wizard.compose.lead", code="{{code}}", sample=SAMPLE_CODE)
        self._lead.value = paragraph(lead, kind="lead") + paragraph(prose(texts, "wizard.compose.sizes"), kind="muted")
        for shown, key, current in (
            (self._as_form, "wizard.compose.as_form", not state.showing_json),
            (self._as_json, "wizard.compose.as_json", state.showing_json),
        ):
            say_on(shown, texts(key))
            classes(shown, current=current)
        show_if(self._form.widget, not state.showing_json)
        show_if(self._json.widget, state.showing_json)
        if state.showing_json:
            self._json.show(state, texts)
        else:
            self._form.show(state, texts)


class _Form:
    """Sender name, starter texts, coverage, and the cards."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._sender_name = field(ipywidgets.Combobox, dispatch, a.EnterSenderName, continuous_update=False)
        self._sender_note = html()
        self._sender_box = box(self._sender_name, self._sender_note, css="smsaero-column smsaero-at-sender-name")
        self._starters = html()
        self._languages = {each: button(dispatch, a.UseStarterTexts(each), css="smsaero-choice") for each in LANGUAGES}
        self._coverage = html()
        self._cards = [_Card(dispatch, usage_type) for usage_type in SENT_BY_SMS]
        self._other_findings = html()
        self.widget = box(
            self._sender_box,
            box(self._starters, *self._languages.values(), css="smsaero-buttons smsaero-choices smsaero-starters"),
            self._coverage,
            *(card.widget for card in self._cards),
            self._other_findings,
            css="smsaero-column",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        names = [name.name for name in state.access.sender_names if name.approved]
        self._sender_name.description = texts("wizard.compose.sender_name")
        self._sender_name.options = tuple(dict.fromkeys([FREE_SENDER_NAME, *names]))
        put(self._sender_name, state.config.sender_name)
        self._sender_note.value = _sender_note(state, texts)
        classes(self._sender_box, invalid=bool(findings_at(state, "/senderName")))
        self._starters.value = escape(texts("wizard.compose.starters"))
        for language, choose in self._languages.items():
            choose.description = texts(f"wizard.language.{language}")
            classes(choose, current=language == state.text_language)
        self._coverage.value = _coverage(state, texts)
        for card in self._cards:
            card.show(state, texts)
        # What is said about all texts together, and about texts that have no card.
        shown = [f"/templates/{place}" for place in _shown_places(state)]
        elsewhere = [each for each in findings_at(state, "/templates") if not any(_is_at(each, place) for place in shown)]
        self._other_findings.value = findings(texts, [each for each in elsewhere if each.name != "optional-flow-missing"])


class _Card:
    """One text: the field, and beside it what arrives. Or that there is no text, and what fails without it."""

    def __init__(self, dispatch: Dispatch, usage_type: UsageType) -> None:
        self._usage_type = usage_type
        self._title = html("smsaero-card-title")
        self._text = field(ipywidgets.Textarea, dispatch, functools.partial(a.EnterText, usage_type), rows=3)
        self._restore = button(dispatch, a.RestoreText(usage_type), css="smsaero-quiet")
        self._drop = button(dispatch, a.DropText(usage_type), css="smsaero-quiet")
        self._add = button(dispatch, a.RestoreText(usage_type))
        for each in (self._restore, self._drop, self._add):
            each.add_class(NAMED)
        self._arrives = html()
        self._entry = box(self._text, box(self._restore, self._drop, css="smsaero-buttons"), css="smsaero-column")
        self.widget = box(self._title, self._entry, self._add, self._arrives, css=f"smsaero-card smsaero-at-{usage_type}")

    def show(self, state: State, texts: Texts) -> None:
        """Show this text of `state`."""
        usage_type, text = self._usage_type, text_of(state, self._usage_type)
        needed = texts("wizard.compose.required" if usage_type in REQUIRED else "wizard.compose.recommended")
        name = flow_name(texts, usage_type)
        self._title.value = (
            f'<h3>{escape(name)}</h3> <code>{escape(usage_type)}</code> <span class="smsaero-tag">{escape(needed)}</span>'
        )
        there = state.config.template_for(usage_type) is not None
        show_if(self._entry, there)
        self._text.description = texts("wizard.compose.text", flow=name)
        put(self._text, content_of(state, usage_type))
        say_on(self._restore, texts("wizard.compose.restore"))
        say_on(self._drop, texts("wizard.compose.drop"), visible=usage_type not in REQUIRED)
        say_on(self._add, texts("wizard.compose.add"), visible=not there)
        for each in (self._restore, self._drop, self._add):
            each.tooltip = f"{each.description}: {name}"
        if not there:
            self._arrives.value = note("warning", prose(texts, f"wizard.compose.fails.{usage_type}"))
            return
        found = findings_at(state, *_places_of(state, usage_type))
        price = price_html(texts, price_of_text(state, text))
        arrives = bubble(state.config.sender_name, text) + size_of(texts, text, price) if text.strip() else ""
        self._arrives.value = arrives + findings(texts, found)


def flow_name(texts: Texts, usage_type: UsageType) -> str:
    """Return what Logto does when it sends this text, fit to begin a line."""
    name = texts(f"flow.{usage_type}")
    return name[:1].upper() + name[1:]


def _coverage(state: State, texts: Texts) -> Html:
    # An empty text is a finding of its own, and a worse one than none: what it does is said there.
    missing = [each for each in SENT_BY_SMS if state.config.template_for(each) is None]
    said = texts.count("wizard.compose.covered", len(covered(state)), total=len(SENT_BY_SMS))
    if not missing:
        return paragraph(escape(said), kind="muted")
    names = ", ".join(f"{texts(f'flow.{each}')} ({each})" for each in missing)
    return note("warning", Html(f"<strong>{escape(said)}</strong>"), prose(texts, "wizard.compose.uncovered", flows=names))


def _shown_places(state: State) -> list[int]:
    firsts = [state.config.template_for(each) for each in SENT_BY_SMS]
    return [index for index, template in enumerate(state.config.templates) if any(template is first for first in firsts)]


def _places_of(state: State, usage_type: UsageType) -> Sequence[str]:
    first = state.config.template_for(usage_type)
    return [f"/templates/{index}" for index, template in enumerate(state.config.templates) if template is first]


def _is_at(finding: Finding, place: str) -> bool:
    return finding.pointer == place or finding.pointer.startswith(f"{place}/")


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
    return Html(misplaced_key(texts, state, "sender_name") + said + findings(texts, findings_at(state, "/senderName")))
