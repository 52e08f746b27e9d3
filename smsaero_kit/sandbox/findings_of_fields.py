"""Why a field of a request was refused, as far as that can be told from its value. This file never looks at a whole request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from smsaero_kit.config import misspells_free_sender_name

from .choices import Choices
from .endpoints.reading import NATIONAL_LENGTH, NUMBER_LENGTHS
from .seen import Finding, kept, shortened
from .state import Account, Sender
from .state.senders import VIBER_SENDERS

#: Digits of seconds since 1970; with milliseconds there are three more.
_SECONDS: Final = 10
_SHOWN: Final = 100
#: Bytes of which nobody wants to see all.
_MANY: Final = 10_000
#: Field → names that people give it.
_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("phone", "to", "recipient", "msisdn", "phone_number", "phoneNumber"),
    "sign": ("from", "sender", "signature", "name"),
    "text": ("message", "body", "msg", "content"),
    "phone": ("number", "to"),
    "address": ("number", "phone", "to"),
}


def required(name: str, unknown: Sequence[str]) -> Finding:
    """Return the finding about a field that is missing, with the unknown one that may be meant."""
    short = [each for each in unknown if len(each) <= _SHOWN]
    near = [each for each in short if each in _SYNONYMS.get(name, ())] or get_close_matches(name, short, 1, 0.6)
    return _refused("required_near", field=name, near=near[0]) if near else _refused("required", field=name)


def about_value(
    name: str, fields: Mapping[str, Any], account: Account, choices: Choices, *, endpoint: str, now: float
) -> Finding:
    """Return the finding about a field whose value `endpoint` refused."""
    value = fields.get(name)
    if name in ("number", "numbers", "phone", "address"):
        return _about_number(name, fields, account, choices)
    if name in ("sign", "signSms") and isinstance(value, str):
        names = account.senders if name == "signSms" or endpoint != "viber/send" else VIBER_SENDERS
        return _about_sender_name(name, value, names, now, viber=names is VIBER_SENDERS)
    shown = _shown(name, value)
    if name == "dateSend" and shown.isdigit() and len(shown) > _SECONDS:
        return _refused("milliseconds", value=shown)
    if name == "text" and isinstance(value, str):
        return _refused("text_length", length=len(value))
    return _refused("incorrect", field=name, value=shown)


def looks_national(number: str) -> bool:
    """Whether this is a Russian number as it is dialled within the country."""
    return len(number) == NATIONAL_LENGTH and number.startswith("8") and number.isdigit()


def _about_number(name: str, fields: Mapping[str, Any], account: Account, choices: Choices) -> Finding:
    value = fields.get(name, fields.get("numbers"))
    if isinstance(value, list):
        if name in fields and name != "numbers":
            return _refused("number_is_list")
        wrong = [each for each in value if not _is_number(each, choices)]
        for each in value if not wrong else ():
            if account.blacklist.find(str(each)) is not None:
                return _refused("blacklisted_refused", number=str(each))
        if not wrong:
            return _refused("too_many_numbers", count=len(value))
        value = wrong[0]
    shown = _shown(name, value)
    if shown.startswith("+"):
        return _refused("number_plus", field=name, value=shown)
    if looks_national(shown) and choices.leading_eight == "refused":
        return _refused("leading_eight", number=shown)
    if account.blacklist.find(shown) is not None:
        return _refused("blacklisted_refused", number=shown)
    return _refused("number_incorrect", field=name, value=shown)


def _is_number(value: Any, choices: Choices) -> bool:
    number = str(value) if isinstance(value, (str, int)) else ""
    kept = choices.leading_eight != "refused" or not looks_national(number)
    return kept and number.isascii() and number.isdigit() and len(number) in NUMBER_LENGTHS


def _about_sender_name(name: str, value: str, names: Iterable[Sender], now: float, *, viber: bool) -> Finding:
    shown = shortened(value, _SHOWN)
    sender = next((each for each in names if each.name == value), None)
    if sender is not None:
        return _refused("operator_refused" if sender.is_approved(now) else "sign_in_moderation", field=name, value=shown)
    if viber:
        return _refused("sign_not_viber", value=shown)
    if misspells_free_sender_name(value):
        return _refused("free_name_misspelt", value=shown)
    return _refused("sign_unknown", field=name, value=shown)


def _shown(name: str, value: Any) -> str:
    """Return the beginning of a value, without secrets in it."""
    return shortened(str(kept({name: value}, _MANY)[name]), _SHOWN)


def _refused(key: str, **facts: object) -> Finding:
    return Finding("error", key, facts)
