"""Secrets that came in a place where they do not belong are shown nowhere: in names of all kinds, in JSON as a form, in addresses."""

from __future__ import annotations

import json
from urllib.parse import quote_plus

import pytest

from smsaero_kit.sandbox import Request
from smsaero_kit.sandbox.control import respond
from smsaero_kit.sandbox.seen import HIDDEN, is_secret, shown_url

SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero"}
SECRET = "s3cr3t-of-somebody"
FORM = "application/x-www-form-urlencoded"


def shown(sandbox):
    """Return everything that is shown of a sandbox."""
    paths = ("messages", "requests", "callbacks", "accounts", "view")
    answers = [respond(sandbox, Request("GET", f"/sandbox/{path}")).body.decode() for path in paths]
    return "".join([repr(sandbox.requests), *answers])


@pytest.mark.parametrize(
    "name",
    [
        *("user_pass", "userPass", "login_pwd", "pwd1", "userPassword1", "passphrase", "auth", "x-auth", "bearer", "credentials"),
        *("access_key", "accessKey", "private_key", "smsaero_key", "apikey2", "api_key_2", "token[0]", "X-Api-Key"),
    ],
)
def test_names_of_secrets_are_known_in_every_spelling(name):
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *("sign", "text", "marker", "number", "numbers", "channel", "param1", "code", "id", "callbackUrl", "signSms", "dateSend"),
        *("monkey", "compass", "bypass", "author", "authType", "keyword", "tokens"),
    ],
)
def test_other_names_are_left_alone(name):
    assert not is_secret(name)


@pytest.mark.parametrize("write", [str, quote_plus], ids=["raw", "quoted"])
@pytest.mark.parametrize("end", ["}", ",}", ""], ids=["good", "comma", "cut"])
def test_json_that_says_it_is_a_form_is_told_and_no_secret_of_it_is_kept(raw, sandbox, write, end):
    body = json.dumps({**SMS, "api_key": SECRET, "user": {"password": SECRET}})[:-1] + end
    answer = raw("POST", "/v2/sms/send", write(body).encode(), content_type=FORM)
    # It has no fields.
    assert (answer.status, sorted(json.loads(answer.body)["data"])) == (400, ["number", "sign", "text"])
    seen = sandbox.requests[-1]
    told = {finding.key: finding.level for finding in seen.findings}
    assert told["json_as_form"] == "error"
    assert "unknown_field" not in told
    assert SECRET not in shown(sandbox)
    assert seen.fields == ({**SMS, "api_key": HIDDEN, "user": {"password": HIDDEN}} if end == "}" else {})


def test_a_form_whose_values_are_json_is_a_form(raw, sandbox):
    assert raw("POST", "/v2/sms/send", b'number=79991234567&sign=SMS+Aero&text={"a":1}', content_type=FORM).status == 200
    assert sandbox.requests[-1].findings == ()


@pytest.mark.parametrize(
    ("url", "as_shown"),
    [
        ("http://127.0.0.1:9/?id=1", "http://127.0.0.1:9/?id=1"),
        ("http://user:PASS@127.0.0.1:9/", f"http://user:{HIDDEN}@127.0.0.1:9/"),
        ("http://u:P@SS@127.0.0.1:9/a@b", f"http://u:{HIDDEN}@127.0.0.1:9/a@b"),
        ("http://TOKEN@127.0.0.1/", f"http://{HIDDEN}@127.0.0.1/"),
        ("user:PASS@127.0.0.1/", f"user:{HIDDEN}@127.0.0.1/"),
        ("https://a.b/?x=1&token=abc&y=2#z", f"https://a.b/?x=1&token={HIDDEN}&y=2#z"),
        ("https://a.b/?api%5Fkey=abc", f"https://a.b/?api%5Fkey={HIDDEN}"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url, as_shown):
    assert shown_url(url) == as_shown


@pytest.mark.parametrize("path", ["//", "//\u00a0"], ids=["taken", "refused"])
def test_secrets_of_a_callbacks_address_are_posted_and_never_shown(post, sandbox, clock, path):
    url = f"http:{path}user:{SECRET}@127.0.0.1:9/?token={SECRET}"
    post("sms/send", **SMS, callbackUrl=url)
    post("sms/send", **SMS, callbackUrl=[url])
    post("sms/send", **{**SMS, "text": {"password": SECRET}})
    post("sms/send", **{**SMS, "number": {"password": SECRET}})
    clock.now += 10
    for callback in sandbox.callbacks_due():
        assert callback.to.url == url
        sandbox.callback_done(callback, None, "unreachable")
    assert SECRET not in shown(sandbox)
