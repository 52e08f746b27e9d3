"""All findings of one config. This file neither finds anything nor decides how a report looks (see `reporters`)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.errors import ConfigRefused

from .finding import Finding, Grade
from .source import Source

if TYPE_CHECKING:
    from .fixes import Fixed


#: The name of a report on standard input.
STDIN: Final = "-"


@dataclass(frozen=True)
class Report:
    """What validation says: `findings` sorted by place, and `config` when the shape is right (with or without findings)."""

    #: What the config is called in messages: the path of its file, `-` for standard input, or empty.
    name: str
    language: str
    findings: tuple[Finding, ...]
    #: The config as a value; None when a field is missing or of the wrong type. Never part of the repr: it holds the key.
    config: ConnectorConfig | None = field(default=None, repr=False)
    #: The text that the findings point into; None for a config that came as a mapping. Never part of the repr: it holds the key.
    source: Source | None = field(default=None, repr=False, compare=False)
    #: Whether every rule was applied; without some of them, no findings mean less.
    by_all_rules: bool = True
    #: Whether the text could be read as JSON to its end; if not, what comes after the last finding was not checked.
    read_to_end: bool = True
    _mend: Callable[[Report], Fixed] | None = field(default=None, repr=False, compare=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of grade error."""
        return tuple(finding for finding in self.findings if finding.grade is Grade.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings of grade warning."""
        return tuple(finding for finding in self.findings if finding.grade is Grade.WARNING)

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings do not count."""
        return not self.errors

    @property
    def fixable(self) -> tuple[Finding, ...]:
        """The findings that `fixed` mends; none for a config that came as a mapping, since there is no text to mend."""
        return tuple(finding for finding in self.findings if finding.fixable) if self._mend else ()

    def fixed(self) -> Fixed:
        """Return the outcome of the safe fixes: the report on the mended text, the text itself, and what was mended.

        Formatting, line ends and the order of everything are kept. Nothing is written anywhere.
        """
        from .fixes import Fixed

        return self._mend(self) if self._mend else Fixed(self, ())

    def raise_for_errors(self) -> ConnectorConfig:
        """Return the config, or raise `ConfigRefused` when there is an error."""
        if not self.ok or self.config is None:
            raise ConfigRefused(self)
        return self.config

    def in_language(self, language: str) -> Report:
        """Return the same report with its sentences in `language` (`en` or `ru`)."""
        findings = tuple(finding.in_language(language) for finding in self.findings)
        return dataclasses.replace(self, language=language, findings=findings)

    def __str__(self) -> str:
        from .reporters.text import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from .reporters.html import as_html

        return as_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002, FBT001 - IPython's signature
        printer.text(str(self))
