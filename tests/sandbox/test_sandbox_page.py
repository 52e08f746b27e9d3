"""The page of the sandbox: what was sent, in the visitor's language, and never as part of the page itself."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from smsaero_kit.gateway import Client
from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.sandbox.page import page, preferred_language
from smsaero_kit.secret import Credentials, Secret

ACCOUNT = Credentials("somebody@example.com", Secret("any-key-of-16-to-32-chars"))


def send(client, text="Hi"):
    return client.send(number="79991234567", text=text, sender_name="SMS Aero")


class Seen(HTMLParser):
    """What a browser would make of the page: its tags, and its words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keep words."""
        self.words += data


def test_the_page_shows_what_was_sent_and_what_is_left(browser, client):
    assert "127.0.0.1" in Seen(browser.get("/").text).words
    send(client, text="Your code is 123456")
    words = Seen(browser.get("/").text).words
    for word in ("+79991234567", "Your code is 123456", "SMS Aero", "94.51", "5.49", "accepted, waiting in the queue"):
        assert word in words


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "de-DE,ru;q=0.5", "ru"),
        ("", "de", "en"),
        ("lang=ru", "en", "ru"),
        ("lang=en", "ru", "en"),
        ("lang=xx", "ru", "ru"),
        ("lang=%22%3E", "", "en"),
    ],
)
def test_the_page_speaks_the_visitors_language(query, accepted, language):
    assert preferred_language(query, accepted) == language


@pytest.mark.parametrize(("language", "word"), [("en", "Balance"), ("ru", "Баланс")])
def test_the_page_is_served_in_each_language(browser, language, word):
    answer = browser.get("/", params={"lang": language})
    assert word in answer.text
    assert f'<html lang="{language}">' in answer.text


def shown(text):
    """Return the page after one message with `text`."""
    sandbox = Sandbox(credentials=ACCOUNT)
    with Client(ACCOUNT, transport=SandboxTransport(sandbox)) as client:
        send(client, text=text)
    return Seen(page(sandbox, "en", "http://127.0.0.1:8025/v2/"))


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "</td></table><h1>x", "&lt;b&gt; ${title} $title"]
)
def test_nothing_that_was_sent_becomes_part_of_the_page(evil):
    assert shown(evil).tags == shown("harmless").tags
    assert evil in shown(evil).words


def test_half_of_a_surrogate_pair_does_not_break_the_page(browser, client):
    send(client, text="\ud83d")
    assert browser.get("/").status_code == 200


def test_the_host_header_is_escaped_too(sandbox):
    assert "<b>" not in page(sandbox, "en", "http://<b>/v2/")


def test_the_page_loads_nothing_from_anywhere(browser, client):
    send(client)
    answer = browser.get("/")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    for tag, attributes in Seen(answer.text).tags:
        assert tag not in ("script", "link", "img", "iframe")
        assert not attributes.get("src")
        assert attributes.get("href", "?lang=").startswith("?lang=")


def test_a_test_message_is_marked_and_free(browser, client):
    client.test_send(number="79991234567", text="Hi", sender_name="SMS Aero")
    words = Seen(browser.get("/").text).words
    assert "test: delivered" in words
    assert "free" in words
