"""The answer to one request while its bytes come in, parsed by httptools. This file never reads from a connection.

httptools is the parser of Node.js (llhttp) for Python. It judges the syntax; here is decided what is enough: one answer, its head of
64 KiB at most, its body of 1 MiB at most. Whatever comes after that answer belongs to no request of ours.
"""

from __future__ import annotations

from typing import Final

import httpcore
import httptools

from .delivery import LONGEST_BODY, READ_HEADERS
from .protocol import Answer

_LONGEST_HEAD: Final = 64 * 1024
#: With the sizes of chunks and what follows the last one.
_LONGEST_ANSWER: Final = 2 * LONGEST_BODY + _LONGEST_HEAD
_FIRST_STATUS: Final = 100
_FIRST_FINAL_STATUS: Final = 200


class Parsing:
    """Takes bytes until the answer is whole. `feed` raises `httpcore.RemoteProtocolError` for what is no answer."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._taken = 0
        self._status = 0
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []
        self._left = LONGEST_BODY
        self._head = self._done = self._framed = False
        self._complete = True
        #: Whether the connection may be used for the next request.
        self.reusable = False

    def feed(self, data: bytes) -> bool:
        """Take what came, nothing at the end of the connection; return whether the answer is there."""
        if not data:
            return self._end()
        self._taken += len(data)
        try:
            self._parser.feed_data(data)
        except Exception as error:  # noqa: BLE001 - out of a callback of asyncio it would end up in a log, with the data
            if not self._done:
                raise httpcore.RemoteProtocolError(type(error).__name__) from None
            self.reusable = False
        if self._taken > (_LONGEST_HEAD if not self._head else _LONGEST_ANSWER):
            raise httpcore.RemoteProtocolError("the answer is too long")
        return self._done

    def answer(self) -> Answer:
        """Return the answer."""
        plain = self._headers.get("content-encoding", "identity").strip().lower() in ("", "identity")
        return Answer(self._status, b"".join(self._parts) if plain else b"", self._headers, complete=self._complete and plain)

    def _end(self) -> bool:
        if self._head and not self._framed:
            # A body that ends with the connection.
            self._done = True
        if not self._done:
            raise httpcore.RemoteProtocolError("the connection was closed before the answer was complete")
        return True

    # What httptools calls.

    def on_message_begin(self) -> None:
        """Take note of a second answer, which nobody asked for."""
        if self._done:
            self.reusable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep what is read of the headers; what follows the body is none of them."""
        if self._done or self._head:
            return
        name = name.lower()
        if name in (b"content-length", b"transfer-encoding"):
            self._framed = True
        if name in READ_HEADERS:
            self._headers[name.decode("latin-1")] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Take the status; below 200 it is not the answer yet (RFC 9110, 15.2)."""
        if self._done:
            return
        self._status = self._parser.get_status_code()
        if self._status < _FIRST_STATUS:
            raise httpcore.RemoteProtocolError("no status of HTTP")
        self._head = self._status >= _FIRST_FINAL_STATUS
        if not self._head:
            self._headers.clear()
            self._framed = False

    def on_body(self, part: bytes) -> None:
        """Keep a piece of the body, as long as it is not too long."""
        if self._done:
            return
        if len(part) > self._left:
            self._complete, self._done = False, True
        self._parts.append(part[: self._left])
        self._left -= len(self._parts[-1])

    def on_message_complete(self) -> None:
        """Take note that the answer is whole."""
        if self._head and not self._done:
            self._done = True
            self.reusable = self._parser.should_keep_alive()
