"""What the safe fixes change, as a unified diff for people. Everything in it is masked that may be secret, so it is no patch."""

from __future__ import annotations

import difflib
import re
from typing import Final

from smsaero_kit.masking import masked
from smsaero_kit.validation.fixes import Fixed
from smsaero_kit.validation.quoting import printable
from smsaero_kit.validation.report import Report

#: The ends that editors know; `str.splitlines` would also split at U+2028 and the like, which stand within strings.
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
#: First character of a line → the number of ECMA-48's "select graphic rendition".
_RENDITIONS: Final = {"+": "32", "-": "31", "@": "36"}


def as_diff(report: Report, fixed: Fixed, *, colour: bool = False) -> str:
    """Return how the text of `report` differs from that of `fixed`; empty when nothing was fixed."""
    if report.source is None or not fixed.mended:
        return ""
    name = printable(report.name)
    old, new = (_LINE_END.split(masked(source.text, is_json=source.is_json)) for source in (report.source, fixed.source))
    lines = map(printable, difflib.unified_diff(old, new, name, name, lineterm=""))
    return "\n".join(_painted(line) if colour else line for line in lines)


def _painted(line: str) -> str:
    rendition = _RENDITIONS.get(line[:1])
    return f"\033[{rendition}m{line}\033[0m" if rendition else line
