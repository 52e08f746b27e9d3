"""How the control API shows things: as plain values that are JSON. This file never looks for them, and never shows a secret."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from smsaero_kit.texts import texts

from .callbacks import Attempt
from .finding_text import finding_text
from .seen import Seen, shown_url
from .state import Account, Sms


def shown_account(account: Account) -> dict[str, Any]:
    """Return an account without the things in it."""
    senders = [
        {"name": sender.name, "approved": sender.approved_from is not None, "operators": list(sender.operators)}
        for sender in account.senders
    ]
    return {"email": account.email, "balance": str(account.balance), "sender_names": senders, "tariffs": account.tariffs}


def shown_sms(sms: Sms, email: str) -> dict[str, Any]:
    """Return a message as it is; `email` is that of its account."""
    return {
        "id": sms.id,
        "account": email,
        "number": sms.number,
        "sender_name": sms.sender_name,
        "text": sms.text,
        "status": sms.status,
        "status_word": sms.status_word,
        "final": sms.final,
        "test": sms.test,
        "segments": sms.segments,
        "cost": str(sms.cost),
        "channel": sms.channel,
        "created": sms.created,
        "planned": sms.planned,
        "answered": sms.answered,
        "callback": None if sms.callback is None else {**asdict(sms.callback), "url": shown_url(sms.callback.url)},
    }


def shown_request(seen: Seen, language: str) -> dict[str, Any]:
    """Return what is remembered of a request, with its findings as sentences."""
    say = texts(language)
    return {
        "id": seen.id,
        "time": seen.time,
        "account": seen.account,
        "method": seen.method,
        "path": seen.path,
        "fields": seen.fields,
        "status": seen.status,
        "line": seen.line.value,
        "findings": [{"level": each.level, "key": each.key, "text": finding_text(each, say)} for each in seen.findings],
    }


def shown_attempt(attempt: Attempt) -> dict[str, Any]:
    """Return what became of a callback."""
    callback = attempt.callback
    return {
        "message_id": callback.message_id,
        "status": callback.status,
        "url": shown_url(callback.to.url),
        "encoding": callback.to.encoding,
        "attempt": callback.attempt,
        "time": attempt.time,
        "answered": attempt.answered,
        "problem": attempt.problem,
        "again": attempt.again,
    }
