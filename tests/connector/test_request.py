"""The connector's request, against a table that the parity tests hold against what Logto's own package sends."""

from __future__ import annotations

import base64
import dataclasses
import json
from pathlib import Path

import pytest

from smsaero_kit.config import ConnectorConfig, Template
from smsaero_kit.connector import request_for
from smsaero_kit.errors import TemplateNotFound
from smsaero_kit.secret import Secret
from smsaero_kit.usage_types import UsageType

CASES = json.loads((Path(__file__).parent / "cases" / "requests.json").read_text(encoding="utf-8"))
KEY = "made-up-key-0123456789"
CODE = {"code": "123456"}


def config(*templates, email="a@b.co", api_key=KEY, sender_name="SMS Aero"):
    return ConnectorConfig(email, Secret(api_key), sender_name, tuple(Template(*template) for template in templates))


@pytest.mark.parametrize("case", CASES)
def test_each_request_is_the_one_of_the_table(case):
    sender = config(("Generic", case["content"]), email=case["email"], api_key=case["apiKey"], sender_name=case["senderName"])
    request = request_for(sender, "Generic", case["number"], json.loads(case["payload"]))
    body = case["body"].encode()
    assert (request.method, request.url) == ("POST", "https://gate.smsaero.ru/v2/sms/send")
    assert request.body == body
    assert request.headers == (
        ("user-agent", "got (https://github.com/sindresorhus/got)"),
        ("authorization", "Basic " + base64.b64encode(case["account"].encode()).decode()),
        ("content-type", "application/json"),
        ("content-length", str(len(body))),
    )


def test_the_first_text_of_a_usage_type_is_sent():
    request = request_for(config(("SignIn", "first"), ("SignIn", "second")), UsageType.SIGN_IN, "79990000000", CODE)
    assert json.loads(request.body)["text"] == "first"


@pytest.mark.parametrize("usage_type", [UsageType.BIND_MFA, "generic", "Nonsense"])
def test_a_missing_text_is_an_error_and_never_the_generic_text(usage_type):
    with pytest.raises(TemplateNotFound) as caught:
        request_for(config(("Generic", "{{code}}")), usage_type, "79990000000", CODE)
    assert caught.value.usage_type == str(usage_type)


def test_the_api_key_shows_in_no_repr():
    request = request_for(config(("Generic", "{{code}}")), "Generic", "79990000000", CODE)
    header = dict(request.headers)["authorization"].removeprefix("Basic ")
    assert KEY in base64.b64decode(header).decode()
    for shown in (repr(request), str(request), f"{request}", repr([request])):
        assert header not in shown
        assert KEY not in shown
        assert "authorization" in shown


def test_a_request_cannot_be_changed():
    request = request_for(config(("Generic", "{{code}}")), "Generic", "79990000000", CODE)
    with pytest.raises(dataclasses.FrozenInstanceError):
        request.body = b""
