"""Safe fixes: changes of a text that leave its formatting alone. This file decides for no rule what is safe, and writes no file."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smsaero_kit.json_strings import escaped, offsets

from .changes import Change, Cut, RemoveItem, Replace
from .finding import Finding
from .json_reader import Document
from .places import Span
from .source import Source

if TYPE_CHECKING:
    from .report import Report
    from .subject import Subject

#: Each round mends what the one before uncovered; a text that needs more rounds has one problem a round, such as commas.
_MOST_ROUNDS: Final = 200


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True)
class Fixed:
    """The outcome: the report on the mended text, and the findings that were mended, in the order of mending."""

    report: Report
    mended: tuple[Finding, ...]

    @property
    def source(self) -> Source:
        """The mended text. It holds the API key."""
        return self.report.source or Source("")


def edits_for(finding: Finding, document: Document | None) -> tuple[Edit, ...]:
    """Return how the text changes when `finding` is mended; `document` is None for a text that is no JSON."""
    return tuple(_edits(finding.changes, document))


def mend(subject: Subject, report: Report, validate_again: Callable[[str], tuple[Subject, Report]]) -> Fixed:
    """Apply the fixes of `report`, and those that come to light with them, until none is left."""
    mended: list[Finding] = []
    for _ in range(_MOST_ROUNDS):
        text, done = _apply(report, subject)
        if not done:
            break
        subject, report = validate_again(text)
        mended += done
    return Fixed(report, tuple(mended))


def _apply(report: Report, subject: Subject) -> tuple[str, list[Finding]]:
    """Return the text with every fix applied that does not touch the place of another, and the findings that they mend."""
    if subject.source is None:
        return "", []
    text = subject.source.text
    #: In the order of the text; none overlaps another.
    taken: list[Edit] = []
    done = []
    for finding in report.findings:
        edits = edits_for(finding, subject.document)
        if edits and all(_is_free(edit, taken) for edit in edits):
            for edit in edits:
                bisect.insort(taken, edit, key=_start)
            done.append(finding)
    parts, at = [], 0
    for edit in taken:
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*parts, text[at:]]), done


def _is_free(edit: Edit, taken: list[Edit]) -> bool:
    index = bisect.bisect_left(taken, edit.span.start, key=_start)
    after_the_one_before = index == 0 or taken[index - 1].span.end <= edit.span.start
    return after_the_one_before and (index == len(taken) or edit.span.end <= taken[index].span.start)


def _start(edit: Edit) -> int:
    return edit.span.start


def _edits(changes: Iterable[Change], document: Document | None) -> Iterator[Edit]:
    for change in changes:
        if isinstance(change, Cut):
            yield Edit(change.span, "")
        elif document is not None:
            yield _in_document(change, document)


def _in_document(change: Replace | RemoveItem, document: Document) -> Edit:
    if isinstance(change, Replace):
        span = document.span(change.path, at_key=change.at_key)
        places = offsets(document.text[span.start : span.end])
        return Edit(Span(span.start + places[change.start], span.start + places[change.end]), escaped(change.text))
    *before, index = change.path
    previous = document.span((*before, int(index) - 1))
    return Edit(Span(previous.end, document.span(change.path).end), "")
