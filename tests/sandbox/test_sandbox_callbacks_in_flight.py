"""Callbacks that were given out while something else happened: nothing comes back that was forgotten or is no longer true."""

from __future__ import annotations

import pytest

from smsaero_kit.sandbox.callbacks import MOST_WAITING, Outbox
from smsaero_kit.sandbox.choices import DEFAULTS
from smsaero_kit.sandbox.state.sms import CallbackAddress
from smsaero_kit.sandbox.state.store import MOST

TO = CallbackAddress("http://127.0.0.1:9/status")
SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero", "callbackUrl": TO.url}


@pytest.mark.parametrize("answered", [200, 500, None])
def test_what_is_under_way_during_a_reset_leaves_no_trace(post, sandbox, clock, answered):
    post("sms/send", **SMS)
    clock.now += 60
    out = sandbox.callbacks_due()
    sandbox.reset()
    post("sms/send", **SMS)
    waiting = len(sandbox.outbox)
    for callback in out:
        sandbox.callback_done(callback, answered)
    assert len(out) == 3
    assert (len(sandbox.outbox), sandbox.callbacks) == (waiting, ())


def test_what_became_of_a_callback_counts_once(post, sandbox, clock):
    post("sms/send", **SMS)
    clock.now += 60
    first = sandbox.callbacks_due(most=1)[0]
    for _ in range(3):
        sandbox.callback_done(first, 500)
    assert (len(sandbox.outbox), len(sandbox.callbacks)) == (3, 1)


def test_an_older_status_of_mobile_id_that_fails_is_not_tried_again_after_the_confirmation(post, sandbox, clock):
    session = post("mobile-id/send", number=SMS["number"], sign="x", callbackUrl=TO.url)[1]["data"]["id"]
    clock.now += 5
    out = sandbox.callbacks_due()
    post("mobile-id/verify", id=session, code="1234", sign="x")
    for callback in out:
        sandbox.callback_done(callback, None, "timeout")
    assert [(each.callback.status, each.again) for each in sandbox.callbacks] == [(8, None), (3, None)]
    clock.now += 3600
    assert [callback.status for callback in sandbox.callbacks_due()] == [1]


def test_what_is_not_planned_any_more_is_not_kept_any_more_either():
    kept, outbox = {}, Outbox()
    outbox.changed = lambda turn, callback: kept.pop(turn, None) if callback is None else kept.__setitem__(turn, callback)
    outbox.plan(1, TO, [(0.0, 8), (5.0, 3)], words=False)
    outbox.plan(2, TO, [(0.0, 8)], words=False)
    outbox.take(0.0)
    outbox.unplan(1, TO)
    assert [callback.message_id for callback in kept.values()] == [2]


def test_the_reports_of_all_sms_that_an_account_remembers_have_room():
    assert MOST_WAITING >= 4 * MOST


def test_what_is_brought_back_stays_however_much_it_is_and_no_turn_comes_twice(monkeypatch):
    monkeypatch.setattr("smsaero_kit.sandbox.callbacks.MOST_WAITING", 5)
    before, outbox = Outbox(), Outbox()
    before.plan(1, TO, [(float(due), 1) for due in range(20)], words=True)
    outbox.plan(7, TO, [(0.0, 1)] * 30, words=True)
    (old, *_) = outbox.take(0.0)
    outbox.restore(before._all())
    assert (len(outbox), outbox.dropped) == (20, 0)
    outbox.done(old, 0.0, DEFAULTS, 500)
    outbox.plan(1, TO, [(20.0, 1)], words=True)
    assert (len(outbox), len(outbox.attempts)) == (21, 0)
    turns = [callback.turn for callback in outbox.take(20.0)]
    assert len(set(turns)) == 21
    assert turns[-1] >= 30


def test_callbacks_that_nobody_speaks_of_again_are_dropped_and_counted_but_none_of_the_last_ones(monkeypatch):
    monkeypatch.setattr("smsaero_kit.sandbox.callbacks.MOST_WAITING", 5)
    monkeypatch.setattr("smsaero_kit.sandbox.callbacks._SLACK", 2)
    outbox = Outbox()
    for _ in range(2):
        outbox.plan(1, TO, [(0.0, 1)] * 6, words=True)
        last = outbox.take(0.0)
    assert (len(last), outbox.dropped) == (6, 5)
    for callback in last:
        outbox.done(callback, 0.0, DEFAULTS, 200)
    assert len(outbox.attempts) == 6
