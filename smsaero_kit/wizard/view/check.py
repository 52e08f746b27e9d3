"""The step "check": every finding with its remedy, and the JSON with the key masked. This file shows a state and holds none."""

from __future__ import annotations

from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.state import State, Step

from .html import Html, findings, listing, note, paragraph, prose
from .parts import Dispatch, box, button, html, show_if


class CheckPanel:
    """The report, the way back to what has to be mended, and the masked JSON."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._report = html()
        self._to_credentials = button(dispatch, a.GoTo(Step.CREDENTIALS), icon="key")
        self._to_texts = button(dispatch, a.GoTo(Step.COMPOSE), icon="pencil")
        self._source = html()
        self.widget = box(
            self._report,
            box(self._to_credentials, self._to_texts, css="smsaero-buttons"),
            self._source,
            css="smsaero-column",
        )

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        report = state.report
        lead = paragraph(prose(texts, "wizard.check.lead"), kind="lead")
        self._report.value = lead + _summary(state, texts) + findings(texts, report.findings, with_place=True)
        of_account = [finding for finding in report.findings if finding.pointer in ("/email", "/apiKey")]
        self._to_credentials.description = texts("wizard.check.to_credentials")
        self._to_texts.description = texts("wizard.check.to_texts")
        show_if(self._to_credentials, bool(of_account))
        show_if(self._to_texts, len(report.findings) > len(of_account))
        source = listing(state.config.to_json(masked=True))
        self._source.value = Html(f"<details><summary>{prose(texts, 'wizard.check.source')}</summary>{source}</details>")


def _summary(state: State, texts: Texts) -> Html:
    report = state.report
    if not report.ok:
        return note("error", prose(texts, "wizard.check.errors"))
    return note("success", prose(texts, "wizard.check.warnings" if report.warnings else "wizard.check.clean"))
