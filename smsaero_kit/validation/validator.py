"""The way from a source to its report. This file holds no rule; the only I/O is reading the file that was named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.files import read_bytes
from smsaero_kit.texts import default_language

from .finding import Finding, Found
from .report import Report
from .rules.delivery import check_delivery
from .rules.schema import FIELD_MISSING, WRONG_TYPE, check_schema
from .rules.text import check_object, decode, read
from .source import Document, Lines, Span


def validate(source: str | bytes | Path | Mapping[str, Any], *, language: str | None = None, name: str | None = None) -> Report:
    """Check a connector config and return the report.

    `source` is JSON text (`str`), the bytes of a JSON file, the `Path` of one, or a mapping that is already parsed; a mapping has
    no text, so its findings have no lines. `language` is `en` or `ru`, by default the environment's.
    Raises `FileProblem` when the file of a `Path` cannot be read; whatever is wrong inside is a finding.
    """
    language = language or default_language()
    if not isinstance(source, (str, bytes, Path)):
        # Also a list or a number, which type checkers refuse: parsed JSON may be anything, and then it is a finding.
        value = dict(source) if isinstance(source, Mapping) else source
        found = _check_value(value)
        return _report(name or "", language, [Finding.of(each, None, language) for each in found], value, found)
    if isinstance(source, Path):
        name = name or str(source)
        source = read_bytes(source)
    placed: list[tuple[Found, Span]] = []
    if isinstance(source, bytes):
        source, undecodable = decode(source)
        if undecodable is not None:
            place = Lines(source).place(Span(len(source), len(source)))
            return _report(name or "", language, [Finding.of(undecodable, place, language)], None, [])
    document, placed = read(source)
    value_found = _check_value(document.value) if document.values else []
    placed += [(each, document.span(each.path, at_key=each.at_key)) for each in value_found]
    placed.sort(key=lambda item: (item[1].start, item[0].rule.id))
    return _report(name or "", language, _place(document, placed, language), document.value, value_found)


def _check_value(value: Any) -> list[Found]:
    not_an_object = list(check_object(value))
    return not_an_object or [*check_schema(value), *check_delivery(value)]


def _place(document: Document, placed: Iterable[tuple[Found, Span]], language: str) -> list[Finding]:
    lines = Lines(document.text)
    return [Finding.of(found, lines.place(span), language) for found, span in placed]


def _report(name: str, language: str, findings: list[Finding], value: Any, found: list[Found]) -> Report:
    misshapen = not isinstance(value, dict) or any(each.rule in (FIELD_MISSING, WRONG_TYPE) for each in found)
    return Report(name, language, tuple(findings), None if misshapen else ConnectorConfig.from_mapping(value))
