"""curl believes the sandbox: over TLS and without, in each style that the gateway takes, and when the line goes dead."""

from __future__ import annotations

import json
import os
import subprocess
from urllib.parse import urlsplit

import pytest

from smsaero_kit.sandbox import Sandbox
from smsaero_kit.sandbox.certificates import throw_away
from smsaero_kit.sandbox.server import running

GATEWAY = "https://gate.smsaero.ru/v2/"
KEY = "any-key-of-16-to-32-characters"
#: curl's exit codes.
NO_ANSWER, UNFINISHED, NOT_TRUSTED = 52, 18, 60


@pytest.fixture(scope="module")
def sandbox():
    return Sandbox()


@pytest.fixture(scope="module")
def curl(required_tool, sandbox, tmp_path_factory):
    """A function that asks the gateway by its own name with curl: `curl(*options, endpoint)` returns exit code and output."""
    program = required_tool("curl")
    authority = tmp_path_factory.mktemp("curl") / "authority.pem"
    tls = throw_away()
    tls.write_authority(authority)
    with running(sandbox, tls=tls) as url:
        always = ["--silent", "--max-time", "20", "--connect-to", f"gate.smsaero.ru:443:127.0.0.1:{urlsplit(url).port}"]

        def ask(*options, endpoint, trust=True, key=KEY):
            trusted = ["--cacert", str(authority)] if trust else []
            command = [program, *always, *trusted, "--user", f"some.body@example.com:{key}", *options, f"{GATEWAY}{endpoint}"]
            done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
            return done.returncode, done.stdout

        yield ask


SMS = {"number": "79031234564", "sign": "SMS Aero", "text": "Ваш код: 1234"}


def pairs(option):
    return [part for name, value in SMS.items() for part in (option, f"{name}={value}")]


@pytest.mark.parametrize(
    "options",
    [
        ["--json", json.dumps(SMS)],
        pairs("--data-urlencode"),
        ["--get", *pairs("--data-urlencode")],
        ["--json", json.dumps(SMS), "--header", "Expect: 100-continue"],
        ["--json", json.dumps(SMS), "--header", "Transfer-Encoding: chunked"],
        ["--json", json.dumps(SMS), "--http1.0"],
        ["--json", json.dumps(SMS), "--http2"],
    ],
    ids=["json", "form", "query", "expect", "chunked", "http1.0", "http2"],
)
def test_an_sms_is_taken_in_each_style(curl, sandbox, options):
    code, told = curl(*options, endpoint="sms/send")
    assert code == 0
    assert json.loads(told)["data"]["text"] == SMS["text"]
    assert sandbox.latest(1)[0].id == json.loads(told)["data"]["id"]


def test_several_numbers_in_a_form(curl):
    numbers = [part for number in ("79031234561", "79031234566") for part in ("--data-urlencode", f"numbers[]={number}")]
    _, told = curl("--data-urlencode", "sign=SMS Aero", "--data-urlencode", "text=Hi", *numbers, endpoint="sms/send/")
    assert [sms["number"] for sms in json.loads(told)["data"]] == ["79031234561", "79031234566"]


def test_without_the_authority_curl_says_nothing_to_the_sandbox(curl, sandbox):
    before = len(sandbox.requests)
    assert curl(endpoint="auth", trust=False)[0] == NOT_TRUSTED
    assert len(sandbox.requests) == before


@pytest.mark.parametrize(("number", "expected"), [("79990000408", NO_ANSWER), ("79031234564", UNFINISHED)])
def test_a_dead_line_is_told_from_half_an_answer(curl, sandbox, number, expected):
    from smsaero_kit.sandbox.faults import Fault

    if expected == UNFINISHED:
        sandbox.faults.add(Fault(do="cut", times=1))
    code, told = curl("--json", json.dumps({**SMS, "number": number}), endpoint="sms/send")
    assert code == expected
    assert (told == "") == (expected == NO_ANSWER)
    assert sandbox.latest(1)[0].number == number


def test_a_refusal_has_its_status(curl):
    code, told = curl("--write-out", "%{http_code}", endpoint="auth", key="sandbox-wrong-key-401")
    assert (code, told[-3:], json.loads(told[:-3])["success"]) == (0, "401", False)


def test_a_question_for_the_head_alone_has_no_body(curl):
    """The vendor's PHP SDK asks so before each call whether an address is there."""
    code, told = curl("--head", endpoint="")
    assert code == 0
    assert told.startswith("HTTP/1.1 404")
