"""A read is asked again when that may help, three times at most. What sends or changes anything is asked once."""

from __future__ import annotations

import contextlib

import pytest

from smsaero_kit import errors

from .repertoire import FAULTS
from .scripted import Book, Fault, Gateway, Report, envelope

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

#: What each read is answered with, enough of it to be read.
_MESSAGE = {"id": 7, "status": 1, "text": "t", "number": "79991234567"}
READS = {
    "auth": ((), None),
    "balance": ((), {"balance": 337.03}),
    "tariffs": ((), {"DIRECT": {"MTS": "5.49"}}),
    "status": ((7,), _MESSAGE),
    "test_status": ((7,), _MESSAGE),
}
CHANGES = {
    "send": {"number": "79991234567", "text": "once", "sender_name": "SMS Aero"},
    "test_send": {"number": "79991234567", "text": "once", "sender_name": "SMS Aero"},
    "group_add": {"name": "once"},
    "group_delete_all": {},
    "blacklist_add": {"number": "79991234567"},
}


def answers(data):
    """Return a good answer to a read."""

    def play(talk):
        talk.answer(200, envelope(success=True, data=data))
        talk.stay()

    def read_first(talk):
        talk.refuse()
        play(talk)

    return Fault("good", read_first, frozenset({Report.ACCEPTED}))


@pytest.fixture
def book():
    return Book()


@pytest.fixture
def gateway(stage, book):
    """Return a function that starts a gateway: what it does with the first requests, then good answers with `data`."""
    with contextlib.ExitStack() as stack:

        def start(names, data=READS["balance"][1]):
            book.send = 0
            started = Gateway(len(book.connections), book, stage, tls=False, good=answers(data))
            stack.callback(started.close)
            started.prepare(*(FAULTS[name] for name in names))
            return started

        yield start


@pytest.fixture
def client(connect):
    """Return a function that makes a client without pauses: `client(gateway, …)`."""
    with contextlib.ExitStack() as stack:
        yield lambda *gateways, **options: stack.enter_context(
            connect([one.url for one in gateways], **{"retry_pause": 0.0} | options)
        )


def visits(book):
    """Return how often a gateway was asked, or at least visited."""
    return max(len(book.begun), len(book.connections))


@pytest.mark.parametrize("failures", [1, 2])
@pytest.mark.parametrize("fault", PASSING)
def test_a_read_is_asked_again_until_it_is_answered_and_not_once_more(client, gateway, book, fault, failures):
    assert str(client(gateway([fault] * failures)).balance().amount) == "337.03"
    assert visits(book) == failures + 1


@pytest.mark.parametrize("fault", PASSING)
def test_a_read_is_asked_three_times_at_most(client, gateway, book, fault):
    with pytest.raises(errors.GatewayError) as caught:
        client(gateway([fault] * 9)).balance()
    assert caught.value.may_have_been_sent is False
    assert visits(book) == 3


@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_the_number_of_attempts_can_be_set_and_one_switches_it_off(client, gateway, book, attempts):
    with pytest.raises(errors.GatewayFailed):
        client(gateway(["answers 502 with a page"] * 9), read_attempts=attempts).balance()
    assert len(book.begun) == attempts


def test_three_attempts_are_all_of_the_attempts_also_when_there_are_three_gateways(client, gateway, book):
    fault = "takes the request and hangs up"
    with pytest.raises(errors.OutcomeUnknown):
        client(*(gateway([fault] * 9) for _ in range(3))).balance()
    assert len(book.begun) == 3


def test_a_stalled_read_is_asked_again(client, gateway, book):
    assert client(gateway(["takes the request and stalls"]), stalls="read").balance().amount
    assert len(book.begun) == 2


def test_a_read_that_no_gateway_took_is_asked_again_and_may_be_answered_then(client, stage, book):
    """The first round finds the only gateway unable to speak TLS."""
    started = Gateway(0, book, stage, tls=True, good=answers(READS["balance"][1]))
    with contextlib.closing(started):
        started.prepare(FAULTS["answers the handshake in plain http"])
        assert client(started).balance().amount
    assert (len(book.connections), len(book.begun)) == (2, 1)


@pytest.mark.parametrize("fault", FINAL)
def test_a_refusal_is_final(client, gateway, book, fault):
    with pytest.raises(errors.GatewayError):
        client(gateway([fault] * 9)).balance()
    assert len(book.begun) == 1


def test_a_read_does_not_wait_longer_than_anybody_would(client, gateway, book):
    """With 120 seconds to wait, the error is the better answer; it says how long to wait."""
    with pytest.raises(errors.RateLimited) as caught:
        client(gateway(["answers 429 with seconds"] * 9)).balance()
    assert (caught.value.retry_after, len(book.begun)) == (120, 1)


@pytest.mark.parametrize("name", READS)
def test_every_read_is_asked_again(client, gateway, book, name):
    arguments, data = READS[name]
    getattr(client(gateway(["takes the request and hangs up"], data)), name)(*arguments)
    assert len(book.begun) == 2


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("name", CHANGES)
def test_what_sends_or_changes_anything_is_asked_once(client, gateway, book, name, fault):
    with pytest.raises(errors.GatewayError):
        getattr(client(gateway([fault] * 9)), name)(**CHANGES[name])
    assert visits(book) == 1
