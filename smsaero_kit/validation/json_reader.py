"""JSON text → value, with the place of every key and value. This file knows no rule and no connector.

The grammar is RFC 8259, as `JSON.parse` in Logto reads it: `NaN`, comments, trailing commas and a byte order mark are no JSON.
The standard library's parser cannot serve: it keeps no places, lets `NaN` and duplicate keys pass, and recurses.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NoReturn

from smsaero_kit.json_strings import offsets

from .places import Path, Span

if TYPE_CHECKING:
    from .slips import Slip

#: A connector config is 3 levels deep. Whatever is deeper than this is no config, and would break recursive readers.
DEEPEST: Final = 100

_SPACE: Final = re.compile(r"[ \t\r\n]*")
#: A string without escapes: most are.
_PLAIN_STRING: Final = re.compile(r'"[^"\\\x00-\x1f]*"')
#: A part of a string. The number of escapes is bounded, since `re` remembers each of them: 100 bytes for two characters.
_PART_OF_STRING: Final = re.compile(r'(?:[^"\\\x00-\x1f]*\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})){0,1000}[^"\\\x00-\x1f]*')
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD: Final = re.compile(r"true|false|null")
_LITERALS: Final = {"true": True, "false": False, "null": None}
#: Longer whole numbers are read as floats, as JavaScript reads all of them.
LONGEST_INT: Final = 15


class SyntaxProblem(Exception):
    """The text is no JSON: what was expected where, and the usual mistake behind it, if one fits."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip)
        self.slip = slip


class TooDeep(Exception):
    """The text nests deeper than `DEEPEST`."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


class Node:
    """Where a value stands, and its key if it is a member of an object; `inner` are the nodes within it."""

    __slots__ = ("end", "inner", "key", "start")

    def __init__(self, start: int, key: Span | None) -> None:
        self.start = start
        self.end = start
        self.key = key
        self.inner: dict[str, Node] | list[Node] | None = None


@dataclass
class Document:
    """A parsed text: its value, and where each value and key stands."""

    text: str = field(repr=False)
    value: Any = field(repr=False)
    root: Node = field(repr=False)
    #: Paths of keys that stand again in the same object, with the place of the later one.
    duplicates: list[tuple[Path, Span]] = field(default_factory=list)

    def node(self, path: Path) -> Node | None:
        """Return the node at `path`, or None."""
        node = self.root
        for step in path:
            if isinstance(node.inner, dict) and step in node.inner:
                node = node.inner[str(step)]
            elif isinstance(node.inner, list) and isinstance(step, int) and step < len(node.inner):
                node = node.inner[step]
            else:
                return None
        return node

    def span(self, path: Path, *, at_key: bool = False, within: tuple[int, int] | None = None) -> Span:
        """Return the span of the value (or key) at `path`, of a part of that string, or of the nearest value around it."""
        node = self.node(path)
        while node is None:
            path, at_key, within = path[:-1], False, None
            node = self.node(path)
        span = node.key if at_key and node.key else Span(node.start, node.end)
        if within is None or self.text[span.start] != '"':
            return span
        places = offsets(self.text[span.start : span.end])
        return Span(span.start + places[within[0]], span.start + places[within[1]])


def parse(text: str, start: int = 0) -> Document:
    """Return `text` from `start` on read as JSON.

    Raises `SyntaxProblem` where the text stops being JSON, `TooDeep` where it nests deeper than `DEEPEST`.
    """
    return _Parser(text, start).run()


class _Parser:
    """An automaton with its own stack: nesting costs memory, never the interpreter's stack."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.at = start
        #: Open containers with their nodes.
        self.open: list[tuple[Any, Node]] = []
        #: The steps to the value that is read.
        self.path: list[str | int] = []
        self.duplicates: list[tuple[Path, Span]] = []

    def run(self) -> Document:
        self._skip_space()
        value, root = self._value(None)
        while self.open:
            container, parent = self.open[-1]
            # A container that was opened just now has no member yet: its first one follows.
            if not parent.inner or not self._closes(container, parent):
                self._member(container, parent)
        self._skip_space()
        if self.at < len(self.text):
            self._fail("end")
        return Document(self.text, value, root, self.duplicates)

    def _member(self, container: Any, parent: Node) -> None:
        """Read one member of an object or one item of an array, up to its end or its opening bracket."""
        if isinstance(parent.inner, dict):
            name, key = self._key()
            if name in parent.inner:
                self.duplicates.append(((*self.path, name), key))
            self.path.append(name)
            value, node = self._value(key)
            container[name] = value
            parent.inner[name] = node
        else:
            self.path.append(len(container))
            value, node = self._value(None)
            container.append(value)
            parent.inner.append(node)  # type: ignore[union-attr]  # an open container has one or the other
        if node.end > node.start:
            self.path.pop()

    def _value(self, key: Span | None) -> tuple[Any, Node]:
        """Read a value; a container with content is not finished: its node has no end yet."""
        text, start = self.text, self.at
        node = Node(start, key)
        character = text[start : start + 1]
        value: Any
        if character == '"':
            value = self._string()
        elif character in ("{", "["):
            return self._open(node, {} if character == "{" else []), node
        elif (number := _NUMBER.match(text, start)) is not None:
            self.at = number.end()
            whole = number[1] is None and number[2] is None and len(number[0]) <= LONGEST_INT
            value = int(number[0]) if whole else float(number[0])
        else:
            word = _WORD.match(text, start)
            if word is None or text[word.end() : word.end() + 1].isidentifier():
                self._fail("value")
            self.at = word.end()
            value = _LITERALS[word[0]]
        node.end = self.at
        return value, node

    def _open(self, node: Node, container: Any) -> Any:
        if len(self.open) >= DEEPEST:
            raise TooDeep(Span(self.at, self.at + 1))
        self.at += 1
        self._skip_space()
        node.inner = {} if isinstance(container, dict) else []
        if self.text[self.at : self.at + 1] == ("}" if isinstance(container, dict) else "]"):
            self.at += 1
            node.end = self.at
        else:
            self.open.append((container, node))
        return container

    def _closes(self, container: Any, node: Node) -> bool:
        """Read what follows a member; return whether its container ended, else another member follows."""
        close = "}" if isinstance(container, dict) else "]"
        self._skip_space()
        character = self.text[self.at : self.at + 1]
        if character == close:
            self.at += 1
            node.end = self.at
            self.open.pop()
            if self.path:
                self.path.pop()
            return True
        if character != ",":
            self._fail("comma_or_brace" if close == "}" else "comma_or_bracket")
        self.at += 1
        self._skip_space()
        return False

    def _key(self) -> tuple[str, Span]:
        start = self.at
        if self.text[start : start + 1] != '"':
            self._fail("key")
        name = self._string()
        key = Span(start, self.at)
        self._skip_space()
        if self.text[self.at : self.at + 1] != ":":
            self._fail("colon")
        self.at += 1
        self._skip_space()
        return name, key

    def _string(self) -> str:
        start = self.at
        plain = _PLAIN_STRING.match(self.text, start)
        if plain is not None:
            self.at = plain.end()
            return plain[0][1:-1]
        self.at += 1
        while (part := _PART_OF_STRING.match(self.text, self.at)) and part.end() > self.at:
            self.at = part.end()
        if self.text[self.at : self.at + 1] != '"':
            self._fail("string_end", start)
        self.at += 1
        decoded: str = json.loads(self.text[start : self.at])
        return decoded

    def _skip_space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _fail(self, expected: str, string_start: int | None = None) -> NoReturn:
        from .slips import slip_at  # most texts are JSON

        opened = self.open[-1][1].start if self.open else None
        raise SyntaxProblem(slip_at(self.text, self.at, expected, first=self.start, opened=opened, string_start=string_start))
