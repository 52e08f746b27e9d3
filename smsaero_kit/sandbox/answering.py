"""Who is answered, and what becomes of a request on its way to an endpoint. This file never remembers a request.

The order: the body must be readable, the path one of the API, the method one of two; then faults; then who asks, and how often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Any, Final

from smsaero_kit.secret import Credentials, Secret

from .choices import Choices
from .endpoints import ENDPOINTS, Endpoint
from .endpoints.reading import Reading
from .faults import ANSWERS, Faults, too_many
from .findings import Case, refused, unknown_path
from .magic import BY_KEY
from .pace import Pace
from .seen import Finding, shortened
from .state import Accounts
from .wire import ROOT, Line, Malformed, Response, credentials_of, fields_of, json_as_form, refusal

#: The vendor's SDKs insist on these lengths; the gateway's own rule is not known.
_KEY_LENGTHS: Final = range(16, 33)
#: Characters of an e-mail.
_LONGEST_EMAIL: Final = 254
_METHODS: Final = ("GET", "POST")
#: Statuses of HTTP from which on an answer is no success, and those of a refusal: 5xx is a failure.
_REFUSALS: Final = 400
_REFUSED: Final = range(_REFUSALS, 500)


class Desk:
    """Answers requests. With `credentials` only these are known, beside the magic keys. Never from two threads at once."""

    def __init__(self, accounts: Accounts, faults: Faults, credentials: Credentials | None = None) -> None:
        self._accounts = accounts
        self._faults = faults
        self._credentials = credentials
        self._pace = Pace()

    def clear(self) -> None:
        """Forget how often who asked."""
        self._pace.clear()

    def answer(self, case: Case, choices: Choices) -> Response:
        """Return the answer, and put into `case` what is known of the request by then."""
        request = case.request
        try:
            case.fields = fields_of(request)
            case.unread = json_as_form(request)
        except Malformed:
            case.told = refused("unreadable")
            return _refused(case, choices, refusal(400, "Invalid JSON data in request body: Syntax error."))
        path = request.path.removeprefix(ROOT).rstrip("/") if request.path.startswith(ROOT) else ""
        endpoint = ENDPOINTS.get(path)
        if endpoint is None:
            case.told = unknown_path(request.path)
            return _refused(case, choices, refusal(404, "Page not found."))
        case.endpoint = path
        if request.method not in _METHODS:
            case.told = refused("method", method=shortened(request.method, 20))
            return _refused(case, choices, refusal(405, "Method Not Allowed.", headers={"allow": ", ".join(_METHODS)}))
        fault = self._faults.meet(path, _recipients(case.fields)) if self._faults else None
        if fault is None:
            return self._worked_on(case, endpoint, choices)
        case.fault = fault
        return fault.spoil(self._worked_on(case, endpoint, choices) if fault.works else None, choices.retry_after)

    def _worked_on(self, case: Case, endpoint: Endpoint, choices: Choices) -> Response:
        given = credentials_of(case.request)
        if given is None:
            known = "authorization" in case.request.headers
            case.told = refused("authorization_unreadable" if known else "authorization_missing")
            return _refused(case, choices, ANSWERS["wrong_key"])
        email, key = given
        magic = BY_KEY.get(key.reveal())
        if magic is not None and magic.answer is not None:
            case.key = magic.value
            return _refused(case, choices, magic.answer)
        if not self._knows(email, key, choices):
            case.told = refused("wrong_credentials") if self._credentials else _unlike(email, key)
            return _refused(case, choices, ANSWERS["wrong_key"])
        account = case.account = self._accounts.of(email)
        if self._pace.is_too_fast(email, case.now, choices.requests_per_second):
            case.told = refused("too_often", limit=choices.requests_per_second)
            return _refused(case, choices, too_many(choices.retry_after))
        reading = case.reading = Reading(case.fields or {}, choices)
        before = account.sms.newest
        answer = endpoint(account, reading, case.now)
        if account.sms.newest != before:
            case.took = tuple(takewhile(lambda sms: sms.id > before, reversed(account.sms)))
        return answer if answer.status < _REFUSALS else _refused(case, choices, answer)

    def _knows(self, email: str, key: Secret, choices: Choices) -> bool:
        if self._credentials is None:
            return (
                "@" in email
                and len(email) <= _LONGEST_EMAIL
                and (len(key) in _KEY_LENGTHS or (choices.keys == "any" and len(key) > 0))
            )
        return email == self._credentials.email and key == self._credentials.api_key


def _recipients(fields: Mapping[str, Any]) -> set[str]:
    several = fields.get("numbers")
    one = (fields.get("number"), fields.get("phone"), fields.get("address"))
    given = (*one, *(several if isinstance(several, list) else (several,)))
    return {str(each).removeprefix("+") for each in given if isinstance(each, (str, int))}


def _unlike(email: str, key: Secret) -> Finding:
    """Return what is wrong with an e-mail and a key where all others would do."""
    if len(email) > _LONGEST_EMAIL:
        return refused("email_length", length=len(email))
    # Not shown: where the two were swapped, it is the key.
    if "@" not in email:
        return refused("no_email")
    return refused("key_length", length=len(key))


def _refused(case: Case, choices: Choices, answer: Response) -> Response:
    """Return a refusal as `choices` want the gateway's refusals to look."""
    case.status = answer.status
    as_told = choices.refusals == "http_status" or answer.status not in _REFUSED or answer.line is not Line.KEPT
    return answer if as_told else replace(answer, status=200)
