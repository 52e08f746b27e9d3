"""What is asked of a gateway and what comes back, as values. This file never opens a socket and never imports httpx.

A `Call` describes one question; `exchange` turns it into an `Ask` for each gateway that has to be tried; a client delivers the
`Ask` and hands back an `Answer`, or `NotTaken` or `Lost` when there is none.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


@dataclass(frozen=True)
class Gateway:
    """Where to ask. `base` ends in a slash, `host` is what errors and logs call it."""

    base: str
    host: str

    @classmethod
    def at(cls, url: str) -> Gateway:
        """Return the gateway whose base URL is `url`, e.g. `https://gate.smsaero.ru/v2/`.

        Raises `ValueError` for anything that the account's key must not travel to: plain http beyond this machine, and
        a URL that itself holds a name or a password. The message never repeats the URL.
        """
        try:
            parts = urlsplit(url.strip())
            host, port = parts.hostname or "", parts.port
        except ValueError:
            # The words of this error repeat a piece of the URL.
            raise ValueError(_NO_GATEWAY) from None
        if parts.username is not None or parts.password is not None:
            raise ValueError("a gateway's URL must not hold a name or a password")
        if (
            parts.scheme not in ("http", "https")
            or not _HOST.fullmatch(host)
            or len(host) > _LONGEST_HOST
            or not _PATH.fullmatch(parts.path)
            or parts.query
            or parts.fragment
        ):
            raise ValueError(_NO_GATEWAY)
        if parts.scheme == "http" and not _is_this_machine(host):
            raise ValueError(f"plain http is for this machine only, and {host} is another one: use https")
        # Put together again from its parts: no second reader of the URL can see another host in it.
        place = f"[{host}]" if ":" in host else host
        place += f":{port}" if port is not None else ""
        return cls(base=f"{parts.scheme}://{place}{parts.path.rstrip('/')}/", host=place)


_NO_GATEWAY: Final = "a gateway is a base URL such as https://gate.smsaero.ru/v2/"
_LONGEST_HOST: Final = 253
_PATH: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]{0,500}")
_HOST: Final = re.compile(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*|[0-9A-Fa-f:.]+")

#: The vendor's SDKs name the same three in the same order:
#: https://github.com/smsaero/smsaero_python/blob/master/smsaero/__init__.py
GATEWAYS: Final = ("https://gate.smsaero.ru/v2/", "https://gate.smsaero.org/v2/", "https://gate.smsaero.net/v2/")


_LONGEST_TIMEOUT: Final = 86_400.0


@dataclass(frozen=True)
class Timeouts:
    """How long to wait, in seconds, by phase. `read` bounds the wait for an answer, all of it."""

    connect: float = 5.0
    write: float = 10.0
    read: float = 30.0
    #: For a free connection, when more calls are under way than connections are open.
    pool: float = 30.0

    def __post_init__(self) -> None:
        for seconds in (self.connect, self.write, self.read, self.pool):
            if not isinstance(seconds, (int, float)) or not 0 < seconds <= _LONGEST_TIMEOUT:
                raise ValueError("a time-out is a number of seconds above zero and at most a day")

    @property
    def phases(self) -> dict[str, float]:
        """The seconds by the names that httpx and httpcore use."""
        return {"connect": self.connect, "write": self.write, "read": self.read, "pool": self.pool}


class Effect(Enum):
    """What a call does, and so whether it may be asked again when its answer got lost."""

    #: It only reads: asking again changes nothing.
    READS = "reads"
    #: It changes the account, or costs money: never asked twice on doubt.
    CHANGES = "changes"
    #: It reaches a phone, and costs money: never asked twice on doubt.
    SENDS = "sends"


@dataclass(frozen=True)
class Call(Generic[T]):
    """One question to the API: the endpoint, its parameters, and how to read the `data` of the answer.

    `read` raises `OtherShape` for data that it does not know.
    """

    path: str
    read: Callable[[Any], T]
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict)
    effect: Effect = field(kw_only=True)

    @property
    def sends(self) -> bool:
        """Whether it reaches a phone."""
        return self.effect is Effect.SENDS

    @property
    def changes(self) -> bool:
        """Whether it changes the account without reaching a phone."""
        return self.effect is Effect.CHANGES


class OtherShape(Exception):
    """Data that is not what the endpoint is known to answer. Never leaves the package: it becomes `UnexpectedAnswer`."""


@dataclass(frozen=True)
class Ask:
    """One POST to one gateway: no credentials in it, so that it may be shown."""

    gateway: Gateway
    path: str
    url: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What a gateway answered. Header names are in lower case."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: False when the body was not read to its end, because it is longer than any answer of the API or is compressed.
    complete: bool = True


@dataclass(frozen=True)
class NotTaken:
    """The request provably never left this machine: the next gateway may be asked.

    `busy` says that this client had no connection free, so that asking another gateway would not help.
    """

    reason: str
    busy: bool = False


@dataclass(frozen=True)
class Lost:
    """The request left, or may have left, and no answer came back."""

    reason: str


Delivery = Answer | NotTaken | Lost


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
