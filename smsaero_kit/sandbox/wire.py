"""A request and a response as values, and how a request's fields are read. This file never answers and knows no endpoint.

The gateway takes one endpoint in many styles (https://github.com/smsaero has an SDK for each): GET or POST; JSON, form or query;
`numbers` as a JSON array or as `numbers[]`; nulls for what is not meant.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

from smsaero_kit.secret import Secret

#: What all paths of the API begin with.
ROOT: Final = "/v2/"
JSON_TYPE: Final = "application/json"
FORM_TYPE: Final = "application/x-www-form-urlencoded"

_MOST_FIELDS: Final = 1000
#: `numbers[]`, and `numbers[0]` as PHP writes it.
_ITEM: Final = re.compile(r"([^\[\]]+)\[\d{0,6}\]", re.ASCII)
_BEGINNING: Final = 200
#: How an object begins, and no form that somebody means.
_LIKE_JSON: Final = re.compile(r"\s*\{\s*[\"'}]")
#: Brackets within brackets: the API has two.
DEEPEST: Final = 32


@dataclass(frozen=True)
class Request:
    """What came in. `path` is without the query, header names are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


class Line(Enum):
    """What becomes of the connection that an answer goes over."""

    KEPT = "kept"
    #: It is closed before anything of the answer went out.
    DROPPED = "dropped"
    #: It is closed after half of the answer's body went out.
    CUT = "cut"


@dataclass(frozen=True)
class Response:
    """What goes out, `delay` seconds after it was decided."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json; charset=UTF-8"})
    line: Line = Line.KEPT
    delay: float = 0.0


class Malformed(Exception):
    """Something cannot be read. Its text says where, as `line:column`, if that is known."""


def envelope(*, data: Any = None, message: Any = None) -> Response:
    """Return a successful answer: `data`, or a sentence when there is nothing to return."""
    return _json(200, {"success": True, "data": data, "message": message})


def refusal(status: int, message: str, *, data: Any = None, headers: Mapping[str, str] | None = None) -> Response:
    """Return a refusal with the gateway's words, or with the sandbox's where the gateway's are not known."""
    return _json(status, {"success": False, "data": data, "message": message}, headers)


def _json(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps(value).encode("ascii")
    return Response(status, body, {"content-type": "application/json; charset=UTF-8", **(headers or {})})


def fields_of(request: Request) -> dict[str, Any]:
    """Return the fields of query and body, without nulls; those of the body count where both have one.

    A body of another content type than JSON and form has none, and neither has JSON that says it is a form.
    Raises `Malformed` for what is not what it says it is.
    """
    fields = _pairs(request.query) if request.query else {}
    if request.body:
        try:
            text = request.body.decode("utf-8").strip()
        except UnicodeDecodeError:
            raise Malformed from None
        kind = content_type_of(request)
        if kind == JSON_TYPE or (not kind and text.startswith("{")):
            fields.update(_object(text))
        elif kind in ("", FORM_TYPE) and json_as_form(request) is None:
            fields.update(_pairs(text))
    return {name: value for name, value in fields.items() if value is not None}


def json_as_form(request: Request) -> dict[str, Any] | None:
    """Return what a JSON object holds that came as a form, by `curl -d '{…}'` for instance; nothing where it is no good JSON.

    None for any other body. As a form all of it would be the name of a field, secrets and all. What the gateway makes of it is not known.
    """
    if content_type_of(request) != FORM_TYPE:
        return None
    text = request.body.decode("utf-8", "replace")
    if not _LIKE_JSON.match(text):
        if not _LIKE_JSON.match(unquote_plus(text[:_BEGINNING])):
            return None
        text = unquote_plus(text)
    try:
        return _object(text.strip())
    except Malformed:
        return {}


def content_type_of(request: Request) -> str:
    """Return the content type in lower case, without parameters; empty where none is named."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def credentials_of(request: Request) -> tuple[str, Secret] | None:
    """Return the e-mail and the key of the `Authorization` header, None when it holds none (RFC 7617)."""
    scheme, _, token = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(token.strip(), validate=True).decode("utf-8")
    except ValueError:
        return None
    email, colon, key = pair.partition(":")
    return (email, Secret(key)) if colon else None


def parsed(text: str) -> Any:
    """Return the value of a JSON text. Raises `Malformed`, where json is more patient, too.

    Refused is what cannot be written down again as JSON, in UTF-8, by everybody: NaN, Infinity, half of a surrogate pair, a number
    of thousands of digits, brackets within brackets without end.
    """
    try:
        value = _DECODER.decode(text)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        raise Malformed(f"{line}:{column}" if line else "") from None
    if text.count("[") + text.count("{") > DEEPEST and _is_deep(value, DEEPEST):
        raise Malformed
    return value


def _is_deep(value: Any, most: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(inner) and (most == 0 or any(_is_deep(each, most - 1) for each in inner))


def _refused_constant(name: str) -> Any:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(parse_constant=_refused_constant)


def _object(text: str) -> dict[str, Any]:
    value = parsed(text) if text else {}
    if isinstance(value, dict):
        return value
    raise Malformed


def _pairs(text: str) -> dict[str, Any]:
    try:
        text.encode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:
        raise Malformed from None
    fields: dict[str, Any] = {}
    for name, value in pairs:
        item = _ITEM.fullmatch(name) if name.endswith("]") else None
        if item is None:
            fields[name] = value
            continue
        items = fields.get(item[1])
        if not isinstance(items, list):
            # As PHP reads it: what came last counts.
            items = fields[item[1]] = []
        items.append(value)
    return fields
