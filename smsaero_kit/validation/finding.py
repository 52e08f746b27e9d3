"""A finding as a value. This file never looks for one and never prints one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any

from smsaero_kit.texts import texts


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
class Rule:
    """A rule: a stable id (`SK106`), a name, a grade. Its texts stand in the catalogue under `finding.<name>.`."""

    id: str
    name: str
    grade: Grade

    def title(self, language: str | None = None) -> str:
        """Return the rule in a few words."""
        return texts(language)(f"finding.{self.name}.title")

    def why(self, language: str | None = None) -> str:
        """Return why the rule exists: what happens to somebody who ignores it."""
        return texts(language)(f"finding.{self.name}.why")


@dataclass(frozen=True)
class Found:
    """What a rule found: the path of the value (or of the key), the facts for the sentences, and which wording fits."""

    rule: Rule
    path: tuple[str | int, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    #: A wording of its own in the catalogue: `finding.<name>.hint.<variant>` instead of `finding.<name>.hint`.
    variant: str = ""
    at_key: bool = False


@dataclass(frozen=True)
class Finding:
    """One finding: rule, JSON Pointer, place in the text (None for a config that came as a mapping), sentences."""

    rule: str
    name: str
    grade: Grade
    pointer: str
    place: Place | None
    language: str
    facts: Mapping[str, object]
    variant: str = ""

    @classmethod
    def of(cls, found: Found, place: Place | None, language: str) -> Finding:
        """Return the finding for what a rule found at `place`."""
        return cls(
            rule=found.rule.id,
            name=found.rule.name,
            grade=found.rule.grade,
            pointer=json_pointer(found.path),
            place=place,
            language=language,
            facts=MappingProxyType(dict(found.facts)),
            variant=found.variant,
        )

    @property
    def line(self) -> int | None:
        """The line, from 1; None for a config that came as a mapping."""
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        """The column in code points, from 1; None for a config that came as a mapping."""
        return self.place.column if self.place else None

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
        }

    def _sentence(self, part: str) -> str:
        catalogue = texts(self.language)
        key = f"finding.{self.name}.{part}"
        special = f"{key}.{self.variant}"
        facts = {"code": "{{code}}", **self.facts}
        if "expected_key" in facts:
            facts["expected"] = catalogue(f"expected.{facts['expected_key']}")
        return catalogue(special if self.variant and special in catalogue else key, **facts)


def json_pointer(path: Sequence[str | int]) -> str:
    """Return `path` as a JSON Pointer (RFC 6901); the whole document is the empty string."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
