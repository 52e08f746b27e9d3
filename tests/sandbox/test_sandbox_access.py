"""Who may ask the sandbox, and where: credentials, addresses and methods as the real gateway has them."""

from __future__ import annotations

import json

import pytest

from smsaero_kit.sandbox import MAGIC_KEYS, Request, Sandbox
from smsaero_kit.secret import Credentials, Secret


@pytest.mark.parametrize("authorization", ["", "Bearer x", "Basic", "Basic ===", "Basic /////w==", "Basic bm9jb2xvbg=="])
def test_without_credentials_the_answer_is_401_in_the_frameworks_words(raw, authorization):
    answer = raw("POST", "/v2/balance", authorization=authorization)
    assert (answer.status, json.loads(answer.body)) == (
        401,
        {"success": False, "data": None, "message": "Your request was made with invalid credentials."},
    )


@pytest.mark.parametrize(("length", "status"), [(0, 401), (15, 401), (16, 200), (32, 200), (33, 401)])
def test_any_key_of_16_to_32_characters_will_do(raw, header, length, status):
    assert raw("POST", "/v2/auth", authorization=header(key="k" * length)).status == status


def test_no_email_will_not_do(raw, header):
    assert raw("POST", "/v2/auth", authorization=header(email="")).status == 401


@pytest.mark.parametrize(
    ("email", "key", "status"), [("me@example.com", "k" * 20, 200), ("me@example.com", "j" * 20, 401), ("x@y.z", "k" * 20, 401)]
)
def test_a_sandbox_with_an_account_of_its_own_knows_only_that_one(header, email, key, status):
    sandbox = Sandbox(credentials=Credentials("me@example.com", Secret("k" * 20)))
    assert sandbox.answer(Request("POST", "/v2/auth", headers={"authorization": header(email, key)})).status == status
    magic = header("me@example.com", MAGIC_KEYS[0].value)
    assert sandbox.answer(Request("POST", "/v2/auth", headers={"authorization": magic})).status == 401


@pytest.mark.parametrize("path", ["/", "/v2", "/v2/", "/v1/auth", "/auth", "/v2/sms/teleport", "/v2//auth"])
def test_an_unknown_address_is_404(raw, path):
    assert raw("POST", path).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_method_is_405_and_says_which_are_allowed(raw, method):
    answer = raw(method, "/v2/balance")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"text"', b"\xff", b"[" * 100_000, b"1" * 5000])
def test_a_body_that_is_not_json_is_400_and_no_traceback(raw, body):
    assert raw("POST", "/v2/sms/send", body, content_type="application/json").status == 400
