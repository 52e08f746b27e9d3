"""What can be asked about a number: HLR and its operator. This file never sends."""

from __future__ import annotations

from typing import Any

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.lookups import HLR_WORDS, Lookup, life_of
from smsaero_kit.sandbox.state.operators import operator_of
from smsaero_kit.sandbox.state.prices import HLR
from smsaero_kit.sandbox.wire import Response, envelope

from .reading import Reading
from .sending import one_or_all, taken, turned_down


def hlr_check(account: Account, reading: Reading, now: float) -> Response:
    """Begin lookups and charge them."""
    numbers = reading.numbers()
    if reading.refused():
        return reading.refusal()
    price = HLR * len(numbers)
    answer = turned_down(account, reading, numbers, price)
    if answer is not None:
        return answer
    account.balance -= price
    lookups = [_begin(account, number, now) for number in numbers]
    return taken(one_or_all([_shown(lookup, now) for lookup in lookups], one=reading.has("number")), numbers)


def hlr_status(account: Account, reading: Reading, now: float) -> Response:
    """Return what a lookup has found by now."""
    lookup_id = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    lookup = account.lookups.get(lookup_id)
    return reading.not_found("Lookup not found.") if lookup is None else envelope(data=_shown(lookup, now))


def number_operator(_account: Account, reading: Reading, _now: float) -> Response:
    """Return the operators of numbers, for nothing."""
    numbers = reading.numbers()
    if reading.refused():
        return reading.refusal()
    data = []
    for number in numbers:
        code, name = operator_of(number)
        data.append({"number": number, "operator": code, "extendOperator": name})
    return envelope(data=one_or_all(data, one=reading.has("number")))


def _begin(account: Account, number: str, now: float) -> Lookup:
    return account.lookups.add(lambda new: Lookup(new, number, now, life_of(number)))


def _shown(lookup: Lookup, now: float) -> dict[str, Any]:
    status = lookup.status(now)
    return {"id": lookup.id, "number": lookup.number, "hlrStatus": status, "extendHlrStatus": HLR_WORDS[status]}
