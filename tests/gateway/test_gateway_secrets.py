"""Whatever goes wrong, the key, the e-mail and the header that carries them are in nothing that an error or a log keeps."""

from __future__ import annotations

import base64
import logging
import pickle
import traceback
from urllib.parse import quote

import httpx
import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import Timeouts
from smsaero_kit.gateway.authorization import authorization, concealer
from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.secret import MASK, Credentials, Secret


def forbidden(credentials):
    """Return every form in which the credentials could stand somewhere."""
    key, email = credentials.api_key.reveal(), credentials.email
    token = base64.b64encode(f"{email}:{key}".encode()).decode()
    return {key, email, token, quote(email, safe="")}


def reachable(start):
    """Return the text of everything that hangs on an error: attributes, arguments, causes, contexts, requests, headers."""
    texts, seen, queue = [], set(), [start]
    while queue:
        value = queue.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        texts += [value if isinstance(value, str) else value.decode("latin-1") if isinstance(value, bytes) else repr(value)]
        if isinstance(value, dict):
            queue += [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            queue += value
        elif isinstance(value, httpx.Headers):
            queue += value.raw
        elif isinstance(value, BaseException):
            queue += [value.args, value.__cause__, value.__context__, getattr(value, "__notes__", None), vars(value)]
        elif hasattr(value, "__dict__") and not isinstance(value, type):
            queue.append(vars(value))
    return "\n".join(texts)


def reflects(request):
    """Answer as a debugging proxy might: with everything that it was sent."""
    told = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
    token = request.headers["authorization"].removeprefix("Basic ")
    return told + "\n" + base64.b64decode(token).decode()


def fails(kind):
    def fail(request):
        raise kind(f"cannot send {reflects(request)}", request=request)

    return fail


def answers(status, body=None):
    def answer(request):
        if body is None:
            return httpx.Response(status, text=reflects(request))
        said = reflects(request)
        filled = {"success": False, "message": said, "data": {"sign": [said], said: [said]} if body == "fields" else None}
        return httpx.Response(status, json=filled)

    return answer


FAILURES = {
    "connect": fails(httpx.ConnectError),
    "timeout": fails(httpx.ReadTimeout),
    "protocol": fails(httpx.RemoteProtocolError),
    "html": answers(200),
    "gateway failed": answers(502),
    "gateway failed in json": answers(500, "message"),
    "unauthorized": answers(401, "message"),
    "forbidden": answers(403, "message"),
    "no money": answers(402, "message"),
    "too many": answers(429, "message"),
    "validation": answers(400, "fields"),
    "refused": answers(200, "message"),
    "refused with fields": answers(200, "fields"),
    "redirect": answers(302),
}


def provoke(client, a_message):
    """Return the error of a send; in a function of its own, so that the test's variables are in no traceback."""
    with pytest.raises(errors.GatewayError) as caught:
        client.send(**a_message)
    return caught.value


@pytest.mark.parametrize("failure", FAILURES)
def test_no_error_keeps_a_credential_even_when_the_other_side_repeats_it(connect, credentials, a_message, caplog, failure):
    caplog.set_level(logging.DEBUG)
    error = provoke(connect(transport=httpx.MockTransport(FAILURES[failure])), a_message)
    kept = [str(error), repr(error), error.sentence("ru"), error.next_step("ru"), reachable(error), caplog.text]
    kept += traceback.TracebackException.from_exception(error, capture_locals=True).format()
    for part in kept:
        assert not [form for form in forbidden(credentials) if form in part]


@pytest.mark.parametrize("failure", FAILURES)
def test_no_error_brings_along_what_it_was_made_from(connect, a_message, failure):
    error = provoke(connect(transport=httpx.MockTransport(FAILURES[failure])), a_message)
    assert (error.__cause__, error.__context__) == (None, None)


@pytest.mark.parametrize("reply", ["hangs_up", "is_silent", "talks_nonsense"])
def test_nor_does_one_from_a_real_socket(connect, peer, replies, credentials, a_message, caplog, reply):
    caplog.set_level(logging.DEBUG)
    client = connect(gateways=[peer(getattr(replies, reply)).url], timeout=Timeouts(read=0.3))
    error = provoke(client, a_message)
    kept = reachable(error) + caplog.text + "".join(traceback.format_exception(error))
    assert not [form for form in forbidden(credentials) if form in kept]
    assert (error.__cause__, error.__context__) == (None, None)


def test_no_log_of_a_good_day_holds_credentials_number_or_text(connect, credentials, a_message, caplog):
    caplog.set_level(logging.DEBUG)
    client = connect(transport=SandboxTransport(Sandbox()))
    client.auth()
    client.send(**a_message)
    for word in (*forbidden(credentials), a_message["number"], a_message["text"]):
        assert word not in caplog.text


def test_nor_of_a_real_socket(connect, peer, replies, credentials, a_message, caplog):
    caplog.set_level(logging.DEBUG)
    client = connect(gateways=[peer(replies.says(200, replies.accepted)).url])
    client.send(**a_message)
    assert "send_request_headers" in caplog.text
    for word in (*forbidden(credentials), a_message["number"], a_message["text"]):
        assert word not in caplog.text


def test_an_error_can_be_copied_to_another_process_without_a_credential(connect, credentials, a_message):
    error = provoke(connect(transport=httpx.MockTransport(FAILURES["html"])), a_message)
    assert not [form for form in forbidden(credentials) if form.encode() in pickle.dumps(vars(error))]


def test_the_sandbox_remembers_requests_without_their_credentials(connect, credentials, a_message):
    sandbox = Sandbox()
    connect(transport=SandboxTransport(sandbox)).send(**a_message)
    assert sandbox.requests[0].fields["text"] == a_message["text"]
    assert not [form for form in forbidden(credentials) if form in reachable(sandbox.requests)]


def test_the_header_is_basic_and_masked():
    header = authorization(Credentials("я@example.com", Secret("k" * 20)))
    assert base64.b64decode(header.reveal().removeprefix("Basic ")).decode() == "я@example.com:" + "k" * 20
    assert str(header) == MASK


def test_a_key_that_is_no_text_is_no_reason_to_fail():
    assert authorization(Credentials("a@example.com", Secret("\ud800"))).reveal().startswith("Basic ")
    assert concealer(Credentials("\ud800@example.com", Secret("\ud800")))("words") == "words"


def test_without_credentials_words_stay_as_they_are():
    assert concealer(Credentials("", Secret("")))("Not enough money") == "Not enough money"
