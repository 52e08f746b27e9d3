"""What the libraries below log: a gateway that repeats a request's header in its answer must not bring it into their logs.

httpcore logs what it receives at the level DEBUG. A filter on its loggers masks the credentials of every client that
is alive. This file never logs.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Final
from weakref import WeakSet

_LOGGERS: Final = ("httpcore.connection", "httpcore.http11", "httpcore.proxy", "httpcore.socks")


class _Masking(logging.Filter):
    """Masks the credentials of the clients that are alive, and leaves out tracebacks: their frames hold requests."""

    def __init__(self) -> None:
        super().__init__()
        self.clients: WeakSet[Any] = WeakSet()
        self.lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        with self.lock:
            clients = list(self.clients)
        for client in clients:
            words = client.conceal(words)
        record.msg, record.args, record.exc_info, record.exc_text = words, (), None, None
        return True


_MASKING: Final = _Masking()


class Concealed:
    """Keeps a `conceal` in force for the logs of the libraries as long as this object lives."""

    def __init__(self, conceal: Callable[[str], str]) -> None:
        self.conceal = conceal
        with _MASKING.lock:
            _MASKING.clients.add(self)
        for name in _LOGGERS:
            # Adding the same filter again changes nothing.
            logging.getLogger(name).addFilter(_MASKING)
