"""The endpoints of the sandbox: fields in, answer out, types as the gateway has them. This file never reads a header.

Types differ between endpoints on purpose, for so they do at the gateway: after a send `number` is a string and `cost` a number,
in a status the other way round; `totalCount` and prices are strings; list items stand under "0", "1", …
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from .magic import BY_NUMBER, ORDINARY_LIFE, TEST_LIFE
from .state import OPERATORS, TARIFFS, Account, Sms
from .wire import Response, envelope, refusal

Fields = Mapping[str, Any]
#: Beyond this year-2286 second a date is a mistake.
_LAST_SECOND: Final = 10**10
_DIGITS: Final = range(7, 16)


def auth(_account: Account, _fields: Fields, _now: float) -> Response:
    """Whoever comes this far is known."""
    return envelope(message="Successful authorization.")


def balance(account: Account, _fields: Fields, _now: float) -> Response:
    """Return what is left."""
    return envelope(data={"balance": float(account.balance)})


def tariffs(_account: Account, _fields: Fields, _now: float) -> Response:
    """Return the prices, as strings."""
    return envelope(data=TARIFFS)


def sign_list(account: Account, fields: Fields, _now: float) -> Response:
    """Return the sender names; everything fits on the first page."""
    data: dict[str, Any] = {"totalCount": str(len(account.senders))}
    for index, sender in enumerate(account.senders if str(fields.get("page", 1)) == "1" else ()):
        state = {"status": int(sender.approved), "extendStatus": "approve" if sender.approved else "moderation"}
        data[str(index)] = {
            "id": sender.id,
            "name": sender.name,
            **state,
            "statusOperators": {
                str(code): {"operator": code, "extendOperator": operator, **state} for code, operator in OPERATORS.items()
            },
        }
    return envelope(data=data)


def send(account: Account, fields: Fields, now: float) -> Response:
    """Take messages for delivery and charge them."""
    return _take(account, fields, now, test=False)


def test_send(account: Account, fields: Fields, now: float) -> Response:
    """Take messages that reach no phone and cost nothing."""
    return _take(account, fields, now, test=True)


def status(account: Account, fields: Fields, now: float) -> Response:
    """Return a message as it is now."""
    return _look(account, fields, now, test=False)


def test_status(account: Account, fields: Fields, now: float) -> Response:
    """Return a test message as it is now."""
    return _look(account, fields, now, test=True)


ENDPOINTS: Final[Mapping[str, Callable[[Account, Fields, float], Response]]] = {
    "auth": auth,
    "balance": balance,
    "tariffs": tariffs,
    "sign/list": sign_list,
    "sms/send": send,
    "sms/testsend": test_send,
    "sms/status": status,
    "sms/teststatus": test_status,
}


def _take(account: Account, fields: Fields, now: float, *, test: bool) -> Response:
    wrong = _problems(account, fields)
    if wrong:
        return refusal(400, "Validation error.", data=wrong)
    numbers = [str(number) for number in _numbers(fields)]
    answer = next((magic.answer for number in numbers if (magic := BY_NUMBER.get(number)) and magic.answer), None)
    if answer is not None:
        return answer
    text, sender_name = fields["text"], fields["sign"]
    if not test and account.price(text, sender_name, len(numbers)) > account.balance:
        return refusal(402, "Not enough money")
    planned = max(now, float(fields.get("dateSend", now)))
    taken = []
    drops = False
    for number in numbers:
        magic = BY_NUMBER.get(number)
        life = TEST_LIFE if test else magic.life if magic else ORDINARY_LIFE
        taken.append(account.accept(number, text, sender_name, now=now, planned=planned, life=life, test=test))
        drops = drops or (magic is not None and magic.drops)
    data = [_accepted(sms) for sms in taken]
    return replace(envelope(data=data[0] if "number" in fields else data), lost=drops)


def _problems(account: Account, fields: Fields) -> dict[str, list[str]]:
    """Return field → words for what the gateway would refuse."""
    wrong = {}
    numbers = _numbers(fields)
    if not numbers:
        wrong["number"] = ["required"]
    elif not all(map(_is_number, numbers)):
        wrong["number"] = ["incorrect"]
    # Whether the gateway tells capitals apart is not known; the sandbox does, so that what works here works there.
    approved = {sender.name for sender in account.senders if sender.approved}
    if fields.get("sign", "") == "":
        wrong["sign"] = ["required"]
    elif not isinstance(fields["sign"], str) or fields["sign"] not in approved:
        wrong["sign"] = ["incorrect"]
    if fields.get("text", "") == "":
        wrong["text"] = ["required"]
    elif not isinstance(fields["text"], str):
        wrong["text"] = ["incorrect"]
    if "dateSend" in fields and not _is_second(fields["dateSend"]):
        wrong["dateSend"] = ["incorrect"]
    return wrong


def _numbers(fields: Fields) -> list[Any]:
    """Return what is to be sent to: `number` is one, `numbers` a list; a list in place of the one is no number."""
    if "number" in fields:
        return [] if fields["number"] == "" else [fields["number"]]
    several = fields.get("numbers", [])
    return several if isinstance(several, list) else [several]


def _is_number(value: Any) -> bool:
    digits = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return digits.isascii() and digits.isdigit() and len(digits) in _DIGITS


def _is_second(value: Any) -> bool:
    digits = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return digits.isascii() and digits.isdigit() and len(digits) < len(str(_LAST_SECOND))


def _look(account: Account, fields: Fields, now: float, *, test: bool) -> Response:
    if fields.get("id", "") == "":
        return refusal(400, "Validation error.", data={"id": ["required"]})
    if not _is_second(fields["id"]):
        return refusal(400, "Validation error.", data={"id": ["incorrect"]})
    sms = account.find(int(fields["id"]), now=now, test=test)
    if sms is None:
        return refusal(404, "Message not found.")
    return envelope(data=_looked_up(sms))


def _accepted(sms: Sms) -> dict[str, Any]:
    return {
        "id": sms.id,
        "from": sms.sender_name,
        "number": sms.number,
        "text": sms.text,
        "status": sms.status,
        "extendStatus": sms.status_word,
        "channel": sms.channel,
        "cost": float(sms.cost),
        "dateCreate": int(sms.created),
        "dateSend": int(sms.planned),
    }


def _looked_up(sms: Sms) -> dict[str, Any]:
    return {
        **_accepted(sms),
        "number": int(sms.number),
        "cost": str(sms.cost),
        "dateAnswer": None if sms.answered is None else int(sms.answered),
    }
