"""The command line as a person meets it: what it prints, its exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from smsaero_kit.cli.main import build
from smsaero_kit.config import starter_config
from smsaero_kit.sandbox import Sandbox
from smsaero_kit.sandbox.server import running
from smsaero_kit.secret import Secret
from smsaero_kit.texts import texts

KEY = "very-secret-key-0123456789"
EXAMPLES = Path(__file__).parents[2] / "schema" / "examples"


def text_of(result):
    return (result.stdout + result.stderr).decode()


def test_validate_says_of_every_example_what_its_name_says(run):
    """One call over all files: each is named, and the exit code is that of the worst."""
    files = sorted(EXAMPLES.glob("*/*.json"))
    result = run("validate", "--format", "json", *files)
    reports = {Path(report["file"]): report for report in json.loads(result.stdout)}
    assert set(reports) == set(files)
    assert {path.parent.name for path, report in reports.items() if report["ok"]} == {"valid"}
    assert {path.parent.name for path, report in reports.items() if not report["ok"]} == {"invalid"}
    assert result.returncode == 1
    assert result.stderr == b""


def test_validate_is_silent_about_nothing_and_exits_with_0_for_a_good_file(run, connector):
    result = run("validate", connector)
    assert result.returncode == 0
    assert "No findings" in text_of(result)


def test_validate_reads_standard_input(run, connector):
    assert run("validate", "-", stdin=connector.read_bytes()).returncode == 0
    assert run("validate", "-", stdin=b"").returncode == 1


def test_strict_makes_warnings_fail(run):
    file = EXAMPLES / "valid" / "sender-name-spelling.json"
    assert run("validate", file).returncode == 0
    assert run("validate", "--strict", file).returncode == 1


BAD_FILES = {
    "missing": (None, 2),
    "empty": (b"", 1),
    "not-utf-8": (b'{"email": "\xff"}', 1),
    "byte-order-mark": (b"\xef\xbb\xbf{}", 1),
    "not-json": (b"{oops}", 1),
    "no-object": (b"[]", 1),
    "duplicate-keys": (b'{"email": "a@b.co", "email": "c@d.co"}', 1),
    "deep": (b"[" * 100_000 + b"]" * 100_000, 1),
    "lone-surrogate": (b'{"email": "\\ud800", "\\ud800": "\\ud800", "apiKey": "", "senderName": "", "templates": "\\ud800"}', 1),
    "huge-number": (b'{"email": ' + b"9" * 100_000 + b"}", 1),
}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_input_is_explained_and_never_a_traceback(run, tmp_path, name, language):
    content, code = BAD_FILES[name]
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_bytes(content)
    for command in (["validate", path], ["send", path, "--to", "+79990000000"]):
        result = run(*command, "--lang", language)
        assert result.returncode == code
        assert "Traceback" not in text_of(result)
        assert re.search("[а-я]{4}", text_of(result)) if language == "ru" else "→" in text_of(result)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode 000")
def test_a_file_that_may_not_be_read_is_explained(connector, required_tool):
    connector.chmod(0)
    command = [sys.executable, "-m", "smsaero_kit", "validate", str(connector), "--lang", "en"]
    if os.geteuid() == 0:
        # Root may read everything, unless it gives that right away.
        rights = "-dac_override,-dac_read_search"
        command = [required_tool("setpriv"), "--bounding-set", rights, "--inh-caps", rights, *command]
    result = subprocess.run(command, capture_output=True, cwd=connector.parent, check=False)
    assert result.returncode == 2
    assert "may not read" in text_of(result)


def test_init_writes_a_private_file_and_never_replaces_one_unasked(run, tmp_path):
    first = run("init", SMSAERO_API_KEY=KEY, SMSAERO_EMAIL="name@example.com")
    assert first.returncode == 0
    assert KEY not in text_of(first)
    file = tmp_path / "smsaero-connector.json"
    assert json.loads(file.read_text(encoding="utf-8"))["apiKey"] == KEY
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    assert run("validate", "--strict", file).returncode == 0

    before = file.read_bytes()
    assert run("init").returncode == 2
    assert file.read_bytes() == before
    assert run("init", "--force").returncode == 0
    assert (tmp_path / "smsaero-connector.json.bak1").read_bytes() == before


@pytest.mark.parametrize(("language", "word"), [("ru", "код"), ("en", "code")])
def test_init_writes_texts_in_either_language(run, language, word):
    templates = json.loads(run("init", "-", "--texts", language).stdout)["templates"]
    assert len(templates) == 8
    assert all(word in template["content"] for template in templates)


def test_preview_shows_each_flow_as_logto_would_send_it(run, connector):
    shown = text_of(run("preview", connector, "--code", "123456"))
    assert shown.count("123456") == 8
    assert "{{code}}" not in shown
    assert KEY not in shown


def test_preview_names_the_flow_that_would_fail(run):
    shown = text_of(run("preview", EXAMPLES / "valid" / "optional-flow-missing.json"))
    assert shown.count("no text") == 4


def test_send_goes_to_the_sandbox_and_is_followed_to_its_end(run, connector):
    result = run("send", connector, "--to", "8 (999) 000-00-00")
    shown = text_of(result)
    assert result.returncode == 0, shown
    assert "SANDBOX" in shown
    assert "+7 999 000-00-00" in shown
    assert shown.rstrip().endswith("delivered")
    assert KEY not in shown


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("79990000402", "money"),
        ("79990000502", "502"),
        ("79990000200", "not an SMS Aero answer"),
        ("79990000408", "may"),
    ],
)
def test_a_refused_send_says_why_and_exits_with_1(run, connector, number, words):
    result = run("send", connector, "--to", number)
    assert result.returncode == 1
    assert words in text_of(result)
    assert "Traceback" not in text_of(result)


def test_a_send_that_reaches_no_phone_says_so_and_exits_with_1(run, connector):
    sandbox = Sandbox()
    # A minute in a second: nobody waits here for what takes four of them.
    sandbox.clock.run(60)
    with running(sandbox) as gateway:
        result = run("send", connector, "--to", "79990000002", "--gateway", gateway)
    assert result.returncode == 1
    assert "not delivered" in text_of(result)
    assert "Traceback" not in text_of(result)


@pytest.mark.parametrize(("name", "code"), [("MyBrand", 0), ("NewName", 1), ("SMSAero", 1)])
def test_the_sandbox_takes_the_users_own_sender_name_but_none_that_is_known_to_fail(run, tmp_path, name, code):
    path = tmp_path / "c.json"
    path.write_text(starter_config("en", email="a@b.co", api_key=Secret(KEY), sender_name=name).to_json(), encoding="utf-8")
    result = run("send", path, "--to", "79990000000", "--no-follow")
    assert result.returncode == code
    assert ("sender name" in text_of(result)) == bool(code)


def test_a_wrong_number_is_wrong_use(run, connector):
    result = run("send", connector, "--to", "12")
    assert result.returncode == 2
    assert "too short" in text_of(result)


def test_a_live_send_asks_first_and_not_even_connects_without_a_yes(run, connector):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        gateway = f"http://127.0.0.1:{listener.getsockname()[1]}/v2/"
        result = run("send", connector, "--to", "79990000000", "--live", "--gateway", gateway, "--lang", "en", stdin=b"n\n")
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert result.returncode == 1
    assert result.stdout.decode().rstrip().endswith(texts("en")("cli.send.not_sent"))


def test_a_gateway_beyond_plain_http_on_this_machine_needs_live(run, connector):
    """By https it may be the real one: naming it is not yet choosing to pay."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        gateway = f"https://127.0.0.1:{listener.getsockname()[1]}/v2/"
        result = run("send", connector, "--to", "79990000000", "--gateway", gateway, "--lang", "en")
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert result.returncode == 2
    assert "--live" in text_of(result)


def test_a_gateway_must_be_https_or_this_machine(run, connector):
    result = run("send", connector, "--to", "79990000000", "--gateway", "http://gate.example.com/v2/")
    assert result.returncode == 2
    assert "https" in text_of(result)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is another thing there")
def test_the_sandbox_serves_until_ctrl_c_and_takes_a_send_of_the_kit(run, connector):
    sandbox = subprocess.Popen(
        [sys.executable, "-u", "-m", "smsaero_kit", "sandbox", "--port", "0", "--lang", "en"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert sandbox.stdout is not None
        gateway = re.search(r"API: (\S+)", sandbox.stdout.readline())
        assert gateway is not None
        result = run("send", connector, "--to", "79990000000", "--gateway", gateway[1], "--no-follow")
        assert result.returncode == 0, text_of(result)
        taken = gateway[1].split(":")[2].split("/")[0]
        second = run("sandbox", "--port", taken)
        assert second.returncode == 2
        assert "another" in text_of(second)
    finally:
        sandbox.send_signal(signal.SIGINT)
        assert sandbox.wait(timeout=20) == 0
        sandbox.stdout.close()


def test_the_schema_is_printed_as_the_file_has_it(run):
    file = Path(__file__).parents[2] / "schema" / "smsaero-connector.schema.json"
    assert run("schema").stdout.decode() == file.read_text(encoding="utf-8")
    russian = json.loads(run("schema", "--lang", "ru").stdout)
    assert "Ключ API" in russian["properties"]["apiKey"]["title"]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", [None, *build("en").commands])
def test_every_command_has_help_with_examples(run, name, language):
    result = run(*([name] if name else []), "--help", "--lang", language)
    assert result.returncode == 0
    shown = text_of(result)
    if name:
        assert f"  smsaero-kit {name}" in shown
    if language == "ru":
        assert re.search("[а-я]{4}", shown)
        assert "Show this message" not in shown


def test_wrong_use_is_explained_in_the_language_of_the_user(run):
    for arguments, word in ((["nonsense"], "команды"), (["validate"], "аргумента"), (["send"], "аргумента")):
        result = run(*arguments, LANG="ru_RU.UTF-8")
        assert result.returncode == 2
        assert word in text_of(result)


def test_a_reader_that_goes_away_is_no_error_to_speak_of(tmp_path):
    command = f"{sys.executable} -m smsaero_kit schema | head -c 10"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "Traceback" not in result.stderr
    assert len(result.stdout) == 10
