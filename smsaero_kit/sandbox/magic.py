"""The magic numbers and keys: values with which the sandbox shows what can go wrong. This file never does it itself.

The end of a number says what happens: a status of the API (2, 6, 8) or a status of HTTP (402, 429, 502 …).
Each row has a text, `sandbox.magic.<key>`, for documentation and for the wizard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .faults import ANSWERS
from .wire import Response

#: Seconds after which a message takes a status.
Life = tuple[tuple[float, int], ...]

QUEUE, DELIVERED, UNDELIVERED, SENT, WAIT, REJECTED, MODERATION = 0, 1, 2, 3, 4, 6, 8

ORDINARY_LIFE: Final[Life] = ((0.0, QUEUE), (1.0, SENT), (2.5, WAIT), (4.0, DELIVERED))
REJECTED_LIFE: Final[Life] = ((0.0, QUEUE), (1.5, REJECTED))
TEST_LIFE: Final[Life] = ((0.0, DELIVERED),)


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
    #: Seconds that the answer takes, once everything is accepted.
    delay: float = 0.0

    @property
    def text_key(self) -> str:
        """The key of the text that says what happens."""
        return f"sandbox.magic.{self.key}"


#: Numbers to send to, each with what happens then.
MAGIC_NUMBERS: Final = (
    Magic("79990000002", "undelivered", life=((0.0, QUEUE), (1.0, SENT), (2.5, WAIT), (4.0, UNDELIVERED))),
    Magic("79990000004", "never_reported", life=((0.0, QUEUE), (1.0, SENT), (2.5, WAIT))),
    Magic("79990000006", "rejected", life=REJECTED_LIFE),
    Magic("79990000008", "moderated", life=((0.0, MODERATION), (4.0, QUEUE), (5.0, SENT), (6.5, WAIT), (8.0, DELIVERED))),
    Magic("79990000402", "no_money", answer=ANSWERS["no_money"]),
    Magic("79990000403", "forbidden", answer=ANSWERS["forbidden"]),
    Magic("79990000408", "dropped", drops=True),
    # No source says whether the gateway sends Retry-After: `retry_after` of the choices does.
    Magic("79990000429", "too_many", answer=ANSWERS["too_many"]),
    Magic("79990000500", "http_500", answer=ANSWERS["http_500"]),
    Magic("79990000502", "bad_gateway", answer=ANSWERS["http_502"]),
    Magic("79990000504", "slow", delay=30.0),
    Magic("79990000200", "html_with_200", answer=ANSWERS["html_with_200"]),
    Magic("79990000201", "refused_with_200", answer=ANSWERS["refused_with_200"]),
)

#: Keys to send with, each with what happens then.
MAGIC_KEYS: Final = (
    # The framework's stock words, as cloudloyalty/smsaero-client and 6reduk/smsaeroclient quote them.
    Magic("sandbox-wrong-key-401", "wrong_key", answer=ANSWERS["wrong_key"]),
    Magic("sandbox-no-access-403", "no_access", answer=ANSWERS["forbidden"]),
    Magic("sandbox-wrong-address-404", "wrong_address", answer=ANSWERS["wrong_address"]),
)

BY_NUMBER: Final = {magic.value: magic for magic in MAGIC_NUMBERS}
BY_KEY: Final = {magic.value: magic for magic in MAGIC_KEYS}
