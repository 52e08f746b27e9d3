"""The logs of the libraries below hold no credentials, even when a gateway repeats them in its answer."""

from __future__ import annotations

import base64
import gc
import logging
from weakref import WeakSet

import pytest

from smsaero_kit import AsyncClient, Client, errors
from smsaero_kit.gateway import quiet
from smsaero_kit.sandbox.faults import Fault

from .lines import Ends


def test_a_header_that_a_gateway_repeats_is_masked_in_every_log(connect, line, credentials, a_message, caplog):
    caplog.set_level(logging.DEBUG)
    token = base64.b64encode(f"{credentials.email}:{credentials.api_key.reveal()}".encode()).decode()
    echo = line(Ends.changes(bytes, X_Echo=f"Basic {token}", X_Who=credentials.email))
    connect(gateways=[echo.url]).send(**a_message)
    assert "receive_response_headers.complete" in caplog.text
    for word in (token, credentials.email, credentials.api_key.reveal()):
        assert word not in caplog.text


def test_the_logs_are_left_alone_once_no_client_is_alive(credentials, caplog, monkeypatch):
    # Of its own: a test that failed before keeps its clients alive.
    monkeypatch.setattr(quiet._MASKING, "clients", WeakSet())
    caplog.set_level(logging.DEBUG)
    for kind in (Client, AsyncClient):
        kind(credentials, gateways=["http://127.0.0.1:1/v2/"])
    gc.collect()
    assert not list(quiet._MASKING.clients)
    logging.getLogger("httpcore.http11").debug("about %s", credentials.email)
    assert credentials.email in caplog.text


@pytest.mark.parametrize(
    "header", ["Thu, 01 Jan 2030 00:00:00 +99999999999999", "9" * 5000, "Thu, 01 Jan 99999999999 00:00:00 GMT"]
)
def test_no_retry_after_however_odd_is_a_reason_to_fail(connect, line, a_message, header):
    date = "Thu, 01 Jan 2026 00:00:00 GMT"
    odd = line(fault=Fault(do="answer", status=429, headers={"Retry-After": header, "Date": date}))
    with pytest.raises(errors.RateLimited):
        connect(gateways=[odd.url]).send(**a_message)
