"""What the API answers, as typed values. This file never asks and knows no envelope (see `envelope`); `reading` builds them.

The gateway mixes types: `cost` is a number after a send and a string in a status, `number` the other way round
(https://github.com/smsaero/smsaero_golang, https://github.com/6reduk/smsaeroclient). Here money is always a `Decimal`, a time
always aware and in UTC, an id always an int. `raw` keeps the gateway's own object, also the fields that the kit does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any, Final

from smsaero_kit.texts import texts


class MessageStatus(IntEnum):
    """Where a message is. The gateway has no list of its codes; 5 and 7 were never seen."""

    QUEUE = 0
    DELIVERED = 1
    UNDELIVERED = 2
    SENT = 3
    WAIT = 4
    REJECTED = 6
    MODERATION = 8


FINAL_STATUSES: Final = frozenset({MessageStatus.DELIVERED, MessageStatus.UNDELIVERED, MessageStatus.REJECTED})


def status_of(code: int) -> MessageStatus | int:
    """Return the status of `code`, or the code itself when the kit does not know it: a new code is no error."""
    try:
        return MessageStatus(code)
    except ValueError:
        return code


def status_text(status: MessageStatus | int, language: str | None = None) -> str:
    """Return the name of `status`, in `language` or the environment's."""
    known = status_of(status)
    if isinstance(known, MessageStatus):
        return texts(language)(f"status.{known.name.lower()}")
    return texts(language)("status.unknown", code=known)


@dataclass(frozen=True)
class Message:
    """An SMS as the gateway knows it."""

    id: int
    #: Digits of E.164 without the plus, as the gateway writes them.
    number: str
    text: str
    sender_name: str
    status: MessageStatus | int
    #: In rubles; None when the gateway did not say.
    cost: Decimal | None
    created: datetime | None
    #: When it is to go out; equals `created` unless it was scheduled.
    planned: datetime | None
    #: When the operator reported back.
    answered: datetime | None
    #: What it is charged as, e.g. `FREE SIGN`.
    channel: str
    #: The gateway's own word for the status, e.g. `queue`.
    status_word: str
    #: Whether it belongs to the test endpoints: it reaches no phone, costs nothing, and only `test_status` knows it.
    test: bool
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def final(self) -> bool:
        """Whether the status will not change any more."""
        return self.status in FINAL_STATUSES

    @property
    def delivered(self) -> bool:
        """Whether the phone has it."""
        return self.status == MessageStatus.DELIVERED


@dataclass(frozen=True)
class Balance:
    """What is left on the account, in rubles."""

    amount: Decimal
    raw: Mapping[str, Any] = field(repr=False, compare=False)


@dataclass(frozen=True)
class OperatorState:
    """What one operator thinks of a sender name. Codes: 1 MEGAFON, 4 MTS, 5 BEELINE, 6 TELE2."""

    code: int
    name: str
    approved: bool
    status: int
    status_word: str


@dataclass(frozen=True)
class SenderName:
    """A sender name of the account. Only an approved one is accepted by `send`."""

    id: int
    name: str
    approved: bool
    #: 1 is approved, 0 in moderation; other codes are not known.
    status: int
    status_word: str
    operators: tuple[OperatorState, ...]
    raw: Mapping[str, Any] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Tariffs:
    """Rubles for one segment, by channel and operator: `{"FREE SIGN": {"MTS": Decimal("4.99"), …}, …}`."""

    channels: Mapping[str, Mapping[str, Decimal]]

    def price(self, channel: str, operator: str) -> Decimal | None:
        """Return the price of one segment, None when the gateway did not name it."""
        return self.channels.get(channel, {}).get(operator)
