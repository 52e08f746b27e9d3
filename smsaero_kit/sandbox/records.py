"""What the sandbox remembers as JSON, and back. This file never runs anything that stands in a file, and never opens one.

What comes in may be from somebody else: every value has exactly the type that it should have, or it is refused.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeVar

from smsaero_kit.errors import MissingExtra

from .magic import Life
from .state.calls import CodeCall
from .state.contacts import Blocked, Contact, Group
from .state.lookups import Lookup
from .state.mobile_id import MobileId
from .state.senders import Sender
from .state.sms import Sms
from .state.telegram import TelegramCode
from .state.viber import Campaign
from .state.whatsapp import WhatsappMessage

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")

#: The kinds of `Account.stores`, and what stands in each.
KINDS: Final[Mapping[str, type]] = {
    "senders": Sender,
    "sms": Sms,
    "groups": Group,
    "contacts": Contact,
    "blacklist": Blocked,
    "lookups": Lookup,
    "campaigns": Campaign,
    "telegram_codes": TelegramCode,
    "mobile_ids": MobileId,
    "flash_calls": CodeCall,
    "voice_codes": CodeCall,
    "whatsapp": WhatsappMessage,
}


_ENCODE: Final = json.JSONEncoder(separators=(",", ":")).encode


class Damaged(ValueError):
    """A text is no JSON, or not of the kind that it should be."""


def to_json(thing: Any) -> str:
    """Return a value as JSON, in ASCII whatever it holds."""
    return _ENCODE(_converter().unstructure(thing))


def from_json(text: str, kind: type[T]) -> T:
    """Return the value of `kind` that `to_json` made `text` of. Raises `Damaged`."""
    from cattrs import BaseValidationError

    try:
        return _converter().structure(json.loads(text), kind)
    except (BaseValidationError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Damaged(type(error).__name__) from None


@functools.cache
def _converter() -> Converter:
    try:
        from cattrs import Converter
    except ImportError:
        raise MissingExtra("sandbox") from None
    converter = Converter(forbid_extra_keys=True, omit_if_default=True)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(float, _float)
    for exact in (int, str, bool):
        converter.register_structure_hook(exact, _exactly)
    lives = converter.get_structure_hook(Life)
    converter.register_structure_hook_func(lambda kind: kind == Life, lambda value, kind: _life(lives(value, kind)))
    return converter


def _exactly(value: Any, kind: type) -> Any:
    # Without this a text would do for a number, and anything at all for a text.
    if type(value) is not kind:
        raise TypeError
    return value


def _float(value: Any, _kind: type) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _decimal(value: Any, _kind: type) -> Decimal:
    try:
        amount = Decimal(_exactly(value, str))
    except InvalidOperation:
        raise ValueError from None
    if not amount.is_finite():
        raise ValueError
    return amount


def _life(value: Life) -> Life:
    if not value:
        raise ValueError
    return value
