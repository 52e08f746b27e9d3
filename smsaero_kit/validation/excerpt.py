"""The source line of a finding with the place marked, as it may be shown. This file chooses no colour and no markup."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from .places import Place, Span
from .quoting import printable
from .source import Piece, Source

#: A line of so many characters is shown whole.
_WHOLE: Final = 100
#: How many characters of a longer one are shown before the mark, in it, and after it.
_BEFORE: Final = 60
_MARKED: Final = 60
_AFTER: Final = 40
_TAB: Final = "    "
_CUT: Final = "…"


@dataclass(frozen=True)
class Excerpt:
    """Parts of one line of the source: before the mark, marked, after it. Secrets are masked, nothing is unprintable."""

    line: int
    before: str
    marked: str
    after: str

    @property
    def text(self) -> str:
        """The line."""
        return self.before + self.marked + self.after

    @property
    def underline(self) -> str:
        """What stands below the line so that the marked part has its marks under it."""
        return " " * width(self.before) + "^" * max(1, width(self.marked))


def excerpt(source: Source, place: Place) -> Excerpt:
    """Return the line where `place` begins, with as much of the place marked as stands on that line."""
    line = source.line_span(place.line)
    start = min(source.offset(place.line, place.column), line.end)
    end = line.end if place.end_line > place.line else min(source.offset(place.line, place.end_column), line.end)
    wide = source.around_secrets(Span(start, max(start, end)))
    start, end = max(line.start, wide.start), min(line.end, wide.end)
    if line.end - line.start <= _WHOLE:
        before, marked, after = (_shown(source, Span(*part)) for part in ((line.start, start), (start, end), (end, line.end)))
        return Excerpt(place.line, before, marked, after)
    first, last = max(line.start, start - _BEFORE), min(line.end, end + _AFTER)
    marked = _shown(source, Span(start, min(end, start + _MARKED)))
    if end > start + _MARKED:
        # The rest of a long value says nothing new.
        return Excerpt(place.line, _left(source, line, first, start), marked + _CUT, "")
    after = _shown(source, Span(end, last)) + (_CUT if last < line.end else "")
    return Excerpt(place.line, _left(source, line, first, start), marked, after)


def width(text: str) -> int:
    """Return how many columns of a terminal `text` takes: two for wide characters, none for marks on others (Unicode UAX #11)."""
    return sum(_width(character) for character in text) if not text.isascii() else len(text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _left(source: Source, line: Span, first: int, start: int) -> str:
    return (_CUT if first > line.start else "") + _shown(source, Span(first, start))


def _shown(source: Source, span: Span) -> str:
    return "".join(map(_piece, source.pieces(span.start, span.end)))


def _piece(piece: Piece) -> str:
    return printable(piece.text.replace("\t", _TAB))
