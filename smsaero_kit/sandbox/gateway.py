"""The stand-in of the SMS Aero gateway: a request in, an answer out. This file never opens a socket and knows no client.

It needs no account: any e-mail works with any key of 16 to 32 characters. What is known of the real gateway it does the same way;
where nothing is known it does what is likeliest, and says so in a comment.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from smsaero_kit.secret import Credentials, Secret

from .endpoints import ENDPOINTS
from .endpoints.reading import Reading
from .magic import BY_KEY, DELIVERED, MAGIC_KEYS
from .state import START_BALANCE, Account, Sms
from .wire import Malformed, Request, Response, credentials_of, fields_of, refusal

_ROOT: Final = "/v2/"
#: The vendor's SDKs insist on these lengths; the gateway's own rule is not known.
_KEY_LENGTHS: Final = range(16, 33)
_REMEMBERED_REQUESTS: Final = 1000
_UNAUTHORIZED: Final = MAGIC_KEYS[0].answer


@dataclass(frozen=True)
class Seen:
    """A request as the sandbox remembers it: no headers, so no credentials."""

    method: str
    path: str
    fields: Mapping[str, Any]


class Sandbox:
    """An SMS Aero gateway of one's own. `answer` may be called from several threads.

    `clock` returns seconds since 1970; the statuses of messages move with it. `balance` is in rubles. With `credentials` only
    these are accepted, beside the magic keys. `sender_names` are approved beside those that every sandbox has.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        balance: Decimal = START_BALANCE,
        credentials: Credentials | None = None,
        sender_names: Sequence[str] = (),
    ) -> None:
        self._clock = clock
        self._account = Account(balance, sender_names)
        self._credentials = credentials
        self._seen: deque[Seen] = deque(maxlen=_REMEMBERED_REQUESTS)
        self._lock = threading.Lock()

    @property
    def balance(self) -> Decimal:
        """What is left, in rubles."""
        return self._account.balance

    @property
    def messages(self) -> tuple[Sms, ...]:
        """Every message that was accepted, test messages too, the oldest first, each as it is now."""
        with self._lock:
            return self._account.messages(self._clock())

    @property
    def inbox(self) -> tuple[Sms, ...]:
        """What the phones have received by now, the oldest first."""
        return tuple(sms for sms in self.messages if sms.status == DELIVERED and not sms.test)

    @property
    def requests(self) -> tuple[Seen, ...]:
        """The last thousand requests, the oldest first, without the credentials that came with them."""
        with self._lock:
            return tuple(self._seen)

    def answer(self, request: Request) -> Response:
        """Return what the gateway would answer. Never raises, whatever `request` holds."""
        try:
            fields = fields_of(request)
        except Malformed:
            return refusal(400, "Invalid JSON data in request body: Syntax error.")
        endpoint = ENDPOINTS.get(request.path.removeprefix(_ROOT).rstrip("/")) if request.path.startswith(_ROOT) else None
        with self._lock:
            self._seen.append(Seen(request.method, request.path, fields))
            if endpoint is None:
                return refusal(404, "Page not found.")
            if request.method not in ("GET", "POST"):
                return refusal(405, "Method Not Allowed.", headers={"allow": "GET, POST"})
            return self._turned_away(request) or endpoint(self._account, Reading(fields), self._clock())

    def _turned_away(self, request: Request) -> Response | None:
        given = credentials_of(request)
        if given is None:
            return _UNAUTHORIZED
        email, key = given
        magic = BY_KEY.get(key.reveal())
        if magic is not None:
            return magic.answer
        return None if self._knows(email, key) else _UNAUTHORIZED

    def _knows(self, email: str, key: Secret) -> bool:
        if self._credentials is None:
            return bool(email) and len(key) in _KEY_LENGTHS
        return email == self._credentials.email and key == self._credentials.api_key
