"""The magic numbers and keys: values with which the sandbox shows what can go wrong. This file never does it itself.

The end of a number says what happens: a status of the API (2, 6, 8) or a status of HTTP (402, 429, 502 …).
Each row has a text, `sandbox.magic.<key>`, for documentation and for the wizard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .wire import Response, refusal

#: Seconds after which a message takes a status.
Life = tuple[tuple[float, int], ...]

QUEUE, DELIVERED, UNDELIVERED, SENT, WAIT, REJECTED, MODERATION = 0, 1, 2, 3, 4, 6, 8

ORDINARY_LIFE: Final[Life] = ((0.0, QUEUE), (1.0, SENT), (2.5, WAIT), (4.0, DELIVERED))
REJECTED_LIFE: Final[Life] = ((0.0, QUEUE), (1.5, REJECTED))
TEST_LIFE: Final[Life] = ((0.0, DELIVERED),)

_HTML: Final = {"content-type": "text/html; charset=UTF-8"}


@dataclass(frozen=True)
class Magic:
    """A value and what happens with it."""

    #: The number as digits, or the key.
    value: str
    #: Its name; `text_key` is where the catalogue describes it.
    key: str
    #: What a message to this number goes through instead of an ordinary life.
    life: Life = ORDINARY_LIFE
    #: What is answered instead of accepting anything.
    answer: Response | None = None
    #: The message is accepted, and then the line goes dead.
    drops: bool = False

    @property
    def text_key(self) -> str:
        """The key of the text that says what happens."""
        return f"sandbox.magic.{self.key}"


_BAD_GATEWAY: Final = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_PORTAL: Final = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please sign in to this network.</body></html>"

MAGIC_NUMBERS: Final = (
    Magic("79990000002", "undelivered", life=((0.0, QUEUE), (1.0, SENT), (2.5, WAIT), (4.0, UNDELIVERED))),
    Magic("79990000006", "rejected", life=REJECTED_LIFE),
    Magic("79990000008", "moderated", life=((0.0, MODERATION), (4.0, QUEUE), (5.0, SENT), (6.5, WAIT), (8.0, DELIVERED))),
    Magic("79990000402", "no_money", answer=refusal(402, "Not enough money")),
    Magic("79990000408", "dropped", drops=True),
    # No source says whether the gateway sends Retry-After; the sandbox does, so that clients can be seen to heed it.
    Magic("79990000429", "too_many", answer=refusal(429, "Too many requests.", headers={"retry-after": "30"})),
    Magic("79990000502", "bad_gateway", answer=Response(502, _BAD_GATEWAY, _HTML)),
    Magic("79990000200", "html_with_200", answer=Response(200, _PORTAL, _HTML)),
    Magic("79990000201", "refused_with_200", answer=refusal(200, "The message was refused.")),
)

MAGIC_KEYS: Final = (
    # The framework's stock words, as cloudloyalty/smsaero-client and 6reduk/smsaeroclient quote them.
    Magic("sandbox-wrong-key-401", "wrong_key", answer=refusal(401, "Your request was made with invalid credentials.")),
    Magic("sandbox-wrong-address-404", "wrong_address", answer=refusal(404, "Invalid ip-address")),
)

BY_NUMBER: Final = {magic.value: magic for magic in MAGIC_NUMBERS}
BY_KEY: Final = {magic.value: magic for magic in MAGIC_KEYS}
