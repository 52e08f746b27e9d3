"""`smsaero-kit validate` and `explain` as a person and a program meet them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smsaero_kit.config import starter_config
from smsaero_kit.secret import Secret
from smsaero_kit.validation import RULES

KEY = "very-secret-key-0123456789"
EXAMPLES = Path(__file__).parents[2] / "schema" / "examples"


def text_of(result):
    return (result.stdout + result.stderr).decode()


def test_the_text_for_people_shows_the_line_the_mark_and_the_hint(run, tmp_path):
    path = tmp_path / "connector.json"
    path.write_bytes((EXAMPLES / "invalid" / "code-placeholder-missing--upper-case.json").read_bytes())
    shown = run("validate", "connector.json", "--lang", "en").stdout.decode()
    assert "error SK107: “{{CODE}}” is not {{code}}" in shown
    assert "--> connector.json:12:19  /templates/1/content" in shown
    line, marks = shown.splitlines()[3:5]
    assert line.index("{{CODE}}") == marks.index("^^^^^^^^")
    assert "[--fix does it]" in shown
    assert "smsaero-kit explain SK107" in shown


@pytest.mark.parametrize(
    ("variables", "coloured"), [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)]
)
def test_a_pipe_gets_no_colours_unless_they_are_forced(run, variables, coloured):
    shown = run("validate", EXAMPLES / "valid" / "sender-name-spelling.json", **variables).stdout
    assert (b"\x1b[" in shown) == coloured


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("term", "coloured"), [("xterm", True), ("dumb", False)])
def test_a_terminal_gets_colours(tmp_path, term, coloured):
    import pty

    read, write = pty.openpty()
    file = str(EXAMPLES / "valid" / "sender-name-spelling.json")
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    command = [sys.executable, "-m", "smsaero_kit", "validate", file]
    subprocess.run(command, stdout=write, env={**environment, "TERM": term}, cwd=tmp_path, check=False)
    os.close(write)
    assert (b"\x1b[" in os.read(read, 10_000)) == coloured
    os.close(read)


@pytest.mark.parametrize("output", ["json", "sarif", "github"])
def test_output_for_programs_is_utf_8_whatever_the_console_speaks(run, output):
    files = [EXAMPLES / "invalid" / "code-placeholder-missing--russian-word.json", EXAMPLES / "valid" / "complete-russian.json"]
    result = run("validate", "--format", output, "--lang", "ru", *files, PYTHONIOENCODING="ascii")
    assert result.returncode == 1
    assert "Напишите" in result.stdout.decode("utf-8")
    if output != "github":
        json.loads(result.stdout)
    assert result.stderr == b""


def test_rules_are_chosen_and_an_unknown_one_is_wrong_use(run):
    file = EXAMPLES / "invalid" / "required-flow-missing.json"
    assert run("validate", file).returncode == 1
    assert run("validate", "--ignore", "SK106", file).returncode == 0
    assert run("validate", "--ignore", "SK106,SK201", "--strict", file).returncode == 0
    assert run("validate", "--select", "SK2", file).returncode == 0
    wrong = run("validate", "--select", "SK999", file, "--lang", "en")
    assert wrong.returncode == 2
    assert "SK999" in text_of(wrong)
    assert "Traceback" not in text_of(wrong)


def test_several_files_are_summed_up(run):
    shown = run("validate", "--lang", "en", *sorted(EXAMPLES.glob("valid/sender-name-*.json"))).stdout.decode()
    assert shown.rstrip().endswith("4 files: 0 errors, 4 warnings.")


def test_fix_mends_the_file_and_keeps_the_one_before(run, tmp_path):
    path = tmp_path / "connector.json"
    broken = (
        (EXAMPLES / "valid" / "complete-russian.json").read_bytes().replace(b"{{code}}", b"{{CODE}}", 1).replace(b"\n", b"\r\n")
    )
    path.write_bytes(broken)
    result = run("validate", "--fix", path, "--lang", "en")
    assert result.returncode == 0
    assert "Fixed: 1 finding" in text_of(result)
    assert path.read_bytes() == broken.replace(b"{{CODE}}", b"{{code}}")
    assert (tmp_path / "connector.json.bak1").read_bytes() == broken
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    again = run("validate", "--fix", path)
    assert again.returncode == 0
    assert not (tmp_path / "connector.json.bak2").exists()


def test_diff_shows_what_fix_would_change_without_the_key_and_writes_nothing(run, tmp_path):
    path = tmp_path / "connector.json"
    text = starter_config("ru", email="name@example.com", api_key=Secret(f" {KEY}"), sender_name="SMS Aero ").to_json()
    path.write_text(text, encoding="utf-8")
    result = run("validate", "--diff", path)
    assert result.returncode == 1
    shown = text_of(result)
    assert '-  "senderName": "SMS Aero ",' in shown
    assert '+  "senderName": "SMS Aero",' in shown
    assert KEY not in shown
    assert path.read_text(encoding="utf-8") == text
    mended = run("validate", "--fix", "--diff", path)
    assert '+  "senderName": "SMS Aero",' in text_of(mended)
    assert KEY not in text_of(mended)
    assert mended.returncode == 0
    assert json.loads(path.read_text(encoding="utf-8"))["apiKey"] == KEY


def test_fix_of_standard_input_goes_to_standard_output(run):
    good = (EXAMPLES / "valid" / "complete-russian.json").read_bytes()
    result = run("validate", "--fix", "--lang", "en", "-", stdin=good.replace(b"{{code}}", b"{{CODE}}"))
    assert result.stdout == good
    assert b"No findings" in result.stderr
    untouched = run("validate", "--fix", "-", stdin=b"{oops")
    assert (untouched.stdout, untouched.returncode) == (b"{oops", 1)


def test_fix_never_touches_what_it_cannot_read(run, tmp_path):
    path = tmp_path / "connector.json"
    for content in (b'{"email": "\xff"}', b"\xff\xfe{\x00}\x00", b"", b'\xef\xbb\xbf{"email": "\xff"}'):
        path.write_bytes(content)
        assert run("validate", "--fix", path).returncode == 1
        assert path.read_bytes() == content
    for content in (b'{"email": "\xff"}', b'\xef\xbb\xbf{"email": "\xff"}', b"\xff\xfe{\x00}\x00"):
        assert run("validate", "--fix", "-", stdin=content).stdout == content


def test_fix_with_output_for_programs_is_wrong_use(run, connector):
    result = run("validate", "--fix", "--format", "json", connector)
    assert result.returncode == 2
    assert "Traceback" not in text_of(result)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_explain_prints_the_page_of_a_rule_or_lists_them(run, language):
    page = run("explain", "sk204", "--lang", language)
    assert page.returncode == 0
    for part in (
        "SK204",
        "sender-name-spelling",
        '{"senderName": "SMSAero"}',
        '{"senderName": "SMS Aero"}',
        "reference/rules/sk204/",
    ):
        assert part in page.stdout.decode()
    assert run("explain", "sender-name-spelling", "--lang", language).stdout == page.stdout
    listed = run("explain", "--lang", language).stdout.decode()
    assert [line.split()[0] for line in listed.splitlines()] == [rule.id for rule in RULES]
    assert [line.split()[0] for line in run("explain", "sk1").stdout.decode().splitlines()] == [
        r.id for r in RULES if r.id < "SK2" and r.id > "SK1"
    ]
    unknown = run("explain", "SK999", "--lang", language)
    assert unknown.returncode == 2
    assert "explain" in text_of(unknown)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
@pytest.mark.parametrize("command", [["validate"], ["validate", "--format", "sarif"], ["explain"]])
def test_a_full_disk_is_explained(command, connector, tmp_path):
    arguments = [sys.executable, "-m", "smsaero_kit", *command, *([str(connector)] if command[0] == "validate" else [])]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, check=False)
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert b"smsaero-kit: " in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize(
    ("line", "code"),
    [("validate FILE >&-", 0), ("validate --format json FILE >&-", 0), ("validate - <&-", 2), ("validate FILE | head -1", 0)],
)
def test_closed_streams_give_no_traceback(line, code, connector, tmp_path):
    shell = line.replace("FILE", str(connector))
    result = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m smsaero_kit {shell}"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=tmp_path,
        check=False,
    )
    assert b"Traceback" not in result.stderr
    assert result.returncode == code


def test_a_file_name_of_any_bytes_is_fine_and_one_that_is_missing_is_in_the_sarif_log(run, tmp_path):
    name = os.fsdecode(b"bad\xff.json")
    (tmp_path / name).write_text("{}", encoding="utf-8")
    result = run("validate", "--format", "sarif", name, "missing.json", PYTHONUTF8="1")
    assert result.returncode == 2
    log = json.loads(result.stdout)["runs"][0]
    assert log["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "bad%FF.json"
    assert log["invocations"][0]["executionSuccessful"] is False
    assert "missing.json" in log["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_choosing_no_rule_is_not_choosing_all(run, connector):
    assert run("validate", "--select", ",", connector).returncode == 2


def test_a_diff_splits_lines_where_editors_do(run, tmp_path):
    path = tmp_path / "connector.json"
    text = starter_config("en", email="name@example.com", api_key=Secret(KEY), sender_name="SMS Aero ").to_json()
    path.write_text(text.replace("is your code to sign in", "is your\u2028code"), encoding="utf-8")
    shown = run("validate", "--diff", path, "--select", "SK203").stdout.decode()
    assert "@@ -1,7 +1,7 @@" in shown


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_root_leaves_a_mended_file_to_its_owner(run, tmp_path):
    path = tmp_path / "connector.json"
    path.write_bytes(b"\xef\xbb\xbf{}")
    os.chown(path, 1000, 1000)
    run("validate", "--fix", path)
    assert path.read_bytes() == b"{}"
    assert (path.stat().st_uid, path.stat().st_gid) == (1000, 1000)
