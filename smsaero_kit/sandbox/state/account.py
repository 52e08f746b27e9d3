"""An account of the sandbox: its money and everything it remembers. This file never sees a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Protocol

from smsaero_kit.sandbox.choices import Choices
from smsaero_kit.sandbox.magic import BY_NUMBER, DELIVERED, ORDINARY_LIFE, REJECTED, REJECTED_LIFE, TEST_LIFE, Life
from smsaero_kit.sms import measure

from .calls import CodeCall
from .contacts import Blocked, Contact, Group
from .lives import moderated
from .lookups import Lookup
from .mobile_id import MobileId
from .operators import operator_of
from .prices import TARIFFS
from .senders import EVERY_OPERATOR, SENDERS, Sender, channel_of
from .sms import CallbackAddress, Sms
from .store import Ids, Room, Store
from .telegram import TelegramCode
from .viber import Campaign
from .whatsapp import WhatsappMessage

#: A sender name that is approved, or a mapping with `name`, and `approved` and `operators` if not all is as by default.
StartName = str | Mapping[str, Any]

#: Each may hold as many numbers as there are contacts.
_MOST_CAMPAIGNS: Final = 1000
MOST_SENDERS: Final = 1000

#: Id → number as it is shown.
CARDS: Final = {1: "Visa*****1234", 2: "MasterCard*****5678"}

#: What accounts remember, beside their sender names, and where the ids of each kind begin.
FIRST_IDS: Final[Mapping[str, int]] = {
    "sms": 1_000_001,
    "groups": 2_000_001,
    "contacts": 3_000_001,
    "blacklist": 4_000_001,
    "lookups": 5_000_001,
    "campaigns": 6_000_001,
    "telegram_codes": 7_000_001,
    "mobile_ids": 8_000_001,
    "flash_calls": 9_000_001,
    "voice_codes": 10_000_001,
    "whatsapp": 11_000_001,
}


@lru_cache(maxsize=16)
def segments(text: str) -> int:
    """Return how many segments `text` takes; one text may go to thousands of numbers."""
    return measure(text).segments


def new_ids() -> dict[str, Ids]:
    """Return ids of each kind, for accounts that shall never use one twice."""
    return {kind: Ids(first) for kind, first in FIRST_IDS.items()}


def _length(callback: CallbackAddress | None) -> int:
    return len(callback.url) if callback is not None else 0


def _details(somebody: Contact | Blocked) -> int:
    return sum(map(len, somebody.details.values()))


class Reports(Protocol):
    """Whoever posts status reports."""

    def plan(self, message_id: int, to: CallbackAddress, changes: Iterable[tuple[float, int]], *, words: bool) -> None:
        """Let each of `changes`, a time and a status, be reported when it comes; `words` says whether they are statuses of SMS."""

    def unplan(self, message_id: int, to: CallbackAddress) -> None:
        """Let nothing more be reported of what was planned."""


class Account:
    """What the sandbox remembers of the account with `email`. `tariffs` are rubles per segment, by channel and operator.

    `room` is what the texts in it take; accounts may share one.
    """

    def __init__(
        self,
        balance: Decimal,
        own_names: Sequence[StartName] = (),
        *,
        email: str = "",
        ids: Mapping[str, Ids] | None = None,
        tariffs: Mapping[str, Mapping[str, str]] = TARIFFS,
        reports: Reports | None = None,
        room: Room | None = None,
    ) -> None:
        ids = new_ids() if ids is None else ids
        self.email = email
        self.balance = balance
        self.tariffs = tariffs
        self._reports = reports
        self.senders: Store[Sender] = Store(Ids(1), MOST_SENDERS, key=lambda sender: sender.name)
        for sender in SENDERS:
            self.senders.put(sender.id, sender)
        self.set_names(own_names)
        room = Room() if room is None else room
        self.sms: Store[Sms] = Store(
            ids["sms"], room=room, size=lambda sms: len(sms.text) + len(sms.sender_name) + _length(sms.callback)
        )
        self.groups: Store[Group] = Store(ids["groups"])
        self.contacts: Store[Contact] = Store(ids["contacts"], key=lambda contact: contact.number, room=room, size=_details)
        self.blacklist: Store[Blocked] = Store(ids["blacklist"], key=lambda blocked: blocked.number, room=room, size=_details)
        self.lookups: Store[Lookup] = Store(ids["lookups"])
        self.campaigns: Store[Campaign] = Store(ids["campaigns"], _MOST_CAMPAIGNS)
        self.telegram_codes: Store[TelegramCode] = Store(
            ids["telegram_codes"], room=room, size=lambda code: len(code.sms_text or "") + len(code.sms_sender or "")
        )
        self.mobile_ids: Store[MobileId] = Store(ids["mobile_ids"], room=room, size=lambda session: _length(session.callback))
        self.flash_calls: Store[CodeCall] = Store(ids["flash_calls"])
        self.voice_codes: Store[CodeCall] = Store(ids["voice_codes"])
        self.whatsapp: Store[WhatsappMessage] = Store(
            ids["whatsapp"], room=room, size=lambda sent: len(sent.text + sent.sender_name)
        )

    @property
    def stores(self) -> dict[str, Store[Any]]:
        """Everything that is remembered, by kind."""
        return {kind: getattr(self, kind) for kind in ("senders", *FIRST_IDS)}

    def leave(self) -> None:
        """Take no room from other accounts any more."""
        for store in self.stores.values():
            store.leave()

    def add_sender(self, name: str, approved_from: float | None) -> Sender:
        """Keep a sender name that may send from `approved_from` on, None for never; beyond `MOST_SENDERS` the oldest added one goes."""
        if len(self.senders) >= MOST_SENDERS:
            own = {sender.id for sender in SENDERS}
            self.senders.remove(next(sender.id for sender in self.senders if sender.id not in own))
        return self.senders.add(lambda new: Sender(new, name, approved_from))

    def approve(self, name: str, operators: Sequence[str] = EVERY_OPERATOR) -> Sender:
        """Let a sender name send to the phones of `operators`; one that is not there yet is added."""
        sender = self.senders.find(name) or self.add_sender(name, 0.0)
        approved = replace(sender, approved_from=0.0, operators=tuple(operators))
        self.senders.put(sender.id, approved)
        return approved

    def set_names(self, names: Sequence[StartName]) -> None:
        """Approve sender names, or put back into moderation those that are said not to be approved."""
        for each in names:
            sender: Mapping[str, Any] = {"name": each} if isinstance(each, str) else each
            self.approve(sender["name"], sender.get("operators", EVERY_OPERATOR))
            if not sender.get("approved", True):
                self.forbid(sender["name"])

    def forbid(self, name: str) -> bool:
        """Put a sender name back into moderation; return whether there is one."""
        sender = self.senders.find(name)
        if sender is not None:
            self.senders.put(sender.id, replace(sender, approved_from=None))
        return sender is not None

    def approved_names(self, now: float) -> set[str]:
        """Return the names that may send."""
        return {sender.name for sender in self.senders if sender.is_approved(now)}

    def approves(self, sender_name: str, number: str, now: float) -> bool:
        """Whether the operator of `number` lets `sender_name` through; a name that no account has is let through."""
        sender = self.senders.find(sender_name)
        return sender is None or sender.is_approved_by(operator_of(number)[1], now)

    def price(self, number: str, text: str, sender_name: str, choices: Choices) -> Decimal:
        """Return what `text` costs as an SMS to `number`, in rubles: the tariff of its operator, by default for each segment."""
        if choices.blacklisted == "rejected_for_free" and self.blacklist.find(number) is not None:
            return Decimal(0)
        tariff = Decimal(self.tariffs[channel_of(sender_name)][operator_of(number)[1]])
        return tariff * segments(text) if choices.price == "per_segment" else tariff

    def outcome(self, number: str) -> int:
        """Return the last status of an SMS to `number`; the other channels follow it."""
        if self.blacklist.find(number) is not None:
            return REJECTED
        magic = BY_NUMBER.get(number)
        return DELIVERED if magic is None else magic.life[-1][1]

    def accept(
        self,
        number: str,
        text: str,
        sender_name: str,
        *,
        cost: Decimal,
        now: float,
        planned: float,
        test: bool,
        choices: Choices,
        callback: CallbackAddress | None = None,
    ) -> Sms:
        """Take a message, and its `cost` unless it is a test."""
        life = (
            TEST_LIFE
            if test
            else moderated(self._life(number, sender_name, now, choices), choices.text_moderation, planned - now)
        )
        sms = self.sms.add(
            lambda new: Sms(
                id=new,
                number=number,
                sender_name=sender_name,
                text=text,
                segments=segments(text),
                cost=cost,
                channel=channel_of(sender_name),
                created=now,
                planned=planned,
                test=test,
                life=life,
                callback=callback,
                status=life[0][1],
            )
        )
        if not test:
            self.balance -= cost
        if callback is not None:
            self.report(sms.id, callback, planned, life, words=True)
        return sms.at(now)

    def report(self, message_id: int, to: CallbackAddress, begin: float, life: Life, *, words: bool) -> None:
        """Let every change of status in `life` be posted to `to`; the status that the sender was answered is no change."""
        if self._reports is not None:
            self._reports.plan(message_id, to, [(begin + start, status) for start, status in life[1:]], words=words)

    def report_only(self, message_id: int, to: CallbackAddress, now: float, status: int) -> None:
        """Let `status` be posted to `to`, and nothing of what was planned before."""
        if self._reports is not None:
            self._reports.unplan(message_id, to)
            self._reports.plan(message_id, to, [(now, status)], words=False)

    def find(self, message_id: int, *, now: float, test: bool) -> Sms | None:
        """Return the message; a test message is known to the test endpoints only."""
        sms = self.sms.get(message_id)
        return sms.at(now) if sms is not None and sms.test is test else None

    def watch(self, changed: Callable[[str, int, Any], None]) -> None:
        """Call `changed(kind, id, thing or None)` for each change from now on."""
        for kind, store in self.stores.items():
            store.changed = lambda thing_id, thing, kind=kind: changed(kind, thing_id, thing)

    def unwatch(self) -> None:
        """Call nobody any more."""
        for store in self.stores.values():
            store.changed = None

    def _life(self, number: str, sender_name: str, now: float, choices: Choices) -> Life:
        if self.blacklist.find(number) is not None:
            return REJECTED_LIFE
        if choices.unapproved_operator == "rejected" and not self.approves(sender_name, number, now):
            return REJECTED_LIFE
        magic = BY_NUMBER.get(number)
        return ORDINARY_LIFE if magic is None else magic.life
