"""Reads have patience, with a bound; what sends or changes anything has none."""

from __future__ import annotations

import asyncio
import logging
import threading

import httpx
import pytest
from tenacity import Retrying

from smsaero_kit import errors
from smsaero_kit.gateway import AsyncClient, Client, endpoints
from smsaero_kit.gateway.protocol import Effect
from smsaero_kit.gateway.retrying import patience
from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.sandbox.faults import Fault

from .lines import Way


def failing(failure, *, always=False, headers=None):
    """Return the way to a sandbox that meets the first request with `failure`, or each: a status of HTTP, or an error of the line."""
    if isinstance(failure, type):
        return Way(None, failure, always=always)
    way = Way()
    way.sandbox.faults.add(Fault(do="answer", status=failure, body="<html>", headers=headers or {}, times=None if always else 1))
    return way


def pauses_before(*errors_then, attempts):
    """Return the pauses that are made before each further attempt, and what came at the end; nobody really waits."""
    pauses, script = [], iter(errors_then)

    def attempt():
        error = next(script, None)
        if error is not None:
            raise error
        return "done"

    try:
        came = Retrying(**patience(attempts, 0.5), sleep=pauses.append)(attempt)
    except errors.GatewayError as error:
        came = error
    return pauses, came


def failed():
    return errors.GatewayFailed(call="balance", gateway="g", status=502, message="", sends=False)


def limited(seconds):
    return errors.RateLimited(call="balance", gateway="g", message="", retry_after=seconds)


@pytest.mark.parametrize("failure", [502, 503, 429, httpx.ReadTimeout, httpx.ConnectError, httpx.RemoteProtocolError])
def test_a_read_is_asked_again_after_a_failure_that_passes(connect, failure):
    way = failing(failure)
    client = connect(transport=way, retry_pause=0.0, gateways=["https://gate.smsaero.ru/v2/"])
    assert client.balance().amount == way.sandbox.balance
    assert len(way.asked) == 2


@pytest.mark.parametrize(("attempts", "asked"), [(1, 1), (2, 2), (3, 3), (5, 5)])
def test_it_is_asked_no_more_often_than_allowed(connect, attempts, asked):
    way = failing(502, always=True)
    with pytest.raises(errors.GatewayFailed) as caught:
        connect(transport=way, retry_pause=0.0, read_attempts=attempts).balance()
    assert len(way.asked) == asked
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_three_attempts_are_the_default(connect):
    way = failing(httpx.ReadTimeout, always=True)
    with pytest.raises(errors.OutcomeUnknown):
        connect(transport=way, retry_pause=0.0).balance()
    assert len(way.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 200])
def test_a_refusal_or_a_foreign_page_is_not_asked_again(connect, status):
    way = failing(status)
    with pytest.raises(errors.GatewayError):
        connect(transport=way, retry_pause=0.0).balance()
    assert len(way.asked) == 1


@pytest.mark.parametrize("failure", [502, 429, httpx.ReadTimeout])
@pytest.mark.parametrize("call", ["send", "test_send", "group_add", "balance_add"])
def test_what_sends_or_changes_is_never_asked_again(connect, failure, call):
    arguments = {
        "send": {"number": "79990000000", "text": "t", "sender_name": "SMS Aero"},
        "test_send": {"number": "79990000000", "text": "t", "sender_name": "SMS Aero"},
        "group_add": {"name": "n"},
        "balance_add": {"amount": 5, "card_id": 1},
    }[call]
    way = failing(failure)
    assert getattr(endpoints, call)(**arguments).effect is not Effect.READS
    with pytest.raises(errors.GatewayError):
        getattr(connect(transport=way, retry_pause=0.0), call)(**arguments)
    assert len(way.asked) == 1


def test_the_pauses_grow_and_no_two_clients_come_back_together():
    pauses, came = pauses_before(*[failed() for _ in range(7)], attempts=7)
    least = [0.5, 1, 2, 4, 8, 8]
    assert [low <= pause <= low + 0.5 for low, pause in zip(least, pauses, strict=True)] == [True] * 6
    assert len({round(pause % 0.5, 6) for pause in pauses}) > 1
    assert isinstance(came, errors.GatewayFailed)


@pytest.mark.parametrize("seconds", [7.0, 30.0])
def test_retry_after_is_obeyed(seconds):
    assert pauses_before(limited(seconds), attempts=3) == ([seconds], "done")


def test_without_one_the_pauses_are_the_usual():
    pauses, came = pauses_before(limited(None), attempts=3)
    assert (len(pauses), came) == (1, "done")
    assert pauses[0] <= 1


def test_a_wait_that_nobody_asked_for_is_told_instead_of_made(connect):
    way = failing(429, headers={"Retry-After": "3600"})
    with pytest.raises(errors.RateLimited) as caught:
        connect(transport=way).balance()
    assert (caught.value.retry_after, len(way.asked)) == (3600.0, 1)


def test_each_new_attempt_is_in_the_log(connect, caplog):
    caplog.set_level(logging.INFO, logger="smsaero_kit.gateway")
    connect(transport=failing(502), retry_pause=0.0).balance()
    assert any("attempt=1 failed=GatewayFailed" in record.getMessage() for record in caplog.records)


def test_following_has_its_own_patience_and_asks_once_a_look(connect):
    way = failing(502, always=True)
    message = endpoints.status(7).read({"id": 7, "status": 0})
    client = connect(transport=way, retry_pause=0.0)
    with pytest.raises(errors.GatewayFailed):
        list(client.follow(message, sleep=lambda _: None))
    assert len(way.asked) == 3


@pytest.mark.parametrize("wrong", [{"read_attempts": 0}, {"retry_pause": -1.0}])
def test_settings_that_make_no_sense_are_refused(connect, wrong):
    with pytest.raises(ValueError, match="read_attempts"):
        connect(transport=Way(), **wrong)


def test_a_gateway_that_is_down_costs_its_time_out_once(connect):
    way = Way(None, httpx.ConnectTimeout)
    client = connect(transport=way)
    for _ in range(3):
        client.balance()
    assert way.hosts == ["gate.smsaero.ru", "gate.smsaero.org", "gate.smsaero.org", "gate.smsaero.org"]


def test_from_the_last_gateway_the_first_one_is_tried_again(connect):
    way = Way()
    client = connect(transport=way, retry_pause=0.0)
    way.down |= {"gate.smsaero.ru", "gate.smsaero.org"}
    assert client.balance().amount == way.sandbox.balance
    way.down ^= {"gate.smsaero.ru", "gate.smsaero.net"}
    assert client.balance().amount == way.sandbox.balance
    way.down |= {"gate.smsaero.ru"}
    with pytest.raises(errors.NotReached) as caught:
        client.balance()
    assert [host for host, _ in caught.value.tried] == ["gate.smsaero.ru", "gate.smsaero.org", "gate.smsaero.net"]


def test_following_can_be_cancelled_in_the_middle_of_a_pause(credentials, a_message):
    # The time of this sandbox stands still, and so does a message in the queue.
    sandbox = Sandbox(clock=lambda: 1_700_000_000.0)
    cancel = threading.Event()
    with Client(credentials, transport=SandboxTransport(sandbox)) as client:
        message = client.send(**a_message)
        threading.Timer(0.1, cancel.set).start()
        assert [seen.status for seen in client.follow(message, pauses=(600.0,), cancel=cancel)] == [0]

    async def main():
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, stop.set)
        async with AsyncClient(credentials, transport=SandboxTransport(sandbox)) as client:
            return [seen.status async for seen in client.follow(message, pauses=(600.0,), cancel=stop)]

    assert asyncio.run(main()) == [0]
