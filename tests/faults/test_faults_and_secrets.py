"""The key, the e-mail and the header that carries them are in nothing that a failed or interrupted call leaves behind.

Looked at: the exception with all that hangs on it, the variables of every frame of its traceback, also those of libraries, and
the log at its finest, also that of httpx and httpcore. `capture_locals` and error trackers show no less.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gc
import logging
import signal
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from urllib.parse import quote

import httpx
import pytest

from smsaero_kit import SandboxTransport, errors

from .conftest import EMAIL, KEY, send
from .echoes import ECHOES
from .line import Line
from .repertoire import FAULTS, GOOD, QUICK, STALLS
from .schedule import Schedule, broken_promises
from .talk import Book, Moment, Report

TOKEN = base64.b64encode(f"{EMAIL}:{KEY}".encode()).decode()
FORBIDDEN = {"the key": KEY, "the e-mail": EMAIL, "the header": TOKEN, "the e-mail, encoded": quote(EMAIL, safe="")}

#: One stall of each phase of a call.
PHASES = (
    "neither makes nor refuses a connection",
    "never answers the handshake",
    "never reads a long request",
    "takes the request and stalls",
    "answers and stalls within the headers",
    "answers and stalls within a body of known length",
    "answers and stalls within a chunk",
    "drips the body",
)


def reachable(start):
    """Return the text of everything that hangs on a value: containers, exceptions, tracebacks, frames and their variables."""
    texts, seen, queue = [], {}, [start]
    while queue:
        value = queue.pop()
        if id(value) in seen:
            continue
        # Kept, so that no other value gets the same id.
        seen[id(value)] = value
        texts.append(value if isinstance(value, str) else _text(value))
        if isinstance(value, dict):
            queue += [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            queue += value
        elif isinstance(value, BaseException):
            queue += [value.args, vars(value), value.__cause__, value.__context__, value.__traceback__]
            queue += getattr(value, "exceptions", ())
        elif isinstance(value, TracebackType):
            queue += [dict(value.tb_frame.f_locals), value.tb_next]
    return "\n".join(texts)


def _text(value):
    """Return how `value` shows itself; bytes as what they say."""
    try:
        return value.decode("latin-1") if isinstance(value, (bytes, bytearray)) else repr(value)
    except Exception:  # noqa: BLE001 - half-made objects of interrupted frames
        return ""


def given_away(*things):
    """Return what of the credentials is in `things`."""
    text = "\n".join(map(reachable, things))
    return [name for name, form in FORBIDDEN.items() if form in text]


def kept_by(error):
    """Return everything that an error says and holds."""
    told = [error.sentence("en"), error.sentence("ru"), error.next_step("en"), error.next_step("ru")] if _is_ours(error) else []
    traced = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return [error, str(error), repr(error), *told, *traced]


def _is_ours(error):
    return isinstance(error, errors.GatewayError)


@pytest.fixture
def logged(caplog):
    """Return a function that returns all that was logged since it was last called, and forgets it."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "asyncio", "smsaero_kit"):
        caplog.set_level(logging.DEBUG, logger=name)

    def logged():
        records = [
            {"name": record.name, "said": record.getMessage(), "args": record.args, "exc_info": record.exc_info}
            for record in caplog.records
        ]
        caplog.clear()
        return records

    return logged


def test_the_search_finds_what_is_hidden_in_a_frame_an_argument_and_a_cause():
    """A search that finds nothing anywhere would pass every test below."""

    def fail(header):
        held = [("Authorization", header)]
        raise OSError(len(held))

    def fail_again():
        try:
            fail(f"Basic {TOKEN}")
        except OSError as error:
            raise ValueError("hidden", {"key": KEY.encode()}) from error

    with pytest.raises(ValueError, match="hidden") as caught:
        fail_again()
    assert given_away(caught.value) == ["the key", "the header"]


def test_no_error_and_no_log_of_any_fault_gives_anything_away(perform, logged):
    """All in one test, for the searching is the work."""
    problems = []
    for fault in QUICK:
        (sent,), _ = perform(Schedule((bool(fault.tls),), ((fault,),)))
        if sent.error is not None:
            problems += [f"{fault}: the error has {what}" for what in given_away(*kept_by(sent.error))]
        problems += [f"{fault}: the log has {what}" for what in given_away(*logged())]
    assert not problems, "\n".join(problems)


def test_no_error_and_no_log_of_any_stall_gives_anything_away(perform, logged):
    schedules = [Schedule((bool(fault.tls),), ((fault,),)) for fault in STALLS]
    with ThreadPoolExecutor(16) as threads:
        played = list(threads.map(perform, schedules))
    problems = [
        f"{schedule}: the error has {what}"
        for schedule, ((sent,), _) in zip(schedules, played, strict=True)
        if sent.error is not None
        for what in given_away(*kept_by(sent.error))
    ]
    problems += [f"the log has {what}" for what in given_away(*logged())]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", ECHOES)
def test_no_error_and_no_log_repeats_what_a_gateway_repeats(perform, logged, name):
    schedule = Schedule((False,), ((ECHOES[name],),))
    sent, book = perform(schedule)
    records = logged()
    assert broken_promises(schedule, sent, book) == []
    assert [record for record in records if record["name"] == "smsaero_kit.gateway"]
    assert given_away(*records) == []
    if sent[0].error is not None:
        assert given_away(*kept_by(sent[0].error)) == []


@pytest.mark.parametrize("name", [name for name in ECHOES if "cookie" in name])
def test_a_cookie_goes_nowhere(perform, name):
    """The next gateway is on the same host, which is all that a cookie asks for."""
    refuses, echoes = FAULTS["refuses the connection"], ECHOES[name]
    _, book = perform(Schedule((False, False), ((echoes, GOOD), (refuses, GOOD), (GOOD, GOOD))))
    assert len(book.heads) == 3
    assert not [head for head in book.heads if b"cookie" in head.lower()]


# Interrupted in the middle.

#: Python's own `create_connection`, and httpcore's TLS handshake, do so with the socket that they were interrupted over.
LEFT_TO_THE_COLLECTOR = pytest.mark.filterwarnings("ignore::ResourceWarning")


class Interrupter:
    """Interrupts this thread once, a moment after the start, wherever it is then."""

    def __init__(self) -> None:
        self._armed = True
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._interrupt, args=(threading.get_ident(),), daemon=True)

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGALRM, self._raise)
        self._thread.start()

    def __exit__(self, *_problem: object) -> None:
        self._over.set()
        self._thread.join()
        signal.signal(signal.SIGALRM, self._before)

    def _interrupt(self, thread: int) -> None:
        # Again and again: a signal just before a system call does not end it.
        while not self._over.wait(0.1):
            signal.pthread_kill(thread, signal.SIGALRM)

    def _raise(self, _signal: object, _frame: object) -> None:
        if self._armed:
            self._armed = False
            raise KeyboardInterrupt


def caught_in(call):
    """Return what comes out of `call`; in a function of its own, so that the test's variables are in no traceback."""
    try:
        call()
    except BaseException as error:  # noqa: BLE001 - that it may be any is the point
        return error
    return None


def send_a_long_one(client, fault):
    """Send a text of the length that brings the fault about."""
    return client.send(number="79991234567", text="x" * max(1, fault.length), sender_name="SMS Aero")


@pytest.fixture
def stalling(connect, stage):
    """Return a function that returns a client, and a line that does `fault` and is left waiting."""
    collects = False
    with contextlib.ExitStack() as stack:

        def start(fault):
            nonlocal collects
            collects = fault.moment in (Moment.LISTENING, Moment.CONNECTED)
            line = Line(0, Book(), stage, tls=bool(fault.tls), good=GOOD)
            stack.callback(line.close)
            client = stack.enter_context(connect([line.url]))
            line.prepare(fault)
            return client

        yield start
    if collects:
        # Now, while the warning is this test's business.
        gc.collect()


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signal can be sent to a thread here")
@LEFT_TO_THE_COLLECTOR
@pytest.mark.parametrize("way", ["sync"], indirect=True)
@pytest.mark.parametrize("name", PHASES)
def test_an_interrupt_from_the_keyboard_shows_no_credentials_in_any_frame(stalling, logged, name):
    client = stalling(FAULTS[name])
    with Interrupter():
        error = caught_in(lambda: send_a_long_one(client, FAULTS[name]))
    assert isinstance(error, KeyboardInterrupt)
    assert given_away(error) == []
    assert given_away(*logged()) == []


@LEFT_TO_THE_COLLECTOR
@pytest.mark.parametrize("way", ["async", "fast"], indirect=True)
@pytest.mark.parametrize("name", PHASES)
def test_a_cancelled_send_shows_no_credentials_in_any_frame(stalling, logged, name):
    client = stalling(FAULTS[name])
    caught = []

    async def cancelled():
        async def sending():
            try:
                await send_a_long_one(client.itself, FAULTS[name])
            except BaseException as error:
                caught.append(error)
                raise

        task = asyncio.get_running_loop().create_task(sending())
        asyncio.get_running_loop().call_later(0.1, task.cancel)
        await task

    caught.append(caught_in(lambda: client.loop.run_until_complete(cancelled())))
    assert {type(error) for error in caught} == {asyncio.CancelledError}
    assert given_away(*caught) == []
    assert given_away(*logged()) == []


@LEFT_TO_THE_COLLECTOR
@pytest.mark.parametrize("way", ["async", "fast"], indirect=True)
@pytest.mark.parametrize("name", PHASES)
def test_a_send_that_is_given_up_after_a_time_shows_no_credentials_in_any_frame(stalling, name):
    client = stalling(FAULTS[name])
    given_up = asyncio.wait_for(send_a_long_one(client.itself, FAULTS[name]), 0.1)
    error = caught_in(lambda: client.loop.run_until_complete(given_up))
    assert isinstance(error, asyncio.TimeoutError)
    assert given_away(error) == []


# Raised by a transport of one's own.


class Raises(SandboxTransport):
    """The way to a sandbox that raises, once the request was handed over, an exception whose traceback and cause hold the request.

    If it is no interrupt, its arguments do as well.
    """

    def __init__(self, kind: type[BaseException]) -> None:
        super().__init__()
        self._kind = kind

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raise."""
        super().handle_request(request)
        self._raise(list(request.headers.raw))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raise."""
        await super().handle_async_request(request)
        self._raise(list(request.headers.raw))

    def _raise(self, held):
        told = f"cannot send {held}"
        try:
            base64.b64decode(told, validate=True)
        except ValueError as error:
            if issubclass(self._kind, UnicodeError):
                raise UnicodeEncodeError("ascii", told, 0, 1, told) from error
            raise self._kind(*([told] if issubclass(self._kind, Exception) else [])) from error


PROGRAM_FAULTS = (RuntimeError, ValueError, TypeError, KeyError, UnicodeEncodeError, RecursionError, MemoryError, AssertionError)
INTERRUPTS = (KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError)


@pytest.mark.parametrize("way", ["sync", "async"], indirect=True)
@pytest.mark.parametrize("kind", PROGRAM_FAULTS)
def test_whatever_a_transport_raises_leaves_a_send_in_doubt_and_gives_nothing_away(connect, logged, kind):
    raises = Raises(kind)
    with connect(["http://127.0.0.1:9/v2/"], transport=raises) as client:
        sent = send(client, "text")
    assert (sent.report, len(raises.sandbox.messages)) == (Report.IN_DOUBT, 1)
    assert given_away(*kept_by(sent.error), *logged()) == []


@pytest.mark.parametrize("way", ["sync", "async"], indirect=True)
@pytest.mark.parametrize("kind", INTERRUPTS)
def test_an_interrupt_within_a_transport_goes_through_without_the_credentials(connect, logged, kind):
    with connect(["http://127.0.0.1:9/v2/"], transport=Raises(kind)) as client:
        error = caught_in(lambda: client.send(number="79991234567", text="text", sender_name="SMS Aero"))
    assert type(error) is kind
    assert given_away(error, *logged()) == []
