"""An SMS that is to be sent with many others. This file never sends it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from .endpoints.sms import send
from .message import Message
from .parameters import digits
from .protocol import Call


@dataclass(frozen=True)
class Outgoing:
    """An SMS to be sent; what its fields mean stands at `Client.send`.

    Two with the same `key` are the same SMS; without one, those with the same number, text and sender name. Raises `TypeError` for
    a number or text that is no `str`, `ValueError` for a planned time without its zone.
    """

    number: str
    text: str
    sender_name: str
    key: str = ""
    planned: datetime | None = None
    callback_url: str | None = None
    callback_format: str | None = None
    short_links: bool = False

    def __post_init__(self) -> None:
        for name in ("number", "text", "sender_name", "key"):
            if not isinstance(getattr(self, name), str):
                # Without the value: it may be a person's number.
                raise TypeError(f"{name} of an Outgoing must be a str, not {type(getattr(self, name)).__name__}")
        self.call()

    def call(self) -> Call[Message]:
        """Return the question to the gateway."""
        return send(
            number=self.number,
            text=self.text,
            sender_name=self.sender_name,
            planned=self.planned,
            callback_url=self.callback_url,
            callback_format=self.callback_format,
            short_links=self.short_links,
        )

    @property
    def digest(self) -> bytes:
        """What a journal knows it by: 32 bytes."""
        what = [self.key] if self.key else [digits(self.number), self.text, self.sender_name]
        return hashlib.blake2b(json.dumps(what).encode("ascii"), digest_size=32).digest()

    def __repr__(self) -> str:
        return f"Outgoing(…{self.number[-2:]})"
