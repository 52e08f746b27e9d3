"""What the page shows, as plain values in one language. This file never makes HTML: the page's script puts texts in as texts.

Times are seconds since 1970: the page's script writes them in the visitor's zone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import inf
from typing import Any, Final

from smsaero_kit.gateway.message import status_text
from smsaero_kit.texts import Texts, texts

from .callbacks import Attempt
from .finding_text import finding_text
from .gateway import Sandbox
from .magic import DELIVERED
from .seen import Seen, shown_url
from .state import Sms
from .wire import Line

#: How many of each are shown, the newest.
MESSAGES: Final = 200
REQUESTS: Final = 60
CALLBACKS: Final = 30
FAULTS: Final = 50
#: Characters of a field's value.
_LONGEST: Final = 1000
#: Steps of a script.
_STEPS: Final = 5


def view(sandbox: Sandbox, language: str) -> dict[str, Any]:
    """Return what the page shows: accounts, messages and requests, the newest first, and what goes wrong on purpose."""
    say = texts(language)
    return {
        "now": sandbox.clock(),
        "speed": sandbox.clock.speed,
        "accounts": [
            {"id": account.email, "balance": say("sandbox.page.amount", amount=account.balance)}
            for account in reversed(sandbox.accounts)
        ],
        "messages": [_message(sms, say) for sms in sandbox.latest(MESSAGES)],
        "requests": [_request(seen, say) for seen in sandbox.requests[: -REQUESTS - 1 : -1]],
        "callbacks": [_callback(attempt, say) for attempt in sandbox.callbacks[: -CALLBACKS - 1 : -1]],
        "faults": [_fault(rule, say) for rule in sandbox.faults.as_values()[: -FAULTS - 1 : -1]],
    }


def good_until(sandbox: Sandbox) -> float:
    """Return up to when time alone changes nothing of what is shown: no message that is shown takes another status before."""
    now = sandbox.clock()
    open_ones = [sms for sms in sandbox.latest(MESSAGES) if not sms.final]
    steps = (begin + after for sms in open_ones for begin in (sms.created, sms.planned) for after, _ in sms.life)
    return min((time for time in steps if time > now), default=inf)


def _message(sms: Sms, say: Texts) -> dict[str, Any]:
    """`state` says whether the phone has it: `delivered`, `failed`, still `open`, or a `test`, which no phone ever gets."""
    return {
        "id": sms.id,
        "number": sms.number,
        "sender": sms.sender_name,
        "text": sms.text,
        "state": "test" if sms.test else "delivered" if sms.status == DELIVERED else "failed" if sms.final else "open",
        "status": status_text(sms.status, say.language),
        "segments": say.count("sms.segments", sms.segments),
        "cost": say("sandbox.page.free") if sms.test else say("sandbox.page.amount", amount=sms.cost),
        "time": sms.created if sms.answered is None else sms.answered,
        "planned": sms.planned if sms.planned > sms.created and not sms.final else None,
    }


def _request(seen: Seen, say: Texts) -> dict[str, Any]:
    line = "" if seen.line is Line.KEPT else say(f"sandbox.page.line_{seen.line.value}")
    return {
        "id": seen.id,
        "time": seen.time,
        "account": seen.account,
        "method": seen.method[:20],
        "path": seen.path[:_LONGEST],
        "status": seen.status,
        "line": line,
        "fields": [{"id": name, "value": _shown(value)} for name, value in seen.fields.items()],
        "findings": [
            {"id": number, "level": each.level, "text": finding_text(each, say)} for number, each in enumerate(seen.findings)
        ],
    }


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _callback(attempt: Attempt, say: Texts) -> dict[str, Any]:
    if attempt.arrived:
        outcome = say("sandbox.page.callback_arrived")
    elif attempt.answered is not None:
        outcome = say("sandbox.page.callback_answered", status=attempt.answered)
    else:
        outcome = say(f"sandbox.page.callback_{attempt.problem}")
    callback = attempt.callback
    status = f"{callback.status} ({status_text(callback.status, say.language)})" if callback.word else callback.status
    return {
        "id": callback.turn,
        "what": say("sandbox.page.callback_what", id=callback.message_id, status=status),
        "attempt": say("sandbox.page.callback_attempt", number=callback.attempt) if callback.attempt > 1 else "",
        "url": shown_url(callback.to.url),
        "time": attempt.time,
        "outcome": outcome,
        "arrived": attempt.arrived,
        "again": attempt.again,
    }


def _fault(rule: Mapping[str, Any], say: Texts) -> dict[str, Any]:
    """`used_up` says that a fault happened as often as it was to, so nothing meets it any more."""
    steps = rule.get("steps", [rule])
    times = len(steps) if "steps" in rule and not rule.get("repeat") else rule.get("times")
    words = " → ".join([_step(step, say) for step in steps[:_STEPS]] + ["…"] * (len(steps) > _STEPS))
    if rule.get("repeat"):
        words = f"{words} ({say('sandbox.page.fault_repeats')})"
    hits = say("sandbox.page.fault_hits", hits=rule["hits"])
    return {
        "id": rule["id"],
        "text": words,
        "hits": hits if times is None else say("sandbox.page.fault_hits_of", hits=rule["hits"], times=times),
        "used_up": times is not None and rule["hits"] >= times,
    }


def _step(step: Mapping[str, Any], say: Texts) -> str:
    """Return a fault in words: what happens, and to which requests where it is not all."""
    parts = [say(f"sandbox.fault.{step['do']}")]
    if "status" in step and step["do"] == "answer":
        parts.append(f"HTTP {step['status']}")
    if "seconds" in step:
        parts.append(say("sandbox.page.fault_seconds", seconds=f"{step['seconds']:g}"))
    parts += [str(step[name]) for name in ("endpoint", "number") if name in step]
    if "skip" in step:
        parts.append(say("sandbox.page.fault_skip", count=step["skip"]))
    if "probability" in step:
        parts.append(say("sandbox.page.fault_probability", percent=f"{step['probability'] * 100:g}"))
    return ", ".join(parts)
