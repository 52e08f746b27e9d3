"""A box that checks a connector JSON which is pasted or chosen, for the second notebook. This file keeps nothing of the text.

The text comes through a `SecretInput`, is checked, and is gone; what stays are the findings and the text with its secrets masked.
"""

from __future__ import annotations

from typing import Any, Final

from smsaero_kit.masking import masked
from smsaero_kit.secret import Secret
from smsaero_kit.texts import Texts, default_language, texts
from smsaero_kit.validation import Finding, Grade, Report, validate
from smsaero_kit.validation.excerpt import excerpt
from smsaero_kit.validation.quoting import printable
from smsaero_kit.validation.reporters.summary import summary

from .html import Html, escape, listing, note, paragraph, prose
from .parts import box, html
from .secret_input import SecretInput
from .wizard import STYLE

#: With one of these the text is no JSON.
_UNREADABLE: Final = frozenset({"not-utf-8", "byte-order-mark", "empty-document", "invalid-json", "nested-too-deep"})


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
        # In JSON everything has its name; elsewhere nothing tells for certain what a key is, and the marked lines are enough.
        readable = not any(finding.name in _UNREADABLE for finding in report.findings)
        self._outcome.value = "".join(
            (
                note(kind, escape(summary(report))),
                _table(report, say),
                Html(
                    f"<details><summary>{prose(say, 'wizard.validate.source')}</summary>{listing(masked(source.reveal(), is_json=True))}</details>"
                )
                if readable
                else paragraph(prose(say, "wizard.validate.not_shown"), kind="muted"),
            )
        )


def _table(report: Report, say: Texts) -> Html:
    if not report.findings:
        return Html()
    heads = "".join(f"<th scope='col'>{escape(say(f'report.head.{name}'))}</th>" for name in ("grade", "place", "what"))
    rows = "".join(_row(report, finding, say) for finding in report.findings)
    return Html(
        f'<div class="smsaero-scroll"><table class="smsaero-findings"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(report: Report, finding: Finding, say: Texts) -> Html:
    grade = "error" if finding.grade is Grade.ERROR else "warning"
    line = prose(say, "wizard.validate.line", line=finding.line, column=finding.column) if finding.place else ""
    return Html(
        f'<tr class="smsaero-finding-{grade}"><td><span class="smsaero-grade">{escape(say(f"report.{grade}"))}</span>'
        f"<br>{escape(finding.rule)}</td>"
        f"<td><code>{escape(printable(finding.pointer) or '/')}</code><br><span class='smsaero-muted'>{line}</span></td>"
        f"<td>{escape(finding.message)}{_marked(report, finding)}<em>{escape(finding.hint)}</em></td></tr>"
    )


def _marked(report: Report, finding: Finding) -> Html:
    if report.source is None or finding.place is None:
        return Html("<br>")
    part = excerpt(report.source, finding.place)
    marked = f"<mark>{escape(part.marked or ' ')}</mark>"
    return Html(f'<pre class="smsaero-excerpt">{escape(part.before)}{marked}{escape(part.after)}</pre>')
