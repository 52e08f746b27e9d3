"""A box that checks a connector JSON which is pasted or chosen, for the second notebook. This file keeps nothing of the text.

The text comes through a `SecretInput`, is checked, and is gone; what stays are the findings and the text with its secrets masked.
"""

from __future__ import annotations

from typing import Any

from smsaero_kit.secret import Secret
from smsaero_kit.texts import Texts, default_language, texts
from smsaero_kit.validation import Finding, Grade, Report, validate
from smsaero_kit.validation.reporters import summary

from .masking import masked, suspects, without
from .secret_input import SecretInput
from .view import STYLE
from .view_html import Html, escape, listing, note, paragraph, prose
from .view_parts import box, html


class ValidateBox:
    """Paste a connector JSON, or choose its file; see what is wrong with it. `language` is `en` or `ru`."""

    def __init__(self, language: str | None = None) -> None:
        self._texts = texts(default_language() if language is None else language)
        say = self._texts
        self._source = SecretInput(
            multiline=True,
            label=say("wizard.validate.label"),
            placeholder=say("wizard.validate.placeholder"),
            button_text=say("wizard.validate.button"),
            file_text=say("wizard.validate.file"),
        )
        self._source.on_enter(self._check)
        self._outcome = html()
        style = html("smsaero-style")
        style.value = STYLE
        lead = html()
        lead.value = paragraph(prose(say, "wizard.validate.lead"), kind="lead")
        self.widget = box(style, lead, self._source, self._outcome, css="smsaero-wizard")

    def __repr__(self) -> str:
        return "ValidateBox()"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(**options), "text/plain": repr(self)}

    def _check(self, source: Secret) -> None:
        say = self._texts
        report = validate(source.reveal(), language=say.language)
        kind = "error" if report.errors else "warning" if report.warnings else "success"
        shown = masked(source.reveal())
        self._outcome.value = "".join(
            (
                note(kind, escape(summary(report))),
                _table(report, say, suspects(source.reveal())),
                Html(f"<details open><summary>{prose(say, 'wizard.validate.source')}</summary>{listing(shown)}</details>")
                if shown
                else paragraph(prose(say, "wizard.validate.not_shown"), kind="muted"),
            )
        )


def _table(report: Report, say: Texts, hidden: frozenset[str]) -> Html:
    if not report.findings:
        return Html()
    heads = "".join(f"<th scope='col'>{escape(say(f'report.head.{name}'))}</th>" for name in ("grade", "rule", "place", "what"))
    rows = "".join(_row(finding, say, hidden) for finding in report.findings)
    return Html(
        f'<div class="smsaero-scroll"><table class="smsaero-findings"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(finding: Finding, say: Texts, hidden: frozenset[str]) -> Html:
    # A finding quotes what it is about, and that may be a key in a wrong place.
    pointer, message, hint = (without(part, hidden) for part in (finding.pointer, finding.message, finding.hint))
    grade = "error" if finding.grade is Grade.ERROR else "warning"
    line = prose(say, "wizard.validate.line", line=finding.line, column=finding.column) if finding.place else ""
    return Html(
        f'<tr class="smsaero-finding-{grade}"><td><span class="smsaero-grade">{escape(say(f"report.{grade}"))}</span></td>'
        f"<td>{escape(finding.rule)}<br><span class='smsaero-muted'>{escape(finding.name)}</span></td>"
        f"<td><code>{escape(pointer or '/')}</code><br><span class='smsaero-muted'>{line}</span></td>"
        f"<td>{escape(message)}<br><em>{escape(hint)}</em></td></tr>"
    )
