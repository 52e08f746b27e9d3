"""The page that the sandbox's server shows at `/`, in two languages. It loads nothing from anywhere else.

This file never answers the API, and puts nothing that came from outside into HTML: the script asks the control API for it.
"""

from __future__ import annotations

import json
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Final
from urllib.parse import parse_qs

from smsaero_kit.sandbox.control import preferred_language
from smsaero_kit.sandbox.magic import MAGIC_KEYS, MAGIC_NUMBERS
from smsaero_kit.sandbox.view import MESSAGES, REQUESTS
from smsaero_kit.sandbox.wire import Request, Response
from smsaero_kit.texts import Texts, texts

_FOLDER: Final = "/page/"
#: File → content type.
_FILES: Final = {
    "page.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    **dict.fromkeys(
        ("page.js", "dom.js", "phones.js", "activity.js", "controls.js", "connection.js"), "text/javascript; charset=utf-8"
    ),
}
#: What browsers ask for by themselves: it is nothing of the API, so it does not belong among the requests.
_ASKED_BY_BROWSERS: Final = ("/favicon.ico", "/apple-touch-icon", "/.well-known/")
_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
#: The texts in the HTML, `$<name>` there: each stands in the catalogue as `sandbox.page.<name>`.
_IN_HTML: Final = (
    *("title", "note", "noscript", "language", "connecting", "clock", "forward", "forward_5", "forward_60", "reset"),
    *("reset_question", "reset_note", "reset_yes", "cancel", "accounts", "phones", "newer", "requests", "no_requests"),
    *("only_findings", "callbacks", "no_callbacks", "faults", "no_faults", "next_send", "add", "copy", "magic", "magic_note"),
    *("empty_title", "empty_lead", "empty_try", "empty_client", "empty_address", "empty_email", "empty_any_email"),
    *("empty_key", "empty_any_key", "empty_curl", "empty_magic"),
)
#: The texts that the script puts in, likewise.
_IN_SCRIPT: Final = (
    *("live", "lost", "lost_short", "back", "clock_stopped", "clock_speed", "phone", "new", "state_open", "state_failed"),
    *("state_test", "planned", "announce", "show_all", "show_fewer", "fields", "level_error", "level_warning", "level_note"),
    *("callback_again", "remove", "used_up", "not_done", "no_answer", "not_arrived", "copy", "copied", "sample"),
)
#: The faults that are offered for the next SMS.
_FAULTS: Final[tuple[dict[str, str | float], ...]] = (
    {"do": "slow", "seconds": 5},
    {"do": "drop_after"},
    {"do": "drop_before"},
    {"do": "http_502"},
    {"do": "too_many"},
    {"do": "html_with_200"},
    {"do": "no_money"},
)
#: An ordinary number, which nothing happens to.
_ORDINARY: Final = "79990000000"


def asset(request: Request) -> Response | None:
    """Return a file of the page, None for every other path."""
    if request.method not in ("GET", "HEAD"):
        return None
    if request.path == "/":
        return _answer(_index(_language(request)), "text/html; charset=utf-8")
    if request.path.startswith(_ASKED_BY_BROWSERS):
        return Response(404, b"", {"content-type": "text/plain"})
    name = request.path.removeprefix(_FOLDER)
    if not request.path.startswith(_FOLDER) or name not in _FILES:
        return None
    return _answer(_file(name), _FILES[name])


def _answer(text: str, kind: str) -> Response:
    return Response(200, text.encode("utf-8"), {**_HEADERS, "content-type": kind})


def _language(request: Request) -> str:
    wanted = parse_qs(request.query, max_num_fields=10).get("lang", [""])[-1] if len(request.query) < 100 else ""  # noqa: PLR2004
    return preferred_language(wanted, request.headers.get("accept-language", ""))


@cache
def _index(language: str) -> str:
    say = texts(language)
    return Template(_file("index.html")).substitute(
        {name: escape(say(f"sandbox.page.{name}")) for name in _IN_HTML},
        lang=language,
        current_en='aria-current="true"' if language == "en" else "",
        current_ru='aria-current="true"' if language == "ru" else "",
        shown=escape(say("sandbox.page.shown", messages=MESSAGES, requests=REQUESTS)),
        options="".join(_option(fault, say) for fault in _FAULTS),
        ordinary=_ORDINARY,
        magic_rows="".join(_magic_rows(say)),
        texts=escape(json.dumps({name: say(f"sandbox.page.{name}") for name in _IN_SCRIPT}, ensure_ascii=False)),
    )


def _option(fault: dict[str, str | float], say: Texts) -> str:
    words = say(f"sandbox.fault.{fault['do']}")
    if "seconds" in fault:
        words = f"{words}, {say('sandbox.page.fault_seconds', seconds=fault['seconds'])}"
    rule = json.dumps({**fault, "endpoint": "sms/send", "times": 1})
    return f'<option value="{escape(rule)}">{escape(words)}</option>'


def _magic_rows(say: Texts) -> list[str]:
    rows = [(_ORDINARY, say("sandbox.page.magic_ordinary")), *((magic.value, say(magic.text_key)) for magic in MAGIC_NUMBERS)]
    send, label = escape(say("sandbox.page.magic_send")), "sandbox.page.magic_send_to"
    return [
        f"<li><code>{number}</code><span>{escape(what)}</span>"
        f'<button type="button" data-send="{number}" aria-label="{escape(say(label, number=number))}">{send}</button></li>'
        for number, what in rows
    ] + [f"<li><code>{escape(magic.value)}</code><span>{escape(say(magic.text_key))}</span></li>" for magic in MAGIC_KEYS]


@cache
def _file(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
