"""Many sends: each SMS once, a bounded number at a time, and a run that was interrupted goes on without sending twice."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import datetime, timezone
from decimal import Decimal

import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import AsyncClient, Client, Journal, Outcome, Outgoing, Timeouts
from smsaero_kit.gateway.many import Run
from smsaero_kit.sandbox import MAGIC_NUMBERS, Sandbox, SandboxTransport
from smsaero_kit.sandbox.choices import DEFAULTS
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.sandbox.server import running

from .lines import Ends

MAGIC = {magic.key: magic.value for magic in MAGIC_NUMBERS}


def sms(count, start=0):
    # None of them is a magic number of the sandbox.
    return [Outgoing(f"7911{start + number:07}", "Hello", "SMS Aero") for number in range(count)]


@pytest.fixture
def sandbox():
    return Sandbox(balance=Decimal(1_000_000))


@pytest.fixture
def client(connect, sandbox):
    return connect(transport=SandboxTransport(sandbox))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.journal"


def outcomes(results):
    return Counter((result.outcome, result.earlier) for result in results)


def test_everybody_gets_one_sms_and_each_result_says_whose_it_is(client, sandbox):
    results = list(client.send_many(sms(50), concurrency=7))
    assert outcomes(results) == {(Outcome.ACCEPTED, False): 50}
    assert all(result.message.number == result.outgoing.number and result.message.id == result.message_id for result in results)
    assert sorted(message.number for message in sandbox.messages) == [each.number for each in sms(50)]


def test_each_failure_is_told_apart(client):
    numbers = [MAGIC["refused_with_200"], MAGIC["html_with_200"], MAGIC["dropped"], "12", "79990001111"]
    results = {result.outgoing.number: result for result in client.send_many(Outgoing(n, "Hi", "SMS Aero") for n in numbers)}
    assert [(results[number].outcome, type(results[number].error)) for number in numbers] == [
        (Outcome.NOT_SENT, errors.GatewayRefused),
        (Outcome.UNKNOWN, errors.UnexpectedAnswer),
        (Outcome.UNKNOWN, errors.OutcomeUnknown),
        (Outcome.NOT_SENT, errors.ValidationFailed),
        (Outcome.ACCEPTED, type(None)),
    ]


class Crowd(SandboxTransport):
    """A slow way to a sandbox, which counts how many requests are on it at once."""

    def __init__(self, sandbox):
        super().__init__(sandbox)
        self.now = self.most = 0
        self.lock = threading.Lock()

    def _step(self, by):
        with self.lock:
            self.now += by
            self.most = max(self.most, self.now)

    def handle_request(self, request):
        """Answer after a while."""
        self._step(1)
        time.sleep(0.01)
        self._step(-1)
        return super().handle_request(request)

    async def handle_async_request(self, request):
        """Answer after a while."""
        self._step(1)
        await asyncio.sleep(0.01)
        self._step(-1)
        return await super().handle_async_request(request)


@pytest.mark.parametrize("concurrency", [1, 4])
def test_no_more_requests_are_under_way_than_allowed(connect, sandbox, concurrency):
    crowd = Crowd(sandbox)
    results = list(connect(transport=crowd).send_many(sms(20), concurrency=concurrency))
    assert (len(results), crowd.most) == (20, concurrency)


def test_results_come_in_the_order_in_which_they_end(connect, sandbox):
    first_waits = threading.Event()

    class Queue(SandboxTransport):
        def handle_request(self, request):
            if b"79110000000" in request.content:
                first_waits.wait(5)
            return super().handle_request(request)

        async def handle_async_request(self, request):
            while b"79110000000" in request.content and not first_waits.is_set():  # noqa: ASYNC110 - a threading.Event
                await asyncio.sleep(0.001)
            return await super().handle_async_request(request)

    seen = []
    kind = connect(transport=Queue(sandbox))
    if isinstance(kind, Client):
        for result in kind.send_many(sms(3), concurrency=2):
            seen.append(result.outgoing.number)
            first_waits.set() if len(seen) == 2 else None
    else:

        async def run():
            async for result in kind._client.send_many(sms(3), concurrency=2):
                seen.append(result.outgoing.number)
                first_waits.set() if len(seen) == 2 else None

        kind._loop.run_until_complete(run())
    assert seen[-1] == "79110000000"


def test_the_list_is_read_as_it_is_needed(sandbox, credentials):
    drawn = []

    def endless():
        for number in itertools.count():
            drawn.append(number)
            yield Outgoing(f"7911{number:07}", "Hello", "SMS Aero")

    with Client(credentials, transport=SandboxTransport(sandbox)) as client:
        results = client.send_many(endless(), concurrency=3)
        assert drawn == []
        for _ in range(5):
            next(results)
        results.close()
    assert len(drawn) <= 5 + 3
    assert len(sandbox.messages) == len(drawn)


def test_memory_does_not_grow_with_the_number_of_recipients(credentials, sandbox, path):
    count, held = 1000, []
    with Client(credentials, transport=SandboxTransport(sandbox)) as client:
        recipients = (Outgoing(f"7911{number:07}", "Hello", "SMS Aero") for number in range(count))
        for number, _ in enumerate(client.send_many(recipients, concurrency=4, journal=path), 1):
            if number % 200 == 0:
                # What the sandbox remembers is not the client's.
                sandbox.reset()
                gc.collect()
                held.append(sys.getallocatedblocks())
    # A single block kept of each recipient would be 800 more.
    assert (len(held), held[-1] - held[0] < 400) == (5, True), held


# --- the journal ---


def test_a_second_run_sends_to_nobody_who_was_sent_to(client, sandbox, path):
    assert outcomes(client.send_many(sms(10), journal=path)) == {(Outcome.ACCEPTED, False): 10}
    again = list(client.send_many(sms(15), journal=path))
    assert outcomes(again) == {(Outcome.ACCEPTED, True): 10, (Outcome.ACCEPTED, False): 5}
    assert all(result.message_id for result in again)
    assert len(sandbox.messages) == 15


def test_who_may_have_been_sent_to_is_not_sent_to_again_and_who_was_not_is(client, sandbox, path):
    doubtful, refused = Outgoing(MAGIC["dropped"], "Hi", "SMS Aero"), Outgoing("79990001111", "Hi", "NewName")
    list(client.send_many([doubtful, refused], journal=path))
    again = {result.outgoing: result for result in client.send_many([doubtful, refused], journal=path)}
    assert (again[doubtful].outcome, again[doubtful].earlier, again[doubtful].error) == (Outcome.UNKNOWN, True, None)
    assert (again[refused].outcome, again[refused].earlier) == (Outcome.NOT_SENT, False)
    assert [message.number for message in sandbox.messages] == [MAGIC["dropped"]]


def test_a_person_who_looked_can_settle_a_doubt(client, sandbox, path):
    doubtful = Outgoing(MAGIC["dropped"], "Hi", "SMS Aero")
    list(client.send_many([doubtful], journal=path))
    with Journal(path) as journal:
        assert [message.number for message in client.messages(number=doubtful.number)] == [doubtful.number]
        journal.record(doubtful, Outcome.ACCEPTED, sandbox.messages[0].id)
        (result,) = client.send_many([doubtful], journal=journal)
    assert (result.outcome, result.message_id) == (Outcome.ACCEPTED, sandbox.messages[0].id)


def test_the_same_sms_twice_in_a_list_is_sent_once(client, sandbox, path):
    results = list(client.send_many([each for each in sms(5) for _ in range(3)], concurrency=4, journal=path))
    assert outcomes(results) == {(Outcome.ACCEPTED, False): 5, (Outcome.ACCEPTED, True): 10}
    assert len(sandbox.messages) == 5


def test_without_a_journal_the_list_is_taken_at_its_word(client, sandbox):
    list(client.send_many(sms(2) * 2))
    assert len(sandbox.messages) == 4


RUNNER = """
import sys
from smsaero_kit import Client, Credentials, Secret
from smsaero_kit.gateway import Outgoing
url, journal, count = sys.argv[1:]
with Client(Credentials("somebody@example.com", Secret("k3y-of-the-tests-0123456789")), gateways=[url]) as client:
    people = (Outgoing(f"7911{number:07}", "Hello", "SMS Aero") for number in range(int(count)))
    for result in client.send_many(people, concurrency=4, journal=journal):
        print(result.outgoing.number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 60])
def test_a_run_that_was_killed_goes_on_and_nobody_gets_a_second_sms(sandbox, credentials, path, after):
    people = sms(100)
    with running(sandbox) as url:
        runner = subprocess.Popen([sys.executable, "-c", RUNNER, url, path, "100"], stdout=subprocess.PIPE)
        for _ in range(after):
            assert runner.stdout.readline()
        runner.kill()
        runner.wait()
        runner.stdout.close()
        with Client(credentials, gateways=[url]) as client:
            results = list(client.send_many(people, concurrency=4, journal=path))
    received = Counter(message.number for message in sandbox.messages)
    assert max(received.values()) == 1
    told = {result.outgoing.number: result for result in results}
    assert len(told) == 100
    accepted = {number for number, result in told.items() if result.outcome is Outcome.ACCEPTED}
    unknown = {number for number, result in told.items() if result.outcome is Outcome.UNKNOWN}
    assert accepted <= received.keys() <= accepted | unknown
    assert len(unknown) <= 4, "only what was under way when it was killed is in doubt"
    assert sum(result.earlier for result in results) >= after


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_waits_for_what_is_under_way(sandbox, path):
    with running(sandbox) as url:
        runner = subprocess.Popen(
            [sys.executable, "-c", RUNNER, url, path, "100000"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for _ in range(10):
            assert runner.stdout.readline()
        runner.send_signal(signal.SIGINT)
        runner.communicate(timeout=30)
    with Journal(path) as journal:
        accepted, unknown = journal.count(Outcome.ACCEPTED), journal.count(Outcome.UNKNOWN)
    assert accepted <= len(sandbox.messages) <= accepted + unknown
    assert unknown <= 1, "the one in whose writing down the interrupt fell"


def test_a_cancelled_run_waits_for_what_is_under_way(credentials, sandbox, path):
    async def main():
        async with AsyncClient(credentials, transport=Crowd(sandbox)) as client:

            async def run():
                async for _ in client.send_many((each for each in sms(10_000)), concurrency=5, journal=path):
                    pass

            task = asyncio.create_task(run())
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.sleep(0)

    asyncio.run(main())
    with Journal(path) as journal:
        assert journal.count(Outcome.UNKNOWN) == 0
        assert journal.count(Outcome.ACCEPTED) == len(sandbox.messages) > 0


class Failing(Journal):
    """A journal whose disk fills up after so many writes."""

    left = 5

    def _write(self):
        self.left -= 1
        if self.left < 0:
            raise errors.JournalRefused(self._path, "disk full")

    def begin(self, outgoing):
        """Begin, as long as there is room."""
        self._write()
        return super().begin(outgoing)

    def record(self, outgoing, outcome, message_id=None):
        """Record, as long as there is room."""
        self._write()
        super().record(outgoing, outcome, message_id)


def test_a_disk_that_fills_up_ends_the_run_and_every_send_is_still_told(credentials, sandbox, path):
    seen = []
    with Client(credentials, transport=SandboxTransport(sandbox)) as client, Failing(path) as journal:
        results = client.send_many(sms(50), concurrency=2, journal=journal)
        with pytest.raises(errors.JournalRefused):
            seen.extend(results)
        for outgoing in sms(50):
            entry = journal.entry(outgoing)
            assert entry is None or entry.outcome in (Outcome.ACCEPTED, Outcome.UNKNOWN)
    assert [result.outgoing.number for result in seen] == [message.number for message in sandbox.messages]
    assert all(result.outcome is Outcome.ACCEPTED for result in seen)


def test_everything_that_a_send_can_have_goes_out(client, sandbox):
    planned = datetime(2030, 1, 31, 9, 0, tzinfo=timezone.utc)
    outgoing = Outgoing(
        "79990001111", "Hi", "SMS Aero", planned=planned, callback_url="https://example.com/x", callback_format="JSON"
    )
    assert [result.outcome for result in client.send_many([outgoing])] == [Outcome.ACCEPTED]
    fields = sandbox.requests[0].fields
    assert (fields["dateSend"], fields["callbackUrl"], fields["callbackFormat"]) == (
        int(planned.timestamp()),
        "https://example.com/x",
        "JSON",
    )


def test_a_client_without_a_free_connection_says_so_and_asks_no_other_gateway(connect, line):
    silent, other = line(Ends.is_silent), line()
    client = connect(gateways=[silent.url, other.url], connections=1, timeout=Timeouts(read=0.6, pool=0.1))
    results = list(client.send_many(sms(2), concurrency=2))
    busy = next(result.error for result in results if isinstance(result.error, errors.NotReached))
    assert (busy.busy, busy.text_key, len(busy.tried)) == (True, "not_reached_busy", 1)
    assert (len(silent.requests), len(other.requests)) == (1, 0)


def test_when_the_journal_cannot_be_written_nothing_leaves(client, sandbox, path):
    journal = Journal(path)
    journal.close()
    with pytest.raises(errors.JournalRefused):
        list(client.send_many(sms(3), journal=journal))
    assert sandbox.messages == ()


# --- the end of a run ---


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("no_money", errors.NotEnoughMoney), ("wrong_key", errors.NotAuthorized), ("wrong_address", errors.AddressNotAllowed)],
)
def test_a_failure_that_would_meet_everybody_ends_the_run_and_the_rest_is_not_sent(client, sandbox, fault, kind):
    sandbox.faults.add(Fault(do=fault))
    with pytest.raises(kind):
        list(client.send_many(sms(100), concurrency=2))
    assert len(sandbox.requests) <= 3


def test_ten_failures_of_the_network_in_a_row_end_the_run(connect, refused_url):
    run = connect(gateways=[refused_url])
    with pytest.raises(errors.NotReached):
        list(run.send_many(sms(1000), concurrency=1))


def test_a_success_in_between_starts_the_count_again(client, sandbox):
    sandbox.faults.add_script([Fault(do="nothing"), *[Fault(do="http_502")] * 9], repeat=True)
    assert len(list(client.send_many(sms(50), concurrency=1))) == 50
    assert len(sandbox.messages) == 5


def test_concurrency_and_rate_must_make_sense(client):
    with pytest.raises(ValueError, match="concurrency"):
        client.send_many([], concurrency=0)
    with pytest.raises(ValueError, match="per_second"):
        client.send_many([], per_second=0)


class Clock:
    """A clock that only a test moves."""

    now = 1000.0

    def __call__(self):
        """Return the time."""
        return self.now


def begun(run, clock, seconds):
    """Return when each SMS begins while the clock runs for so long; each ends at once."""
    starts = []
    end = clock.now + seconds
    while clock.now < end:
        for outgoing in run.ready(10**6):
            starts.append(clock.now)
            run.settle(outgoing, errors.GatewayRefused(call="sms/send"))
        if run.pause is None:
            break
        clock.now += run.pause
    return starts


def test_a_rate_spaces_the_beginnings_evenly():
    clock = Clock()
    starts = begun(Run(sms(1000), per_second=10, clock=clock), clock, 2.0)
    gaps = {round(later - earlier, 6) for earlier, later in itertools.pairwise(starts)}
    assert (gaps, len(starts)) == ({0.1}, 20)


def test_time_that_was_not_used_is_not_made_up_for_in_a_burst():
    clock = Clock()
    run = Run(sms(1000), per_second=10, clock=clock)
    begun(run, clock, 0.05)
    clock.now += 60
    assert len(list(run.ready(100))) <= 2


@pytest.mark.parametrize(("retry_after", "pause"), [(30.0, 30.0), (None, 5.0)])
def test_after_429_nobody_is_asked_for_as_long_as_the_gateway_wants(retry_after, pause):
    clock = Clock()
    run = Run(sms(5), clock=clock)
    first = next(run.ready(1))
    run.settle(first, errors.RateLimited(call="sms/send", gateway="g", message="", retry_after=retry_after))
    assert list(run.ready(1)) == []
    assert run.pause == pytest.approx(pause)
    clock.now += pause
    assert len(list(run.ready(1))) == 1


def test_a_wait_that_nobody_would_sit_through_ends_the_run():
    run = Run(sms(5))
    error = errors.RateLimited(call="sms/send", gateway="g", message="", retry_after=86_400.0)
    run.settle(next(run.ready(1)), error)
    assert run.ended_by is error


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"number": 79001234567}, TypeError),
        ({"text": b"bytes"}, TypeError),
        ({"sender_name": None}, TypeError),
        ({"planned": datetime(2030, 1, 1)}, ValueError),  # noqa: DTZ001 - without a zone on purpose
    ],
)
def test_a_row_that_is_no_sms_is_refused_where_it_is_made(wrong, kind):
    with pytest.raises(kind) as caught:
        Outgoing(**{"number": "79001234567", "text": "t", "sender_name": "s", **wrong})
    assert "79001234567" not in str(caught.value)


def test_a_list_that_breaks_off_ends_the_run_after_everything_was_told(credentials, sandbox, path):
    def rows():
        yield from sms(6)
        raise RuntimeError("the file ends in the middle of a line")

    seen = []
    with Client(credentials, transport=SandboxTransport(sandbox)) as client:
        results = client.send_many(rows(), concurrency=3, journal=path)
        with pytest.raises(RuntimeError, match="middle of a line"):
            seen.extend(results)
    assert sorted(result.outgoing.number for result in seen) == [each.number for each in sms(6)]
    with Journal(path) as journal:
        assert (journal.count(Outcome.ACCEPTED), journal.count(Outcome.UNKNOWN)) == (6, 0)


def test_the_same_person_in_two_spellings_gets_one_sms(client, sandbox, path):
    spellings = ["+7 900 123-45-67", "79001234567", "7 (900) 123.45.67"]
    list(client.send_many([Outgoing(number, "Hello", "SMS Aero") for number in spellings], journal=path))
    assert len(sandbox.messages) == 1


def test_a_burst_of_failures_that_began_together_is_one_bad_moment():
    run = Run(sms(100))
    first = list(run.ready(20))
    for outgoing in first:
        run.settle(outgoing, errors.NotReached(call="sms/send", tried=[("g", "ConnectError")]))
    assert run.ended_by is None
    for _ in range(9):
        (outgoing,) = list(run.ready(1))
        run.settle(outgoing, errors.NotReached(call="sms/send", tried=[("g", "ConnectError")]))
    assert isinstance(run.ended_by, errors.NotReached)


def test_a_gateway_that_allows_so_many_a_second_does_not_end_a_run(connect):
    # Its seconds are 20 ms long: 400 requests in a second of ours.
    limit = DEFAULTS.changed({"requests_per_second": 8, "retry_after": 0})
    sandbox = Sandbox(balance=Decimal(1_000_000), clock=lambda: 1_700_000_000 + time.monotonic() * 50, choices=limit)
    results = list(connect(transport=SandboxTransport(sandbox)).send_many(sms(60), per_second=300))
    assert len(results) == 60
    assert {result.outcome for result in results} <= {Outcome.ACCEPTED, Outcome.NOT_SENT}


def answers_of(number):
    """Return the fault of answering to a send as if it had gone to `number`."""
    body = {"success": True, "data": {"id": 7, "number": number, "status": 0}}
    return Fault(do="answer", body=json.dumps(body), accepts=True)


def test_an_answer_to_somebody_elses_question_is_not_taken_for_ones_own(client, sandbox, a_message):
    sandbox.faults.add(answers_of("79990009999"))
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        client.send(**a_message)
    assert caught.value.may_have_been_sent is True


@pytest.mark.parametrize("told", ["79991234567", "+79991234567", 79991234567, "89991234567", "", None])
def test_the_ways_in_which_a_gateway_may_write_ones_own_number_are(client, sandbox, a_message, told):
    sandbox.faults.add(answers_of(told))
    assert client.send(**a_message).id == 7
