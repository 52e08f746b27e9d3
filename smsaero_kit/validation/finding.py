"""A finding as a value. This file never looks for one and never prints one."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from smsaero_kit.masking import without_keys
from smsaero_kit.texts import texts

if TYPE_CHECKING:
    from .fixes import Change

Path = tuple[str | int, ...]

#: A quoted value is cut after this many characters: a message is read, not searched.
_LONGEST_QUOTE: Final = 60
#: Cc: controls, which may steer a terminal. Cf: invisible ones, which may turn the direction of a line. Cs: halves of a character.
_UNPRINTABLE: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")
_PLAIN: Final = re.compile(r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u05ff\u2010-\u2027]*")


class Grade(str, Enum):
    """How bad a finding is."""

    #: Logto refuses the config, or a message will not go out or will not carry the code.
    ERROR = "error"
    #: It works, but is risky, costs more, or leaves an optional flow uncovered.
    WARNING = "warning"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, order=True)
class Place:
    """Where in the text: lines and columns count from 1, columns in Unicode code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Finding:
    """One finding: rule, JSON Pointer, place in the text (None for a config that came as a mapping), sentences.

    `facts` is what the sentences are filled with; like them it shows nothing that may be the API key.
    """

    rule: str
    name: str
    grade: Grade
    pointer: str
    place: Place | None
    language: str
    facts: Mapping[str, object]
    variant: str = ""
    #: What a safe fix would change (see `fixes`); empty when only the user can tell what is meant.
    changes: tuple[Change, ...] = field(default=(), repr=False, compare=False)

    @property
    def line(self) -> int | None:
        """The line, from 1; None for a config that came as a mapping."""
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        """The column in code points, from 1; None for a config that came as a mapping."""
        return self.place.column if self.place else None

    @property
    def fixable(self) -> bool:
        """Whether `Report.fixed` mends it."""
        return bool(self.changes)

    @property
    def message(self) -> str:
        """What is wrong."""
        return self._sentence("message")

    @property
    def hint(self) -> str:
        """What to do about it."""
        return self._sentence("hint")

    def in_language(self, language: str) -> Finding:
        """Return the same finding with its sentences in `language`."""
        return dataclasses.replace(self, language=language)

    def to_mapping(self) -> dict[str, Any]:
        """Return the finding as JSON values."""
        return {
            "rule": self.rule,
            "name": self.name,
            "grade": self.grade.value,
            "pointer": self.pointer,
            "place": dataclasses.asdict(self.place) if self.place else None,
            "message": self.message,
            "hint": self.hint,
            "fixable": self.fixable,
        }

    def _sentence(self, part: str) -> str:
        catalogue = texts(self.language)
        facts: dict[str, object] = {"code": "{{code}}", **self.facts}
        for name, fact in self.facts.items():
            if name.endswith("_key"):
                facts[name.removesuffix("_key")] = catalogue(f"expected.{fact}")
            elif name.startswith("segments") and isinstance(fact, int):
                facts[f"counted_{name}"] = catalogue.count("sms.segments", fact)
            elif isinstance(fact, tuple):
                named = (f"{each} ({catalogue(f'flow.{each}')})" for each in fact) if name == "flows" else fact
                facts[name] = ", ".join(named)
        key = f"finding.{self.name}.{part}"
        special = f"{key}.{self.variant}"
        return catalogue(special if self.variant and special in catalogue else key, **facts)


def shown(facts: Mapping[str, object]) -> Mapping[str, object]:
    """Return `facts` as they may be shown: quotes short, nothing unprintable, and no word that may be the API key."""
    return MappingProxyType({name: _shown(fact) for name, fact in facts.items()})


def _shown(fact: object) -> object:
    if isinstance(fact, tuple):
        return tuple(map(quotable, fact))
    return quotable(fact) if isinstance(fact, str) else fact


def quotable(text: str) -> str:
    """Return `text` as a sentence may quote it."""
    # Masked before it is cut: the rest of a key would not look like one.
    text = without_keys(text[: 4 * _LONGEST_QUOTE])
    if len(text) > _LONGEST_QUOTE:
        text = text[:_LONGEST_QUOTE] + "…"
    return printable(text)


def printable(text: str) -> str:
    """Return `text` with each character that a terminal does not print, or takes as a command, written as `<U+200B>`."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(f"<U+{ord(sign):04X}>" if unicodedata.category(sign) in _UNPRINTABLE else sign for sign in text)


def json_pointer(path: Sequence[str | int]) -> str:
    """Return `path` as a JSON Pointer (RFC 6901), a step that may be the API key masked; the whole document is the empty string."""
    return "".join("/" + without_keys(str(step)).replace("~", "~0").replace("/", "~1") for step in path)
