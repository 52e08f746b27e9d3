"""The step "check": every finding with the way to its field and its safe fix, and the JSON with the key masked.

This file shows a state and holds none.
"""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from smsaero_kit.texts import Texts
from smsaero_kit.usage_types import SENT_BY_SMS, UsageType
from smsaero_kit.validation import Finding, Grade
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.intake import shown_json
from smsaero_kit.wizard.moving import flow_at
from smsaero_kit.wizard.progress import sender_name_is_approved
from smsaero_kit.wizard.state import State, Step

from .attributes import NAMED
from .compose import flow_name
from .html import Html, escape, finding_html, listing, note, paragraph, prose
from .parts import Dispatch, box, button, html, say_on


class CheckPanel:
    """The verdict, a row for each finding, and the masked JSON."""

    def __init__(self, dispatch: Dispatch, steps: tuple[Step, ...]) -> None:
        self._dispatch = dispatch
        self._steps = steps
        self._lead = html()
        self._fix_all = button(dispatch, a.Mend())
        self._rows: list[_Row] = []
        self._verdict = html("smsaero-at-verdict")
        self._list = box(css="smsaero-column")
        self._source = html()
        self._edit = button(dispatch, a.GoToPointer(""), css="smsaero-quiet")
        self.widget = box(
            self._lead,
            self._verdict,
            box(self._fix_all, css="smsaero-buttons"),
            self._list,
            self._source,
            box(self._edit, css="smsaero-buttons"),
            css="smsaero-column",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        report = state.report
        self._lead.value = paragraph(prose(texts, "wizard.check.lead"), kind="lead")
        self._verdict.value = _summary(state, texts)
        fixable = [finding for finding in report.findings if finding.fixable]
        say_on(self._fix_all, texts.count("wizard.check.fix_all", len(fixable)), primary=True, visible=len(fixable) > 1)
        found = sorted(report.findings, key=lambda finding: finding.grade is not Grade.ERROR)
        while len(self._rows) < len(found):
            self._rows.append(_Row(self._dispatch, self._steps))
        for row, finding in zip(self._rows, found, strict=False):
            row.show(finding, state, texts)
        self._list.children = tuple(row.widget for row in self._rows[: len(found)])
        label = texts("wizard.check.source")
        self._source.value = Html(
            f"<details><summary>{escape(label)}</summary>{listing(shown_json(state.config), label)}</details>"
        )
        say_on(self._edit, texts("wizard.check.edit"), visible=Step.COMPOSE in self._steps)


class _Row:
    """One finding, with its buttons. Rows are used again, so that each check does not make new widgets."""

    def __init__(self, dispatch: Dispatch, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        self._finding: Finding | None = None
        self._what = html()
        self._go = ipywidgets.Button()
        self._go.on_click(self._with_finding(lambda finding: dispatch(a.GoToPointer(finding.pointer, _flow_of(finding)))))
        self._fix = ipywidgets.Button()
        self._fix.on_click(self._with_finding(lambda finding: dispatch(a.Mend(finding.rule, finding.pointer))))
        for each in (self._go, self._fix):
            each.add_class(NAMED)
        self.widget = box(self._what, box(self._go, self._fix, css="smsaero-buttons"), css="smsaero-found")

    def _with_finding(self, do: Callable[[Finding], None]) -> Callable[[object], None]:
        return lambda _: do(self._finding) if self._finding is not None else None

    def show(self, finding: Finding, state: State, texts: Texts) -> None:
        """Show `finding`. There is no way to a step that this wizard does not show."""
        self._finding = finding
        place = place_of(finding, state, texts)
        there = _step_of(finding) in self._steps
        self._what.value = finding_html(texts, finding, place=place if there else texts("wizard.check.elsewhere", place=place))
        field = field_of(finding, state, texts)
        go = texts("wizard.check.go_to", field=field) if field else texts("wizard.check.go")
        say_on(self._go, go, visible=there)
        say_on(self._fix, texts("wizard.check.fix"), visible=finding.fixable)
        self._go.tooltip = f"{go}, {finding.rule}"
        self._fix.tooltip = f"{texts('wizard.check.fix')}: {finding.rule}, {place}"


def place_of(finding: Finding, state: State, texts: Texts) -> str:
    """Return where a finding is, in the words of the steps: the field's name, and a JSON Pointer for what has no field."""
    step = texts(f"wizard.{_step_of(finding)}.name")
    return texts("wizard.check.place", step=step, pointer=field_of(finding, state, texts) or finding.pointer or "/")


def field_of(finding: Finding, state: State, texts: Texts) -> str:
    """Return the name of the field that a finding is about; empty for what has none."""
    top, _, below = finding.pointer.removeprefix("/").partition("/")
    names = {
        "email": "wizard.credentials.email",
        "apiKey": "wizard.credentials.key",
        "senderName": "wizard.compose.sender_name",
    }
    flow = _flow_of(finding) or (flow_at(state, below) if top == "templates" else "")
    return flow_name(texts, UsageType(flow)) if flow else texts(names[top]) if top in names else ""


def _step_of(finding: Finding) -> Step:
    top = finding.pointer.removeprefix("/").partition("/")[0]
    return Step.CREDENTIALS if top in ("email", "apiKey") else Step.COMPOSE


def _flow_of(finding: Finding) -> str:
    """Return the flow that has no text and that the finding is about."""
    flows = finding.facts.get("flows")
    named = [each for each in flows if each in SENT_BY_SMS] if isinstance(flows, tuple) else []
    return str(named[0]) if named and finding.pointer == "/templates" else ""


def _summary(state: State, texts: Texts) -> Html:
    report = state.report
    if not report.ok:
        return note("error", prose(texts, "wizard.check.errors"))
    verdict = note("success", prose(texts, "wizard.check.warnings" if report.warnings else "wizard.check.clean"))
    if sender_name_is_approved(state) is not False:
        return verdict
    return Html(verdict + note("warning", prose(texts, "wizard.sender.not_approved", name=state.config.sender_name)))
