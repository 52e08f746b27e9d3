"""The account's key travels to the addresses that were named, by https, or stays on this machine."""

from __future__ import annotations

import pytest

from smsaero_kit.gateway import GATEWAYS
from smsaero_kit.gateway.protocol import Gateway


def test_the_vendors_gateways_are_asked_in_the_vendors_order():
    assert [Gateway.at(url).host for url in GATEWAYS] == ["gate.smsaero.ru", "gate.smsaero.org", "gate.smsaero.net"]


@pytest.mark.parametrize(
    ("url", "base", "host"),
    [
        ("https://gate.smsaero.ru/v2/", "https://gate.smsaero.ru/v2/", "gate.smsaero.ru"),
        (" https://gate.smsaero.ru/v2 ", "https://gate.smsaero.ru/v2/", "gate.smsaero.ru"),
        ("https://gate.smsaero.ru", "https://gate.smsaero.ru/", "gate.smsaero.ru"),
        ("http://127.0.0.1:8025/v2/", "http://127.0.0.1:8025/v2/", "127.0.0.1:8025"),
        ("http://localhost:8025/v2", "http://localhost:8025/v2/", "localhost:8025"),
        ("http://[::1]:8025/v2/", "http://[::1]:8025/v2/", "[::1]:8025"),
    ],
)
def test_a_base_url_may_end_in_a_slash_or_not(url, base, host):
    assert Gateway.at(url) == Gateway(base, host)


@pytest.mark.parametrize(
    "url",
    [
        "http://gate.smsaero.ru/v2/",
        "http://192.168.0.1/v2/",
        "http://0.0.0.0/v2/",
        "http://127.0.0.1.example.com/v2/",
        "http://localhost.example.com/v2/",
        "http://127.0.0.1\\@example.com/v2/",
        "https://somebody:secret-word@gate.smsaero.ru/v2/",
        "https://gate.smsaero.ru/v2/?key=secret-word",
        "https://gate.smsaero.ru/v2/#secret-word",
        "https:///v2/",
        "https://gate..smsaero.ru/v2/",
        f"https://{'a' * 64}.ru/v2/",
        "https://a b/v2/",
        "ftp://gate.smsaero.ru/v2/",
        "gate.smsaero.ru",
        "",
    ],
)
def test_another_address_is_refused_without_repeating_what_it_may_hold(url):
    with pytest.raises(ValueError, match=r"gateway|https") as caught:
        Gateway.at(url)
    assert "secret-word" not in str(caught.value)
