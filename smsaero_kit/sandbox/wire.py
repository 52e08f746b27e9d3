"""A request and a response as values, and how a request's fields are read. This file never answers and knows no endpoint.

The gateway takes one endpoint in many styles (https://github.com/smsaero has an SDK for each): GET or POST; JSON, form or query;
`numbers` as a JSON array or as `numbers[]`; nulls for what is not meant.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from smsaero_kit.secret import Secret

_MOST_FIELDS = 1000


@dataclass(frozen=True)
class Request:
    """What came in. `path` is without the query, header names are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Response:
    """What goes out. `lost` means that the sandbox did its work and then the line went dead: nothing goes out."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json; charset=UTF-8"})
    lost: bool = False


class Malformed(Exception):
    """A body that cannot be read."""


def envelope(*, data: Any = None, message: Any = None) -> Response:
    """Return a successful answer: `data`, or a sentence when there is nothing to return."""
    return _json(200, {"success": True, "data": data, "message": message})


def refusal(status: int, message: str, *, data: Any = None, headers: Mapping[str, str] | None = None) -> Response:
    """Return a refusal with the gateway's words."""
    return _json(status, {"success": False, "data": data, "message": message}, headers)


def _json(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps(value).encode("ascii")
    return Response(status, body, {"content-type": "application/json; charset=UTF-8", **(headers or {})})


def fields_of(request: Request) -> dict[str, Any]:
    """Return the fields of query and body, without nulls.

    Raises `Malformed` for a body that is not what its content type says.
    """
    fields = _pairs(request.query)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    text = request.body.decode("utf-8", "replace").strip()
    if kind == "application/json" or (not kind and text.startswith("{")):
        fields.update(_object(text))
    elif kind in ("", "application/x-www-form-urlencoded"):
        fields.update(_pairs(text))
    return {name: value for name, value in fields.items() if value is not None}


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


def _object(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed from None
    if isinstance(value, dict):
        return value
    raise Malformed


def _pairs(text: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Malformed from None
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name.endswith("[]"):
            fields.setdefault(name[:-2], []).append(value)
        else:
            fields[name] = value
    return fields
