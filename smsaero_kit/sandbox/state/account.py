"""The account behind the sandbox: its money and everything it remembers. This file never sees a request."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from smsaero_kit.sandbox.magic import BY_NUMBER, DELIVERED, ORDINARY_LIFE, REJECTED, REJECTED_LIFE, TEST_LIFE, Life
from smsaero_kit.sms import measure

from .calls import CodeCall
from .contacts import Blocked, Contact, Group
from .lookups import Lookup
from .mobile_id import MobileId
from .prices import TARIFFS
from .senders import SENDERS, Sender, channel_of
from .sms import Sms
from .store import Store
from .telegram import TelegramCode
from .viber import Campaign
from .whatsapp import WhatsappMessage

#: Each may hold as many numbers as there are contacts.
_MOST_CAMPAIGNS: Final = 1000
MOST_SENDERS: Final = 1000

#: Id → number as it is shown.
CARDS: Final = {1: "Visa*****1234", 2: "MasterCard*****5678"}


class Account:
    """What the sandbox remembers."""

    def __init__(self, balance: Decimal, own_names: Sequence[str] = ()) -> None:
        self.balance = balance
        self.senders: Store[Sender] = Store(1, MOST_SENDERS, key=lambda sender: sender.name)
        for sender in SENDERS:
            self.add_sender(sender.name, approved=sender.approved)
        for name in own_names:
            if self.senders.find(name) is None:
                self.add_sender(name, approved=True)
        self.sms: Store[Sms] = Store(1_000_001)
        self.groups: Store[Group] = Store(2_000_001)
        self.contacts: Store[Contact] = Store(3_000_001, key=lambda contact: contact.number)
        self.blacklist: Store[Blocked] = Store(4_000_001, key=lambda blocked: blocked.number)
        self.lookups: Store[Lookup] = Store(5_000_001)
        self.campaigns: Store[Campaign] = Store(6_000_001, _MOST_CAMPAIGNS)
        self.telegram_codes: Store[TelegramCode] = Store(7_000_001)
        self.mobile_ids: Store[MobileId] = Store(8_000_001)
        self.flash_calls: Store[CodeCall] = Store(9_000_001)
        self.voice_codes: Store[CodeCall] = Store(10_000_001)
        self.whatsapp: Store[WhatsappMessage] = Store(11_000_001)

    def add_sender(self, name: str, *, approved: bool) -> Sender:
        """Keep a sender name."""
        return self.senders.add(lambda new: Sender(new, name, approved))

    def approved_names(self) -> set[str]:
        """Return the names that may send."""
        return {sender.name for sender in self.senders if sender.approved}

    def price(self, text: str, sender_name: str, recipients: int) -> Decimal:
        """Return what `text` costs for so many recipients by SMS, in rubles."""
        return Decimal(TARIFFS[channel_of(sender_name)]["OTHER"]) * measure(text).segments * recipients

    def outcome(self, number: str) -> int:
        """Return the status with which an SMS to `number` ends; the other channels follow it.

        What the gateway does with a blacklisted number is not known: the sandbox accepts it, charges it and ends with a rejection.
        """
        if self.blacklist.find(number) is not None:
            return REJECTED
        magic = BY_NUMBER.get(number)
        return DELIVERED if magic is None else magic.life[-1][1]

    def accept(self, number: str, text: str, sender_name: str, *, now: float, planned: float, test: bool) -> Sms:
        """Take a message, and the money for it unless it is a test."""
        cost = self.price(text, sender_name, 1)
        sms = self.sms.add(
            lambda new: Sms(
                id=new,
                number=number,
                sender_name=sender_name,
                text=text,
                segments=measure(text).segments,
                cost=cost,
                channel=channel_of(sender_name),
                created=now,
                planned=planned,
                test=test,
                life=TEST_LIFE if test else self._life(number),
            )
        )
        if not test:
            self.balance -= cost
        return sms.at(now)

    def find(self, message_id: int, *, now: float, test: bool) -> Sms | None:
        """Return the message; a test message is known to the test endpoints only."""
        sms = self.sms.get(message_id)
        return sms.at(now) if sms is not None and sms.test is test else None

    def messages(self, now: float) -> tuple[Sms, ...]:
        """Return all messages, the oldest first."""
        return tuple(sms.at(now) for sms in self.sms)

    def _life(self, number: str) -> Life:
        if self.blacklist.find(number) is not None:
            return REJECTED_LIFE
        magic = BY_NUMBER.get(number)
        return ORDINARY_LIFE if magic is None else magic.life
