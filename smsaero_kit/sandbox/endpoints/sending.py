"""What all sending endpoints share: magic numbers, money, and one answer or a list. This file never knows a channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from smsaero_kit.sandbox.magic import BY_NUMBER
from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.wire import Response, envelope, refusal


def turned_down(account: Account, numbers: Sequence[str], price: Decimal) -> Response | None:
    """Return what a magic number among `numbers` answers, or 402 when `price` is more than is left; None to go on."""
    answer = next((magic.answer for number in numbers if (magic := BY_NUMBER.get(number)) and magic.answer), None)
    if answer is None and price > account.balance:
        return refusal(402, "Not enough money")
    return answer


def taken(data: Any, numbers: Sequence[str]) -> Response:
    """Return the answer after everything was accepted; a magic number among `numbers` lets it get lost."""
    drops = any(magic.drops for number in numbers if (magic := BY_NUMBER.get(number)))
    return replace(envelope(data=data), lost=drops)


def one_or_all(data: list[dict[str, Any]], *, one: bool) -> Any:
    """Return an object for `number`, a list for `numbers`."""
    return data[0] if one else data
