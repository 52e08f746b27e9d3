"""Both clients on real sockets of the loopback address, over lines that fail at each moment of a request."""

from __future__ import annotations

import base64
import gzip
import socket
import ssl

import httpx
import pytest
import trustme

from smsaero_kit import errors
from smsaero_kit.gateway import Timeouts
from smsaero_kit.sandbox import SandboxTransport
from smsaero_kit.sandbox.faults import Fault

from .lines import Ends

QUICK = Timeouts(connect=5, write=5, read=0.3, pool=5)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    """The environment of the machine decides nothing here."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture(scope="session")
def server_context(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def good(line):
    return line()


def test_a_refused_connection_goes_on_to_the_next_gateway_and_sends_once(connect, refused_url, good, a_message):
    sent = connect(gateways=[refused_url, good.url]).send(**a_message)
    assert [sms.id for sms in good.sandbox.messages] == [sent.id]
    assert len(good.requests) == 1


def test_when_every_connection_is_refused_nothing_was_sent_and_the_hosts_are_named(connect, refused_url, a_message):
    with pytest.raises(errors.NotReached) as caught:
        connect(gateways=[refused_url, refused_url]).send(**a_message)
    assert caught.value.may_have_been_sent is False
    assert [host in refused_url for host, _ in caught.value.tried] == [True, True]
    assert caught.value.reason.startswith("ConnectError: ")


def test_a_name_that_does_not_exist_goes_on_to_the_next_gateway(connect, good, a_message, monkeypatch):
    ask_the_system = socket.getaddrinfo

    def look_up(host, *details, **named):
        if host in ("gate.invalid", b"gate.invalid"):
            # What a resolver says; none is asked, for tests stay on this machine.
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ask_the_system(host, *details, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    sent = connect(gateways=["https://gate.invalid/v2/", good.url]).send(**a_message)
    assert [sms.id for sms in good.sandbox.messages] == [sent.id]


@pytest.mark.parametrize("end", ["hangs_up", "resets", "is_silent", "breaks_off", "drips", "talks_nonsense"])
def test_once_the_request_left_a_send_is_never_repeated(connect, line, good, a_message, end):
    taken = line(getattr(Ends, end))
    with pytest.raises(errors.OutcomeUnknown) as caught:
        connect(gateways=[taken.url, good.url], timeout=QUICK).send(**a_message)
    assert caught.value.may_have_been_sent is True
    assert (len(taken.requests), len(taken.sandbox.messages), len(good.requests)) == (1, 1, 0)


@pytest.mark.parametrize("end", ["hangs_up", "is_silent"])
def test_a_lost_read_says_that_it_may_be_asked_again(connect, line, end):
    with pytest.raises(errors.OutcomeUnknown) as caught:
        connect(gateways=[line(getattr(Ends, end)).url], timeout=QUICK, read_attempts=1).balance()
    assert (caught.value.may_have_been_sent, caught.value.text_key) == (False, "no_answer")


@pytest.mark.parametrize("status", [200, 404, 502])
def test_a_page_instead_of_an_answer_is_not_taken_for_one_and_not_sent_again(connect, line, good, a_message, status):
    portal = line(fault=Fault(do="answer", status=status, body="<html>Sign in</html>"))
    with pytest.raises((errors.UnexpectedAnswer, errors.GatewayFailed)) as caught:
        connect(gateways=[portal.url, good.url]).send(**a_message)
    assert caught.value.may_have_been_sent is True
    assert (len(portal.requests), len(good.requests)) == (1, 0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_so_the_credentials_stay_where_they_were_meant(connect, line, good, a_message, status):
    elsewhere = line(fault=Fault(do="answer", status=status, headers={"Location": f"{good.url}sms/send"}))
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        connect(gateways=[elsewhere.url]).send(**a_message)
    assert caught.value.status == status
    assert good.requests == []


def test_a_body_longer_than_any_answer_is_not_read_to_its_end(connect, line, a_message):
    endless = line(Ends.changes(lambda body: body + b" " * 2_000_000))
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        connect(gateways=[endless.url]).send(**a_message)
    assert caught.value.may_have_been_sent is True


def test_a_compressed_answer_is_not_opened(connect, line):
    bomb = line(Ends.changes(lambda body: gzip.compress(body + b" " * 10_000_000), Content_Encoding="gzip"))
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        connect(gateways=[bomb.url]).balance()
    assert caught.value.excerpt == ""


def test_a_tls_handshake_that_fails_goes_on_to_the_next_gateway(connect, line, good, a_message):
    plain = line()
    gateways = [plain.url.replace("http:", "https:"), good.url]
    sent = connect(gateways=gateways, timeout=Timeouts(connect=0.3)).send(**a_message)
    assert [sms.id for sms in good.sandbox.messages] == [sent.id]
    assert (plain.requests, len(good.requests)) == ([], 1)


def test_a_certificate_that_nobody_vouches_for_gets_neither_request_nor_key(connect, line, server_context, a_message):
    impostor = line(context=server_context)
    with pytest.raises(errors.NotReached):
        connect(gateways=[impostor.url]).send(**a_message)
    assert impostor.requests == []


def test_a_certificate_of_the_users_own_authority_is_trusted_through_the_environment(
    connect, line, server_context, authority, monkeypatch, a_message
):
    secured = line(context=server_context)
    with authority.cert_pem.tempfile() as path:
        monkeypatch.setenv("SSL_CERT_FILE", path)
        sent = connect(gateways=[secured.url]).send(**a_message)
    assert [sms.id for sms in secured.sandbox.messages] == [sent.id]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_a_gateway_on_this_machine_is_never_reached_through_a_proxy(connect, proxy, good, monkeypatch, variable):
    bypassed = proxy()
    monkeypatch.setenv(variable, f"http://127.0.0.1:{bypassed.port}")
    connect(gateways=[good.url]).balance()
    assert (bypassed.requests, len(good.requests)) == ([], 1)


def test_a_proxy_that_opens_no_tunnel_sees_no_credentials_and_nothing_was_sent(
    connect, proxy, monkeypatch, a_message, credentials
):
    closed = proxy()
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed.port}")
    with pytest.raises(errors.NotReached):
        connect(gateways=["https://gate.invalid/v2/"]).send(**a_message)
    (request,) = closed.requests
    assert request.startswith(b"CONNECT gate.invalid:443 ")
    assert b"authorization" not in request.lower()
    assert credentials.api_key.reveal().encode() not in request


def test_a_netrc_file_does_not_replace_the_credentials(connect, good, monkeypatch, tmp_path, credentials, a_message):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login wrong password wrong\ndefault login wrong password wrong\n")
    monkeypatch.setenv("NETRC", str(netrc))
    connect(gateways=[good.url]).send(**a_message)
    pair = f"{credentials.email}:{credentials.api_key.reveal()}".encode()
    assert b"authorization: basic " + base64.b64encode(pair).lower() in good.requests[0].lower()


def test_an_own_transport_may_bring_its_own_trust(connect, line, server_context, authority, a_message):
    secured = line(context=server_context)
    context = ssl.create_default_context()
    authority.configure_trust(context)
    own = _transport_of(connect, context)
    sent = connect(gateways=[secured.url], transport=own).send(**a_message)
    assert [sms.id for sms in secured.sandbox.messages] == [sent.id]


def _transport_of(connect, context):
    """Return httpx's own transport of the kind that the client under test takes."""
    probe = connect(transport=SandboxTransport())
    kind = httpx.AsyncHTTPTransport if repr(probe).startswith("Async") else httpx.HTTPTransport
    return kind(verify=context)
