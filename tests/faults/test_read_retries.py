"""A read is asked again when that may help, three times at most. What sends or changes anything is asked once."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest

from smsaero_kit import Client, Credentials, Sandbox, SandboxTransport, Secret, errors

from .conftest import EMAIL, KEY
from .line import Line
from .repertoire import FAULTS, GOOD
from .talk import Book

pytestmark = pytest.mark.read_retries

PASSING = (
    "takes the request and hangs up",
    "takes the request and resets",
    "hangs up at the first byte",
    "accepts a connection and hangs up",
    "answers and hangs up within the headers",
    "answers and hangs up within a body of known length",
    "answers and resets within a chunk",
    "answers with another protocol",
    "answers 502 with a page",
    "answers 503 in JSON",
    "answers 504 with a page",
    "answers 429 with zero seconds",
    "answers 429 without a time",
)
FINAL = ("refuses: 400 without fields", "refuses: 401", "refuses: 402", "refuses: 403", "refuses: 404 for the address")

READS = ("auth", "balance", "tariffs", "status", "test_status")
CHANGES = {
    "send": {"number": "79991234567", "text": "once", "sender_name": "SMS Aero"},
    "test_send": {"number": "79991234567", "text": "once", "sender_name": "SMS Aero"},
    "group_add": {"name": "once"},
    "group_delete_all": {},
    "blacklist_add": {"number": "79991234567"},
}


@pytest.fixture
def book():
    """Return a book with a sandbox in which every account has 337.03 rubles."""
    return Book(Sandbox(balance=Decimal("337.03")))


@pytest.fixture
def line(stage, book):
    """Return a function that opens a line to the sandbox: what becomes of the first requests; nothing happens to those after them."""
    with contextlib.ExitStack() as stack:

        def start(names, *, tls=False):
            book.send = 0
            started = Line(len(book.connections), book, stage, tls=tls, good=GOOD)
            stack.callback(started.close)
            started.prepare(*(FAULTS[name] for name in names))
            return started

        yield start


@pytest.fixture
def client(connect):
    """Return a function that makes a client without pauses: `client(line, …)`."""
    with contextlib.ExitStack() as stack:
        yield lambda *lines, **options: stack.enter_context(connect([one.url for one in lines], **{"retry_pause": 0.0} | options))


def visits(book):
    """Return how often something came over a line: a request, or at least a visit."""
    return max(len(book.begun), len(book.connections))


@pytest.mark.parametrize("failures", [1, 2])
@pytest.mark.parametrize("fault", PASSING)
def test_a_read_is_asked_again_until_it_is_answered_and_not_once_more(client, line, book, fault, failures):
    assert str(client(line([fault] * failures)).balance().amount) == "337.03"
    assert visits(book) == failures + 1


@pytest.mark.parametrize("fault", PASSING)
def test_a_read_is_asked_three_times_at_most(client, line, book, fault):
    with pytest.raises(errors.GatewayError) as caught:
        client(line([fault] * 9)).balance()
    assert caught.value.may_have_been_sent is False
    assert visits(book) == 3


@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_the_number_of_attempts_can_be_set_and_one_switches_it_off(client, line, book, attempts):
    with pytest.raises(errors.GatewayFailed):
        client(line(["answers 502 with a page"] * 9), read_attempts=attempts).balance()
    assert len(book.begun) == attempts


def test_three_attempts_are_all_of_the_attempts_also_when_there_are_three_gateways(client, line, book):
    fault = "takes the request and hangs up"
    with pytest.raises(errors.OutcomeUnknown):
        client(*(line([fault] * 9) for _ in range(3))).balance()
    assert len(book.begun) == 3


def test_a_stalled_read_is_asked_again(client, line, book):
    assert client(line(["takes the request and stalls"]), stalls="read").balance().amount
    assert len(book.begun) == 2


def test_a_read_that_no_gateway_took_is_asked_again_and_may_be_answered_then(client, line, book):
    """The first round finds the only gateway unable to speak TLS."""
    assert client(line(["answers the handshake in plain http"], tls=True)).balance().amount
    assert (len(book.connections), len(book.begun)) == (2, 1)


@pytest.mark.parametrize("fault", FINAL)
def test_a_refusal_is_final(client, line, book, fault):
    with pytest.raises(errors.GatewayError):
        client(line([fault] * 9)).balance()
    assert len(book.begun) == 1


def test_a_read_does_not_wait_longer_than_anybody_would(client, line, book):
    """With 120 seconds to wait, the error is the better answer; it says how long to wait."""
    with pytest.raises(errors.RateLimited) as caught:
        client(line(["answers 429 with seconds"] * 9)).balance()
    assert (caught.value.retry_after, len(book.begun)) == (120, 1)


@pytest.mark.parametrize("name", READS)
def test_every_read_is_asked_again(client, line, book, name):
    with Client(Credentials(EMAIL, Secret(KEY)), transport=SandboxTransport(book.sandbox)) as other:
        messages = {
            "status": other.send(number="79991234567", text="t", sender_name="SMS Aero"),
            "test_status": other.test_send(number="79991234567", text="t", sender_name="SMS Aero"),
        }
    read = getattr(client(line(["takes the request and hangs up"])), name)(*([messages[name].id] if name in messages else []))
    assert getattr(read, "text", "t") == "t"
    assert len(book.begun) == 2


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("name", CHANGES)
def test_what_sends_or_changes_anything_is_asked_once(client, line, book, name, fault):
    with pytest.raises(errors.GatewayError):
        getattr(client(line([fault] * 9)), name)(**CHANGES[name])
    assert visits(book) == 1
