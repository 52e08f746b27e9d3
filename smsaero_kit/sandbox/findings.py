"""What was wrong with a request, or will surprise its author later. This file never answers and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final

from .endpoints import ENDPOINTS
from .endpoints.reading import Reading
from .faults import NOTHING, Fault
from .findings_of_fields import about_value, looks_national, required
from .magic import BY_KEY, BY_NUMBER, REJECTED
from .seen import Finding, is_secret, shortened
from .state import Account, Sms
from .wire import FORM_TYPE, JSON_TYPE, ROOT, Request, content_type_of

_SENDS: Final = frozenset(path for path in ENDPOINTS if path.rpartition("/")[2] in ("send", "testsend"))
#: What minds magic numbers and money.
_CHARGED: Final = _SENDS | {"hlr/check"}
#: Seconds within which the same SMS once more looks like a retry.
_SOON: Final = 60.0
#: How many numbers, fields or messages are looked at.
_LOOKED_AT: Final = 20
_NO_MONEY: Final = 402


@dataclass
class Case:
    """A request and everything that is known of it once it was answered."""

    request: Request
    now: float
    endpoint: str = ""
    fields: Mapping[str, Any] | None = None
    #: The fields of a body that is JSON and said that it is a form; None for any other.
    unread: Mapping[str, Any] | None = None
    account: Account | None = None
    #: None where the request did not come so far that its fields were read.
    reading: Reading | None = None
    fault: Fault | None = None
    #: The magic key, if it was one.
    key: str = ""
    #: The status of HTTP, before `choices` turned it into another.
    status: int = 200
    #: The SMS that this request began, the newest first: they are the last that the account remembers.
    took: tuple[Sms, ...] = ()
    #: What kept the request from an endpoint.
    told: Finding | None = None


def refused(key: str, **facts: object) -> Finding:
    """Return a finding for which the request was refused."""
    return Finding("error", key, facts)


def warned(key: str, **facts: object) -> Finding:
    """Return a finding that did not keep the request from being taken."""
    return Finding("warning", key, facts)


def noted(key: str, **facts: object) -> Finding:
    """Return what the sandbox did on purpose."""
    return Finding("note", key, facts)


def unknown_path(path: str) -> Finding:
    """Return the finding about a path that is none of the API, with the one that may be meant."""
    path = shortened(path, 100)
    wanted = path.removeprefix(ROOT).removesuffix(".json").strip("/")
    near = get_close_matches(wanted, ENDPOINTS, 1, 0.5) or [each for each in ENDPOINTS if each.endswith(f"/{wanted}")]
    return refused("unknown_path_near", path=path, near=f"{ROOT}{near[0]}") if near else refused("unknown_path", path=path)


def findings(case: Case) -> tuple[Finding, ...]:
    """Return what is to be said about a request that was answered."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.told is not None:
        yield case.told
    fields = case.fields
    if case.fault is not None and case.fault.do != NOTHING:
        yield noted("fault", what=case.fault.do)
    if case.key in BY_KEY:
        yield noted("magic_key", value=case.key)
    if fields is not None:
        secrets = (name for name in (*fields, *(case.unread or ())) if is_secret(name))
        yield from (refused("secret_in_fields", field=shortened(name)) for name in islice(secrets, _LOOKED_AT))
        if case.endpoint in _CHARGED:
            yield from _about_sends(case, fields)
    if case.reading is not None and fields is not None:
        yield from _about_fields(case, case.reading, fields)
    if case.unread is not None:
        yield (refused if case.reading is not None and case.reading.wrong else warned)("json_as_form")
    if case.request.body:
        yield from _about_body(case.request)


def _about_body(request: Request) -> Iterator[Finding]:
    kind = content_type_of(request)
    if not kind and request.body.strip():
        yield warned("no_content_type")
    elif kind not in ("", JSON_TYPE, FORM_TYPE):
        yield warned("content_type", value=shortened(kind, 100))


def _about_sends(case: Case, fields: Mapping[str, Any]) -> Iterator[Finding]:
    numbers = _numbers(fields)
    if case.request.method == "GET" and case.endpoint in _SENDS:
        yield warned("send_by_get")
    magic = [number for number in numbers if number in BY_NUMBER]
    yield from (noted("magic_number", value=number) for number in magic)
    if "number" in fields and "numbers" in fields:
        yield warned("numbers_ignored")
    text = fields.get("text")
    if isinstance(text, str) and "{{" in text and "}}" in text:
        yield warned("placeholder")
    if case.account is None or case.reading is None or case.reading.wrong:
        return
    if case.status == _NO_MONEY and not any(BY_NUMBER[number].answer for number in magic):
        yield refused("no_money", balance=case.account.balance)
    for number in numbers:
        # What a choice let pass, and the gateway may not.
        if number[:1] == "8" and looks_national(number):
            yield warned("leading_eight", number=number)
        elif number[:1] == "+":
            yield warned("number_plus", field="number", value=shortened(number))
    if case.took and case.endpoint == "sms/send":
        yield from _about_messages(case.took, case.account, case.now)


def _about_messages(took: tuple[Sms, ...], account: Account, now: float) -> Iterator[Finding]:
    for sms in took[-_LOOKED_AT:]:
        if account.blacklist.find(sms.number) is not None:
            yield warned("blacklisted", number=sms.number)
        elif sms.life[-1][1] == REJECTED and not account.approves(sms.sender_name, sms.number, now):
            yield warned("operator_refuses", sign=sms.sender_name, number=sms.number)
        before = islice(reversed(account.sms), len(took), len(took) + _LOOKED_AT)
        if any(
            one.number == sms.number and one.text == sms.text and not one.test and now - one.created <= _SOON for one in before
        ):
            yield warned("repeated", number=sms.number)


def _about_fields(case: Case, reading: Reading, fields: Mapping[str, Any]) -> Iterator[Finding]:
    unknown = tuple(islice((name for name in fields if name not in reading.asked), _LOOKED_AT))
    for name, words in islice(reading.wrong.items(), _LOOKED_AT):
        if "required" in words:
            yield required(name, unknown)
        elif name in reading.asked and case.account is not None:
            yield about_value(name, fields, case.account, reading.choices, endpoint=case.endpoint, now=case.now)
    level = refused if reading.choices.unknown_fields == "refused" else warned
    yield from (level("unknown_field", field=shortened(name)) for name in unknown if not is_secret(name))


def _numbers(fields: Mapping[str, Any]) -> list[str]:
    several = fields.get("numbers")
    one = next((fields[name] for name in ("number", "phone", "address") if name in fields), None)
    if one is not None:
        return [str(one)] if isinstance(one, (str, int)) else []
    listed = several[:_LOOKED_AT] if isinstance(several, list) else [several]
    return [str(each) for each in listed if isinstance(each, (str, int))]
