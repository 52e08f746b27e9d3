"""Schedules: what the lines do with each send, and whether what a client told of the sends is what the sandbox says.

This file never opens a socket. One SMS is accepted when it is among the sandbox's messages, whatever became of the answer. Each send
has a text of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .line import Line, Stage
from .talk import Book, Fault, Report


@dataclass(frozen=True)
class Sent:
    """What became of one send, as the client told it. `raw` is an exception that no caller can be prepared for."""

    text: str
    report: Report | None
    message: Any = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Schedule:
    """For each line, whether it speaks TLS; for each send, the fault on each line. To the client each line is a gateway."""

    secured: tuple[bool, ...]
    sends: tuple[tuple[Fault, ...], ...]

    def __str__(self) -> str:
        return "; ".join(" | ".join(map(str, faults)) for faults in self.sends)

    def honest(self, send: int, first: int) -> set[Report]:
        """Return what the client may report of `send`, when it asks over the line `first` first and then the others in order."""
        reports: set[Report] = set()
        for number in (*range(first, len(self.secured)), *range(first)):
            fault = self.sends[send][number]
            reports |= fault.reports - {Report.NOT_REACHED}
            if any(earlier[number].litters for earlier in self.sends[:send]):
                reports.add(Report.IN_DOUBT)
            if Report.NOT_REACHED not in fault.reports:
                return reports
        return reports | {Report.NOT_REACHED}


def play(
    connect: Callable[[Sequence[str]], Any], send: Callable[[Any, str], Sent], schedule: Schedule, stage: Stage, good: Fault
) -> tuple[list[Sent], Book]:
    """Play `schedule` to one client, and return what it told and what came over the lines."""
    book = Book()
    sent = []
    with contextlib.ExitStack() as stack:
        lines = []
        for number, tls in enumerate(schedule.secured):
            lines.append(Line(number, book, stage, tls=tls, good=good))
            stack.callback(lines[-1].close)
        client = stack.enter_context(connect([line.url for line in lines]))
        for number, faults in enumerate(schedule.sends):
            for line in lines:
                line.settle()
            book.send = number
            for line, fault in zip(lines, faults, strict=True):
                line.prepare(fault)
            text = f"send {number} " + "x" * max(fault.length for fault in faults)
            sent.append(send(client, text))
    return sent, book


def broken_promises(schedule: Schedule, sent: Sequence[Sent], book: Book) -> list[str]:
    """Compare what the client told with what the sandbox says, and return each lie, loss, duplicate and surprise in words."""
    problems = []
    first = 0
    for number, one in enumerate(sent):
        problems += [
            f"{problem} [send {number} of: {schedule}]" for problem in _broken(number, one, book, schedule.honest(number, first))
        ]
        # A client goes on with the gateway that was the last to take something: one that is down costs a time-out once, not each time.
        if one.report is not Report.NOT_REACHED:
            first = [line for send, line in book.connections + book.begun if send == number][-1]
    return problems + book.strange


def _broken(number: int, sent: Sent, book: Book, honest: set[Report]) -> Iterator[str]:
    accepted = [sms for sms in book.sandbox.messages if sms.text == sent.text]
    asked = [line for send, line in book.begun if send == number]
    if len(accepted) > 1:
        yield f"DUPLICATE: accepted {len(accepted)} times"
    if len(asked) > 1:
        yield f"REPEATED: the request went over the lines {asked}"
    if sent.report is None:
        yield f"RAW: {type(sent.error).__name__} came out of the send: {sent.error}"
        return
    if sent.report is Report.ACCEPTED:
        if not accepted:
            yield "LIE: reported as accepted, and the sandbox did not accept it"
        elif (sent.message.id, sent.message.text) != (accepted[0].id, accepted[0].text):
            yield f"LIE: the message that came back is another one: {sent.message.id}, not {accepted[0].id}"
    if sent.report in (Report.NOT_REACHED, Report.REFUSED) and accepted:
        yield f"LIE: reported as {sent.report.value}, and the sandbox accepted it as {accepted[0].id}"
    if sent.report is Report.NOT_REACHED and asked:
        yield f"LIE: reported as {sent.report.value}, and at least a part of it went over line {asked[0]}"
    if sent.report not in honest:
        told = type(sent.error).__name__ if sent.error else "a message"
        yield f"UNEXPECTED: reported as {sent.report.value} ({told}), not as {sorted(one.value for one in honest)}"
