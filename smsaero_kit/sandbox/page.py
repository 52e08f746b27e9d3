"""The page that the sandbox's server shows at `/`: the balance and the messages, in two languages. It loads nothing from anywhere.

This file never answers the API. Everything that came from outside is escaped.
"""

from __future__ import annotations

from html import escape
from string import Template
from typing import Final

from smsaero_kit.gateway.message import status_text
from smsaero_kit.texts import LANGUAGES, Texts, texts

from .gateway import Sandbox
from .state import Sms

_SHOWN: Final = 100
_NAMES: Final = {"en": "English", "ru": "Русский"}
_COLUMNS: Final = ("time", "number", "sender", "text", "status", "segments", "cost")

_PAGE: Final = Template("""<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>
:root { --ink: #1b1f24; --quiet: #59636e; --paper: #fff; --ground: #f3f5f8; --line: #d6dce3; --mark: #0b63c5; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebef; --quiet: #9aa5b1; --paper: #1a1f26; --ground: #11151a; --line: #343c46; --mark: #74b2ff; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: baseline; justify-content: space-between; }
h1 { margin: 0; font-size: 1.5rem; }
a { color: var(--mark); }
p { margin: 0.25rem 0 1rem; color: var(--quiet); }
strong { color: var(--ink); }
table { width: 100%; border-collapse: collapse; background: var(--paper); border: 1px solid var(--line); }
th, td { padding: 0.5rem 0.75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-size: 0.85rem; font-weight: 600; }
th, td.time, td.number, td.sender, td.cost { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.text { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 14rem; }
td.status { min-width: 9rem; }
@media (max-width: 48rem) {
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  td { display: flex; gap: 0.75rem; padding: 0.15rem 0.75rem; border: 0; }
  td.text, td.status { min-width: 0; }
  td::before { content: attr(data-label); flex: 0 0 7rem; color: var(--quiet); font-size: 0.85rem; white-space: nowrap; }
}
</style>
</head>
<body>
<main>
<header><h1>$title</h1><nav>$languages</nav></header>
<p>$note</p>
<p><strong>$balance</strong></p>
$messages
</main>
</body>
</html>
""")


def page(sandbox: Sandbox, language: str, address: str) -> str:
    """Return the page in `language`; `address` is the base URL that clients are given."""
    say = texts(language)
    messages = sandbox.messages[: -_SHOWN - 1 : -1]
    return _PAGE.substitute(
        language=language,
        title=escape(say("sandbox.page.title")),
        note=escape(say("sandbox.page.note")),
        balance=escape(say("sandbox.page.balance", amount=sandbox.balance)),
        languages=" · ".join(
            f"<strong>{name}</strong>" if code == language else f'<a href="?lang={code}" lang="{code}">{name}</a>'
            for code, name in _NAMES.items()
        ),
        messages=_table(messages, say) if messages else f"<p>{escape(say('sandbox.page.empty', address=address))}</p>",
    )


def preferred_language(query: str, accept_language: str) -> str:
    """Return the language of a visitor: the `?lang=` of the address, else the first known one that the browser names."""
    wanted = [query.removeprefix("lang=")] if query.startswith("lang=") else []
    wanted += [part.strip()[:2].lower() for part in accept_language.split(",")]
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def _table(messages: tuple[Sms, ...], say: Texts) -> str:
    labels = {column: escape(say(f"sandbox.page.{column}")) for column in _COLUMNS}
    head = "".join(f'<th scope="col">{label}</th>' for label in labels.values())
    rows = []
    for sms in messages:
        status = status_text(sms.status, say.language)
        cells = {
            "time": sms.time.astimezone().strftime("%H:%M:%S"),
            "number": f"+{sms.number}",
            "sender": sms.sender_name,
            "text": sms.text,
            "status": say("sandbox.page.test_status", status=status) if sms.test else status,
            "segments": str(sms.segments),
            "cost": say("sandbox.page.free") if sms.test else say("sandbox.page.amount", amount=sms.cost),
        }
        # The text keeps its line breaks, so nothing may stand between it and its cell.
        cell = '<td class="{}" data-label="{}"><span>{}</span></td>'
        rows.append("".join(cell.format(column, labels[column], escape(value)) for column, value in cells.items()))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"
