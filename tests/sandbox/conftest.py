"""A sandbox whose time stands still until a test moves it, and a short way to ask it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from smsaero_kit.gateway import Client
from smsaero_kit.sandbox import Request, Response, Sandbox
from smsaero_kit.sandbox.server import running
from smsaero_kit.secret import Credentials, Secret

KEY = "any-key-of-16-to-32-chars"


def basic(email: str = "somebody@example.com", key: str = KEY) -> str:
    """Return an `Authorization` header."""
    return "Basic " + base64.b64encode(f"{email}:{key}".encode()).decode()


@pytest.fixture
def clock():
    """The time, in `.now`."""
    return SimpleNamespace(now=1_700_000_000.0)


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock=lambda: clock.now)


@pytest.fixture(scope="session")
def header() -> Callable[..., str]:
    """A function that returns an `Authorization` header: `header(email=…, key=…)`."""
    return basic


@pytest.fixture
def raw(sandbox) -> Callable[..., Response]:
    """A function that asks with the headers and the body given: `raw("POST", "/v2/auth", body, authorization=…)`."""

    def ask(method: str, path: str, body: bytes = b"", query: str = "", **headers: str) -> Response:
        named = {"authorization": basic(), **{name.replace("_", "-"): value for name, value in headers.items()}}
        return sandbox.answer(Request(method, path, query, {k: v for k, v in named.items() if v}, body))

    return ask


@pytest.fixture
def post(raw) -> Callable[..., tuple[int, Any]]:
    """A function that posts JSON and returns status and parsed answer: `post("balance")`, `post("sms/send", number=…)`."""

    def ask(endpoint: str, **fields: Any) -> tuple[int, Any]:
        answer = raw("POST", f"/v2/{endpoint}", json.dumps(fields).encode(), content_type="application/json")
        return answer.status, json.loads(answer.body)

    return ask


@pytest.fixture
def get(raw) -> Callable[..., tuple[int, Any]]:
    """As `post`, but with everything in the query, as some of the vendor's SDKs do: all values are strings then."""

    def ask(endpoint: str, **fields: Any) -> tuple[int, Any]:
        pairs = [(f"{name}[]", each) for name, value in fields.items() if isinstance(value, list) for each in value]
        pairs += [(name, value) for name, value in fields.items() if not isinstance(value, list)]
        answer = raw("GET", f"/v2/{endpoint}", query=urlencode(pairs))
        return answer.status, json.loads(answer.body)

    return ask


@pytest.fixture(params=["post", "get"])
def ask(request) -> Callable[..., tuple[int, Any]]:
    """`post` and `get`, one after the other."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def exact() -> Callable[[Any], str]:
    """A function that returns a text in which 1, 1.0, "1" and true differ."""
    return lambda value: json.dumps(value, sort_keys=True, indent=1)


@pytest.fixture
def credentials():
    return Credentials("somebody@example.com", Secret(KEY))


@pytest.fixture
def url(sandbox) -> Iterator[str]:
    """The base URL of the sandbox on a real port."""
    with running(sandbox) as address:
        yield address


@pytest.fixture
def client(url, credentials) -> Iterator[Client]:
    """The kit's own client, connected to that port."""
    with Client(credentials, gateways=[url]) as client:
        yield client


@pytest.fixture
def browser(url) -> Iterator[httpx.Client]:
    """Any HTTP client, at the root of that port."""
    with httpx.Client(base_url=url.removesuffix("/v2/"), trust_env=False) as browser:
        yield browser
