"""Many sends at once, in threads; `async_sending` has the same with `await`. This file never decides what is sent: `many` does."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from .many import Run, SendResult
from .message import Message
from .outgoing import Outgoing


def sending(send: Callable[[Outgoing], Message], run: Run, concurrency: int) -> Generator[SendResult, None, None]:
    """Yield what became of each SMS of `run`, in the order in which they end. Whatever ends it, what is under way is waited for."""
    under_way: dict[Future[Message | Exception], Outgoing] = {}
    with run, ThreadPoolExecutor(concurrency, thread_name_prefix="smsaero-kit") as pool:
        try:
            while True:
                for step in run.ready(concurrency):
                    if isinstance(step, SendResult):
                        yield step
                    else:
                        under_way[pool.submit(_attempt, send, step)] = step
                if under_way:
                    for done in wait(under_way, timeout=run.pause, return_when=FIRST_COMPLETED).done:
                        yield run.settle(under_way.pop(done), done.result())
                elif run.pause is not None:
                    time.sleep(run.pause)
                else:
                    break
        finally:
            # They have left: whoever stops now wants to find them in the journal as what they became.
            _settle(under_way, run)
    if run.ended_by is not None:
        raise run.ended_by


def _attempt(send: Callable[[Outgoing], Message], outgoing: Outgoing) -> Message | Exception:
    try:
        return send(outgoing)
    except Exception as error:  # noqa: BLE001 - of a mistake in the kit it is not known how far the SMS got
        return error


def _settle(under_way: dict[Future[Message | Exception], Outgoing], run: Run) -> None:
    for done in wait(under_way).done:
        if done.exception() is None:
            run.settle(under_way[done], done.result())
