"""Whatever is asked, however it is written: an answer, never an exception, and a failure only where one was asked for."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsaero_kit.sandbox import MAGIC_NUMBERS, Request, Sandbox
from smsaero_kit.sandbox.choices import DEFAULTS, OPTIONS
from smsaero_kit.sandbox.clock import Clock
from smsaero_kit.sandbox.control import respond
from smsaero_kit.sandbox.endpoints import ENDPOINTS
from smsaero_kit.sandbox.faults import WORDS, Fault
from smsaero_kit.sandbox.wire import Line, Malformed, fields_of, parsed

#: Few, so that the suite stays fast; for a hunt, put thousands here.
EXAMPLES = 120
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero"}

NAMES = [
    "number",
    "numbers",
    "phone",
    "address",
    "sign",
    "text",
    "code",
    "dateSend",
    "id",
    "page",
    "name",
    "sum",
    "cardId",
    "groupId",
    "birthday",
    "sex",
    "operator",
    "lname",
    "param1",
    "sendingId",
    "channel",
    "imageSource",
    "textButton",
    "linkButton",
    "signSms",
    "textSms",
    "priceSms",
    "timeout",
    "callbackUrl",
    "callbackFormat",
    "shortLink",
    "contentType",
    "attachmentUrl",
    "limit",
    "offset",
    "status",
    "api_key",
]
GOOD = [
    "SMS Aero", "Sandbox", "MtsOnly", "NewName", "Viber", "OFFICIAL", "CASCADE", "text", "1234", "1", "all", "79991234567", 79991234561,
    "+79991234567", "89991234567", "http://127.0.0.1:1/", "json", 1_700_000_100, 1_700_000_000_000, 1_000_001, 8_000_001,
    *(magic.value for magic in MAGIC_NUMBERS),
]  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.sampled_from(GOOD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
FIELDS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(GOOD) | ANYTHING, max_size=8)
PATHS = (
    st.sampled_from([f"/v2/{path}" for path in ENDPOINTS]) | st.text(max_size=20) | st.sampled_from(["/v2/x", "/v2/sms/send/"])
)
METHODS = st.sampled_from(["POST", "GET", "POST", "PUT", ""])
KINDS = st.sampled_from([JSON, JSON, FORM, "", "x/y", "application/json; charset=utf-16"]) | st.text(max_size=10)
QUERIES = st.text(max_size=20) | FIELDS.map(lambda fields: "&".join(f"{name}={value}" for name, value in fields.items()))
PAIRS = [
    (name, value)
    for name, options in OPTIONS.items()
    for value in (options.words or (options.least, options.least + 2, options.most, *([None] if options.optional else [])))
]
CHOICES = st.lists(st.sampled_from(PAIRS), max_size=5).map(dict)
FAULTS = st.lists(
    st.builds(
        Fault,
        do=st.sampled_from(WORDS),
        accepts=st.booleans(),
        seconds=st.floats(0, 5),
        status=st.integers(200, 599),
        body=st.text(max_size=10),
        number=st.sampled_from(["", "79991234567"]),
        endpoint=st.sampled_from(["*", "sms/*", "[", "auth"]),
        probability=st.floats(0, 1),
    ),
    max_size=2,
)
KEYS = st.sampled_from(["k" * 20, "k" * 20, "k" * 20, "k" * 20, "sandbox-wrong-key-401", "k"])


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.tuples(METHODS, PATHS, QUERIES, KINDS, FIELDS | st.binary(max_size=50)), min_size=1, max_size=4),
    CHOICES,
    FAULTS,
    KEYS,
)
def test_whatever_is_asked_there_is_an_answer_and_it_fails_only_if_that_was_asked_for(header, requests, choices, faults, key):
    sandbox = Sandbox(clock=Clock(lambda: 1_700_000_000.0), choices=DEFAULTS.changed(choices), seed=1)
    for fault in faults:
        sandbox.faults.add(fault)
    for method, path, query, kind, fields in requests:
        body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
        answer = sandbox.answer(Request(method, path, query, {"authorization": header(key=key), "content-type": kind}, body))
        assert type(answer.status) is int
        assert type(answer.body) is bytes
        magic = {finding.key for finding in sandbox.requests[-1].findings} & {"magic_number", "fault"}
        if not magic:
            assert answer.status in (200, 400, 401, 402, 403, 404, 405, 429)
            assert answer.line is Line.KEPT
            assert json.loads(answer.body).keys() == {"success", "data", "message"}
    # What came of it can be shown.
    for path in ("", "view", "requests", "messages", "callbacks", "accounts"):
        assert respond(sandbox, Request("GET", f"/sandbox/{path}", "lang=ru")).status == 200


#: Content type and body that cannot be what it says.
UNREADABLE = [
    (JSON, '{"number": 1}'.encode("utf-16")),
    (JSON, '{"number": 1}'.encode("utf-16-le")),
    (JSON, '{"text": "Привет"}'.encode("cp1251")),
    (JSON, b'\xef\xbb\xbf{"number": 1}'),
    (JSON, b'{"text": "\xff"}'),
    (JSON, b'{"text": "a\x00b"}'),
    (JSON, b"\x00"),
    (JSON, b"{'a': 1}"),
    (JSON, b'{"a": 1,}'),
    (JSON, b'{"a": NaN}'),
    (JSON, b'{"a": Infinity}'),
    (JSON, b'{"a": -Infinity}'),
    (JSON, b'{"a": ' + b"1" * 5000 + b"}"),
    (JSON, b'{"a": "\\ud800"}'),
    (JSON, b'{"\\uDC00": 1}'),
    (JSON, b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}"),
    (JSON, b'{"a": ' * 100_000),
    (JSON, b"[]"),
    (JSON, b"null"),
    (JSON, b"number=79991234567"),
    ("", b'{"number": '),
    (FORM, b"text=\xff"),
    (FORM, b"text=%FF"),
    (FORM, "text=Привет".encode("cp1251")),
    (FORM, "text=Hi".encode("utf-16")),
    (FORM, "&".join(f"a{index}=1" for index in range(1001)).encode()),
    ("text/xml", b"\xff"),
]


@pytest.mark.parametrize(
    ("kind", "body"), UNREADABLE, ids=[f"{row[0].rpartition('/')[2]}-{index}" for index, row in enumerate(UNREADABLE)]
)
def test_a_body_that_cannot_be_what_its_content_type_says_is_400(raw, sandbox, kind, body):
    answer = raw("POST", "/v2/sms/send", body, content_type=kind)
    assert (answer.status, json.loads(answer.body)["success"]) == (400, False)
    (seen,) = sandbox.requests
    assert (seen.findings[0].key, seen.fields) == ("unreadable", {})


@pytest.mark.parametrize("query", ["text=%FF", "text=%ff%fe", "&".join(f"a{index}=1" for index in range(1001)), "\ud800"])
def test_a_query_that_is_no_utf_8_or_has_no_end_is_400_too(raw, query):
    assert raw("GET", "/v2/sms/send", query=query).status == 400


@pytest.mark.parametrize(
    ("kind", "body", "fields"),
    [
        (JSON, b'{"a": 1, "a": 2}', {"a": 2}),
        (JSON, b'{"a": null, "b": ""}', {"b": ""}),
        (JSON, b' \n{"a": "\\ud83d\\ude00\\u0000"}\t', {"a": "😀\x00"}),
        (JSON, b'{"a": 1e999}', {"a": float("inf")}),
        (JSON, b'{"a": ' + b"[" * 30 + b"1" + b"]" * 30 + b"}", None),
        (JSON, b"", {}),
        (f"{JSON}; charset=windows-1251", '{"a": "Я"}'.encode(), {"a": "Я"}),
        ("APPLICATION/JSON", b'{"a": 1}', {"a": 1}),
        ("", b'{"a": 1}', {"a": 1}),
        ("", b"a=1", {"a": "1"}),
        (FORM, "a=Я&b=%D0%AF&c=+%20".encode(), {"a": "Я", "b": "Я", "c": "  "}),
        (FORM, b"a=1&a=2", {"a": "2"}),
        (FORM, b"a[]=1&a[]=2&a[7]=3", {"a": ["1", "2", "3"]}),
        (FORM, b"a=1&a[]=2", {"a": ["2"]}),
        (FORM, b"a[]=1&a=2", {"a": "2"}),
        (FORM, b"a%5B%5D=1&[]=2&a[x]=3&b[", {"a": ["1"], "[]": "2", "a[x]": "3", "b[": ""}),
        (FORM, "&".join(f"a{index}=1" for index in range(1000)).encode(), None),
        ("text/xml", b"<number>1</number>", {}),
        ("multipart/form-data; boundary=x", b"--x--", {}),
    ],
)
def test_what_can_be_read_is_read(kind, body, fields):
    read = fields_of(Request("POST", "/", "", {"content-type": kind}, body))
    assert fields is None or read == fields


def test_the_body_counts_where_a_field_stands_in_the_query_too():
    request = Request("POST", "/", "a=1&b=2&c[]=3", {"content-type": JSON}, b'{"b": 5, "c": null}')
    assert fields_of(request) == {"a": "1", "b": 5}


def test_a_body_of_another_type_has_no_fields_and_the_query_still_has(raw, sandbox):
    answer = raw(
        "POST",
        "/v2/sms/send",
        b"<sms/>",
        "&".join(f"{name}={quote(value)}" for name, value in SMS.items()),
        content_type="text/xml",
    )
    assert answer.status == 200
    assert [finding.key for finding in sandbox.requests[-1].findings] == ["content_type"]


@pytest.mark.parametrize("text", ["{", "NaN", "[" * 40 + "]" * 40, '"\\ud800"', "9" * 5000, ""])
def test_json_is_read_strictly(text):
    with pytest.raises(Malformed):
        parsed(text)


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Basic " + "A" * 100_000}, {"authorization": "Basic \ud800"}, {"content-type": "\x00"}]
)
def test_odd_headers_do_no_harm(headers):
    assert Sandbox().answer(Request("POST", "/v2/auth", "", headers, b"x")).status == 401
