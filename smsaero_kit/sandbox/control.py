"""The control API of the sandbox, below `/sandbox/`: what it received, and what it is to do. This file never opens a socket.

JSON in, JSON out, without credentials: nothing of it exists at the real gateway. A change must come as `application/json`, so that
no page of another site can make one in passing.
"""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs

from smsaero_kit.errors import ScenarioRefused, StateRefused
from smsaero_kit.texts import LANGUAGES, texts

from .control_shown import shown_account, shown_attempt, shown_request, shown_sms
from .gateway import Sandbox
from .magic import DELIVERED
from .scenario import add_rule, apply, check, from_json, set_account, set_clock
from .seen import shortened
from .state import Account, Sms
from .view import view
from .wire import JSON_TYPE, Request, Response, content_type_of

T = TypeVar("T")

PATH: Final = "/sandbox/"
#: Of a list that nobody asked to be longer or shorter.
_LIMIT: Final = 100
#: What takes an id behind its name.
_WITH_IDS: Final = ("faults",)
#: Which part of a scenario a body is, by the name that it is sent to.
_BODIES: Final = {"faults": "rule", "choices": "choices", "clock": "clock", "accounts": "account", "scenario": ""}
#: What may stand in the query beside the language: a misspelt filter must not show everything.
_QUERIES: Final = {
    "messages": ("number", "account", "limit"),
    "inbox": ("number", "account", "limit"),
    "requests": ("account", "limit"),
    "callbacks": ("limit",),
}
_LANGUAGE: Final = re.compile(r"(?:^|&)lang=(\w*)(?=&|$)", re.ASCII)
_HEADERS: Final = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
}

Handler = Callable[[Sandbox, "_Call"], Any]


class _Call:
    """A request to the control API: its query, its body, and what the path has after the handler's name. Raises `ValueError`."""

    def __init__(self, request: Request, name: str, rest: str, body: str | None) -> None:
        """`name` is what stands first after `/sandbox/`, `body` is the part of a scenario that the body must be, None where nobody reads it."""
        self.rest = rest
        self.query = {
            name: values[-1] for name, values in parse_qs(request.query, keep_blank_values=True, max_num_fields=100).items()
        }
        for given in self.query.keys() - {"lang", *_QUERIES.get(name, ())}:
            allowed = ("lang", *_QUERIES.get(name, ()))
            near = get_close_matches(given, allowed, 1, 0.5) or [", ".join(allowed)]
            raise ScenarioRefused("unknown_query", shortened(given, 80), value=shortened(given, 80), wanted=near[0])
        self.language = _language(request)
        self.values: dict[str, Any] = {} if body is None else _checked(request.body, body)

    def limit(self) -> int:
        """Return how many things of a list are wanted."""
        wanted = self.query.get("limit", str(_LIMIT))
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 6):  # noqa: PLR2004 - digits
            raise ScenarioRefused("range", "limit", value=shortened(wanted, 80), wanted="0…99999")
        return int(wanted)


def _checked(body: bytes, part: str) -> dict[str, Any]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ScenarioRefused("json_unusable", "/") from None
    return check(from_json(text), part)


def respond(sandbox: Sandbox, request: Request) -> Response:
    """Return the answer of the control API to a path below `/sandbox/`, of the gateway to any other. Never raises."""
    if not f"{request.path}/".startswith(PATH):
        return sandbox.answer(request)
    try:
        status, value, headers = _answered(sandbox, request)
    except ScenarioRefused as error:
        language = _language(request)
        where = {"error": error.sentence(language), "hint": error.next_step(language), "where": error.pointer}
        status, value, headers = 400, where, {}
    except StateRefused as error:
        language = _language(request)
        status, value, headers = 500, {"error": error.sentence(language), "hint": error.next_step(language)}, {}
    # Readable in a terminal. A text may hold half of a surrogate pair, which JSON can carry and UTF-8 cannot.
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return Response(status, body, {**_HEADERS, **headers})


def _answered(sandbox: Sandbox, request: Request) -> tuple[int, Any, dict[str, str]]:
    say = texts(_language(request))
    name, _, rest = request.path[len(PATH) :].partition("/")
    rest = rest.strip("/")
    method = "GET" if request.method == "HEAD" else request.method
    handlers = _HANDLERS.get(name)
    if handlers is None or (rest and name not in _WITH_IDS):
        return 404, {"error": say("sandbox.control.unknown_path", known=", ".join(filter(None, _HANDLERS)))}, {}
    handler = handlers.get(method)
    if handler is None:
        allowed = ", ".join(handlers)
        return 405, {"error": say("sandbox.control.method", allowed=allowed)}, {"allow": allowed}
    if method in ("POST", "PATCH") and content_type_of(request) != JSON_TYPE:
        return 415, {"error": say("sandbox.control.content_type")}, {}
    try:
        # A long body is read before anybody has to wait for it.
        call = _Call(request, name, rest, _BODIES.get(name) if method in ("POST", "PATCH") and not rest else None)
    except ValueError:
        return 400, {"error": say("sandbox.control.query")}, {}
    with sandbox.still() if method == "GET" else sandbox.changing():
        found = handler(sandbox, call)
    return (404, {"error": say("sandbox.control.nothing_there")}, {}) if found is None else (200, found, {})


def _language(request: Request) -> str:
    wanted = _LANGUAGE.search(request.query)
    return preferred_language(wanted[1] if wanted else "", request.headers.get("accept-language", ""))


def preferred_language(wanted: str, accept_language: str) -> str:
    """Return the language of a visitor: the one wanted, else the first known one that the browser names."""
    named = [wanted, *(part.strip()[:2].lower() for part in accept_language.split(","))]
    return next((language for language in named if language in LANGUAGES), LANGUAGES[0])


def _overview(sandbox: Sandbox, _call: _Call) -> Any:
    return {
        "now": sandbox.clock(),
        "revision": sandbox.revision,
        "accounts": [shown_account(account) for account in sandbox.accounts],
        "messages": sum(len(account.sms) for account in sandbox.accounts),
        "requests": len(sandbox.requests),
        "faults": sandbox.faults.as_values(),
        "callbacks_waiting": len(sandbox.outbox),
        "paths": [f"{PATH}{name}" for name in (*_HANDLERS, "events")],
    }


def _messages(sandbox: Sandbox, call: _Call) -> Any:
    return _shown(_fitting(sandbox, call), call)


def _inbox(sandbox: Sandbox, call: _Call) -> Any:
    return _shown((found for found in _fitting(sandbox, call) if found[0].status == DELIVERED and not found[0].test), call)


def _shown(found: Iterator[tuple[Sms, str]], call: _Call) -> Any:
    newest = [shown_sms(sms, email) for sms, email in islice(found, call.limit())]
    return newest[::-1]


def _fitting(sandbox: Sandbox, call: _Call) -> Iterator[tuple[Sms, str]]:
    """Return the messages that are asked for, by `number` and by `account`, with the e-mail of their accounts, the newest first.

    There may be very many: no more of them are looked at than somebody takes.
    """
    number, wanted, now = call.query.get("number", ""), call.query.get("account", ""), sandbox.clock()
    accounts = [_with_email(account) for account in sandbox.accounts if wanted in ("", account.email)]
    found = heapq.merge(*accounts, key=lambda each: each[0].id, reverse=True)
    return ((sms.at(now), email) for sms, email in found if number in ("", sms.number))


def _with_email(account: Account) -> Iterator[tuple[Sms, str]]:
    return ((sms, account.email) for sms in reversed(account.sms))


def _newest(things: Sequence[T], call: _Call) -> Sequence[T]:
    limit = call.limit()
    return things[-limit:] if limit else ()


def _requests(sandbox: Sandbox, call: _Call) -> Any:
    wanted = call.query.get("account", "")
    requests = [seen for seen in sandbox.requests if wanted in ("", seen.account)]
    return [shown_request(seen, call.language) for seen in _newest(requests, call)]


def _callbacks(sandbox: Sandbox, call: _Call) -> Any:
    attempts = [shown_attempt(each) for each in _newest(sandbox.callbacks, call)]
    return {"waiting": len(sandbox.outbox), "dropped": sandbox.outbox.dropped, "attempts": attempts}


def _faults(sandbox: Sandbox, call: _Call) -> Any:
    rules = sandbox.faults.as_values()
    return next((rule for rule in rules if str(rule["id"]) == call.rest), None) if call.rest else rules


def _add_fault(sandbox: Sandbox, call: _Call) -> Any:
    if call.rest:
        return None
    return {"id": add_rule(sandbox.faults, call.values)}


def _remove_faults(sandbox: Sandbox, call: _Call) -> Any:
    if not call.rest:
        sandbox.faults.clear()
        return []
    rule = _faults(sandbox, call)
    if rule is None:
        return None
    sandbox.faults.remove(rule["id"])
    return sandbox.faults.as_values()


def _choices(sandbox: Sandbox, _call: _Call) -> Any:
    return sandbox.choices.as_values()


def _change_choices(sandbox: Sandbox, call: _Call) -> Any:
    sandbox.choices = sandbox.choices.changed(call.values)
    return sandbox.choices.as_values()


def _clock(sandbox: Sandbox, _call: _Call) -> Any:
    return {"now": sandbox.clock(), "speed": sandbox.clock.speed}


def _move_clock(sandbox: Sandbox, call: _Call) -> Any:
    set_clock(sandbox.clock, call.values)
    return _clock(sandbox, call)


def _accounts(sandbox: Sandbox, _call: _Call) -> Any:
    return [shown_account(account) for account in sandbox.accounts]


def _set_account(sandbox: Sandbox, call: _Call) -> Any:
    account = sandbox.account(call.values["email"])
    set_account(account, call.values)
    return shown_account(account)


def _apply_scenario(sandbox: Sandbox, call: _Call) -> Any:
    apply(sandbox, call.values)
    return _overview(sandbox, call)


def _reset(sandbox: Sandbox, call: _Call) -> Any:
    sandbox.reset()
    return _overview(sandbox, call)


def _view(sandbox: Sandbox, call: _Call) -> Any:
    return view(sandbox, call.language)


#: What stands first after `/sandbox/` → method → what does it.
_HANDLERS: Final[Mapping[str, Mapping[str, Handler]]] = {
    "": {"GET": _overview},
    "messages": {"GET": _messages},
    "inbox": {"GET": _inbox},
    "requests": {"GET": _requests},
    "callbacks": {"GET": _callbacks},
    "faults": {"GET": _faults, "POST": _add_fault, "DELETE": _remove_faults},
    "choices": {"GET": _choices, "PATCH": _change_choices},
    "clock": {"GET": _clock, "POST": _move_clock},
    "accounts": {"GET": _accounts, "POST": _set_account},
    "scenario": {"POST": _apply_scenario},
    "reset": {"POST": _reset},
    "view": {"GET": _view},
}
