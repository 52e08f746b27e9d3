"""A finding as a value. This file never looks for one and never prints one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from smsaero_kit.texts import texts

from .changes import Change
from .places import Place


class Grade(str, Enum):
    """How bad a finding is."""

    #: Logto refuses the config, or a message will not go out or will not carry the code.
    ERROR = "error"
    #: It works, but is risky, costs more, or leaves an optional flow uncovered.
    WARNING = "warning"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
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
    facts: Mapping[str, object] = field(hash=False)
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
