"""Alphabet and segments, at the edges where a text begins to cost more (3GPP TS 23.038 and 23.040)."""

from __future__ import annotations

import pytest

from smsaero_kit.config import starter_text
from smsaero_kit.render import render
from smsaero_kit.sms import Alphabet, measure
from smsaero_kit.texts import LANGUAGES
from smsaero_kit.usage_types import UsageType


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "segments", "left"),
    [
        ("", "GSM-7", 0, 1, 160),
        ("a" * 160, "GSM-7", 160, 1, 0),
        ("a" * 161, "GSM-7", 161, 2, 145),
        ("a" * 306, "GSM-7", 306, 2, 0),
        ("a" * 307, "GSM-7", 307, 3, 152),
        ("€" * 80, "GSM-7", 160, 1, 0),
        # An escape and its character stay together: 76 of them fill 152 of 153 septets.
        ("€" * 81, "GSM-7", 162, 2, 143),
        ("я" * 70, "UCS-2", 70, 1, 0),
        ("я" * 71, "UCS-2", 71, 2, 63),
        ("я" * 134, "UCS-2", 134, 2, 0),
        ("я" * 135, "UCS-2", 135, 3, 66),
        ("🙂" * 35, "UCS-2", 70, 1, 0),
        # A surrogate pair stays together: 33 of them fill 66 of 67 code units.
        ("🙂" * 36, "UCS-2", 72, 2, 61),
        ("`", "UCS-2", 1, 1, 69),
        ("—", "UCS-2", 1, 1, 69),
    ],
)
def test_size(text, alphabet, units, segments, left):
    size = measure(text)
    assert (size.alphabet.value, size.units, size.segments, size.units_left) == (alphabet, units, segments, left)


def test_the_characters_that_force_ucs2_are_named_once_in_order():
    assert measure("a—я—b").outside_gsm7 == ("—", "я")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("usage_type", UsageType)
def test_a_starter_text_fits_into_one_segment_with_its_code(language, usage_type):
    text = render(starter_text(usage_type, language), {"code": "000000"})
    assert "000000" in text
    assert measure(text).segments == 1


def test_english_starter_texts_need_no_ucs2():
    assert {measure(starter_text(usage_type, "en")).alphabet for usage_type in UsageType} == {Alphabet.GSM7}
