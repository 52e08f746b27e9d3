"""The text as the user wrote it: its lines, where an offset stands, and what of it may be shown. This file reads no JSON."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from smsaero_kit.masking import hidden
from smsaero_kit.secret import MASK

from .places import Place, Span

BYTE_ORDER_MARK: Final = "\ufeff"

#: What editors take for the end of a line; JSON knows no other line ends either.
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


#: So much more than what is shown is read, so that no word is judged by its beginning.
_MARGIN: Final = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line as it may be shown: the text from `start` to `end`, or a mask in its place."""

    start: int
    end: int
    text: str


class Source:
    """A text that findings point into. Never part of a repr: it holds the API key."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: Whether it was read as JSON: then quotes tell where a value ends.
        self.is_json = False
        #: What is known to be hidden, and how far the text was read for it.
        self._hidden: list[tuple[int, int]] = []
        self._hidden_ends: list[int] = []
        self._looked_to = 0

    def __repr__(self) -> str:
        return f"Source({MASK})"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a Source holds a secret: it cannot be pickled or copied out of the process")

    def place(self, span: Span) -> Place:
        """Return where `span` stands. A byte order mark at the beginning has no column, as in editors."""
        line, column = self._position(span.start)
        end_line, end_column = self._position(span.end)
        return Place(line, column, end_line, end_column)

    def line_span(self, line: int) -> Span:
        """Return where line number `line` (from 1) stands, without its end."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a position, both counted from 1."""
        return self._starts[line - 1] + column - 1

    def around_secrets(self, span: Span) -> Span:
        """Return `span`, widened so that it holds the whole of each hidden part that it touches: half a mask tells nothing."""
        touched = self._hidden_between(span.start, max(span.end, span.start + 1))
        if not touched:
            return span
        return Span(min(span.start, touched[0][0]), max(span.end, touched[-1][1]))

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Return the text from `start` to `end` in pieces, with what may be secret masked."""
        found = []
        for first, last in self._hidden_between(start, end):
            found += [Piece(start, first, self.text[start:first])] if first > start else []
            found.append(Piece(max(first, start), min(last, end), MASK))
            start = last
        return [*found, Piece(start, end, self.text[start:end])] if start < end else found

    def _hidden_between(self, start: int, end: int) -> list[tuple[int, int]]:
        if end + _MARGIN > self._looked_to:
            # Twice as far each time: a report on the beginning need not read all, and one on everything reads it twice.
            self._looked_to = max(end + _MARGIN, 2 * self._looked_to)
            self._hidden = hidden(self.text, self._looked_to, is_json=self.is_json)
            self._hidden_ends = [last for _, last in self._hidden]
        # Hidden parts are in order and do not overlap: so are their ends.
        begin = bisect.bisect_right(self._hidden_ends, start)
        stop = begin
        while stop < len(self._hidden) and self._hidden[stop][0] < end:
            stop += 1
        return self._hidden[begin:stop]

    def _position(self, offset: int) -> tuple[int, int]:
        line = max(1, bisect.bisect_right(self._starts, offset))
        return line, max(0, offset - self._starts[line - 1]) + 1

    @cached_property
    def _starts(self) -> list[int]:
        first = 1 if self.text.startswith(BYTE_ORDER_MARK) else 0
        return [first, *(match.end() for match in _LINE_END.finditer(self.text))]
