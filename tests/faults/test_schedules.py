"""What a client tells of a send is what became of it: no lie, no loss, no duplicate, whatever goes wrong and when.

A schedule says what each line to the sandbox does with each send. The client's word is held against the sandbox's messages.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from smsaero_kit import errors

from .conftest import WAYS
from .repertoire import FAULTS, GOOD, QUICK, RETRY_AFTER, STALLS
from .schedule import Schedule, broken_promises
from .talk import Report

#: Of each way by itself.
SEEDS = 50


def secured(fault):
    """Return the kinds of gateways that can have the fault: with TLS, without, or both."""
    return (False, True) if fault.tls is None else (fault.tls,)


#: Of those that differ in their words only, one.
OF_EACH_KIND = [fault for fault in QUICK if not fault.wording]
OF_EACH_KIND += {fault.play.__code__: fault for fault in QUICK if fault.wording}.values()


def cases(faults, turn):
    """Return each fault with a kind of gateway. Where both kinds can have it they take turns, and a second test has the other one."""
    return [
        pytest.param(fault, tls, id=f"{'https' if tls else 'http'}: {fault}")
        for number, fault in enumerate(faults)
        for tls in secured(fault)
        if fault.tls is not None or tls == bool((number + turn) % 2)
    ]


def check(perform, stage, schedule):
    """Play the schedule and hear both sides."""
    before = len(stage.elsewhere.visits)
    sent, book = perform(schedule)
    problems = broken_promises(schedule, sent, book)
    assert not problems, "\n".join(problems)
    assert stage.elsewhere.visits[before:] == []
    return sent, book


@pytest.mark.parametrize(("fault", "tls"), cases(OF_EACH_KIND, 0))
def test_a_fault_alone_is_told_as_it_was(perform, stage, fault, tls):
    check(perform, stage, Schedule((tls,), ((fault,),)))


@pytest.mark.parametrize(("fault", "tls"), cases(QUICK, 1))
def test_a_fault_is_told_as_it_was_and_the_next_gateway_is_asked_only_when_the_one_before_got_nothing(perform, stage, fault, tls):
    _, book = check(perform, stage, Schedule((tls, not tls), ((fault, GOOD),)))
    asked = [number for _, number in book.begun]
    assert asked in ([], [0], [1])
    assert bool([one for one in book.connections if one == (0, 1)]) == (asked == [1])


@pytest.mark.parametrize(("fault", "tls"), cases(OF_EACH_KIND, 0))
def test_a_fault_between_two_good_sends_touches_neither(perform, stage, fault, tls):
    sent, _ = check(perform, stage, Schedule((tls,), ((GOOD,), (fault,), (GOOD,))))
    assert sent[0].report is Report.ACCEPTED
    assert sent[2].report in ({Report.ACCEPTED, Report.IN_DOUBT} if fault.litters else {Report.ACCEPTED})


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("litter", [fault for fault in QUICK if fault.litters], ids=str)
def test_what_is_left_in_a_connection_is_no_answer_to_the_next_send(perform, stage, litter, tls):
    refuses = FAULTS["refuses: 402"]
    sent, _ = check(perform, stage, Schedule((tls,), ((litter,), (refuses,), (refuses,))))
    assert Report.ACCEPTED not in {one.report for one in sent[1:]}


def test_stalls_are_told_as_they_were_and_are_sent_nowhere_else(perform):
    """All in one test and at the same time, for each one takes as long as a time-out."""
    alone = [Schedule((secured(fault)[0],), ((fault,),)) for fault in STALLS]
    followed = [Schedule((secured(fault)[-1], False), ((fault, GOOD),)) for fault in STALLS]
    schedules = alone + followed
    with ThreadPoolExecutor(16) as threads:
        played = list(threads.map(perform, schedules))
    problems = [
        problem
        for schedule, (sent, book) in zip(schedules, played, strict=True)
        for problem in broken_promises(schedule, sent, book)
    ]
    assert not problems, "\n".join(problems)


def made_up(seed):
    """Return the schedule of a seed: one to three gateways, one to six sends, a good gateway nearly every other time."""
    chance = random.Random(seed)  # noqa: S311 - the same schedules each time
    kinds = tuple(chance.random() < 0.3 for _ in range(chance.randint(1, 3)))
    unreached = [fault for fault in QUICK if Report.NOT_REACHED in fault.reports]

    def some(tls):
        pool = chance.choices([[GOOD], QUICK, unreached], [40, 45, 15])[0]
        return chance.choice([fault for fault in pool if tls in secured(fault)])

    return Schedule(kinds, tuple(tuple(some(tls) for tls in kinds) for _ in range(chance.randint(1, 6))))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_client_is_honest_over_any_schedule(perform, stage, way, seed):
    """Each way has seeds of its own: the schedules are different ones."""
    check(perform, stage, made_up(seed + SEEDS * list(WAYS).index(way)))


@pytest.mark.parametrize("name", [name for name in FAULTS if "bomb" in name or "compressed" in name])
def test_a_compressed_answer_is_not_unpacked(perform, name):
    """Nothing of what is inside shows in the error: neither of a body that says it is compressed, nor of one that does not."""
    (sent,), _ = perform(Schedule((False,), ((FAULTS[name],),)))
    assert isinstance(sent.error, (errors.UnexpectedAnswer, errors.OutcomeUnknown))
    assert "success" not in getattr(sent.error, "excerpt", "")


@pytest.mark.parametrize("name", RETRY_AFTER)
def test_a_429_says_when_to_come_back_if_the_gateway_did(perform, name):
    (sent,), _ = perform(Schedule((False,), ((FAULTS[f"answers 429 {name}"],),)))
    assert isinstance(sent.error, errors.RateLimited)
    assert sent.error.retry_after == RETRY_AFTER[name][1]
