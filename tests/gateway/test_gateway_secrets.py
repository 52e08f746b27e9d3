"""Whatever goes wrong, the key, the e-mail and the header that carries them are in nothing that an error or a log keeps."""

from __future__ import annotations

import base64
import json
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
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.secret import MASK, Credentials, Secret

from .lines import Ends


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


def reflected(request):
    """Return everything that a request holds, as a debugging proxy might."""
    told = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
    token = request.headers["authorization"].removeprefix("Basic ")
    return told + "\n" + base64.b64decode(token).decode()


class Reflecting(SandboxTransport):
    """The way to a sandbox that repeats what it was asked: in its answer, or in the error with which the way breaks afterwards."""

    def __init__(self, *, status=200, body=None, error=None):
        super().__init__()
        self._status, self._body, self._error = status, body, error

    def handle_request(self, request):
        """Answer, or break."""
        self._prepare(request)
        return self._end(super().handle_request(request), request)

    async def handle_async_request(self, request):
        """Answer, or break."""
        self._prepare(request)
        return self._end(await super().handle_async_request(request), request)

    def _prepare(self, request):
        said = reflected(request)
        filled = {"success": False, "message": said, "data": {"sign": [said], said: [said]} if self._body == "fields" else None}
        body = json.dumps(filled) if self._body else said
        self.sandbox.faults.add(Fault(do="answer", status=self._status, body=body, times=1))

    def _end(self, response, request):
        if self._error is not None:
            raise self._error(f"cannot send {reflected(request)}", request=request)
        return response


FAILURES = {
    "connect": {"error": httpx.ConnectError},
    "timeout": {"error": httpx.ReadTimeout},
    "protocol": {"error": httpx.RemoteProtocolError},
    "html": {"status": 200},
    "gateway failed": {"status": 502},
    "gateway failed in json": {"status": 500, "body": "message"},
    "unauthorized": {"status": 401, "body": "message"},
    "forbidden": {"status": 403, "body": "message"},
    "no money": {"status": 402, "body": "message"},
    "too many": {"status": 429, "body": "message"},
    "validation": {"status": 400, "body": "fields"},
    "refused": {"status": 200, "body": "message"},
    "refused with fields": {"status": 200, "body": "fields"},
    "redirect": {"status": 302},
}


def provoke(client, a_message):
    """Return the error of a send; in a function of its own, so that the test's variables are in no traceback."""
    with pytest.raises(errors.GatewayError) as caught:
        client.send(**a_message)
    return caught.value


@pytest.mark.parametrize("failure", FAILURES)
def test_no_error_keeps_a_credential_even_when_the_other_side_repeats_it(connect, credentials, a_message, caplog, failure):
    caplog.set_level(logging.DEBUG)
    error = provoke(connect(transport=Reflecting(**FAILURES[failure])), a_message)
    kept = [str(error), repr(error), error.sentence("ru"), error.next_step("ru"), reachable(error), caplog.text]
    kept += traceback.TracebackException.from_exception(error, capture_locals=True).format()
    for part in kept:
        assert not [form for form in forbidden(credentials) if form in part]


@pytest.mark.parametrize("failure", FAILURES)
def test_no_error_brings_along_what_it_was_made_from(connect, a_message, failure):
    error = provoke(connect(transport=Reflecting(**FAILURES[failure])), a_message)
    assert (error.__cause__, error.__context__) == (None, None)


@pytest.mark.parametrize("end", ["hangs_up", "is_silent", "talks_nonsense"])
def test_nor_does_one_from_a_real_socket(connect, line, credentials, a_message, caplog, end):
    caplog.set_level(logging.DEBUG)
    client = connect(gateways=[line(getattr(Ends, end)).url], timeout=Timeouts(read=0.3))
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


def test_nor_of_a_real_socket(connect, line, credentials, a_message, caplog):
    caplog.set_level(logging.DEBUG)
    client = connect(gateways=[line().url])
    client.send(**a_message)
    assert "send_request_headers" in caplog.text
    for word in (*forbidden(credentials), a_message["number"], a_message["text"]):
        assert word not in caplog.text


def test_an_error_can_be_copied_to_another_process_without_a_credential(connect, credentials, a_message):
    error = provoke(connect(transport=Reflecting(**FAILURES["html"])), a_message)
    assert not [form for form in forbidden(credentials) if form.encode() in pickle.dumps(vars(error))]


def test_the_sandbox_remembers_whose_request_it_was_and_nothing_of_the_key(connect, credentials, a_message):
    sandbox = Sandbox()
    connect(transport=SandboxTransport(sandbox)).send(**a_message)
    assert sandbox.requests[0].fields["text"] == a_message["text"]
    assert sandbox.requests[0].account == credentials.email
    secret = forbidden(credentials) - {credentials.email, quote(credentials.email, safe="")}
    assert len(secret) == 2
    assert not [form for form in secret if form in reachable(sandbox.requests)]


def test_the_header_is_basic_and_masked():
    header = authorization(Credentials("я@example.com", Secret("k" * 20)))
    assert base64.b64decode(header.reveal().removeprefix("Basic ")).decode() == "я@example.com:" + "k" * 20
    assert str(header) == MASK


def test_a_key_that_is_no_text_is_no_reason_to_fail():
    assert authorization(Credentials("a@example.com", Secret("\ud800"))).reveal().startswith("Basic ")
    assert concealer(Credentials("\ud800@example.com", Secret("\ud800")))("words") == "words"


def test_without_credentials_words_stay_as_they_are():
    assert concealer(Credentials("", Secret("")))("Not enough money") == "Not enough money"
