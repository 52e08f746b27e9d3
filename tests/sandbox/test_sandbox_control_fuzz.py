"""Whatever is sent to the control API, it explains what is wrong and never fails."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from smsaero_kit.sandbox import Request, Sandbox
from smsaero_kit.sandbox.clock import Clock
from smsaero_kit.sandbox.control import _HANDLERS, PATH, respond

JSON = {"content-type": "application/json"}
NOW = 1_700_000_000.0

NAMES = st.sampled_from([*_HANDLERS, "x"])
BODIES = st.binary(max_size=60) | st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["cut", "per_message", "a@b.c", 404.0]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "do",
                    "steps",
                    "seconds",
                    "advance",
                    "speed",
                    "email",
                    "balance",
                    "price",
                    "unknown_id",
                    "page_size",
                    "choices",
                    "clock",
                    "accounts",
                    "faults",
                    "seed",
                ]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
TAIL = st.sampled_from(["", "/", "/1", "/x"]) | st.text(max_size=5)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "x"])
SHARED = Sandbox(clock=Clock(lambda: NOW))


@settings(max_examples=150, deadline=None)
@given(METHODS, NAMES, TAIL, st.text(max_size=30) | st.sampled_from(["lang=ru", "limit=1"]), BODIES, st.text(max_size=10))
def test_whatever_is_sent_the_control_api_never_fails(method, name, tail, query, body, language):
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    for headers in (JSON, {"accept-language": language}):
        answer = respond(SHARED, Request(method, PATH + name + tail, query, headers, sent))
        assert answer.status in (200, 400, 404, 405, 415)
        json.loads(answer.body)
    assert respond(SHARED, Request("GET", "/sandbox/view")).status == 200
