"""A box that checks a connector JSON which is pasted or chosen, for the second notebook. This file keeps nothing of the text.

The text comes through a `SecretInput`, is checked, and is gone; what stays are the findings and the text with its secrets masked.
"""

from __future__ import annotations

from typing import Any

from smsaero_kit.masking import masked
from smsaero_kit.texts import Texts, default_language, texts
from smsaero_kit.validation import Finding, Grade, Report, validate
from smsaero_kit.validation.excerpt import excerpt
from smsaero_kit.validation.quoting import printable
from smsaero_kit.validation.reporters.summary import summary
from smsaero_kit.wizard.intake import is_readable

from .attributes import attributes
from .board import STYLE
from .html import Html, escape, listing, note, paragraph, prose
from .page import Page
from .parts import box, html
from .secret_input import SecretInput


class ValidateBox:
    """Paste a connector JSON, or choose its file; see what is wrong with it. `lang` is `en` or `ru`."""

    def __init__(self, lang: str | None = None) -> None:
        self._texts = texts(default_language() if lang is None else lang)
        say = self._texts
        self._source = SecretInput(
            multiline=True,
            label=say("wizard.validate.label"),
            placeholder=say("wizard.validate.placeholder"),
            button_text=say("wizard.validate.button"),
            empty_text=say("wizard.start.nothing_to_load"),
            file_text=say("wizard.validate.file"),
            too_big_text=say("wizard.validate.too_big"),
        )
        self._source.on_enter(lambda source: self._check(source.reveal()))
        self._source.on_file(lambda name, data: self._check(data, name))
        self._outcome = html()
        style = html("smsaero-style")
        style.value = STYLE
        lead = html()
        lead.value = paragraph(prose(say, "wizard.validate.lead"), kind="lead")
        page = Page(attributes=attributes(say))
        self.widget = box(style, page, lead, self._source, self._outcome, css="smsaero-wizard")

    def __repr__(self) -> str:
        return "ValidateBox()"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(**options), "text/plain": repr(self)}

    def _check(self, source: str | bytes, name: str = "") -> None:
        say = self._texts
        report = validate(source, language=say.language, name=name)
        kind = "error" if report.errors else "warning" if report.warnings else "success"
        # In JSON everything has its name; elsewhere nothing tells for certain what a key is, and the marked lines are enough.
        self._outcome.value = "".join(
            (
                note(kind, escape(summary(report))),
                _table(report, say),
                Html(
                    f"<details><summary>{prose(say, 'wizard.validate.source')}</summary>{listing(masked(report.source.text, is_json=True), say('wizard.validate.source'))}</details>"
                )
                if report.source is not None and is_readable(report)
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
    pointer = f"<code>{escape(printable(finding.pointer))}</code><br>" if finding.pointer else ""
    return Html(
        f'<tr class="smsaero-finding-{grade}"><td><span class="smsaero-grade">{escape(say(f"report.{grade}"))}</span>'
        f"<br>{escape(finding.rule)}</td>"
        f"<td>{pointer}<span class='smsaero-muted'>{line}</span></td>"
        f"<td>{escape(finding.message)}{_marked(report, finding)}<em>{escape(finding.hint)}</em></td></tr>"
    )


def _marked(report: Report, finding: Finding) -> Html:
    if report.source is None or finding.place is None:
        return Html("<br>")
    part = excerpt(report.source, finding.place)
    marked = f"<mark>{escape(part.marked or ' ')}</mark>"
    return Html(f'<pre class="smsaero-excerpt">{escape(part.before)}{marked}{escape(part.after)}</pre>')
