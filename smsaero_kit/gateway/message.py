"""An SMS as the gateway knows it. This file never asks; `endpoints.sms` says how one comes to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any, Final

from smsaero_kit.texts import texts

from .fields import Answered, Fields, member


class MessageStatus(IntEnum):
    """Where a message is. The gateway publishes no list of its codes; 5 and 7 were never seen."""

    QUEUE = 0
    DELIVERED = 1
    UNDELIVERED = 2
    SENT = 3
    WAIT = 4
    REJECTED = 6
    MODERATION = 8


FINAL_STATUSES: Final = frozenset({MessageStatus.DELIVERED, MessageStatus.UNDELIVERED, MessageStatus.REJECTED})


def status_text(status: MessageStatus | int, language: str | None = None) -> str:
    """Return the name of `status`, in `language` or the environment's."""
    known = member(MessageStatus, status)
    if isinstance(known, MessageStatus):
        return texts(language)(f"status.{known.name.lower()}")
    return texts(language)("status.unknown", code=known)


@dataclass(frozen=True, kw_only=True)
class Message(Answered):
    """An SMS as the gateway knows it. `repr` leaves out the text: there is a code in it."""

    #: What `status` asks for; test messages and others have ids of their own.
    id: int
    #: Digits of E.164 without the plus, as the gateway writes them.
    number: str
    #: As the gateway keeps it.
    text: str = field(repr=False)
    sender_name: str
    #: A number where the kit does not know the gateway's code.
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

    @property
    def final(self) -> bool:
        """Whether the status will not change any more."""
        return self.status in FINAL_STATUSES

    @property
    def delivered(self) -> bool:
        """Whether the phone has it."""
        return self.status == MessageStatus.DELIVERED


def read_message(data: Any) -> Message:
    """Read `sms/send` and `sms/status`. Without an id and a status it is no message."""
    return _message(Fields(data), test=False)


def read_test_message(data: Any) -> Message:
    """Read `sms/testsend` and `sms/teststatus`."""
    return _message(Fields(data), test=True)


def read_listed_message(fields: Fields) -> Message:
    """Read an item of `sms/list`."""
    return _message(fields, test=False)


def read_listed_test_message(fields: Fields) -> Message:
    """Read an item of `sms/testlist`."""
    return _message(fields, test=True)


def _message(fields: Fields, *, test: bool) -> Message:
    return Message(
        id=fields.required_whole("id"),
        number=fields.word("number"),
        text=fields.word("text"),
        sender_name=fields.word("from"),
        status=fields.required_code("status", MessageStatus),
        cost=fields.money("cost"),
        created=fields.time("dateCreate"),
        planned=fields.time("dateSend"),
        answered=fields.time("dateAnswer"),
        channel=fields.word("channel"),
        status_word=fields.word("extendStatus"),
        test=test,
        raw=fields.raw,
    )
