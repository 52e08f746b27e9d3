"""Answers that repeat what was asked: the `Authorization` header and what is in it, in each place that an answer has."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from .repertoire import envelope
from .talk import Fault, Report, Talk, answer, says

#: Each by its name; the faults of `repertoire` know nothing of them, for what they say depends on the request.
ECHOES: Final[dict[str, Fault]] = {}

_STATUSES: Final = {200: Report.REFUSED, 400: Report.REFUSED, 401: Report.REFUSED, 402: Report.REFUSED, 403: Report.REFUSED}
_OTHERS: Final = {404: Report.REFUSED, 429: Report.REFUSED, 500: Report.IN_DOUBT, 503: Report.IN_DOUBT}


def repeats(name: str, report: Report, status: int, say: Callable[[str], bytes], *headers: str) -> None:
    """Enter a whole answer of HTTP with the body `say(what was asked)`; `{}` in the headers stands for it as well."""

    def play(talk: Talk) -> None:
        told = _told(talk)
        lines = [line.format(told) for line in headers]
        talk.pass_on(says(status, say(told), *lines, accepts=report is not Report.REFUSED))
        _leave(talk)

    ECHOES[name] = Fault(name, play, frozenset({report}))


def echo(name: str, report: Report, say: Callable[[str, bytes], bytes]) -> None:
    """Enter a line that says `say(what was asked, the body of the sandbox's good answer)`."""

    def play(talk: Talk) -> None:
        told = _told(talk)
        talk.say(say(told, talk.take()))
        _leave(talk)

    ECHOES[name] = Fault(name, play, frozenset({report}))


def _told(talk: Talk) -> str:
    header, pair = talk.told()
    email = pair.partition(":")[0]
    # In one line: some of the places take no more.
    return f"{header} {pair} {quote(email, safe='')}"


def _leave(talk: Talk) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(talk.connection, socket.SHUT_WR)
        talk.wait()


for _status, _report in (_STATUSES | _OTHERS).items():
    repeats(
        f"in the message under {_status}",
        _report,
        _status,
        lambda told: envelope(success=False, message=f"You sent {told}"),
    )
    repeats(
        f"in the fields under {_status}",
        _report,
        _status,
        lambda told: envelope(success=False, data={"sign": [told], told: [told, {told: 1}]}),
    )
    repeats(
        f"in a list of messages under {_status}",
        _report,
        _status,
        lambda told: envelope(success=False, message=[told, [told]], data=[told]),
    )

for _status in (200, 302, 404, 502):
    repeats(
        f"in a page under {_status}",
        Report.IN_DOUBT,
        _status,
        lambda told: f"<pre>POST /v2/sms/send\nAuthorization: {told}</pre>".encode(),
    )

for _length in range(150, 200, 10):
    repeats(
        f"in a page, after {_length} characters, where it is cut",
        Report.IN_DOUBT,
        200,
        lambda told, length=_length: ("x" * length + told).encode(),
    )

repeats("in data of another shape", Report.IN_DOUBT, 200, lambda told: envelope(success=True, data={told: told}))
repeats("in the JSON of no envelope", Report.IN_DOUBT, 200, lambda told: f'["{told}"]'.encode())
repeats("in half of the JSON", Report.IN_DOUBT, 200, lambda told: f'{{"success":true,"data":"{told}'.encode())

_GOOD: Final = {
    "in a header of a good answer": "X-Request: {}",
    "in a cookie of a good answer": "Set-Cookie: was={}; path=/",
    "in the type of a good answer": "Content-Type: {}",
    "in the server of a good answer": "Server: {}",
    "in the location of a good answer": "Location: https://gate.example/?{}",
}
_BAD: Final = {
    "in a header": (502, "X-Request: {}"),
    "in a cookie": (502, "Set-Cookie: was={}; path=/"),
    "in a redirect": (302, "Location: https://gate.example/?{}"),
    "in a redirect that is no URL": (307, "Location: mailto:{}"),
    "in the challenge": (503, 'WWW-Authenticate: Basic realm="{}"'),
    "in the encoding": (200, "Content-Encoding: {}"),
    "in the transfer encoding": (200, "Transfer-Encoding: {}"),
    "in the length": (200, "Content-Length: {}"),
    "in a header's name": (200, "{}: x"),
    "in a header with a zero byte": (200, "X-Request: \x00{}"),
}

for _name, _line in _GOOD.items():
    echo(_name, Report.ACCEPTED, lambda told, body, line=_line: answer(200, body, line.format(told)))
for _name, (_status, _line) in _BAD.items():
    echo(_name, Report.IN_DOUBT, lambda told, _body, status=_status, line=_line: answer(status, b"<p>", line.format(told)))

repeats("in the time to wait", Report.REFUSED, 429, lambda _told: b"", "Retry-After: {}", "Date: {}")
echo("in the reason", Report.IN_DOUBT, lambda told, _body: f"HTTP/1.1 502 {told}\r\nContent-Length: 0\r\n\r\n".encode())
echo("in the version", Report.IN_DOUBT, lambda told, _body: f"{told} 200 OK\r\n\r\n".encode())
echo("instead of HTTP", Report.IN_DOUBT, lambda told, _body: f"{told}\r\n\r\n".encode())
echo(
    "in a header without a colon",
    Report.IN_DOUBT,
    lambda told, _body: f"HTTP/1.1 200 OK\r\n{told.replace(':', ' ')}\r\n\r\n".encode(),
)
echo(
    "in the early hints",
    Report.ACCEPTED,
    lambda told, body: f"HTTP/1.1 103 X\r\nLink: {told}\r\n\r\n".encode() + answer(200, body),
)
echo(
    "in a chunk's size",
    Report.IN_DOUBT,
    lambda told, _body: f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{told}\r\n".encode(),
)
echo(
    "behind the last chunk",
    Report.ACCEPTED,
    lambda told, body: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\nX-Told: %s\r\n\r\n"
        % (len(body), body, told.encode())
    ),
)
echo(
    "in an answer that breaks off",
    Report.IN_DOUBT,
    lambda told, _body: f"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nX-Request: {told}\r\n\r\n{told}".encode(),
)
