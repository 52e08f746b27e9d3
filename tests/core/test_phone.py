"""Numbers as people write them."""

from __future__ import annotations

import pytest

from smsaero_kit.errors import PhoneRefused
from smsaero_kit.phone import is_landline, normalize


@pytest.mark.parametrize(
    "entered",
    [
        "+7 999 123-45-67",
        "8 (999) 123-45-67",
        "9991234567",
        "79991234567",
        "+79991234567",
        " 8-999-123-45-67 ",
        "+7\u00a0999\u2011123\u201145\u201167",
    ],
)
def test_every_way_to_write_a_russian_number_is_one_number(entered):
    number = normalize(entered)
    assert (number.e164, number.digits, number.region) == ("+79991234567", "79991234567", "RU")


@pytest.mark.parametrize(
    ("entered", "e164", "region"),
    [
        ("+380 50 123 45 67", "+380501234567", "UA"),
        ("380501234567", "+380501234567", "UA"),
        ("+1 202-555-0143", "+12025550143", "US"),
        ("77012345678", "+77012345678", "KZ"),
    ],
)
def test_numbers_of_other_countries_need_no_plus(entered, e164, region):
    assert (normalize(entered).e164, normalize(entered).region) == (e164, region)


@pytest.mark.parametrize(
    ("entered", "why"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("phone", "not_a_number"),
        ("12", "too_short"),
        ("+7 999 123-45-67-89-01", "invalid"),
        ("+7 000 000-00-00", "invalid"),
        ("+999 123", "invalid"),
        ("+1 202 555 0143 0143 0143", "too_long"),
    ],
)
def test_a_number_that_cannot_be_sent_to_is_refused_with_its_reason(entered, why):
    with pytest.raises(PhoneRefused) as caught:
        normalize(entered)
    assert caught.value.why == why
    for language in ("en", "ru"):
        assert caught.value.sentence(language)
        assert caught.value.next_step(language)


def test_the_masked_form_keeps_the_middle_to_itself():
    assert normalize("+7 999 123-45-67").masked == "+7…67"


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("+7 495 123-45-67", True),
        ("8 800 555-35-35", True),
        ("+49 30 123456", True),
        ("+7 999 123-45-67", False),
        # There, the digits do not tell.
        ("+1 212 555 0123", False),
    ],
)
def test_a_number_that_is_surely_no_mobile_one_is_known_as_such(entered, expected):
    assert is_landline(normalize(entered)) is expected
