"""The same promises, searched by hypothesis: fewer cases than the seeded generators, but it shrinks what it finds to the smallest case."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from smsaero_kit.connector import guard
from smsaero_kit.render import render
from smsaero_kit.schemas import connector_schema
from smsaero_kit.usage_types import UsageType

CONFIGS = 2_000
TEXTS = 2_000
VALIDATOR = Draft202012Validator(connector_schema())

# Each example asks the real package once; no example is slow for the sake of it.
SEARCH = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}


def mostly(good, odd):
    """`good` nine times of ten: a config has many parts, and one bad part is enough to hide the others."""
    return st.sampled_from([*[good] * 9, odd]).flatmap(lambda chosen: chosen)


JUNK = st.sampled_from([None, True, 0, -1.5, [], {}])
WORDS = st.text(st.sampled_from("aZ09@.-_+' \n\u2028\ufeffо"), max_size=12)
EMAILS = st.emails() | st.builds("{}@{}.{}".format, WORDS, WORDS, WORDS) | JUNK
CONTENTS = st.lists(st.sampled_from(["{{", "}}", "{", "code", "CODE", "cоde", " ", "\ufeff", "\u200b", ".x", "Ваш "]), max_size=6)
TYPES = st.sampled_from([*map(str, UsageType), "signIn", "SignIn ", ""])
REQUIRED = [{"usageType": name, "content": "{{code}}"} for name in ("Register", "SignIn", "ForgotPassword", "Generic")]
TEMPLATE = st.fixed_dictionaries(
    {
        "usageType": mostly(st.sampled_from([*map(str, UsageType)]), TYPES | JUNK),
        "content": mostly(st.just("{{ code }} Ваш"), CONTENTS.map("".join) | JUNK),
    },
    optional={"more": JUNK},
)
TEMPLATES = st.tuples(
    mostly(st.just(REQUIRED), st.sampled_from([REQUIRED[1:], REQUIRED[:3], []])),
    st.lists(mostly(TEMPLATE, JUNK | st.fixed_dictionaries({}, optional={"usageType": TYPES})), max_size=2),
).map(lambda two: [*two[0], *two[1]])
CONFIG = st.fixed_dictionaries(
    {
        "email": mostly(st.just("name@example.com"), EMAILS),
        "apiKey": mostly(st.just("0123456789abcdef"), st.just("") | WORDS | JUNK),
        "senderName": mostly(st.just("SMS Aero"), st.just("") | WORDS | JUNK),
        "templates": mostly(TEMPLATES, JUNK),
    },
    optional={"more": JUNK},
).flatmap(
    lambda config: st.sampled_from([*[None] * 20, *config]).map(lambda gone: {k: v for k, v in config.items() if k != gone})
)
NAMES = st.sampled_from(["code", "locale", "link", "constructor", "__proto__", "toString", "a", "a.b", "код", "CODE", "length"])
PIECES = st.one_of(
    st.builds(
        "{{{{{}{}{}}}}}".format,
        st.sampled_from(["", " ", "\t", "\u00a0", "\ufeff", "\u200b"]),
        NAMES,
        st.sampled_from(["", " ", ".", ".x", ".length"]),
    ),
    st.sampled_from(["{{", "}}", "{", "}", "$&", "\\", "$1"]),
    st.text(max_size=4),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
PAYLOADS = st.dictionaries(NAMES, VALUES, max_size=3).map(lambda more: {**more, "code": more.get("code", "123456")})


def test_what_the_schema_accepts_the_real_guard_accepts_and_the_port_says_what_it_says(connector):
    met = Counter()

    @settings(max_examples=CONFIGS, **SEARCH)
    @given(config=CONFIG)
    def search(config):
        [issues] = connector.guard([json.dumps(config)])
        accepted = VALIDATOR.is_valid(config)
        met.update(cases=1, accepted=accepted, refused_by_logto=bool(issues), only_stricter=not issues and not accepted)
        assert [(issue.path, issue.code, issue.message) for issue in guard(config)] == issues
        assert not (accepted and issues)

    search()
    # A search that never meets a good config proves nothing.
    assert met["cases"] >= CONFIGS
    assert min(met["accepted"], met["refused_by_logto"], met["only_stricter"]) >= CONFIGS // 50, met


@settings(max_examples=TEXTS, **SEARCH)
@given(content=st.lists(PIECES, max_size=5).map("".join), payload=PAYLOADS)
def test_a_text_is_rendered_as_the_real_package_renders_it(connector, content, payload):
    [real] = connector.render([(content, json.dumps(payload))])
    try:
        ours = render(content, payload)
    except TypeError:
        ours = {"error": "TypeError"}
    assert ours == real
