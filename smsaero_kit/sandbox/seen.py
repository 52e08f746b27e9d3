"""What the sandbox remembers of a request: never its headers, so no credentials, and never more than a few kilobytes.

This file never judges a request: see `findings`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_plus

from .wire import Line

HIDDEN: Final = "•••"
#: Fields by these names hold what must be kept out of every log, wherever a client puts them: `api_key`, `user[password]`, `x-token`.
_SECRET: Final = re.compile(
    # What no other word ends with, and what must be a word by itself: `userPass` and `user_pass`, but not `compass`.
    r"(?:(?:api|access|private|secret|smsaero|auth)[\W_]?key|password|passwd|pwd|passphrase|secret|token|authorization|credentials?"
    r"|(?:\A|[\W_\d]|(?-i:(?<=[a-z])(?=[A-Z])))(?:key|pass|auth|bearer|creds?))[\W_\d]*\Z",
    re.IGNORECASE | re.ASCII,
)
#: What may stand before the host of an address, and the fields of its query.
_USERINFO: Final = re.compile(r"\A((?:[a-z][\w+.-]*:)?//|)([^/?#]*)@", re.IGNORECASE | re.ASCII)
_ADDRESS: Final = re.compile(r"(?:[a-z][\w+.-]{0,20}:)?//\S", re.IGNORECASE | re.ASCII)
_QUERY_FIELD: Final = re.compile(r"([?&;#])([^?&;#=]*)=([^&;#]*)")

#: Bytes of a request below which nothing needs to be shortened.
_SHORT: Final = 2000
#: Characters that are kept of a longer one, of all its fields together and of each.
_LONGEST: Final = 4000
_LONGEST_TEXT: Final = 1000
#: Characters at the end of a name that say whether it is one of a secret.
_LONGEST_NAME: Final = 60
#: Items that are kept of each list and mapping.
_MOST: Final = 50
#: Digits of the largest whole number that every reader of JSON takes as it is.
_BITS: Final = 53


@dataclass(frozen=True)
class Finding:
    """Something about a request that its author should know. `key` has a text, `sandbox.finding.<key>`, with `facts`.

    `level` is `error` where the request was refused for it, `warning` where it was taken and is a mistake or a risk all the same,
    `note` for what the sandbox did on purpose.
    """

    level: str
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """A request, what was answered, and what was wrong. `time` is in seconds since 1970."""

    method: str
    path: str
    fields: Mapping[str, Any]
    id: int = 0
    time: float = 0.0
    #: The e-mail of the account that asked, empty when there was none.
    account: str = ""
    status: int = 0
    line: Line = Line.KEPT
    findings: tuple[Finding, ...] = ()


def is_secret(name: str) -> bool:
    """Whether a field by this name holds a secret."""
    return _ends_as_a_secret(name[-_LONGEST_NAME:])


@lru_cache(maxsize=500)
def _ends_as_a_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


def kept(fields: Mapping[str, Any], size: int) -> dict[str, Any]:
    """Return `fields` as they are remembered: without secrets; `size` is how many bytes they came in."""
    return _Copy(math.inf if size <= _SHORT else _LONGEST).of_mapping(fields)


def shown_url(url: str) -> str:
    """Return an address as it is shown: without a password, and without values of its query that are secrets."""
    url = _USERINFO.sub(lambda found: f"{found[1]}{_shown_userinfo(found[2])}@", url)
    return _QUERY_FIELD.sub(
        lambda found: f"{found[1]}{found[2]}={HIDDEN}" if is_secret(unquote_plus(found[2])) else found[0], url
    )


def _shown_userinfo(userinfo: str) -> str:
    user, colon, _ = userinfo.partition(":")
    # Without a colon it may be a token.
    return f"{user}:{HIDDEN}" if colon else HIDDEN


def shortened(text: str, most: int = 200) -> str:
    """Return `text`, or its beginning."""
    return text if len(text) <= most else f"{text[:most]}…"


class _Copy:
    """Copies values until they take `room` characters."""

    def __init__(self, room: float) -> None:
        self._room = room

    def of_mapping(self, values: Mapping[str, Any]) -> dict[str, Any]:
        copy = {}
        for index, (name, value) in enumerate(values.items()):
            if self._room <= 0 or (index >= _MOST and self._room < math.inf):
                copy["…"] = "…"
                break
            copy[self._text(name)] = HIDDEN if is_secret(name) else self._of(value, is_address=name[-3:].lower() == "url")
        return copy

    def _of(self, value: Any, *, is_address: bool = False) -> Any:
        if isinstance(value, str):
            return self._text(shown_url(value) if is_address or _ADDRESS.match(value) else value)
        if isinstance(value, dict):
            return self.of_mapping(value)
        if isinstance(value, list):
            return self._of_list(value, is_address=is_address)
        self._room -= 1
        # What JSON or JavaScript could not say is kept as a text.
        if isinstance(value, float) and not math.isfinite(value):
            return str(value)
        return shortened(str(value)) if isinstance(value, int) and value.bit_length() > _BITS else value

    def _of_list(self, values: list[Any], *, is_address: bool) -> list[Any]:
        copy = []
        for index, value in enumerate(values):
            if self._room <= 0 or (index >= _MOST and self._room < math.inf):
                copy.append("…")
                break
            copy.append(self._of(value, is_address=is_address))
        return copy

    def _text(self, text: str) -> str:
        if self._room == math.inf:
            return text
        text = shortened(text, int(min(max(self._room, 1), _LONGEST_TEXT)))
        self._room -= len(text) + 1
        return text
