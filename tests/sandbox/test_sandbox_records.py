"""What a sandbox remembers as JSON: it comes back as it was, and whatever else comes is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smsaero_kit.sandbox import Sandbox
from smsaero_kit.sandbox.callbacks import Callback
from smsaero_kit.sandbox.magic import Life
from smsaero_kit.sandbox.records import KINDS, Damaged, from_json, to_json

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = {
    float: FINITE,
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    # Also halves of surrogate pairs, which JSON can bring.
    str: st.text(st.characters(exclude_categories=())),
    Life: st.lists(st.tuples(FINITE, st.integers()), min_size=1).map(tuple),
}


def test_every_kind_of_thing_has_its_record():
    assert KINDS.keys() == Sandbox().account("x").stores.keys()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
@pytest.mark.parametrize("kind", sorted({*KINDS.values(), Callback}, key=lambda kind: kind.__name__))
def test_a_record_comes_back_as_it_was_whatever_stands_in_it(kind, data):
    thing = data.draw(
        st.builds(kind, **{name: ANYTHING[hint] for name, hint in get_type_hints(kind).items() if hint in ANYTHING})
    )
    text = to_json(thing)
    assert text.isascii()
    assert from_json(text, kind) == thing


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "number", "life", "cost", "details"]), inner),
    ),
    st.sampled_from(sorted({*KINDS.values(), Callback, int}, key=lambda kind: kind.__name__)),
)
def test_whatever_else_stands_in_a_file_is_damage_and_no_failure(value, kind):
    with suppress(Damaged):
        assert isinstance(from_json(json.dumps(value), kind), kind)
