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

BALANCE = {"success": True, "data": {"balance": 5}, "message": None}


class Script:
    """Answers one after the other, the last one for ever; an exception is raised."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, request):
        """Return the next answer."""
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if isinstance(answer, type):
            raise answer("no", request=request)
        return (
            httpx.Response(200, json=BALANCE)
            if answer == 200
            else answer
            if isinstance(answer, httpx.Response)
            else httpx.Response(answer)
        )


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


def open_client(connect, script, **options):
    return connect(transport=httpx.MockTransport(script), **options)


@pytest.mark.parametrize("failure", [502, 503, 429, httpx.ReadTimeout, httpx.ConnectError, httpx.RemoteProtocolError])
def test_a_read_is_asked_again_after_a_failure_that_passes(connect, failure):
    script = Script(failure, 200)
    client = open_client(connect, script, retry_pause=0.0, gateways=["https://gate.smsaero.ru/v2/"])
    assert client.balance().amount == 5
    assert script.asked == 2


@pytest.mark.parametrize(("attempts", "asked"), [(1, 1), (2, 2), (3, 3), (5, 5)])
def test_it_is_asked_no_more_often_than_allowed(connect, attempts, asked):
    script = Script(502)
    with pytest.raises(errors.GatewayFailed) as caught:
        open_client(connect, script, retry_pause=0.0, read_attempts=attempts).balance()
    assert script.asked == asked
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_three_attempts_are_the_default(connect):
    script = Script(httpx.ReadTimeout)
    with pytest.raises(errors.OutcomeUnknown):
        open_client(connect, script, retry_pause=0.0).balance()
    assert script.asked == 3


@pytest.mark.parametrize("answer", [400, 401, 403, 404, 200.5])
def test_a_refusal_or_a_foreign_page_is_not_asked_again(connect, answer):
    script = Script(httpx.Response(int(answer), text="<html>"))
    with pytest.raises(errors.GatewayError):
        open_client(connect, script, retry_pause=0.0).balance()
    assert script.asked == 1


@pytest.mark.parametrize("failure", [502, 429, httpx.ReadTimeout])
@pytest.mark.parametrize("call", ["send", "test_send", "group_add", "balance_add"])
def test_what_sends_or_changes_is_never_asked_again(connect, failure, call):
    arguments = {
        "send": {"number": "79990000000", "text": "t", "sender_name": "s"},
        "test_send": {"number": "79990000000", "text": "t", "sender_name": "s"},
        "group_add": {"name": "n"},
        "balance_add": {"amount": 5, "card_id": 1},
    }[call]
    script = Script(failure, 200)
    assert getattr(endpoints, call)(**arguments).effect is not Effect.READS
    with pytest.raises(errors.GatewayError):
        getattr(open_client(connect, script, retry_pause=0.0), call)(**arguments)
    assert script.asked == 1


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
    script = Script(httpx.Response(429, headers={"Retry-After": "3600"}))
    with pytest.raises(errors.RateLimited) as caught:
        open_client(connect, script).balance()
    assert (caught.value.retry_after, script.asked) == (3600.0, 1)


def test_each_new_attempt_is_in_the_log(connect, caplog):
    caplog.set_level(logging.INFO, logger="smsaero_kit.gateway")
    open_client(connect, Script(502, 200), retry_pause=0.0).balance()
    assert any("attempt=1 failed=GatewayFailed" in record.getMessage() for record in caplog.records)


def test_following_has_its_own_patience_and_asks_once_a_look(connect):
    script = Script(httpx.Response(502))
    message = endpoints.status(7).read({"id": 7, "status": 0})
    client = open_client(connect, script, retry_pause=0.0)
    with pytest.raises(errors.GatewayFailed):
        list(client.follow(message, sleep=lambda _: None))
    assert script.asked == 3


@pytest.mark.parametrize("wrong", [{"read_attempts": 0}, {"retry_pause": -1.0}])
def test_settings_that_make_no_sense_are_refused(connect, wrong):
    with pytest.raises(ValueError, match="read_attempts"):
        open_client(connect, Script(200), **wrong)


def test_a_gateway_that_is_down_costs_its_time_out_once(connect):
    asked = []

    def answer(request):
        asked.append(request.url.host)
        if request.url.host == "gate.smsaero.ru":
            raise httpx.ConnectTimeout("no", request=request)
        return httpx.Response(200, json=BALANCE)

    client = connect(transport=httpx.MockTransport(answer))
    for _ in range(3):
        client.balance()
    assert asked == ["gate.smsaero.ru", "gate.smsaero.org", "gate.smsaero.org", "gate.smsaero.org"]


def test_from_the_last_gateway_the_first_one_is_tried_again(connect):
    down = set()

    def answer(request):
        if request.url.host in down:
            raise httpx.ConnectError("no", request=request)
        return httpx.Response(200, json=BALANCE)

    client = connect(transport=httpx.MockTransport(answer), retry_pause=0.0)
    down |= {"gate.smsaero.ru", "gate.smsaero.org"}
    assert client.balance().amount == 5
    down ^= {"gate.smsaero.ru", "gate.smsaero.net"}
    assert client.balance().amount == 5
    down |= {"gate.smsaero.ru"}
    with pytest.raises(errors.NotReached) as caught:
        client.balance()
    assert [host for host, _ in caught.value.tried] == ["gate.smsaero.ru", "gate.smsaero.org", "gate.smsaero.net"]


def queued(_request):
    """Say that the message is still in the queue."""
    return httpx.Response(200, json={"success": True, "data": {"id": 7, "status": 0}})


def test_following_can_be_cancelled_in_the_middle_of_a_pause(credentials):
    message = endpoints.status(7).read({"id": 7, "status": 0})
    cancel = threading.Event()
    threading.Timer(0.1, cancel.set).start()
    with Client(credentials, transport=httpx.MockTransport(queued)) as client:
        assert [seen.status for seen in client.follow(message, pauses=(600.0,), cancel=cancel)] == [0]

    async def main():
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, stop.set)
        async with AsyncClient(credentials, transport=httpx.MockTransport(queued)) as client:
            return [seen.status async for seen in client.follow(message, pauses=(600.0,), cancel=stop)]

    assert asyncio.run(main()) == [0]
