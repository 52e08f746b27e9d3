"""The account behind the sandbox: money, sender names, messages and their lives. This file never sees a request.

Time comes in as an argument: a message's status is computed from it, so nothing runs in the background.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

from smsaero_kit.sms import measure

from .magic import DELIVERED, MODERATION, QUEUE, REJECTED, SENT, UNDELIVERED, WAIT, Life

#: Code → the gateway's word for it.
STATUS_WORDS: Final = {
    QUEUE: "queue",
    DELIVERED: "delivery",
    UNDELIVERED: "undelivered",
    SENT: "sent",
    WAIT: "wait",
    REJECTED: "reject",
    MODERATION: "moderation",
}
OPERATORS: Final = {1: "MEGAFON", 4: "MTS", 5: "BEELINE", 6: "TELE2"}

#: Made-up rubles for one segment. Every phone of the sandbox belongs to the operator OTHER.
TARIFFS: Final = {
    "FREE SIGN": {"MEGAFON": "5.99", "MTS": "5.89", "BEELINE": "5.79", "TELE2": "5.69", "OTHER": "5.49"},
    "PAY SIGN": {"MEGAFON": "4.99", "MTS": "4.89", "BEELINE": "4.79", "TELE2": "4.69", "OTHER": "4.49"},
}
FREE_NAME: Final = "SMS Aero"
START_BALANCE: Final = Decimal("100.00")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_FIRST_ID: Final = 1_000_001
#: A server may run for weeks: the oldest messages go first.
_MOST_MESSAGES: Final = 10_000


@dataclass(frozen=True)
class Sender:
    """A sender name of the account; only an approved one may send."""

    id: int
    name: str
    approved: bool


SENDERS: Final = (Sender(1, FREE_NAME, approved=True), Sender(2, "Sandbox", approved=True), Sender(3, "NewName", approved=False))


@dataclass(frozen=True)
class Sms:
    """A message as it is at one moment. Times are seconds since 1970."""

    id: int
    number: str
    sender_name: str
    text: str
    segments: int
    cost: Decimal
    channel: str
    created: float
    planned: float
    test: bool
    life: Life = field(repr=False)
    status: int = QUEUE
    #: When the final status came.
    answered: float | None = None

    @property
    def status_word(self) -> str:
        """The gateway's word for the status."""
        return STATUS_WORDS[self.status]

    @property
    def time(self) -> datetime:
        """When the phone got it, or, as long as it has not, when the sandbox took it; in UTC."""
        return _EPOCH + timedelta(seconds=self.created if self.answered is None else self.answered)

    def at(self, now: float) -> Sms:
        """Return the message as it is at `now`."""
        age = now - self.planned
        status = next((code for start, code in reversed(self.life) if age >= start), self.life[0][1])
        last, final = self.life[-1]
        return replace(self, status=status, answered=self.planned + last if status == final else None)


class Account:
    """What the sandbox remembers."""

    def __init__(self, balance: Decimal, own_names: Sequence[str] = ()) -> None:
        self.balance = balance
        known = {sender.name for sender in SENDERS}
        own = [name for name in own_names if name not in known]
        self.senders = (*SENDERS, *(Sender(len(SENDERS) + number, name, approved=True) for number, name in enumerate(own, 1)))
        self._messages: dict[int, Sms] = {}
        self._next = _FIRST_ID

    def price(self, text: str, sender_name: str, recipients: int) -> Decimal:
        """Return what `text` costs for so many recipients, in rubles."""
        return Decimal(TARIFFS[channel_of(sender_name)]["OTHER"]) * measure(text).segments * recipients

    def accept(self, number: str, text: str, sender_name: str, *, now: float, planned: float, life: Life, test: bool) -> Sms:
        """Take a message, and the money for it unless it is a test."""
        cost = self.price(text, sender_name, 1)
        sms = Sms(
            id=self._next,
            number=number,
            sender_name=sender_name,
            text=text,
            segments=measure(text).segments,
            cost=cost,
            channel=channel_of(sender_name),
            created=now,
            planned=planned,
            test=test,
            life=life,
        )
        self._messages[sms.id] = sms
        self._next += 1
        if not test:
            self.balance -= cost
        if len(self._messages) > _MOST_MESSAGES:
            del self._messages[next(iter(self._messages))]
        return sms.at(now)

    def find(self, message_id: int, *, now: float, test: bool) -> Sms | None:
        """Return the message; a test message is known to the test endpoints only."""
        sms = self._messages.get(message_id)
        return sms.at(now) if sms is not None and sms.test is test else None

    def messages(self, now: float) -> tuple[Sms, ...]:
        """Return all messages, the oldest first."""
        return tuple(sms.at(now) for sms in self._messages.values())


def channel_of(sender_name: str) -> str:
    """Return what a message is charged as."""
    return "FREE SIGN" if sender_name == FREE_NAME else "PAY SIGN"
