"""Many sends at once, as tasks: `sending` with `await`. This file never decides what is sent: `many` does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from .many import Run, SendResult
from .message import Message
from .outgoing import Outgoing


async def sending(send: Callable[[Outgoing], Awaitable[Message]], run: Run, concurrency: int) -> AsyncGenerator[SendResult, None]:
    """Yield what became of each SMS of `run`, in the order in which they end. Whatever ends it, what is under way is waited for."""
    under_way: dict[asyncio.Task[Message | Exception], Outgoing] = {}
    with run:
        try:
            while True:
                for step in run.ready(concurrency):
                    if isinstance(step, SendResult):
                        yield step
                    else:
                        under_way[asyncio.create_task(_attempt(send, step))] = step
                if under_way:
                    done, _ = await asyncio.wait(under_way, timeout=run.pause, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        yield run.settle(under_way.pop(task), task.result())
                elif run.pause is not None:
                    await asyncio.sleep(run.pause)
                else:
                    break
        finally:
            # They have left: whoever stops now, also by cancelling, wants to find them in the journal as what they became.
            await _settle(under_way, run)
    if run.ended_by is not None:
        raise run.ended_by


async def _attempt(send: Callable[[Outgoing], Awaitable[Message]], outgoing: Outgoing) -> Message | Exception:
    try:
        return await send(outgoing)
    except Exception as error:  # noqa: BLE001 - of a mistake in the kit it is not known how far the SMS got
        return error


async def _settle(under_way: dict[asyncio.Task[Message | Exception], Outgoing], run: Run) -> None:
    if not under_way:
        return
    done, _ = await asyncio.wait(under_way)
    for task in done:
        if not task.cancelled() and task.exception() is None:
            run.settle(under_way[task], task.result())
