"""A table for a notebook, in one column of it bars if wanted: as HTML, and as plain text. This file never knows what it shows.

A bar is only ever beside its number, so that nobody needs to see colours or lengths; what it is given is escaped.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

#: Stands out from a white and from a nearly black page alike (contrast of 3 to 1 and more).
_COLOUR: Final = "#5b7cfa"
#: How long the longest bar is: in `em`, and in characters.
_EM: Final = 9.0
_CHARACTERS: Final = 20
_NOTHING: Final = "–"
_HEAD: Final = "text-align:left;vertical-align:top;padding:.3em .6em"
_CELL: Final = f"{_HEAD};border-top:1px solid #80808066"


@dataclass(frozen=True)
class Table:
    """A table that shows itself in Jupyter and elsewhere as text. The first cell names its row; None is shown as a dash.

    `bar` is the column whose numbers get a bar, as long as they are large; what is no number above zero gets none.
    Raises `ValueError` for a row that has not as many cells as there are columns, and for a `bar` that is no column.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    bar: str | None = None

    def __post_init__(self) -> None:
        if self.bar is not None and self.bar not in self.columns:
            raise ValueError(f"no column is called {self.bar!r}")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("each row needs a cell for each column")

    def __str__(self) -> str:
        cells = [
            [f"{_shown(cell)} {'█' * round(share * _CHARACTERS)}".rstrip() for cell, share in zip(row, shares, strict=True)]
            for row, shares in zip([self.columns, *self.rows], [[0.0] * len(self.columns), *self._shares()], strict=True)
        ]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
        return "\n".join([_shown(self.caption), "", lines[0], "  ".join("─" * width for width in widths), *lines[1:]])

    def _repr_html_(self) -> str:
        heads = "".join(f"<th scope='col' style='{_HEAD}'>{_escaped(name)}</th>" for name in self.columns)
        rows = "".join(f"<tr>{_cells(row, shares)}</tr>" for row, shares in zip(self.rows, self._shares(), strict=True))
        caption = f"<caption style='{_HEAD};font-weight:bold'>{_escaped(self.caption)}</caption>"
        return f"<table style='table-layout:auto'>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002, FBT001 - IPython's signature
        printer.text(str(self))

    def _shares(self) -> list[list[float]]:
        """Return for each cell how long its bar is, from 0 to 1."""
        place = None if self.bar is None else self.columns.index(self.bar)
        lengths = [[_length(cell) if index == place else 0.0 for index, cell in enumerate(row)] for row in self.rows]
        longest = max((length for row in lengths for length in row), default=0.0) or 1.0
        return [[length / longest for length in row] for row in lengths]


def _cells(row: Sequence[object], shares: Sequence[float]) -> str:
    first, *others = (
        f"{_escaped(cell)}{_bar(share)}" if share else _escaped(cell) for cell, share in zip(row, shares, strict=True)
    )
    head = f"<th scope='row' style='{_CELL};font-weight:normal'>{first}</th>"
    return head + "".join(f"<td style='{_CELL}'>{cell}</td>" for cell in others)


def _bar(share: float) -> str:
    """Return a bar on a line of its own, so that bars begin below each other and fit on a phone."""
    style = f"display:block;width:{share * _EM:.2f}em;height:.4em;border-radius:.15em;background:{_COLOUR}"
    return f"<span aria-hidden='true' style='{style}'></span>"


def _length(cell: object) -> float:
    """Return the length that a bar for `cell` has, in the numbers of its column."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal)):
        return 0.0
    length = float(cell)
    return length if 0 < length < float("inf") else 0.0


def _shown(cell: object) -> str:
    """Return `cell` on one line."""
    text = _NOTHING if cell is None else str(cell)
    return "".join(character if character.isprintable() else " " for character in text)


def _escaped(cell: object) -> str:
    return html.escape(_shown(cell))
