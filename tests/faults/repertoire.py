"""Everything that can become of a request and its answer on the way: each fault once, by name, and what may be told of it.

Whether an SMS is accepted is the sandbox's affair, and so is each good answer; answers of other words are faults of the sandbox as far
as they are whole answers of HTTP, and are made up here where they are not.
"""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import socket
import time
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from functools import cache
from typing import Any, Final

from smsaero_kit.sandbox.faults import Fault as SandboxFault

from .talk import Fault, Moment, Report, Talk, answer, says

#: Every fault by its name, in the order of a request's life.
FAULTS: Final[dict[str, Fault]] = {}

ACCEPTED, IN_DOUBT, NOT_REACHED, REFUSED = Report.ACCEPTED, Report.IN_DOUBT, Report.NOT_REACHED, Report.REFUSED
_HTML: Final = b"<!doctype html><title>Sign in</title><p>This network is for guests.</p>"
#: More than one read takes in.
_LONG: Final = 100_000
#: More than the buffers of both ends of a connection take in.
_TOO_LONG_FOR_ANY_BUFFER: Final = 5_000_000


def fault(*reports: Report, name: str = "", **traits: Any) -> Callable[[Callable[[Talk], None]], Callable[[Talk], None]]:
    """Enter the decorated function into `FAULTS`."""

    def enter(play: Callable[[Talk], None]) -> Callable[[Talk], None]:
        called = name or play.__name__.replace("_", " ")
        assert called not in FAULTS
        FAULTS[called] = Fault(called, play, frozenset(reports), **traits)
        return play

    return enter


def envelope(*, success: bool, data: Any = None, message: Any = None) -> bytes:
    """Return the body of an answer in words of a test."""
    return json.dumps({"success": success, "data": data, "message": message}).encode()


def _refusal(*, data: Any = None, message: Any = None) -> bytes:
    return envelope(success=False, data=data, message=message)


# Nothing goes wrong, in the forms that HTTP allows.


@fault(ACCEPTED)
def good(talk: Talk) -> None:
    """Hand over, answer, keep the connection."""
    talk.answer(200, talk.take(), "Content-Type: application/json")
    talk.stay()


@fault(ACCEPTED)
def good_and_says_that_it_closes(talk: Talk) -> None:
    talk.answer(200, talk.take(), "Connection: close")


@fault(ACCEPTED)
def good_in_chunks(talk: Talk) -> None:
    body = talk.take()
    talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for start in range(0, len(body), 50):
        talk.say(_chunk(body[start : start + 50], extension=b";a=b"))
    talk.say(b"0\r\nX-Trailer: t\r\n\r\n")
    talk.stay()


@fault(ACCEPTED)
def good_byte_by_byte(talk: Talk) -> None:
    for byte in answer(200, talk.take()):
        talk.say(bytes([byte]))
    talk.stay()


@fault(ACCEPTED)
def good_in_HTTP_1_0(talk: Talk) -> None:  # noqa: N802 - the name is shown
    talk.answer(200, talk.take(), version="1.0")


# Over TLS nobody says here that this was all: a client may take that for an answer that was cut.
@fault(ACCEPTED, IN_DOUBT)
def good_in_HTTP_1_0_until_the_connection_ends(talk: Talk) -> None:  # noqa: N802 - the name is shown
    talk.say(b"HTTP/1.0 200 OK\r\n\r\n" + talk.take())


@fault(ACCEPTED, IN_DOUBT)
def good_until_the_connection_ends(talk: Talk) -> None:
    talk.say(b"HTTP/1.1 200 OK\r\n\r\n" + talk.take())


@fault(ACCEPTED, length=2000)
def says_100_continue_first(talk: Talk) -> None:
    talk.read_head()
    talk.say(b"HTTP/1.1 100 Continue\r\n\r\n")
    talk.answer(200, talk.take())
    talk.stay()


@fault(ACCEPTED)
def says_103_and_102_first(talk: Talk) -> None:
    body = talk.take()
    talk.say(b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n")
    talk.answer(200, body)
    talk.stay()


@fault(ACCEPTED)
def good_with_cookies_that_nobody_understands(talk: Talk) -> None:
    cookies = ("Set-Cookie: =;;; expires=never; max-age=x", "Set-Cookie: a=b; domain=.example.org; path=/; version=x")
    talk.answer(200, talk.take(), *cookies, "Set-Cookie: \xe9=\xe9; expires=Mon, 99 Xyz 0000")
    talk.stay()


@fault(ACCEPTED)
def good_with_a_201(talk: Talk) -> None:
    talk.answer(201, talk.take())
    talk.stay()


@fault(ACCEPTED)
def good_and_closes_behind_its_answer(talk: Talk) -> None:
    """Close without a word about it, so that the next send may still find the connection open."""
    talk.answer(200, talk.take())


@fault(ACCEPTED)
def good_and_resets_behind_its_answer(talk: Talk) -> None:
    """Close the writing side first, so that the answer arrives before the reset."""
    talk.answer(200, talk.take(), "Connection: close")
    with contextlib.suppress(OSError):
        socket.socket.shutdown(talk.connection, socket.SHUT_WR)
    talk.wait()
    talk.reset_when_closed()


@fault(ACCEPTED, IN_DOUBT, idle="FIN")
def closes_an_idle_connection_just_before_the_send(talk: Talk) -> None:
    good(talk)


@fault(ACCEPTED, IN_DOUBT, idle="RST")
def resets_an_idle_connection_just_before_the_send(talk: Talk) -> None:
    good(talk)


# What is left in a connection belongs to no request that comes after.


@fault(ACCEPTED, litters=True)
def answers_twice_at_once(talk: Talk) -> None:
    whole = answer(200, talk.take())
    talk.say(whole + whole)
    talk.stay()


@fault(ACCEPTED, litters=True)
def answers_twice_one_after_the_other(talk: Talk) -> None:
    whole = answer(200, talk.take())
    talk.say(whole)
    talk.say(whole)
    talk.stay()


@fault(ACCEPTED, litters=True)
def answers_twice_in_chunks(talk: Talk) -> None:
    body = talk.take()
    whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunk(body) + b"0\r\n\r\n"
    talk.say(whole + whole)
    talk.stay()


@fault(REFUSED, litters=True)
def refuses_and_accepts_in_one_breath(talk: Talk) -> None:
    talk.say(b"".join(talk.take_wrongly(SandboxFault(do="no_money"))))
    talk.stay()


@fault(ACCEPTED, litters=True)
def good_with_garbage_behind_it(talk: Talk) -> None:
    talk.say(answer(200, talk.take()) + b"\x00\xff garbage of another protocol\r\n\r\n")
    talk.stay()


@fault(ACCEPTED, litters=True)
def good_with_a_request_time_out_behind_it(talk: Talk) -> None:
    """Say what servers say to a connection that was idle too long, and close it."""
    talk.say(answer(200, talk.take()) + answer(408, b"", "Connection: close"))


# Before anything of the request was sent.


@fault(NOT_REACHED, moment=Moment.LISTENING)
def refuses_the_connection(_talk: Talk) -> None:
    pass


@fault(NOT_REACHED, moment=Moment.LISTENING, stalls="connect")
def neither_makes_nor_refuses_a_connection(talk: Talk) -> None:
    talk.line.stop_accepting()


@fault(IN_DOUBT, NOT_REACHED, moment=Moment.CONNECTED, tls=False)
def accepts_a_connection_and_hangs_up(_talk: Talk) -> None:
    pass


@fault(IN_DOUBT, NOT_REACHED, moment=Moment.CONNECTED, tls=False)
def accepts_a_connection_and_resets_it(talk: Talk) -> None:
    talk.reset_when_closed()


@fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True)
def hangs_up_before_TLS(_talk: Talk) -> None:  # noqa: N802 - the name is shown
    pass


@fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True)
def resets_before_TLS(talk: Talk) -> None:  # noqa: N802 - the name is shown
    talk.reset_when_closed()


@fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True)
def hangs_up_within_the_handshake(talk: Talk) -> None:
    talk.connection.recv(65536)


@fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True)
def answers_the_handshake_in_plain_http(talk: Talk) -> None:
    talk.connection.recv(65536)
    talk.answer(400, b"The plain HTTP request was sent to HTTPS port")


@fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True)
def answers_the_handshake_with_garbage(talk: Talk) -> None:
    talk.connection.recv(65536)
    talk.say(b"\x16\x03\x03\xff\xff" + b"\x00" * 100)


@fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True)
def answers_the_handshake_with_an_alert(talk: Talk) -> None:
    talk.connection.recv(65536)
    talk.say(b"\x15\x03\x03\x00\x02\x02\x28")


@fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True, stalls="connect")
def never_answers_the_handshake(talk: Talk) -> None:
    talk.wait()


@fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True, stalls="connect")
def stalls_within_the_handshake(talk: Talk) -> None:
    talk.say(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76")
    talk.wait()


for _certificate in ("self-signed", "of another authority", "for another host", "expired", "not valid yet"):

    @fault(NOT_REACHED, moment=Moment.CONNECTED, tls=True, name=f"has a certificate that is {_certificate}")
    def _deceives(talk: Talk, certificate: str = _certificate) -> None:
        talk.deceive(certificate)


@fault(IN_DOUBT, moment=Moment.SECURED, tls=True)
def hangs_up_after_the_handshake(_talk: Talk) -> None:
    pass


@fault(IN_DOUBT, moment=Moment.SECURED, tls=True)
def resets_after_the_handshake(talk: Talk) -> None:
    talk.reset_when_closed()


# While the request is under way.


@fault(IN_DOUBT, moment=Moment.SECURED, stalls="read")
def never_reads_the_request(talk: Talk) -> None:
    _until_the_client_leaves(talk)


@fault(IN_DOUBT, moment=Moment.SECURED, stalls="write", length=_TOO_LONG_FOR_ANY_BUFFER)
def never_reads_a_long_request(talk: Talk) -> None:
    talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    _until_the_client_leaves(talk)


@fault(IN_DOUBT)
def hangs_up_at_the_first_byte(_talk: Talk) -> None:
    pass


@fault(IN_DOUBT)
def resets_at_the_first_byte(talk: Talk) -> None:
    talk.reset_when_closed()


@fault(IN_DOUBT)
def hangs_up_within_the_headers(talk: Talk) -> None:
    talk.connection.recv(60)


@fault(IN_DOUBT, length=_LONG)
def hangs_up_after_the_headers(talk: Talk) -> None:
    talk.read_head()


@fault(IN_DOUBT, length=_LONG)
def hangs_up_within_the_body(talk: Talk) -> None:
    talk.read_half_of_the_body()


@fault(IN_DOUBT, length=_LONG)
def resets_within_the_body(talk: Talk) -> None:
    talk.read_half_of_the_body()
    talk.reset_when_closed()


@fault(REFUSED, IN_DOUBT, length=_LONG)
def refuses_within_the_body_and_hangs_up(talk: Talk) -> None:
    """Refuse as servers do whose limit is exceeded; the answer may be lost with the connection."""
    talk.read_half_of_the_body()
    talk.answer(413, _refusal(message="Too long"), "Connection: close")


# After the request, before the answer.


@fault(IN_DOUBT)
def takes_the_request_and_hangs_up(talk: Talk) -> None:
    talk.take()


@fault(IN_DOUBT)
def takes_the_request_and_resets(talk: Talk) -> None:
    talk.take()
    talk.reset_when_closed()


@fault(IN_DOUBT, stalls="read")
def takes_the_request_and_stalls(talk: Talk) -> None:
    talk.take()
    talk.wait()


@fault(IN_DOUBT, stalls="read")
def says_100_continue_without_end(talk: Talk) -> None:
    body = talk.take()
    _drip(talk, [*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 45, answer(200, body)])


# Within the answer.

_HEADERS: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Len"
_BROKEN_OFF: Final[dict[str, Callable[[bytes], bytes]]] = {
    "the status line": lambda _body: b"HTTP/1.1 20",
    "the headers": lambda _body: _HEADERS,
    "the headers, before their end": lambda body: b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(body),
    "the answer, after the headers": lambda body: answer(200, body)[: -len(body)],
    "a body of known length": lambda body: answer(200, body)[:-30],
    "a body of known length, at its last byte": lambda body: answer(200, body + b" ")[:-1],
    "a chunk": lambda body: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunk(body)[:-30],
    "a body in chunks, before the last one": lambda body: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunk(body),
    "a body in chunks, within the last one": lambda body: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunk(body) + b"0\r\n",
    "a body without a length": lambda body: b"HTTP/1.1 200 OK\r\n\r\n" + body[:-30],
}  # fmt: skip

for _where, _cut in _BROKEN_OFF.items():

    @fault(IN_DOUBT, name=f"answers and hangs up within {_where}")
    def _hangs_up(talk: Talk, cut: Callable[[bytes], bytes] = _cut) -> None:
        talk.say(cut(talk.take()))

    @fault(IN_DOUBT, name=f"answers and resets within {_where}")
    def _resets(talk: Talk, cut: Callable[[bytes], bytes] = _cut) -> None:
        talk.say(cut(talk.take()))
        talk.reset_when_closed()

    @fault(IN_DOUBT, name=f"answers and stalls within {_where}", stalls="read")
    def _stalls(talk: Talk, cut: Callable[[bytes], bytes] = _cut) -> None:
        talk.say(cut(talk.take()))
        talk.wait()


@fault(IN_DOUBT, stalls="read")
def drips_the_headers(talk: Talk) -> None:
    whole = answer(200, talk.take(), "X-Padding: " + "x" * 40)
    start = whole.index(b"X-Padding")
    _drip(talk, [whole[:start], *(whole[at : at + 1] for at in range(start, start + 45)), whole[start + 45 :]])


@fault(IN_DOUBT, stalls="read")
def drips_the_body(talk: Talk) -> None:
    body = talk.take()
    _drip(talk, [answer(200, b" " * 45 + body)[: -len(body) - 45], *[b" "] * 45, body])


@fault(IN_DOUBT, stalls="read")
def drips_chunks(talk: Talk) -> None:
    body = talk.take()
    talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    _drip(talk, [*[_chunk(b" ")] * 45, _chunk(body) + b"0\r\n\r\n"])


# A whole answer that is none.

for _status in (500, 502, 503, 504, 599):

    @fault(IN_DOUBT, name=f"answers {_status} with a page", wording=True)
    def _fails_with_a_page(talk: Talk, status: int = _status) -> None:
        talk.pass_on(says(status, _HTML, "Content-Type: text/html", accepts=True))
        talk.stay()

    @fault(IN_DOUBT, name=f"answers {_status} in JSON", wording=True)
    def _fails_in_json(talk: Talk, status: int = _status) -> None:
        talk.pass_on(says(status, _refusal(message="Internal error"), accepts=True))
        talk.stay()

    @fault(IN_DOUBT, name=f"answers {_status} with a success", wording=True)
    def _fails_with_a_success(talk: Talk, status: int = _status) -> None:
        talk.answer(status, talk.take())
        talk.stay()


_OTHER_SHAPES: Final[dict[str, bytes | Callable[[bytes], bytes]]] = {
    "a page": _HTML,
    "nothing": b"",
    "spaces": b"   ",
    "null": b"null",
    "a number": b"1",
    "a word": b'"ok"',
    "a list": b"[]",
    "an empty object": b"{}",
    "a list around the envelope": lambda body: b"[" + body + b"]",
    "two objects": lambda body: body + body,
    "a success in a string": lambda body: _replaced(body, b"true", b'"true"'),
    "a success that is a number": lambda body: _replaced(body, b"true", b"1"),
    "a success without data": envelope(success=True),
    "a success with a list": envelope(success=True, data=[]),
    "a success with a string": envelope(success=True, data="ok"),
    "a success with other data": envelope(success=True, data={"balance": 3}),
    "a message without an id": lambda body: _replaced(body, b'"id"', b'"no"'),
    "a message whose id is true": lambda body: _with(body, id=True),
    "a message whose id is a fraction": lambda body: _with(body, id=1.5),
    "a message whose id is a list": lambda body: _with(body, id=[1]),
    "a message whose id has a thousand digits": lambda body: _with(body, id=10**1000),
    "a message whose id has ten thousand digits": lambda body: _replaced(body, b'"id": ', b'"id": ' + b"9" * 10_000),
    "a message whose id is infinite": lambda body: _with(body, id="Infinity"),
    "a message whose id is an exponent": lambda body: _replaced(body, b'"id": ', b'"id": 1e999999999, "x": '),
    "a message without a status": lambda body: _replaced(body, b'"status"', b'"no"'),
    "a message whose status is null": lambda body: _with(body, status=None),
    "NaN": lambda body: _with(body, cost=float("nan")),
    "half of the JSON": lambda body: body[: len(body) // 2],
    "JSON without its last brace": lambda body: body[:-1],
    "JSON a hundred thousand levels deep": b"[" * 100_000,
    "invalid UTF-8": lambda body: _replaced(body, b"queue", b"\xff\xfe\xfa"),
    "a zero byte before the JSON": lambda body: b"\x00" + body,
}  # fmt: skip

for _shape, _body in _OTHER_SHAPES.items():

    @fault(IN_DOUBT, name=f"answers 200 with {_shape}", wording=True)
    def _answers_otherwise(talk: Talk, body: bytes | Callable[[bytes], bytes] = _body) -> None:
        good = talk.take()
        talk.answer(200, body(good) if callable(body) else body)
        talk.stay()


@fault(ACCEPTED)
def answers_200_with_odd_details(talk: Talk) -> None:
    """Answer what is useless in everything but the id and the status: an SMS that went out is no error because of its date."""
    body = talk.take()
    odd = {"cost": [], "dateCreate": 10**15, "dateSend": "soon", "dateAnswer": {}, "channel": 7, "from": None, "number": 1.5}
    talk.answer(200, _with(body, id=str(json.loads(body)["data"]["id"]), status="4", **odd))
    talk.stay()


for _status in (204, 206, 304, 404, 410, 418):

    @fault(ACCEPTED if _status == 206 else IN_DOUBT, name=f"answers {_status} with a success")
    def _answers_with_an_odd_status(talk: Talk, status: int = _status) -> None:
        body = talk.take()
        talk.answer(status, b"" if status in (204, 304) else body)


@fault(IN_DOUBT)
def switches_to_another_protocol(talk: Talk) -> None:
    talk.take()
    talk.say(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x02hi")


_NONSENSE: Final = {
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "zero bytes": b"\x00" * 1000,
    "a status of two digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "a status of zero": b"HTTP/1.1 000 OK\r\n\r\n",
    "HTTP 2": b"HTTP/2 200\r\ncontent-length: 0\r\n\r\n",
    "HTTP 9.9": b"HTTP/9.9 999 OK\r\nContent-Length: 0\r\n\r\n",
    "a header without a colon": b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n",
    "a header with a zero byte": b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length below zero": b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
    "a length that is a word": b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}",
    "a length of ten thousand digits": b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 10_000 + b"\r\n\r\n{}",
    "chunks that are none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n{}\r\n0\r\n\r\n",
    "an endless chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n{}",
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X-Padding: x\r\n" * 30_000,
    "only a body": b'{"success":true,"data":{"id":1,"status":0}}',
}

for _nonsense, _words in _NONSENSE.items():

    @fault(IN_DOUBT, name=f"answers with {_nonsense}")
    def _talks_nonsense(talk: Talk, words: bytes = _words) -> None:
        talk.take()
        talk.say(words)
        # The client shall judge the words, not the end of the connection.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(talk.connection, socket.SHUT_WR)
            talk.wait()


# Bodies that are traps.


@cache
def bomb(kind: str) -> bytes:
    """Return a good answer and very many spaces, compressed: a thousandth of what it is unpacked."""
    whole = b'{"success":true,"data":{"id":1,"status":0}}' + b" " * 30_000_000
    return gzip.compress(whole) if kind == "gzip" else zlib.compress(whole)


for _header, _kind in {
    "Content-Encoding: gzip": "gzip",
    "Content-Encoding: GZip": "gzip",
    "Content-Encoding: x-gzip": "gzip",
    "Content-Encoding: deflate": "deflate",
    "Content-Encoding: identity, gzip": "gzip",
    "Content-Encoding: br": "deflate",
    "Transfer-Encoding: gzip, chunked": "gzip",
    "X-Nothing: said of it (gzip)": "gzip",
    "X-Nothing: said of it (deflate)": "deflate",
}.items():

    @fault(IN_DOUBT, name=f"answers with a bomb, {_header}")
    def _answers_with_a_bomb(talk: Talk, header: str = _header, kind: str = _kind) -> None:
        talk.take()
        talk.answer(200, bomb(kind), header)


@fault(IN_DOUBT)
def answers_a_small_compressed_success(talk: Talk) -> None:
    talk.answer(200, gzip.compress(talk.take()), "Content-Encoding: gzip")
    talk.stay()


@fault(IN_DOUBT)
def answers_more_than_a_mebibyte(talk: Talk) -> None:
    talk.answer(200, talk.take() + b" " * (1024 * 1024))


@fault(IN_DOUBT)
def answers_more_than_a_mebibyte_in_chunks(talk: Talk) -> None:
    talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunk(talk.take()))
    for _ in range(32):
        talk.say(_chunk(b" " * 65536))
    talk.say(b"0\r\n\r\n")


@fault(IN_DOUBT)
def answers_without_end(talk: Talk) -> None:
    talk.say(b"HTTP/1.1 200 OK\r\n\r\n" + talk.take())
    while True:
        talk.say(b" " * 65536)


@fault(ACCEPTED)
def answers_a_mebibyte(talk: Talk) -> None:
    body = talk.take()
    talk.answer(200, body + b" " * (1024 * 1024 - len(body)))
    talk.stay()


# Elsewhere.


for _status, _scheme in itertools.product((300, 301, 302, 303, 307, 308), ("http", "https")):

    @fault(IN_DOUBT, name=f"redirects with {_status} to {_scheme}", wording=True)
    def _redirects(talk: Talk, status: int = _status, scheme: str = _scheme) -> None:
        place = talk.line.stage.elsewhere.place
        talk.pass_on(says(status, b"", f"Location: {scheme}://{place}/v2/sms/send", accepts=True))
        talk.stay()


_ODD_PLACES: Final = (
    "", "/", "?", "//", "//{place}/v2/", "mailto:someone", "javascript:alert(1)", "x:", "https:", "https:///", "https://xn--a/",
    "https://xn--a.{place}/", "https://{place}:x/", "http://[/", "http://[::1", "https://\xd1\x8f.example/", "https://a b/", "\xff\xfe",
    "https://user:password@{place}/", "http://{place}/" + "x" * 70_000, "/" + "x" * 65_500, "https://" + "a" * 300 + "/", "#", "https://./",
    "https://{place}@127.0.0.1:99999/", "file:///etc/passwd", "HTTPS://{place}", "a" * 65_536,
)  # fmt: skip

for _number, _place in enumerate(_ODD_PLACES):

    @fault(IN_DOUBT, name=f"redirects to odd place {_number}, {_place[:24].encode('unicode_escape').decode()!r}", wording=True)
    def _redirects_oddly(talk: Talk, place: str = _place) -> None:
        place = place.format(place=talk.line.stage.elsewhere.place) if "{" in place else place
        talk.pass_on(says(302, b"", f"Location: {place}", accepts=True))
        talk.stay()


# Refusals: the sandbox has read the request, and nothing came of it.

_REFUSALS: Final = {
    "400 with fields": says(400, _refusal(message="Validation error.", data={"sign": ["incorrect"]}), accepts=False),
    "400 without fields": says(400, _refusal(message="no"), accepts=False),
    "401": SandboxFault(do="wrong_key"),
    "401 with a page": says(401, _HTML, accepts=False),
    "402": SandboxFault(do="no_money"),
    "403": SandboxFault(do="forbidden"),
    "404 for the address": SandboxFault(do="wrong_address"),
    "404": says(404, _refusal(message="no"), accepts=False),
    "422": says(422, _refusal(), accepts=False),
    "no success under 200": SandboxFault(do="refused_with_200"),
    "no success and strange words": says(200, _refusal(message=[["a", 1], {"b": None}], data=[1, {"x": 2}]), accepts=False),
    "no success and strange fields": says(400, _refusal(data={"": [], "a": None, "b": [[["c"]]], "\ud800": {}}), accepts=False),
}

for _name, _fault in _REFUSALS.items():

    @fault(REFUSED, name=f"refuses: {_name}", wording=True)
    def _refuses(talk: Talk, refusal: SandboxFault = _fault) -> None:
        talk.pass_on(refusal)
        talk.stay()


NOW: Final = datetime(2024, 2, 29, 12, tzinfo=timezone.utc)
DATE: Final = f"Date: {format_datetime(NOW, usegmt=True)}"
#: The headers of a 429, and the seconds that they mean.
RETRY_AFTER: Final[dict[str, tuple[tuple[str, ...], float | None]]] = {
    "without a time": ((), None),
    "with seconds": (("Retry-After: 120",), 120),
    "with zero seconds": (("Retry-After: 0",), 0),
    "with a date": ((DATE, f"Retry-After: {format_datetime(NOW + timedelta(seconds=90), usegmt=True)}"), 90),
    "with a date in the past": ((DATE, f"Retry-After: {format_datetime(NOW - timedelta(days=1), usegmt=True)}"), 0),
    "with a date and no clock": ((f"Retry-After: {format_datetime(NOW, usegmt=True)}",), None),
    "with a word": ((DATE, "Retry-After: soon"), None),
    "with nothing": ((DATE, "Retry-After: "), None),
    "with seconds below zero": ((DATE, "Retry-After: -5"), None),
    "with digits of another script": ((DATE, "Retry-After: \xb2"), None),
    "with a year beyond any calendar": ((DATE, "Retry-After: Thu, 01 Jan 99999999999 00:00:00 GMT"), None),
    "with a zone beyond any globe": ((DATE, "Retry-After: Thu, 01 Jan 2024 00:00:00 +99999999"), None),
    "with a clock beyond any calendar": (("Date: Thu, 01 Jan 99999999999 00:00:00 GMT", f"Retry-After: {format_datetime(NOW)}"), None),
    "with a date and a clock without a zone": (("Date: Thu, 29 Feb 2024 12:00:00 -0000", f"Retry-After: {format_datetime(NOW)}"), None),
}  # fmt: skip

for _name, (_lines, _seconds) in RETRY_AFTER.items():

    @fault(REFUSED, name=f"answers 429 {_name}", wording=True)
    def _limits(talk: Talk, headers: tuple[str, ...] = _lines) -> None:
        talk.pass_on(says(429, _refusal(message="Too many requests"), *headers, accepts=False))
        talk.stay()


@fault(REFUSED)
def answers_429_with_a_page(talk: Talk) -> None:
    talk.pass_on(says(429, _HTML, "Retry-After: 1", accepts=False))


GOOD: Final = FAULTS["good"]
QUICK: Final = tuple(one for one in FAULTS.values() if not one.stalls)
STALLS: Final = tuple(one for one in FAULTS.values() if one.stalls)


def _chunk(body: bytes, extension: bytes = b"") -> bytes:
    return b"%x%s\r\n%s\r\n" % (len(body), extension, body)


def _replaced(body: bytes, old: bytes, new: bytes) -> bytes:
    assert old in body, f"no {old!r} in what the sandbox answers"
    return body.replace(old, new, 1)


def _with(body: bytes, **others: Any) -> bytes:
    whole = json.loads(body)
    whole["data"] |= others
    return json.dumps(whole).encode()


def _drip(talk: Talk, parts: list[bytes]) -> None:
    """Say one part after the other, each in time for itself, and all of them too late."""
    for part in parts:
        talk.say(part)
        time.sleep(0.03)
    talk.wait()


def _until_the_client_leaves(talk: Talk) -> None:
    """Wait for the client's end without reading what it says before."""
    talk.line.left.wait(20)
