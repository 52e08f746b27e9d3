"""The tables of the sandbox, made from the sandbox itself. This file knows no endpoint, number or price."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_parts import code, heading, table

from smsaero_kit.sandbox import MAGIC_KEYS, MAGIC_NUMBERS, Magic
from smsaero_kit.sandbox.endpoints import ENDPOINTS
from smsaero_kit.sandbox.state import SENDERS, START_BALANCE, TARIFFS, channel_of
from smsaero_kit.texts import Texts, texts


def page(language: str) -> str:
    """Return the endpoints, the magic values and the account."""
    say = texts(language)
    endpoints = [[code(f"/v2/{path}"), say(f"docs.sandbox.endpoint.{path}")] for path in ENDPOINTS]
    senders = [
        [
            code(sender.name),
            say("docs.yes" if sender.approved else "docs.no"),
            code(channel_of(sender.name)),
            TARIFFS[channel_of(sender.name)]["OTHER"],
        ]
        for sender in SENDERS
    ]
    heads = [say(f"docs.sandbox.{name}") for name in ("sender", "approved", "charged", "price")]
    parts = [
        heading(2, say("docs.sandbox.title.endpoints"), "endpoints"),
        table([say("docs.sandbox.path"), say("docs.sandbox.does")], endpoints),
        heading(2, say("docs.sandbox.title.magic"), "magic"),
        say("docs.sandbox.magic"),
        _magic("docs.sandbox.number", MAGIC_NUMBERS, say),
        _magic("docs.sandbox.key", MAGIC_KEYS, say),
        heading(2, say("docs.sandbox.title.account"), "account"),
        say("docs.sandbox.account", balance=START_BALANCE),
        table(heads, senders),
    ]
    return "\n\n".join(parts) + "\n"


def _magic(head: str, values: Iterable[Magic], say: Texts) -> str:
    return table([say(head), say("docs.sandbox.happens")], [[code(magic.value), say(magic.text_key)] for magic in values])
