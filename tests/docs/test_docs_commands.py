"""Each command on the pages is run in a folder of its own, or named here with the reason why it is not; each block of Python has its test."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import time
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from smsaero_kit.cli.main import build
from smsaero_kit.sandbox import Sandbox
from smsaero_kit.sandbox.server import running

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
FILE = "smsaero-connector.json"
EXAMPLE = TOP / "schema" / "examples" / "valid" / "complete-english.json"
SERVER = "http://127.0.0.1:8025/v2/"
KEY = "sandbox-key-00000000"

#: How a command begins → why no test of this file runs it.
NOT_RUN = {
    "smsaero-kit sandbox": "a server: tests/cli and tests/sandbox start it, with these options",
    "smsaero-kit lab": "JupyterLab: tests/browser starts it",
    "smsaero-kit app": "the wizard's page: tests/browser starts it",
    "smsaero-kit onboard": "asks questions: tests/cli/test_onboard.py answers them",
    "make": "sets up a whole checkout: tests/packaging does",
    "python -m pip install": "installs: tests/packaging does",
    "python -m pip": "as above",
    "python3 -m venv": "as above",
    "source": "belongs to the shell of a person",
    "python tests/gate.py": "runs all the tests there are",
    "python -m pytest": "as above",
    "python -m keyring": "the keyring of whoever runs the tests is theirs",
    "curl": "test_docs_sandbox.py runs what asks the sandbox; the rest asks the reader's own machines",
    "export": "belongs to the commands after it",
    "umask": "belongs to the commands after it",
    "ssh": "needs another machine",
    "sudo": "changes the machine",
    "rm": "takes away what a server left",
    "getent": "asks for names of this machine, which a test does not change",
    "uvicorn": "the reader's own service: test_docs_callbacks.py runs it without a socket",
    "keytool": "Java: nothing here needs it",
    "java": "as above",
    "jq": "not on every machine; what it writes is read by tests/docs/test_docs_facts.py as any config",
    "ajv": "tests/parity runs it as a library",
}
#: Page with Python → the test that runs it, in tests/docs.
PYTHON_IS_RUN_BY = {
    "guide/callbacks": "test_docs_callbacks.py",
    "guide/costs": "test_docs_guides.py",
    "guide/go-live": "test_docs_guides.py",
    "guide/jupyter": "test_docs_guides.py",
    "guide/migrate": "test_docs_guides.py",
    "guide/sandbox": "test_docs_sandbox.py",
    "guide/send": "test_docs_guides.py",
    "guide/validate": "test_docs_commands.py",
    "reference/client": "test_docs_client.py",
    "reference/python": "test_docs_facts.py",
    "reference/sandbox": "test_docs_sandbox.py",
    "reference/sandbox-choices": "test_docs_sandbox.py",
}


def english_pages():
    for path in sorted(DOCS.rglob("*.en.md")):
        name = path.relative_to(DOCS).as_posix().removesuffix(".en.md")
        if not name.startswith(("generated/", "reference/rules/sk")):
            yield name, path.read_text(encoding="utf-8")


def blocks(text, kind):
    found = re.findall(rf"^( *)```{kind}\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for _, block in found]


def commands():
    """Return each command on the pages once, whole; what a pipe leads on to belongs to it."""
    found = {}
    for name, text in english_pages():
        for block in blocks(text, "(?:bash|sh)"):
            for line in block.replace("\\\n", " ").splitlines():
                if line.strip():
                    found.setdefault(" ".join(line.split()).removeprefix(".venv/bin/"), name)
    return sorted(found)


def is_run(line):
    return "--live" not in line and not any(f"{line} ".startswith(f"{begin} ") for begin in NOT_RUN)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a complete config, and an environment without an account."""
    monkeypatch.chdir(tmp_path)
    for variable in ("SMSAERO_EMAIL", "SMSAERO_API_KEY", "SMSAERO_KIT_LANG"):
        monkeypatch.delenv(variable, raising=False)
    shutil.copy(EXAMPLE, FILE)
    return tmp_path


@pytest.mark.parametrize("line", [line for line in commands() if is_run(line) and line.startswith("smsaero-kit ")])
def test_a_command_on_the_pages_does_what_it_should(line, folder, monkeypatch):
    words = shlex.split(re.split(r" [|<>] ", line)[0])[1:]
    if words[0] == "init":
        (folder / FILE).unlink()
    # Each look at the clock is some seconds later, so nobody waits for an SMS.
    hurried = partial(Sandbox, clock=count(1_700_000_000, 5).__next__)
    monkeypatch.setattr("smsaero_kit.sandbox.Sandbox", hurried)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with running(hurried()) as url:
        words = [url if word == SERVER else word for word in words]
        key = None if "--ask-key" in words else KEY
        done = CliRunner().invoke(build("en"), words, input=f"{KEY}\n" * 2, env={"SMSAERO_API_KEY": key})
    assert done.exit_code == 0, done.output
    assert done.output.strip()
    assert KEY not in done.output


@pytest.mark.parametrize("line", [line for line in commands() if is_run(line) and line.startswith("python -c ")])
@pytest.mark.usefixtures("folder")
def test_a_line_of_python_on_the_pages_prints_something(line):
    ran = subprocess.run([sys.executable, *shlex.split(line)[1:]], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip()


def test_each_other_command_has_a_reason_and_each_reason_a_command():
    unknown = [line for line in commands() if is_run(line) and not line.startswith(("smsaero-kit ", "python -c "))]
    assert unknown == []
    lines = commands()
    assert [begin for begin in NOT_RUN if not any(f"{line} ".startswith(f"{begin} ") for line in lines)] == []


@pytest.mark.usefixtures("folder")
def test_the_python_of_guide_validate_runs(capsys):
    [example] = blocks((DOCS / "guide" / "validate.en.md").read_text(encoding="utf-8"), "python")
    exec(compile(example, "validate.en.md", "exec"), {})  # noqa: S102 - the page's own code
    assert "mended" in capsys.readouterr().out


def test_each_page_with_python_has_a_test_that_runs_it():
    pages = {name for name, text in english_pages() if blocks(text, "python")}
    assert pages == set(PYTHON_IS_RUN_BY)
    for page, test in PYTHON_IS_RUN_BY.items():
        assert page.partition("/")[2] in (Path(__file__).parent / test).read_text(encoding="utf-8")
