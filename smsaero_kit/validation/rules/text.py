"""Rules about the text before it is a config: encoding and JSON. This file knows nothing of the connector."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

from smsaero_kit.validation.finding import Found, Grade, Rule
from smsaero_kit.validation.source import Document, Span, SyntaxProblem, TooDeep, parse

NOT_UTF_8: Final = Rule("SK001", "not-utf-8", Grade.ERROR)
BYTE_ORDER_MARK: Final = Rule("SK002", "byte-order-mark", Grade.ERROR)
EMPTY_DOCUMENT: Final = Rule("SK003", "empty-document", Grade.ERROR)
INVALID_JSON: Final = Rule("SK004", "invalid-json", Grade.ERROR)
NOT_AN_OBJECT: Final = Rule("SK005", "not-an-object", Grade.ERROR)
DUPLICATE_KEY: Final = Rule("SK006", "duplicate-key", Grade.ERROR)
NESTED_TOO_DEEP: Final = Rule("SK007", "nested-too-deep", Grade.ERROR)

TEXT_RULES: Final = (NOT_UTF_8, BYTE_ORDER_MARK, EMPTY_DOCUMENT, INVALID_JSON, NOT_AN_OBJECT, DUPLICATE_KEY, NESTED_TOO_DEEP)

#: PowerShell's `>` writes UTF-16 with a mark, and Windows' Notepad offers it as "Unicode".
_UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BOM: Final = "\ufeff"
_JSON_TYPES: Final = {str: "string", bool: "boolean", list: "array", dict: "object", type(None): "null"}


def decode(data: bytes) -> tuple[str, Found | None]:
    """Return `data` as text, and a finding when it is not UTF-8 (then the text ends before the first bad byte)."""
    if data.startswith(_UTF_16_MARKS):
        return "", Found(NOT_UTF_8, variant="utf_16")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        facts = {"byte": f"{data[error.start]:02X}", "offset": error.start}
        return data[: error.start].decode("utf-8"), Found(NOT_UTF_8, facts=facts)


def read(text: str) -> tuple[Document, list[tuple[Found, Span]]]:
    """Return `text` parsed (an empty document where it cannot be), and what is wrong with it as JSON."""
    findings: list[tuple[Found, Span]] = []
    if text.startswith(_BOM):
        findings.append((Found(BYTE_ORDER_MARK), Span(0, 0)))
        text = text[1:]
    if not text.strip():
        return Document(text), [*findings, (Found(EMPTY_DOCUMENT), Span(0, 0))]
    try:
        document = parse(text)
    except SyntaxProblem as problem:
        facts = {"expected_key": problem.expected, "found": text[problem.span.start : problem.span.start + 1]}
        return Document(text), [*findings, (Found(INVALID_JSON, facts=facts, variant=problem.slip), problem.span)]
    except TooDeep as problem:
        return Document(text), [*findings, (Found(NESTED_TOO_DEEP), problem.span)]
    for path, span in document.duplicates:
        findings.append((Found(DUPLICATE_KEY, path, {"key": path[-1]}, at_key=True), span))
    return document, findings


def check_object(value: object) -> Iterator[Found]:
    """Find a document that is JSON but no object."""
    if not isinstance(value, dict):
        yield Found(NOT_AN_OBJECT, facts={"type": json_type(value)})


def json_type(value: object) -> str:
    """Return the JSON name of the type of `value`."""
    return _JSON_TYPES.get(type(value), "number")
