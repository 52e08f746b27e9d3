"""`smsaero-kit sandbox`: what it tells, whom it lets in, and how it ends."""

from __future__ import annotations

import json
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

ACCOUNT = ("somebody@example.com", "sandbox-key-00000000")
SMS = {"number": "79051234567", "text": "Hi", "sign": "SMS Aero"}


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., str]]:
    """A function that starts the command with further arguments and returns all that it says before it waits."""
    with ExitStack() as stack:
        yield lambda *arguments, lang="en": stack.enter_context(started(tmp_path, lang, *arguments))


@contextmanager
def started(folder, lang, *arguments) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "smsaero_kit", "sandbox", "--port", "0", "--lang", lang, *arguments]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            told, last = "", "--tls-port 443" if "--tls" in arguments else "SDK"
            while last not in told:
                line = process.stdout.readline()
                assert line, process.stderr.read()
                told += line
            yield told
            process.send_signal(signal.SIGINT)
            said, failed = process.communicate(timeout=20)
            assert (failed, process.returncode) == ("", 0)
            assert "Traceback" not in said
        finally:
            process.kill()


def url_in(told: str) -> str:
    return re.search(r"API: (\S+)", told)[1]


def test_it_tells_how_each_kind_of_client_is_pointed_at_it(start):
    told = start()
    url = url_in(told)
    assert f"curl -u name@example.com:sandbox-key-00000000 {url}balance" in told
    assert f"--gateway {url}" in told
    assert f'gateways=["{url}"]' in told
    assert "--tls" in told
    assert httpx.get(f"{url}balance", auth=ACCOUNT, trust_env=False).json()["data"] == {"balance": 100.0}


def test_it_speaks_russian_too(start):
    assert "Песочница работает" in start(lang="ru")


def test_over_tls_it_names_the_certificate_and_a_client_that_trusts_it_is_served(start, tmp_path):
    told = start("--tls", "--tls-port", "0", "--ca-file", "ca.pem")
    authority = tmp_path / "ca.pem"
    for variable in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"):
        assert variable in told
    assert str(authority) in told
    assert "PRIVATE KEY" not in authority.read_text()
    url = re.search(r"TLS: (\S+)", told)[1]
    context = ssl.create_default_context(cafile=str(authority))
    with httpx.Client(verify=context, trust_env=False, auth=ACCOUNT) as client:
        assert client.post(f"{url}sms/send", json=SMS).json()["success"] is True
        # One state behind both doors.
        assert client.get(f"{url_in(told)}sms/list").json()["data"]["totalCount"] == "1"


def test_a_certificate_never_replaces_a_file_that_no_sandbox_wrote(tmp_path):
    (tmp_path / "mine.pem").write_text("my own")
    done = command(tmp_path, "--tls", "--ca-file", "mine.pem")
    assert done.returncode != 0
    assert (tmp_path / "mine.pem").read_text() == "my own"
    assert "--ca-file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_start_that_fails_leaves_the_certificate_of_the_first(start, tmp_path):
    told = start("--tls", "--tls-port", "0", "--ca-file", "ca.pem")
    before = (tmp_path / "ca.pem").read_bytes()
    port = re.search(r":(\d+)/v2/", url_in(told))[1]
    done = command(tmp_path, "--port", port, "--tls", "--ca-file", "ca.pem")
    assert done.returncode != 0
    assert port in done.stderr
    assert (tmp_path / "ca.pem").read_bytes() == before


def test_a_scenario_is_in_force_from_the_first_request_on(start, tmp_path):
    scenario = {
        "balance": 7,
        "sender_names": ["MyShop"],
        "accounts": [{"email": ACCOUNT[0]}],
        "choices": {"unknown_id": 400},
        "faults": [{"do": "http_502", "endpoint": "sms/send", "times": 1}],
    }
    (tmp_path / "bad-day.json").write_text(json.dumps(scenario))
    url = url_in(start("--scenario", "bad-day.json", "--seed", "1", "--sender", "Second"))
    with httpx.Client(base_url=url, trust_env=False, auth=ACCOUNT) as client:
        assert client.get("balance").json()["data"] == {"balance": 7.0}
        assert client.post("sms/send", json=SMS).status_code == 502
        for name in ("MyShop", "Second"):
            assert client.post("sms/send", json={**SMS, "sign": name}).status_code in (200, 402)
        assert client.get("sms/status", params={"id": 1}).status_code == 400


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ('{"fault": []}', "faults"),
        ('{"faults": [{"do": "http_52"}]}', "/faults/0/do"),
        ("{", "JSON"),
        (None, "bad-day.json"),
    ],
)
def test_a_mistake_in_a_scenario_is_told_with_its_place_and_nothing_is_started(tmp_path, scenario, said):
    if scenario is not None:
        (tmp_path / "bad-day.json").write_text(scenario)
    done = command(tmp_path, "--scenario", "bad-day.json")
    assert done.returncode != 0
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_that_this_machine_does_not_have_is_told(tmp_path):
    for host in ("192.0.2.1", "no.such.host.invalid", "no host"):
        done = command(tmp_path, "--host", host, "--tls")
        assert done.returncode != 0
        assert "--host" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("--sender", ""), ("--callback-host", ""), ("--callback-host", "http://web:80/"), ("--callback-host", "web:9000")],
)
def test_what_could_never_do_anything_is_refused(tmp_path, arguments):
    done = command(tmp_path, *arguments)
    assert done.returncode != 0
    assert arguments[0] in done.stderr


def test_a_port_of_tls_that_is_taken_is_told_with_the_option_that_chooses_another(start, tmp_path):
    port = re.search(r":(\d+)/v2/", url_in(start()))[1]
    assert "--tls-port" in command(tmp_path, "--tls", "--tls-port", port).stderr
    assert "--tls-port" not in command(tmp_path, "--port", port).stderr


def test_it_warns_when_others_on_the_network_can_reach_it(start):
    assert "Attention" in start("--host", "0.0.0.0")  # noqa: S104 - this is what is warned of


def test_what_was_sent_is_there_again_with_a_state_file(start, tmp_path):
    with started(tmp_path, "en", "--state", "phones.db") as told:
        sent = httpx.post(f"{url_in(told)}sms/send", json=SMS, auth=ACCOUNT, trust_env=False).json()["data"]
    url = url_in(start("--state", "phones.db"))
    again = httpx.get(f"{url}sms/status", params={"id": sent["id"]}, auth=ACCOUNT, trust_env=False).json()["data"]
    assert (again["id"], again["text"]) == (sent["id"], "Hi")


def command(folder, *arguments) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "smsaero_kit", "sandbox", "--port", "0", "--lang", "en", *arguments]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=30, check=False)
