"""Whether values that come from a file can be what a sandbox wrote there. This file never reads a file, and never repairs anything.

Their types were checked before (`records`). What is refused here would otherwise be taken, and spoil an answer later.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final

from .callbacks import Callback
from .clock import END, FARTHEST
from .magic import Life
from .records import Damaged
from .state.calls import NOT_REACHED, QUEUED, REACHED, CodeCall
from .state.lookups import HLR_WORDS, Lookup
from .state.mobile_id import CONFIRMED, MOBILE_ID_LIVES, MobileId
from .state.prices import TARIFFS
from .state.sms import FINAL, STATUS_WORDS, Sms
from .state.telegram import TelegramCode
from .state.viber import NUMBER_LIVES, Campaign
from .state.whatsapp import WhatsappMessage

#: Ids, turns and the like are smaller: there is room above them for many more.
MOST_WHOLE: Final = 2**53
_MOBILE_ID: Final = {CONFIRMED, *(status for life in MOBILE_ID_LIVES.values() for _, status in life)}
_STATUSES: Final[Mapping[type, Container[int]]] = {
    Sms: STATUS_WORDS,
    CodeCall: (QUEUED, REACHED, NOT_REACHED),
    Lookup: HLR_WORDS,
    TelegramCode: STATUS_WORDS,
    MobileId: _MOBILE_ID,
    WhatsappMessage: STATUS_WORDS,
}
#: Digits of a number or an address.
_LONGEST_NUMBER: Final = 32
#: Zeros that an amount may have, on either side of the point.
_MOST_ZEROS: Final = 300


def check_account(tariffs: Mapping[str, Mapping[str, str]], balance: Decimal) -> None:
    """Refuse an account that cannot pay for an SMS. Raises `Damaged`."""
    _check_amount(balance)
    try:
        amounts = [Decimal(tariffs[channel][operator]) for channel, prices in TARIFFS.items() for operator in prices]
    except (KeyError, InvalidOperation):
        raise Damaged("tariffs") from None
    for amount in amounts:
        _check_amount(amount)


def check_thing(thing_id: int, thing: Any) -> None:
    """Refuse a thing of an account that is none, or that stands under an id that is not its own. Raises `Damaged`."""
    _refuse_unless(thing.id == thing_id > 0, "id")
    for name in ("number", "phone", "address"):
        _check_number(getattr(thing, name, "0"))
    for name in ("created", "planned"):
        _refuse_unless(0 <= getattr(thing, name, 0) <= END, name)
    _check_amount(getattr(thing, "cost", Decimal(0)))
    if type(thing) in _STATUSES:
        _check_life(thing.life, _STATUSES[type(thing)])
    if isinstance(thing, Sms):
        _refuse_unless(thing.status in STATUS_WORDS, "status")
        # What is final is the end.
        _refuse_unless(not any(status in FINAL for _, status in thing.life[:-1]), "life")
    if isinstance(thing, Campaign):
        for number in thing.numbers:
            _check_number(number)
        _refuse_unless(len(thing.numbers) == len(thing.outcomes), "outcomes")
        _refuse_unless(all(outcome in NUMBER_LIVES for outcome in thing.outcomes), "outcomes")


def check_callback(turn: int, callback: Callback) -> None:
    """Refuse a callback that nobody planned. Raises `Damaged`."""
    _refuse_unless(callback.turn == turn, "turn")
    _refuse_unless(callback.attempt > 0, "attempt")
    known = STATUS_WORDS.get(callback.status) == callback.word if callback.word else callback.status in _MOBILE_ID
    _refuse_unless(known, "status")


def _check_life(life: Life, known: Container[int]) -> None:
    starts = [start for start, _ in life]
    _refuse_unless(starts[0] >= 0 and starts[-1] <= FARTHEST and all(one <= next_ for one, next_ in pairwise(starts)), "life")
    _refuse_unless(all(status in known for _, status in life), "life")


def _check_number(number: str) -> None:
    _refuse_unless(number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER, "number")


def _check_amount(amount: Decimal) -> None:
    _refuse_unless(amount.is_finite() and abs(amount.adjusted()) <= _MOST_ZEROS, "amount")


def _refuse_unless(true: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not true:
        raise Damaged(what)
