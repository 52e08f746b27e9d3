"""What a screen reader is told of a test SMS while it is under way: each place that it passes. This file shows nothing and starts nothing."""

from __future__ import annotations

from smsaero_kit.gateway import status_text
from smsaero_kit.texts import Texts
from smsaero_kit.wizard.state import Phase, State


def news(before: State, after: State, texts: Texts) -> list[str]:
    """Return what the change from `before` to `after` says about a send, one sentence each; mostly nothing."""
    old, new = before.delivery, after.delivery
    if new is old or new.phase is Phase.IDLE:
        return []
    told = []
    if new.phase is Phase.RUNNING and new.message is None and new.ticket != old.ticket:
        told.append(texts("wizard.test.sending"))
    if new.message is not None and (old.message is None or new.message.status != old.message.status):
        told.append(status_text(new.message.status, texts.language))
    return told
