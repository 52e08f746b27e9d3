"""Posts the status callbacks that are due. This file never decides what is due, what is posted, or how often.

By default only to this machine: an application that runs with its real settings must not have its real server told of made-up SMS.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from .callbacks import Callback
from .gateway import Sandbox

if TYPE_CHECKING:
    import httpx

#: Means every host.
ANYWHERE: Final = "*"
#: Seconds between two looks at what is due.
_LOOKS: Final = 0.1
#: Seconds that the end waits for what is under way.
_PATIENCE: Final = 1.0
#: How many receivers are posted to at once. To each of them one at a time, so that it hears of changes in their order and its
#: slowness holds up no other.
_AT_ONCE: Final = 16


def is_allowed(url: str, hosts: Collection[str] = ()) -> bool:
    """Whether a callback may go to `url`: to this machine, or to one of `hosts`, in lower case; `*` among them allows every host."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    if ANYWHERE in hosts or host in hosts:
        return bool(host)
    if host == "localhost":
        return _is_here(host)
    return _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _is_here(name: str) -> bool:
    """Whether a name means this machine and nothing else: whoever set up the resolver may have meant another one."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(_is_loopback(str(address[0])) for *_, address in found)


def post_callbacks(sandbox: Sandbox, *, transport: httpx.BaseTransport | None = None, hosts: Collection[str] = ()) -> int:
    """Post every callback that is due by now, one after the other, and return how many were tried.

    With `transport`, such as that of an application under test (`httpx.WSGITransport`), every URL goes there, and what the application
    raises is raised here. Without, they go over the network: to this machine, and to `hosts` beside it, `*` for all. What is not taken
    is due again later, as `choices` say.
    """
    tried = 0
    receivers = sandbox.receivers_due()
    if receivers:
        with _client(transport) as client:
            while receivers:
                for callback in sandbox.callbacks_due(receivers[0], 1):
                    tried += 1
                    _post(sandbox, client, callback, None if transport is not None else _lower(hosts))
                receivers = sandbox.receivers_due()
    return tried


class Poster:
    """Posts what is due in threads of its own, from `start` until `stop`."""

    def __init__(self, sandbox: Sandbox, hosts: Collection[str] = ()) -> None:
        self._sandbox = sandbox
        self._hosts = _lower(hosts)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="smsaero-sandbox-callbacks", daemon=True)
        self._busy: dict[str, threading.Thread] = {}

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End. What is due later is not posted any more; what is under way is waited for, but not for long."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        client: httpx.Client | None = None
        while not self._stopped.wait(_LOOKS):
            self._busy = {receiver: thread for receiver, thread in self._busy.items() if thread.is_alive()}
            for receiver in self._sandbox.receivers_due():
                if receiver in self._busy or len(self._busy) >= _AT_ONCE:
                    continue
                client = client or _client(None)
                thread = threading.Thread(
                    target=self._serve, args=(receiver, client), name="smsaero-sandbox-callback", daemon=True
                )
                self._busy[receiver] = thread
                thread.start()
        for thread in self._busy.values():
            thread.join(_PATIENCE / len(self._busy))
        if client is not None and not any(thread.is_alive() for thread in self._busy.values()):
            client.close()

    def _serve(self, receiver: str, client: httpx.Client) -> None:
        while not self._stopped.is_set():
            due = self._sandbox.callbacks_due(receiver, 1)
            if not due:
                return
            _post(self._sandbox, client, due[0], self._hosts)


def _lower(hosts: Collection[str]) -> frozenset[str]:
    return frozenset(host.lower() for host in hosts)


def _client(transport: httpx.BaseTransport | None) -> httpx.Client:
    import httpx

    # Neither a proxy nor a password file of this machine has anything to do with a made-up SMS.
    return httpx.Client(trust_env=False, transport=transport)


def _post(sandbox: Sandbox, client: httpx.Client, callback: Callback, hosts: Collection[str] | None) -> None:
    """Post one; `hosts` are those beside this machine that it may go to, None for any."""
    import httpx

    choices = sandbox.choices
    status, problem = None, ""
    try:
        # Looked at as httpx reads it: two readers of one address may disagree on its host.
        url = httpx.URL(callback.to.url)
        if hosts is not None and not is_allowed(str(url), hosts):
            problem = "refused_host"
        else:
            headers = {"content-type": callback.content_type()}
            request = client.stream(
                "POST", url, content=callback.body(choices), headers=headers, timeout=choices.callback_timeout
            )
            # Only the status counts: however much a receiver answers, nothing of it is read.
            with request as answer:
                status = answer.status_code
    except httpx.TimeoutException:
        problem = "timeout"
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError):
        problem = "unreachable"
    except BaseException:
        sandbox.callback_done(callback, None, "unreachable")
        raise
    sandbox.callback_done(callback, status, problem)
