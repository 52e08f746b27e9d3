"""A report as a table for Jupyter, everything escaped. This file never shows a value that may be secret."""

from __future__ import annotations

import html
from typing import Final

from smsaero_kit.texts import Texts, texts
from smsaero_kit.validation.excerpt import excerpt
from smsaero_kit.validation.finding import Finding
from smsaero_kit.validation.quoting import printable
from smsaero_kit.validation.report import Report

from .summary import summary

#: A notebook with more rows than these cannot be scrolled through.
_MOST_ROWS: Final = 200
_COLUMNS: Final = ("grade", "what")
#: Colours that are readable on JupyterLab's light and dark background alike (contrast of 4.5 to 1 and more).
_MARK: Final = {
    "error": "color:#fff;background:#b3261e",
    "warning": "color:#000;background:#ffc94d",
}


def as_html(report: Report) -> str:
    """Return the report as a table; findings beyond 200 are counted, not shown."""
    say = texts(report.language)
    rows = "".join(_row(report, finding, say) for finding in report.findings[:_MOST_ROWS])
    heads = "".join(
        f"<th scope='col' style='text-align:left'>{html.escape(say(f'report.head.{name}'))}</th>" for name in _COLUMNS
    )
    table = (
        f"<table style='width:100%;table-layout:auto'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    hidden = len(report.findings) - _MOST_ROWS
    more = f"<p>{html.escape(say.count('report.more', hidden))}</p>" if hidden > 0 else ""
    return f"<div lang='{html.escape(report.language)}'><p>{html.escape(summary(report))}</p>{table}{more}</div>"


def _row(report: Report, finding: Finding, say: Texts) -> str:
    grade = html.escape(say(f"report.{finding.grade.value}"))
    badge = f"<span style='{_MARK[finding.grade.value]};padding:0 .4em;border-radius:.2em'>{grade}</span>"
    where = f"{finding.line}:{finding.column} " if finding.place else ""
    pointer = f"<code>{html.escape(printable(finding.pointer))}</code>" if finding.pointer else ""
    return (
        f"<tr><td style='width:1%;vertical-align:top;text-align:left'>{badge}<br>{html.escape(finding.rule)}</td>"
        f"<td style='text-align:left;overflow-wrap:anywhere'>{html.escape(finding.message)}"
        f"<div style='opacity:.8'>{html.escape(where)}{pointer}</div>{_source(report, finding)}"
        f"<div>→ {html.escape(finding.hint)}</div></td></tr>"
    )


def _source(report: Report, finding: Finding) -> str:
    if report.source is None or finding.place is None:
        return ""
    part = excerpt(report.source, finding.place)
    # An empty mark would not be seen.
    marked = f"<mark style='{_MARK[finding.grade.value]}'>{html.escape(part.marked) or ' '}</mark>"
    line = f"<span style='opacity:.8'>{part.line} │ </span>{html.escape(part.before)}{marked}{html.escape(part.after)}"
    return f"<pre style='margin:.3em 0;background:none;white-space:pre-wrap;overflow-wrap:anywhere'>{line}</pre>"
