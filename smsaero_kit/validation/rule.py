"""What a rule is: an id, a name, a grade, a small function, and a docstring with a bad and a good example. This file has no rule."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smsaero_kit.schemas import site_address
from smsaero_kit.texts import LANGUAGES, texts

from .changes import Change
from .finding import Grade
from .places import Path, Span

if TYPE_CHECKING:
    from .subject import Subject

_EXAMPLE: Final = re.compile(r"^(Bad|Good):\n((?:    .*\n|\n)+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: the path of the value (or of its key), the facts for the sentences, which wording fits, what would mend it."""

    path: Path = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    #: A wording of its own in the catalogue: `finding.<name>.hint.<variant>` instead of `finding.<name>.hint`.
    variant: str = ""
    at_key: bool = False
    #: The part of the string that is meant: from and to, in characters of its value.
    within: tuple[int, int] | None = None
    #: The place in the text, for what has no path.
    span: Span | None = None
    changes: tuple[Change, ...] = ()


Check = Callable[["Subject"], Iterator[Found]]


@dataclass(frozen=True)
class Rule:
    """A rule: a stable id (`SK106`), a name, a grade, and the function that looks for it.

    Its sentences stand in the catalogue under `finding.<name>.`; its examples in the docstring of the function.
    """

    id: str
    name: str
    grade: Grade
    check: Check = field(repr=False, compare=False)
    #: Whether `--fix` mends what the rule finds, where nothing else can be meant.
    fixable: bool = False

    def title(self, language: str | None = None) -> str:
        """Return the rule in a few words."""
        return texts(language)(f"finding.{self.name}.title")

    def why(self, language: str | None = None) -> str:
        """Return why the rule exists: what happens to somebody who ignores it."""
        return texts(language)(f"finding.{self.name}.why")

    def page(self, language: str = LANGUAGES[0]) -> str:
        """Return the address of the rule's page in the docs."""
        prefix = "" if language == LANGUAGES[0] else f"{language}/"
        return f"{site_address()}{prefix}reference/rules/{self.id.lower()}/"

    @property
    def bad(self) -> str:
        """An example that the rule objects to; empty where docstrings are stripped (`python -OO`)."""
        return self._examples().get("Bad", "")

    @property
    def good(self) -> str:
        """The same example, mended."""
        return self._examples().get("Good", "")

    def _examples(self) -> dict[str, str]:
        documented = inspect.cleandoc(self.check.__doc__ or "") + "\n"
        return {match[1]: inspect.cleandoc(match[2]) for match in _EXAMPLE.finditer(documented)}


def rule(rule_id: str, name: str, grade: Grade, *, fixable: bool = False) -> Callable[[Check], Rule]:
    """Make a rule of a function; its docstring holds the examples under `Bad:` and `Good:`.

    An example is a part of a config, put into a good one (see `examples`); those of the rules about the text are whole texts.
    """
    return lambda check: Rule(rule_id, name, grade, check, fixable)
