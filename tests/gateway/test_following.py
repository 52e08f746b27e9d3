"""Following a message: pauses that grow, one word for each change, a bound, and patience with a gateway that stumbles."""

from __future__ import annotations

import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import endpoints
from smsaero_kit.gateway.following import DEADLINE, PAUSES, Pause, following
from smsaero_kit.gateway.message import Message


def message(status, *, test=False):
    call = endpoints.test_status(7) if test else endpoints.status(7)
    return call.read({"id": 7, "status": status})


def failed(kind=errors.GatewayFailed):
    if kind is errors.RateLimited:
        return kind(call="sms/status", gateway="g", message="", retry_after=20.0)
    if kind is errors.NotAuthorized:
        return kind(call="sms/status", gateway="g")
    return kind(call="sms/status", gateway="g", status=502, message="", sends=False)


def watch(first, seen, pauses=(1.0,), deadline=100.0):
    """Return the statuses that are told, the pauses, and the calls."""
    told, waits, calls = [], [], []
    seen = iter(seen)
    steps = following(first, pauses, deadline)
    answer = None
    while True:
        try:
            step = steps.send(answer)
        except StopIteration:
            return told, waits, calls
        answer = None
        if isinstance(step, Message):
            told.append(int(step.status))
        elif isinstance(step, Pause):
            waits.append(step.seconds)
        else:
            calls.append(step.path)
            answer = next(seen)


def test_each_change_is_told_once_and_the_end_is_the_end():
    told, waits, calls = watch(message(0), map(message, [0, 3, 3, 4, 1]))
    assert told == [0, 3, 4, 1]
    assert len(waits) == len(calls) == 5


@pytest.mark.parametrize("status", [1, 2, 6])
def test_a_final_message_is_told_and_nobody_is_asked(status):
    assert watch(message(status), []) == ([status], [], [])


def test_pauses_grow_and_the_last_one_is_repeated():
    _, waits, _ = watch(message(0), map(message, [0] * 5 + [1]), pauses=(1.0, 2.0, 5.0))
    assert waits == [1, 2, 5, 5, 5, 5]
    assert list(PAUSES) == sorted(PAUSES)


def test_the_deadline_bounds_the_pauses_and_ends_with_a_last_look():
    told, waits, calls = watch(message(0), iter(lambda: message(0), None), pauses=(4.0,), deadline=10.0)
    assert (told, waits, len(calls)) == ([0], [4.0, 4.0, 2.0], 3)
    assert DEADLINE > 0


def test_a_test_message_is_looked_up_where_test_messages_are_known():
    assert watch(message(0, test=True), [message(1, test=True)])[2] == ["sms/teststatus"]
    assert watch(message(0), [message(1)])[2] == ["sms/status"]


def test_two_failures_in_a_row_are_waited_out():
    told, _, calls = watch(message(0), [failed(), failed(), message(3), failed(), failed(), message(1)])
    assert (told, len(calls)) == ([0, 3, 1], 6)


def test_the_third_failure_in_a_row_is_raised():
    with pytest.raises(errors.GatewayFailed):
        watch(message(0), [failed(), failed(), failed()])


def test_a_refusal_is_raised_at_once():
    with pytest.raises(errors.NotAuthorized):
        watch(message(0), [failed(errors.NotAuthorized)])


def test_the_gateway_is_given_the_time_that_it_asks_for():
    _, waits, _ = watch(message(0), [failed(errors.RateLimited), message(0), message(1)])
    assert waits == [1.0, 20.0, 1.0]


@pytest.mark.parametrize("pauses", [(), (0.0,), (1.0, -1.0)])
def test_pauses_that_would_never_pause_are_refused(pauses):
    with pytest.raises(ValueError, match="pauses"):
        watch(message(0), [], pauses=pauses)
