r"""Rules about the text before it is a config: encoding and JSON. This file knows nothing of the connector.

The examples are whole texts; `\xEF` in one stands for that byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from smsaero_kit.validation.changes import Cut
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.json_reader import SyntaxProblem, TooDeep
from smsaero_kit.validation.places import Span
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject

_JSON_TYPES: Final = {str: "string", bool: "boolean", list: "array", dict: "object", type(None): "null"}


@rule("SK001", "not-utf-8", Grade.ERROR)
def not_utf_8(subject: Subject) -> Iterator[Found]:
    r"""Bytes that are no UTF-8 (RFC 8259, section 8.1).

    Bad:
        {"senderName": "\xCC\xE0\xE3\xE0\xE7\xE8\xED"}

    Good:
        {"senderName": "Магазин"}
    """
    known = subject.undecodable
    if known is not None and subject.source is not None:
        end = len(subject.source.text)
        facts = {"byte": known.byte, "offset": known.offset}
        yield Found(facts=facts, variant="utf_16" if known.utf_16 else "", span=Span(end, end))


@rule("SK002", "byte-order-mark", Grade.ERROR, fixable=True)
def byte_order_mark(subject: Subject) -> Iterator[Found]:
    r"""A byte order mark, which RFC 8259 forbids and `JSON.parse` refuses.

    Bad:
        \xEF\xBB\xBF{"email": "name@example.com"}

    Good:
        {"email": "name@example.com"}
    """
    if subject.start and subject.undecodable is None:
        mark = Span(0, subject.start)
        yield Found(span=mark, changes=(Cut(mark),))


@rule("SK003", "empty-document", Grade.ERROR)
def empty_document(subject: Subject) -> Iterator[Found]:
    r"""A file with nothing in it.

    Bad:
        \x20

    Good:
        {"email": "name@example.com"}
    """
    if subject.is_blank and not (subject.undecodable or subject.has_value):
        yield Found(span=Span(subject.start, subject.start))


@rule("SK004", "invalid-json", Grade.ERROR, fixable=True)
def invalid_json(subject: Subject) -> Iterator[Found]:
    """A text that `JSON.parse` refuses: the grammar is that of RFC 8259.

    Bad:
        {"email": "name@example.com",}

    Good:
        {"email": "name@example.com"}
    """
    if isinstance(subject.problem, SyntaxProblem):
        slip = subject.problem.slip
        facts = {"expected_key": slip.expected, **slip.facts}
        changes = (Cut(slip.span),) if slip.name == "trailing_comma" else ()
        yield Found(facts=facts, variant=slip.name, span=slip.span, changes=changes)


@rule("SK005", "not-an-object", Grade.ERROR)
def not_an_object(subject: Subject) -> Iterator[Found]:
    """JSON of another type than an object.

    Bad:
        [{"usageType": "SignIn", "content": "{{code}} is your code."}]

    Good:
        {"templates": [{"usageType": "SignIn", "content": "{{code}} is your code."}]}
    """
    if subject.has_value and not isinstance(subject.value, dict):
        variant = "array" if isinstance(subject.value, list) else ""
        if variant and any(isinstance(each, dict) and "connectorId" in each for each in subject.value):
            variant = "connectors"
        if isinstance(subject.value, str) and subject.value.lstrip().startswith("{"):
            variant = "in_a_string"
        yield Found(facts={"type_key": json_type(subject.value)}, variant=variant)


@rule("SK006", "duplicate-key", Grade.ERROR)
def duplicate_key(subject: Subject) -> Iterator[Found]:
    """A property that stands twice in an object: RFC 8259 leaves open which one counts, `JSON.parse` takes the last.

    Bad:
        {"senderName": "Shop", "senderName": "SMS Aero"}

    Good:
        {"senderName": "SMS Aero"}
    """
    if subject.document is not None:
        for path, span in subject.document.duplicates:
            yield Found(path, {"key": str(path[-1])}, at_key=True, span=span)


@rule("SK007", "nested-too-deep", Grade.ERROR)
def nested_too_deep(subject: Subject) -> Iterator[Found]:
    """More than 100 levels of brackets.

    Bad:
        [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

    Good:
        {"email": "name@example.com"}
    """
    if isinstance(subject.problem, TooDeep):
        yield Found(span=subject.problem.span)


TEXT_RULES: Final = (
    not_utf_8,
    byte_order_mark,
    empty_document,
    invalid_json,
    not_an_object,
    duplicate_key,
    nested_too_deep,
)


def json_type(value: object) -> str:
    """Return the JSON name of the type of `value`."""
    return _JSON_TYPES.get(type(value), "number")
