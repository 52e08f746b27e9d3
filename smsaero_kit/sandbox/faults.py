"""What can be made to go wrong: by probability, by count, or by a script. This file never answers and never waits.

A fault is looked for after the request was read and before it is worked on. The words of `do` have texts, `sandbox.fault.<word>`.
"""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any, Final

from .wire import JSON_TYPE, Line, Malformed, Response, parsed, refusal

_HTML: Final = {"content-type": "text/html; charset=UTF-8"}
_PORTAL: Final = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please sign in to this network.</body></html>"


def _page(status: int, reason: str) -> Response:
    page = f"<html><head><title>{status} {reason}</title></head><body><h1>{status} {reason}</h1></body></html>"
    return Response(status, page.encode("ascii"), _HTML)


#: Word → what is answered. The bodies of 429 and 5xx are not known.
ANSWERS: Final[Mapping[str, Response]] = {
    "http_500": refusal(500, "Internal Server Error."),
    "http_502": _page(502, "Bad Gateway"),
    "http_503": _page(503, "Service Unavailable"),
    "http_504": _page(504, "Gateway Timeout"),
    "html_with_200": Response(200, _PORTAL, _HTML),
    "empty_with_200": Response(200, b""),
    "refused_with_200": refusal(200, "The message was refused."),
    "wrong_key": refusal(401, "Your request was made with invalid credentials."),
    "wrong_address": refusal(404, "Invalid ip-address"),
    "no_money": refusal(402, "Not enough money"),
    "forbidden": refusal(403, "Access denied."),
    "too_many": refusal(429, "Too many requests."),
}
#: Answer late; close the connection before or after the request is worked on; close it in the middle of the answer; answer
#: with `status`, `body` and `headers`; do nothing, which makes a step of a script.
SLOW, DROP_BEFORE, DROP_AFTER, CUT, ANSWER, NOTHING = "slow", "drop_before", "drop_after", "cut", "answer", "nothing"
WORDS: Final = (SLOW, DROP_BEFORE, DROP_AFTER, CUT, *ANSWERS, ANSWER, NOTHING)

_STATUSES: Final = range(200, 600)
#: An answer with one of these ends where its headers end (RFC 9110, 15.3.5 and 15.4.5).
BODILESS: Final = (204, 304)
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,100}")
_HEADER_VALUE: Final = re.compile(r"[\t -~\x80-\xff]*")

#: Of faults and scripts in force, and of the steps of each script.
MOST_FAULTS: Final = 1000
#: Characters of all of them together.
_MOST_CHARACTERS: Final = 10_000_000
#: Seconds of a slow answer that says no others, and the most.
SLOW_SECONDS: Final = 5.0
LONGEST_DELAY: Final = 3600.0


def too_many(retry_after: int | None) -> Response:
    """Return the answer to somebody who asks too often, with the seconds to wait, None for no such header."""
    answer = ANSWERS["too_many"]
    return answer if retry_after is None else replace(answer, headers={**answer.headers, "retry-after": str(retry_after)})


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong, and when.

    `do` is one of `WORDS`; any other raises `ValueError`, as does any value that makes no sense. A slow answer takes
    `SLOW_SECONDS` unless `seconds` says otherwise. With `accepts` the
    request is worked on before it goes wrong: an SMS is then on its way and paid. With a `status` of 204 or 304 there is no body.
    `endpoint` is a pattern as of file names, `sms/*`; `number` is a recipient that must be among those of the request. Of the
    requests that fit, the first `skip` pass; then each is hit with `probability`, until it happened `times` times.
    As a step of a script it happens to the next request that fits: `probability`, `skip` and `times` mean nothing there.
    """

    do: str
    accepts: bool = False
    seconds: float = 0.0
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    endpoint: str = "*"
    number: str = ""
    probability: float = 1.0
    skip: int = 0
    times: int | None = None

    def __post_init__(self) -> None:
        if self.do not in WORDS:
            raise ValueError(self.do)
        if self.status not in _STATUSES:
            raise ValueError(self.status)
        if not (0 <= self.probability <= 1 and 0 <= self.seconds <= LONGEST_DELAY and self.skip >= 0):
            raise ValueError(self)
        if self.do == SLOW and not self.seconds:
            object.__setattr__(self, "seconds", SLOW_SECONDS)
        for name, value in self.headers.items():
            if not (_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(value)):
                raise ValueError(f"{name}: {value}"[:200])

    @property
    def works(self) -> bool:
        """Whether the request is worked on all the same."""
        return self.accepts or self.do in (SLOW, DROP_AFTER, CUT, NOTHING)

    def spoil(self, answer: Response | None, retry_after: int | None) -> Response:
        """Return what goes out. `answer` is what would have been answered, None when the request was not worked on."""
        delay = self.seconds + (answer.delay if answer is not None else 0.0)
        whole = answer or refusal(500, "")
        if self.do in (DROP_BEFORE, DROP_AFTER):
            return replace(whole, line=Line.DROPPED, delay=delay)
        if self.do == CUT:
            return replace(whole, line=Line.CUT, delay=delay)
        if self.do in (SLOW, NOTHING):
            return replace(whole, delay=delay)
        if self.do == ANSWER:
            headers = {name.lower(): value for name, value in self.headers.items()}
            if self.status in BODILESS:
                return Response(self.status, b"", headers, delay=delay)
            return Response(self.status, self.body.encode("utf-8", "replace"), {**_kind(self.body), **headers}, delay=delay)
        return replace(too_many(retry_after) if self.do == "too_many" else ANSWERS[self.do], delay=delay)


def _kind(body: str) -> Mapping[str, str]:
    try:
        parsed(body)
    except Malformed:
        return _HTML
    return {"content-type": f"{JSON_TYPE}; charset=UTF-8"}


@dataclass
class _Rule:
    """A fault, or the steps of a script, with what it did so far."""

    id: int
    steps: tuple[Fault, ...]
    #: Whether the steps are gone through once, and one request each.
    script: bool
    #: Whether a script begins anew after its last step.
    repeats: bool = False
    seen: int = 0
    hits: int = 0

    @property
    def size(self) -> int:
        """Characters that it takes, roughly."""
        return sum(500 + len(step.body) + sum(map(len, (*step.headers, *step.headers.values()))) for step in self.steps)


class Faults:
    """The faults in force, in the order in which they were added. The first that fits decides; slow ones only add their seconds.

    `seed` makes chance repeatable: the same requests in the same order meet the same faults. May be used from several threads.
    """

    def __init__(self, seed: int | None = None, *, changed: Callable[[], None] = lambda: None) -> None:
        self._rules: dict[int, _Rule] = {}
        self._size = 0
        self._next = 1
        self._lock = threading.Lock()
        self._chance = random.Random(seed)  # noqa: S311 - nothing secret is drawn
        self._changed = changed

    def seed(self, seed: int | None) -> None:
        """Begin chance anew."""
        with self._lock:
            self._chance.seed(seed)

    def add(self, fault: Fault) -> int:
        """Put a fault in force and return its id. Raises `ValueError` when there are too many, or too long ones."""
        return self._add((fault,), script=False)

    def add_script(self, steps: Iterable[Fault], *, repeat: bool = False) -> int:
        """Put steps in force, one for each request that fits it, and return their id. A step that does not fit a request waits.

        With `repeat` they begin anew after the last one. Raises `ValueError` as `add` does, and for no steps.
        """
        return self._add(tuple(steps), script=True, repeats=repeat)

    def remove(self, fault_id: int) -> bool:
        """Take a fault or script out of force; return whether there was one."""
        with self._lock:
            rule = self._rules.pop(fault_id, None)
            self._size -= rule.size if rule is not None else 0
        self._changed()
        return rule is not None

    def clear(self) -> None:
        """Take all out of force."""
        with self._lock:
            self._rules.clear()
            self._size = 0
        self._changed()

    def __len__(self) -> int:
        return len(self._rules)

    def as_values(self) -> list[dict[str, Any]]:
        """Return the rules as they would stand in a scenario, each with its `id`, and with `seen` and `hits` so far."""
        with self._lock:
            return [_shown(rule) for rule in self._rules.values()]

    def meet(self, endpoint: str, numbers: Iterable[str]) -> Fault | None:
        """Return the fault that a request meets, None for none; the seconds of slow ones are added to those of another."""
        slow, seconds, recipients = False, 0.0, frozenset(numbers)
        with self._lock:
            for rule in self._rules.values():
                fault = self._step(rule, endpoint, recipients)
                if fault is None:
                    continue
                seconds = min(seconds + fault.seconds, LONGEST_DELAY)
                if fault.do != SLOW:
                    return replace(fault, seconds=seconds)
                slow = True
        return Fault(do=SLOW, seconds=seconds) if slow else None

    def _add(self, steps: tuple[Fault, ...], *, script: bool, repeats: bool = False) -> int:
        with self._lock:
            rule = _Rule(self._next, steps, script, repeats)
            if not 1 <= len(steps) <= MOST_FAULTS or len(self._rules) >= MOST_FAULTS or self._size + rule.size > _MOST_CHARACTERS:
                raise ValueError(len(steps))
            self._rules[rule.id] = rule
            self._size += rule.size
            self._next += 1
        self._changed()
        return rule.id

    def _step(self, rule: _Rule, endpoint: str, recipients: frozenset[str]) -> Fault | None:
        if rule.script and rule.hits >= len(rule.steps) and not rule.repeats:
            return None
        fault = rule.steps[rule.hits % len(rule.steps)] if rule.script else rule.steps[0]
        if not fnmatchcase(endpoint, fault.endpoint) or (fault.number and fault.number not in recipients):
            return None
        rule.seen += 1
        if not rule.script:
            if rule.seen <= fault.skip or (fault.times is not None and rule.hits >= fault.times):
                return None
            if fault.probability < 1 and self._chance.random() >= fault.probability:
                return None
        rule.hits += 1
        return fault


def fault_as_values(fault: Fault) -> dict[str, Any]:
    """Return a fault as it would stand in a scenario: without what is as it is by default."""
    plain = Fault(do=fault.do)
    return {name: value for name, value in vars(fault).items() if name == "do" or value != getattr(plain, name)}


def _shown(rule: _Rule) -> dict[str, Any]:
    told: dict[str, Any] = {"id": rule.id, "seen": rule.seen, "hits": rule.hits}
    if not rule.script:
        return {**told, **fault_as_values(rule.steps[0])}
    steps = [fault_as_values(step) for step in rule.steps]
    return {**told, "steps": steps, **({"repeat": True} if rule.repeats else {})}
