"""JSON text → value, with the place of every key and value. This file knows no rule and no connector.

The grammar is RFC 8259, as `JSON.parse` in Logto reads it: `NaN`, comments, trailing commas and a byte order mark are no JSON.
The standard library's parser cannot serve: it keeps no places, lets `NaN` and duplicate keys pass, and recurses.
"""

from __future__ import annotations

import bisect
import json
import re
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from .finding import Place

#: A connector config is 3 levels deep. Whatever is deeper than this is no config, and would break recursive readers.
DEEPEST: Final = 100

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_STRING: Final = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*)*"')
_STRING_START: Final = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*)*')
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")
_LITERALS: Final = {"true": True, "false": False, "null": None}
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
#: Longer whole numbers are read as floats, as JavaScript reads all of them.
_LONGEST_INT: Final = 15

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Span:
    """From `start` to `end` (exclusive), as offsets in code points."""

    start: int
    end: int


class SyntaxProblem(Exception):
    """The text is no JSON. `expected` and `slip` are parts of catalogue keys; `slip` is empty when no usual mistake fits."""

    def __init__(self, span: Span, expected: str, slip: str) -> None:
        super().__init__(span, expected, slip)
        self.span = span
        self.expected = expected
        self.slip = slip


class TooDeep(Exception):
    """The text nests deeper than `DEEPEST`."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


@dataclass
class Document:
    """A parsed text: its value, and where each value and key stands."""

    text: str
    value: Any = None
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    #: Paths of keys that stand again in the same object, with the place of the later one.
    duplicates: list[tuple[Path, Span]] = field(default_factory=list)

    def span(self, path: Path, *, at_key: bool = False) -> Span:
        """Return the span of the value (or key) at `path`, or of the nearest value around it."""
        if at_key and path in self.keys:
            return self.keys[path]
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Span(0, 0))


class Lines:
    """Offsets → lines and columns of one text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, span: Span) -> Place:
        """Return where `span` stands."""
        line, column = self._position(span.start)
        end_line, end_column = self._position(span.end)
        return Place(line, column, end_line, end_column)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def parse(text: str) -> Document:
    """Return `text` read as JSON.

    Raises `SyntaxProblem` where the text stops being JSON, `TooDeep` where it nests deeper than `DEEPEST`.
    """
    return _Parser(text).run()


class _Parser:
    """An automaton with its own stack: nesting costs memory, never the interpreter's stack."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.document = Document(text)
        #: Open containers: value, path, where it began.
        self.open: list[tuple[Any, Path, int]] = []

    def run(self) -> Document:
        path: Path = ()
        while True:
            self._skip_space()
            finished = self._value(path)
            # A finished value may close any number of containers; then a comma leads to the next value.
            while finished and self.open:
                finished = self._after_value()
            if finished:
                break
            path = self._next_path()
        self._skip_space()
        if self.at < len(self.text):
            self._fail("end", "second_document" if self.text[self.at] in '{["' else "")
        return self.document

    def _value(self, path: Path) -> bool:
        """Read a value at `path`; return whether it is finished (a container with content is not)."""
        start = self.at
        character = self.text[start : start + 1]
        if character in ("{", "["):
            return self._open_container(path, {} if character == "{" else [])
        if character == '"':
            value: Any = self._string()
        elif (number := _NUMBER.match(self.text, start)) is not None:
            self.at = number.end()
            whole = number[1] is None and number[2] is None and len(number[0]) <= _LONGEST_INT
            value = int(number[0]) if whole else float(number[0])
        else:
            word = _WORD.match(self.text, start)
            if word is None or word[0] not in _LITERALS:
                self._fail("value", "literal" if word else "", word.end() if word else None)
            self.at = word.end()
            value = _LITERALS[word[0]]
        self._store(path, value, Span(start, self.at))
        return True

    def _open_container(self, path: Path, container: Any) -> bool:
        if len(self.open) >= DEEPEST:
            raise TooDeep(Span(self.at, self.at + 1))
        start, self.at = self.at, self.at + 1
        self._skip_space()
        if self.text[self.at : self.at + 1] == ("}" if isinstance(container, dict) else "]"):
            self.at += 1
            self._store(path, container, Span(start, self.at))
            return True
        self.open.append((container, path, start))
        return False

    def _after_value(self) -> bool:
        """Read what follows a value; return whether the container around it ended."""
        container, path, start = self.open[-1]
        close = "}" if isinstance(container, dict) else "]"
        self._skip_space()
        character = self.text[self.at : self.at + 1]
        if character == close:
            self.at += 1
            self.open.pop()
            self._store(path, container, Span(start, self.at))
            return True
        if character != ",":
            self._fail("comma_or_brace" if close == "}" else "comma_or_bracket")
        comma, self.at = self.at, self.at + 1
        self._skip_space()
        if self.text[self.at : self.at + 1] == close:
            self.at = comma
            self._fail("key" if close == "}" else "value", "trailing_comma")
        return False

    def _next_path(self) -> Path:
        """Read the key of an object's next member, or count an array's next item."""
        container, path, _ = self.open[-1]
        if isinstance(container, list):
            return (*path, len(container))
        start = self.at
        if self.text[start : start + 1] != '"':
            self._fail("key", "bare_key" if _WORD.match(self.text, start) else "")
        name = self._string()
        member, span = (*path, name), Span(start, self.at)
        if member in self.document.keys:
            self.document.duplicates.append((member, span))
        self.document.keys[member] = span
        self._skip_space()
        if self.text[self.at : self.at + 1] != ":":
            self._fail("colon")
        self.at += 1
        return member

    def _store(self, path: Path, value: Any, span: Span) -> None:
        self.document.values[path] = span
        if not self.open:
            self.document.value = value
        elif isinstance(self.open[-1][0], dict):
            self.open[-1][0][path[-1]] = value
        else:
            self.open[-1][0].append(value)

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match is None:
            begun = _STRING_START.match(self.text, self.at)
            self.at = begun.end() if begun else self.at
            broken = self.text[self.at : self.at + 1]
            self._fail("string_end", {"\\": "escape", "": "unclosed"}.get(broken, "control_character"))
        self.at = match.end()
        token = match[0]
        decoded: str = json.loads(token) if "\\" in token else token[1:-1]
        return decoded

    def _skip_space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _fail(self, expected: str, slip: str = "", end: int | None = None) -> NoReturn:
        if not slip:
            ahead = self.text[self.at : self.at + 2]
            if ahead in ("//", "/*") or ahead[:1] == "#":
                slip = "comment"
            elif ahead[:1] in ("'", "`"):
                slip = "single_quote"
            elif ahead[:1] in ("“", "”", "„", "«", "»", "‘", "’"):
                slip = "smart_quote"
            elif not ahead:
                slip = "unfinished"
        raise SyntaxProblem(Span(self.at, end or min(self.at + 1, len(self.text))), expected, slip)
