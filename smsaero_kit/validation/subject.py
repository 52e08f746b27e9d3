"""What is validated, and what several rules need to know of it, each worked out once. This file judges nothing."""

from __future__ import annotations

import codecs
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from smsaero_kit.connector.guard import guard
from smsaero_kit.render import Placeholder, placeholders, render
from smsaero_kit.schemas import connector_validator
from smsaero_kit.sms import SmsSize, measure
from smsaero_kit.usage_types import UsageType

from .json_reader import DEEPEST, LONGEST_INT, Document, SyntaxProblem, TooDeep, parse
from .places import Path, Span
from .source import BYTE_ORDER_MARK, Source

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

#: What Logto fills in an SMS: the code, and in the sign-in experience the locale (`passcode.ts`, `verification-code-helpers.ts`).
#: The longest code has 6 digits.
LONGEST_PAYLOAD: Final = {"code": "000000"}

#: PowerShell's `>` writes UTF-16 with a mark, and Windows' Notepad offers it as "Unicode".
_UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ABSENT: Final = object()
_KNOWN: Final = frozenset(usage_type.value for usage_type in UsageType)


@dataclass(frozen=True)
class Undecodable:
    """Bytes that are no UTF-8: the first bad byte in hexadecimal and its offset, or the encoding they are in."""

    byte: str
    offset: int
    utf_16: bool


class Text:
    """One entry of `templates` that is an object; a property of another type than a string is None."""

    def __init__(self, index: int, entry: dict[str, Any]) -> None:
        self.index = index
        self.entry = entry
        usage_type, content = entry.get("usageType"), entry.get("content")
        self.usage_type = usage_type if isinstance(usage_type, str) else None
        self.content = content if isinstance(content, str) else None

    @property
    def path(self) -> Path:
        """The path of the entry."""
        return ("templates", self.index)

    @cached_property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What Logto looks up in the content."""
        return placeholders(self.content or "")

    @cached_property
    def rendered(self) -> str:
        """The SMS with the longest code."""
        return render(self.content or "", LONGEST_PAYLOAD)

    @cached_property
    def size(self) -> SmsSize:
        """What the SMS takes with the longest code."""
        return measure(self.rendered)

    @property
    def carries_code(self) -> bool:
        """Whether Logto puts the code into it."""
        return any(placeholder.path == "code" for placeholder in self.placeholders)


def _as_parsed(value: Any, depth: int = 0) -> Any:
    """Return a copy of `value` as the reader of JSON would have made it: names are strings, long numbers are floats."""
    if depth > DEEPEST:
        raise TooDeep(Span(0, 0))
    if isinstance(value, Mapping):
        return {str(name): _as_parsed(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_parsed(inner, depth + 1) for inner in value]
    if isinstance(value, int) and abs(value) >= 10**LONGEST_INT:
        return float(value) if abs(value) < 10**300 else (math.inf if value > 0 else -math.inf)
    return value


class Subject:
    """A config under validation. `source` is None for one that came as a mapping."""

    def __init__(self, source: Source | None, value: Any = _ABSENT, undecodable: Undecodable | None = None) -> None:
        self.source = source
        self.undecodable = undecodable
        self.document: Document | None = None
        self.problem: SyntaxProblem | TooDeep | None = None
        self._value = value

    @classmethod
    def of_bytes(cls, data: bytes) -> Subject:
        """Return what `data` says; where it is no UTF-8, the text ends before the first bad byte and holds no value."""
        if data.startswith(_UTF_16_MARKS):
            return cls(Source(""), undecodable=Undecodable("", 0, utf_16=True))
        try:
            return cls.of_text(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            known = Undecodable(f"{data[error.start]:02X}", error.start, utf_16=False)
            return cls(Source(data[: error.start].decode("utf-8")), undecodable=known)

    @classmethod
    def of_text(cls, text: str) -> Subject:
        """Return what `text` says."""
        source = Source(text)
        subject = cls(source)
        if subject.is_blank:
            return subject
        try:
            subject.document = parse(text, subject.start)
        except (SyntaxProblem, TooDeep) as problem:
            subject.problem = problem
        else:
            subject._value = subject.document.value
            source.is_json = True
        return subject

    @classmethod
    def of_value(cls, value: object) -> Subject:
        """Return what parsed JSON says; it came without its text."""
        try:
            return cls(None, _as_parsed(value))
        except TooDeep as problem:
            subject = cls(None)
            subject.problem = problem
            return subject

    @property
    def start(self) -> int:
        """Where in the text JSON begins: behind a byte order mark."""
        return 1 if self.source and self.source.text.startswith(BYTE_ORDER_MARK) else 0

    @property
    def is_blank(self) -> bool:
        """Whether there is a text, and nothing in it but white space."""
        if self.source is None or self.undecodable is not None:
            return False
        return not self.source.text[self.start :].strip(" \t\r\n")

    @property
    def has_value(self) -> bool:
        """Whether there is JSON, of whatever type."""
        return self._value is not _ABSENT

    @property
    def value(self) -> Any:
        """The parsed JSON; None when there is none."""
        return self._value if self.has_value else None

    @property
    def config(self) -> dict[str, Any]:
        """The object that the config is; empty when it is none."""
        return self._value if isinstance(self._value, dict) else {}

    def string(self, name: str) -> str | None:
        """Return the string in the field `name`, or None."""
        value = self.config.get(name)
        return value if isinstance(value, str) else None

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The entries of `templates` that are objects."""
        entries = self.config.get("templates")
        if not isinstance(entries, list):
            return ()
        return tuple(Text(index, entry) for index, entry in enumerate(entries) if isinstance(entry, dict))

    def contents(self) -> Iterator[tuple[Text, str]]:
        """Yield each text that has a content."""
        for text in self.texts:
            if text.content is not None:
                yield text, text.content

    @cached_property
    def first_of_usage_type(self) -> dict[str, Text]:
        """The text that Logto takes for each usage type: the first."""
        first: dict[str, Text] = {}
        for text in self.texts:
            if text.usage_type is not None:
                first.setdefault(text.usage_type, text)
        return first

    @cached_property
    def usage_types(self) -> Counter[str | None]:
        """How often each usage type stands in `templates`; None for entries without one."""
        return Counter(text.usage_type for text in self.texts)

    def usage_type_of(self, path: Path) -> str | None:
        """Return the usage type of the entry that `path` leads into, or None."""
        entry = self.config["templates"][path[1]]
        usage_type = entry.get("usageType") if isinstance(entry, dict) else None
        return usage_type if isinstance(usage_type, str) else None

    def refusals(self, *keywords: str) -> Iterator[ValidationError]:
        """Yield what the JSON Schema refuses by one of `keywords`, in an object."""
        for keyword in keywords:
            yield from self._refusals.get(keyword, ())

    @property
    def has_shape(self) -> bool:
        """Whether each field is there and of its type, so that the config can be read as a value."""
        return all(issue.code != "invalid_type" for issue in guard(self.config))

    @cached_property
    def _refusals(self) -> dict[str, list[ValidationError]]:
        # Most configs are good, and jsonschema costs more time than everything else here: it is asked when there is a doubt.
        if not isinstance(self._value, dict) or self._is_plainly_accepted():
            return {}
        refusals: dict[str, list[ValidationError]] = {}
        for error in connector_validator().iter_errors(self.config):
            refusals.setdefault(str(error.validator), []).append(error)
        return refusals

    def _is_plainly_accepted(self) -> bool:
        """Return whether the schema accepts the config for certain. A test compares this with the schema."""
        return (
            not guard(self.config)
            and all(self.string(name) for name in ("apiKey", "senderName"))
            and all(text.carries_code and text.usage_type in _KNOWN for text in self.texts)
        )
