"""What both clients put on the wire, and what each failure of the transport proves."""

from __future__ import annotations

import httpx
import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import Timeouts
from smsaero_kit.version import __version__

from .lines import Way


def test_a_request_is_a_post_with_json_and_says_who_asks(connect):
    way = Way()
    connect(transport=way).auth()
    (request,) = way.asked
    assert (request.method, str(request.url), request.content) == ("POST", "https://gate.smsaero.ru/v2/auth", b"{}")
    assert request.headers["user-agent"] == f"smsaero-kit/{__version__}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["authorization"].startswith("Basic ")
    assert request.extensions["timeout"] == {"connect": 5.0, "read": 30.0, "write": 10.0, "pool": 30.0}


@pytest.mark.parametrize(("timeout", "read"), [(3, 3), (Timeouts(read=7), 7)])
def test_timeouts_can_be_set_for_all_phases_or_for_each(connect, timeout, read):
    way = Way()
    connect(transport=way, timeout=timeout).auth()
    assert [request.extensions["timeout"]["read"] for request in way.asked] == [read]


@pytest.mark.parametrize(
    ("error", "moves_on"),
    [
        (httpx.ConnectError, True),
        (httpx.ConnectTimeout, True),
        (httpx.ProxyError, True),
        (httpx.UnsupportedProtocol, True),
        (httpx.ReadTimeout, False),
        (httpx.WriteTimeout, False),
        (httpx.ReadError, False),
        (httpx.WriteError, False),
        (httpx.CloseError, False),
        (httpx.RemoteProtocolError, False),
        (httpx.LocalProtocolError, False),
        (httpx.DecodingError, False),
        (ConnectionResetError, False),
    ],
)
def test_only_what_proves_that_nothing_left_moves_a_send_to_the_next_gateway(connect, a_message, error, moves_on):
    way = Way(None, error, always=True)
    with pytest.raises(errors.NotReached if moves_on else errors.OutcomeUnknown):
        connect(transport=way).send(**a_message)
    assert (len(way.asked), len(way.sandbox.messages)) == ((3, 0) if moves_on else (1, 1))


def test_a_client_that_has_no_connection_free_asks_no_other_gateway(connect, a_message):
    way = Way(None, httpx.PoolTimeout, always=True)
    with pytest.raises(errors.NotReached) as caught:
        connect(transport=way).send(**a_message)
    assert (caught.value.busy, len(way.asked)) == (True, 1)
