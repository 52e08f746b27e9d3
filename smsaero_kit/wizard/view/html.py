"""Pieces of HTML for the wizard's panels. This file holds no sentence, and everything that it is given is escaped here.

The classes stand in `style.css`. Problems carry `role=alert`, so that a screen reader says them at once; what may change with each
keystroke carries `data-say` instead, and the page's companion says it once, when the typing pauses.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from smsaero_kit.errors import KitError
from smsaero_kit.rubles import rubles
from smsaero_kit.sms import measure
from smsaero_kit.texts import Texts
from smsaero_kit.validation import Finding, Grade
from smsaero_kit.wizard.state import State

REGISTRATION: Final = "https://smsaero.ru/"
API_KEYS: Final = "https://smsaero.ru/cabinet/settings/apikey/"


class Html(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


def escape(text: object) -> Html:
    """Return `text` as HTML."""
    return text if isinstance(text, Html) else Html(html.escape(str(text)))


def prose(texts: Texts, key: str, **facts: object) -> Html:
    """Return the sentence of `key` as HTML, with `facts` escaped; `code` and **strong** words in it are marked up."""
    # The facts go in after the markup, so that nothing that a user typed is read as markup.
    marks = {name: f"\ue000{name}\ue001" for name in facts}
    marked = html.escape(texts(key, **marks), quote=False)
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", marked)
    marked = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", marked)
    return Html(re.sub("\ue000(\\w+)\ue001", lambda match: escape(facts[match[1]]), marked))


def link(address: str, text: str = "") -> Html:
    """Return a link that opens beside the notebook."""
    return Html(f'<a href="{html.escape(address)}" target="_blank" rel="noopener noreferrer">{escape(text or address)}</a>')


def paragraph(inside: Html, *, kind: str = "") -> Html:
    """Return a paragraph; `kind` is a class of `style.css`, e.g. `lead` or `muted`."""
    return Html(f'<p class="smsaero-{kind}">{inside}</p>' if kind else f"<p>{inside}</p>")


def items(entries: Iterable[Html], *, ordered: bool = False) -> Html:
    """Return a list."""
    tag = "ol" if ordered else "ul"
    return Html(f"<{tag}>{''.join(f'<li>{entry}</li>' for entry in entries)}</{tag}>")


def note(kind: str, *paragraphs: Html, say: str = "") -> Html:
    """Return a box of `kind` info, success, warning, alert or error.

    An error is announced at once, and so is an alert, which is a warning that asks; a success is when there is time. With `say`, which
    tells this note from others of its place, it is said when the typing pauses, and not again as long as it stands there.
    """
    role = {"error": ' role="alert"', "alert": ' role="alert"', "success": ' role="status"'}.get(kind, "")
    role = f' data-say="{html.escape(say)}"' if say else role
    return Html(f'<div class="smsaero-note smsaero-note-{kind}"{role}>{"".join(paragraph(each) for each in paragraphs)}</div>')


def problem(error: KitError, language: str, *more: Html) -> Html:
    """Return what happened and what to do now."""
    # The words of machines (`ReadTimeout`, a gateway's own sentence) stand in the sentence; what to do stands out.
    what = escape(error.sentence(language))
    return note("error", what, Html(f"<strong>{escape(error.next_step(language))}</strong>"), *more)


def misplaced_key(texts: Texts, state: State, field: str) -> Html:
    """Return that a key was typed into `field` and is not kept there; empty when that is not so."""
    return note("alert", prose(texts, "wizard.misplaced")) if state.misplaced_key == field else Html()


def bubble(sender_name: str, text: str) -> Html:
    """Return an SMS as a phone shows it."""
    return Html(
        f'<div class="smsaero-message"><div class="smsaero-sender">{escape(sender_name)}</div>'
        f'<div class="smsaero-bubble">{escape(text)}</div></div>'
    )


def phone(sender_name: str, text: str, *, label: str, under: str = "") -> Html:
    """Return a picture of a phone with an SMS on its screen, or with none when `text` is empty."""
    sms = bubble(sender_name, text) if text else Html('<div class="smsaero-message"></div>')
    below = f'<div class="smsaero-under">{escape(under)}</div>' if under else ""
    return Html(
        f'<div class="smsaero-phone" role="group" aria-label="{html.escape(label)}"><div class="smsaero-speaker"></div>'
        f'<div class="smsaero-screen">{sms}{below}</div></div>'
    )


def size_of(texts: Texts, text: str, price: Html | None = None) -> Html:
    """Return alphabet, length and segments of a rendered text, and its price where that is known."""
    size = measure(text)
    segments = Html(f"<strong>{escape(texts.count('wizard.size.segments', size.segments))}</strong>")
    parts = [segments, escape(size.alphabet), prose(texts, "wizard.size.units", units=size.units, left=size.units_left)]
    parts += [price] if price else []
    return Html(f'<div class="smsaero-size">{" · ".join(parts)}</div>')


def findings(texts: Texts, found: Iterable[Finding]) -> Html:
    """Return findings as a list, errors first; empty when there are none."""
    shown = sorted(found, key=lambda finding: finding.grade is not Grade.ERROR)
    return Html("".join(finding_html(texts, each, announced=True) for each in shown))


def finding_html(texts: Texts, finding: Finding, *, announced: bool = False, place: str = "") -> Html:
    """Return one finding: grade and rule, what is wrong, what to do. An `announced` error is said when the typing pauses."""
    say = f' data-say="{html.escape(f"{finding.rule} {finding.pointer}")}"' if finding.grade is Grade.ERROR and announced else ""
    grade = escape(texts(f"report.{finding.grade}"))
    return Html(
        f'<div class="smsaero-finding smsaero-finding-{finding.grade}"{say}>'
        f'<div><span class="smsaero-grade">{grade}</span> <span class="smsaero-rule">{escape(finding.rule)}</span>'
        f"{f' · {escape(place)}' if place else ''}</div>"
        f"<div>{escape(finding.message)}</div><div>{escape(finding.hint)}</div></div>"
    )


def price_html(texts: Texts, price: tuple[Decimal, Decimal] | None) -> Html:
    """Return a price, or from which to which it goes; empty when it is not known."""
    if price is None:
        return Html()
    if price[0] == price[1]:
        return prose(texts, "wizard.price.exact", amount=rubles(texts, price[0]))
    return prose(texts, "wizard.price.range", low=rubles(texts, price[0]), high=rubles(texts, price[1]))


def table(head: str, rows: Iterable[tuple[Html, Html]]) -> Html:
    """Return a table of names and values; `head` names it for those who do not see it."""
    inside = "".join(f"<tr><th scope='row'>{name}</th><td>{value}</td></tr>" for name, value in rows)
    return Html(
        f'<div class="smsaero-scroll"><table class="smsaero-fields" aria-label="{html.escape(head)}">{inside}</table></div>'
    )


def section(title: str) -> Html:
    """Return the heading of a part of a step."""
    return Html(f"<h3>{escape(title)}</h3>")


def listing(text: str, label: str) -> Html:
    """Return JSON as it stands in a file. One click selects all of it."""
    return Html(f'<pre class="smsaero-listing" tabindex="0" role="region" aria-label="{html.escape(label)}">{escape(text)}</pre>')
