"""Whatever is shown of a text shows no key, wherever it stands and however the text is broken."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from smsaero_kit.masking import hidden, looks_like_key, masked, without_keys
from smsaero_kit.secret import MASK
from smsaero_kit.validation import validate
from smsaero_kit.validation.reporters.json_array import as_json

KEYS = [
    "Zq8vR2mX7cL4tB9nK3wY6pH1sD5fG0jA",
    "zq8vr2mx7cl4tb9n",
    "01234567890123456789012345678901",
    "qwzxvkjhgfdsplmnbtyr",
    "QWZXVKJHGFDSPLMNBTYR",
    "qwzxv-kjhgf-dsplm-nbtyr",
]
PLACES = [
    '{"apiKey": "%s"}',
    '{"senderName": "%s"}',
    '{"email": "%s"}',
    '{"%s": 1}',
    '{"more": ["%s", {"x": "%s"}]}',
    '{"templates": [{"usageType": "%s", "content": "%s"}]}',
    '{"apiKey": %s}',
    "{'apiKey': '%s'}",
    "{“apiKey”: “%s”}",
    '{"apiKey": "%s}',
    '{"email": "a@b.co, "apiKey": "%s"}',
    '{"email": a@b.co", "apiKey": "%s"}',
    "{'senderName': 'It's', 'apiKey': '%s'}",
    '{"content": "a\\\\"", "apiKey": "%s",}',
    "SMSAERO_API_KEY=%s\n",
    "apiKey: %s\nemail: a@b.co\n",
    '{"a": 1} // %s',
    '{"a": 1}\n{"apiKey": "%s"}',
    "%s",
]


def everything_shown(text):
    report = validate(text)
    yield from (str(report), as_json([report]), report._repr_html_(), repr(report), repr(report.fixed()), masked(text))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("place", PLACES)
def test_a_key_is_shown_nowhere(place, key):
    text = place.replace("%s", key)
    for shown in everything_shown(text):
        assert key not in shown


@pytest.mark.parametrize("place", PLACES)
def test_an_escaped_key_is_shown_nowhere(place):
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in KEYS[0])
    for end in ("", "\\x", " " * 3000):
        text = place.replace("%s", escaped + end)
        for shown in everything_shown(text):
            assert escaped[:60] not in shown
            assert KEYS[0] not in shown


@pytest.mark.parametrize(
    "text",
    [
        '{"email": "a@b.co, "apiKey": "S3cretPassw0rd", "x": 1}',
        '{"email": a@b.co", "apiKey": "S3cretPassw0rd"}',
        '{"email": “a@b.co, "apiKey": "S3cretPassw0rd"}',
        '{"Ключ": S3cretPassw0rd}',
        '{"apiKey": S3cretPassw0rd}',
        '{"content": "a\\\\"", "apiKey": "S3cretPassw0rd",}',
    ],
)
def test_a_short_secret_is_hidden_by_its_name_where_quotes_are_broken(text):
    for shown in everything_shown(text):
        assert "S3cretPassw0rd" not in shown


@pytest.mark.parametrize("between", ["\u0425", "\u200b", "+", "\u00ad"])
def test_a_key_with_a_foreign_character_in_it_is_hidden_whole(between):
    broken = KEYS[0][:12] + between + KEYS[0][12:]
    for text in (json.dumps({"senderName": broken}), json.dumps({broken: 1}, ensure_ascii=False)):
        for shown in everything_shown(text):
            assert KEYS[0][:12] not in shown
            assert KEYS[0][12:] not in shown


@pytest.mark.parametrize(
    "word",
    [
        "UserPermissionValidation",
        "OrganizationInvitation",
        "templatesForRussian",
        "verification_code_policy",
        "неудовлетворительно",
        "Зарегистрироваться",
        "example.com",
        "short1",
    ],
)
def test_words_that_are_no_keys_stay_readable(word):
    assert without_keys(f"a {word} b") == f"a {word} b"
    assert not looks_like_key(word)


def test_what_is_hidden_stands_in_order_and_does_not_overlap():
    text = json.dumps({"apiKey": KEYS[0], "email": KEYS[1], "key": [KEYS[2]]}, indent=1)[:-1]
    for is_json in (True, False):
        spans = hidden(text, is_json=is_json)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
        assert all(start < end for start, end in spans)
    assert MASK in masked(text)
