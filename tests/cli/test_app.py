"""`smsaero-kit app`: the wizard for people who want to see no notebook. What it serves, to whom, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from smsaero_kit.cli import app, lab
from smsaero_kit.cli.main import build
from smsaero_kit.errors import MissingExtra
from smsaero_kit.wizard import Wizard

PAGE_PATIENCE = 60


@pytest.fixture
def cell(monkeypatch, tmp_path):
    """What stands in the notebook's only cell for these arguments; nothing is served."""

    def run(*arguments, language="ru"):
        seen = []
        monkeypatch.setattr(app, "_serve", lambda notebook, *_: seen.append(json.loads(notebook.read_text(encoding="utf-8"))))
        monkeypatch.setenv("JUPYTER_PATH", "kept")
        build(language).main([*arguments, "--port", "0", "--folder", str(tmp_path / "a b")], standalone_mode=False)
        (only,) = seen[0]["cells"]
        return only["source"]

    return run


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is another thing there")
def test_it_serves_the_wizard_to_who_has_the_token_and_ends_on_ctrl_c_with_its_kernels(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "SMSAERO", "LANG", "LC_"))}
    command = [
        sys.executable,
        "-u",
        "-m",
        "smsaero_kit",
        "app",
        "--no-browser",
        "--port",
        "0",
        "--folder",
        "work",
        "--lang",
        "ru",
    ]
    environment = {**kept, "HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)}
    # Somebody else's settings for Voila: they would show the code.
    (tmp_path / "voila.json").write_text('{"VoilaConfiguration": {"strip_sources": false}}', encoding="utf-8")
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as served:
        try:
            first = served.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", first)
            assert address, first
            base, _, query = address[0].partition("?")
            # A client without cookies, and one with the token.
            assert httpx.get(base).headers["location"].startswith("/login")
            page = httpx.get(f"{base}?{query}", timeout=PAGE_PATIENCE).text
            assert '"lang": "ru"' in page
            assert "error" not in re.findall(r'"output_type": "(\w+)"', page)
            assert "smsaero_kit.wizard" not in page, "no code is shown"
            assert not re.findall(r"(?:src|href)=.https?:", page), "nothing is fetched from elsewhere"
            kernels = _kernels_of(served.pid)
            assert len(kernels) == (1 if Path("/proc").is_dir() else 0)
            for connection in kernels.values():
                assert json.loads(connection.read_text(encoding="utf-8"))["transport"] == "ipc"
                assert connection.parent.stat().st_mode & 0o077 == 0
            served.send_signal(signal.SIGINT)
            said = served.stdout.read()
            assert served.wait(timeout=30) == 0
        finally:
            if served.poll() is None:
                os.killpg(served.pid, signal.SIGKILL)
    assert "Traceback" not in said
    assert [process for process in kernels if process.exists()] == []
    assert [connection.parent for connection in kernels.values() if connection.parent.exists()] == []
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("smsaero-kit-")] == []
    assert (tmp_path / "work").is_dir()


def _kernels_of(parent):
    """The kernels that the process started, each with its connection file; none where the system does not say."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            started_by = int((process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if started_by == parent and "ipykernel_launcher" in words:
                found[process] = Path(words[words.index("-f") + 1])
    return found


def test_the_wizard_asks_the_browser_for_its_language_unless_somebody_said_it(cell, monkeypatch, tmp_path):
    monkeypatch.delenv("SMSAERO_KIT_LANG", raising=False)
    folder = repr(str(tmp_path / "a b"))
    assert f"Wizard(folder={folder})" in cell("app")
    assert f"Wizard(lang='ru', folder={folder})" in cell("app", "--lang", "ru")
    assert f"Wizard(lang='ru', folder={folder})" in cell("--lang", "ru", "app")
    monkeypatch.setenv("SMSAERO_KIT_LANG", "ru")
    assert f"Wizard(lang='ru', folder={folder})" in cell("app")


def test_what_was_begun_in_the_terminal_is_continued_on_the_page_and_in_the_notebook(run, monkeypatch, tmp_path):
    # Each with its own default, in the same folder: sandbox, no file, own account, an e-mail.
    run("onboard", stdin=b"\n\n\nn\nme@example.com\n")
    monkeypatch.chdir(tmp_path)
    cells, labs = [], []
    monkeypatch.setattr(app, "_serve", lambda notebook, *_: cells.append(json.loads(notebook.read_text(encoding="utf-8"))))
    monkeypatch.setattr(lab, "_run_lab", lambda place, *_, **__: labs.append(place) or 0)
    monkeypatch.setenv("JUPYTER_PATH", "kept")
    build("en").main(["app", "--port", "0", "--no-browser"], standalone_mode=False)
    build("en").main(["lab"], standalone_mode=False)
    (cell,) = cells[0]["cells"]
    shown = {}
    exec(cell["source"].replace("\nWizard(", "\nwizard = Wizard("), shown)  # noqa: S102 - it is what the page runs
    # A kernel of the lab works beside its notebook.
    monkeypatch.chdir(labs[0])
    for wizard in (shown["wizard"], Wizard()):
        assert wizard.config.email == "me@example.com"
        assert Path(wizard.session.world.folder).resolve() == (tmp_path / "onboarding").resolve()


def test_a_taken_port_is_explained(run):
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        result = run("app", "--no-browser", "--port", port)
    assert result.returncode == 2
    assert str(port) in result.stderr.decode()
    assert "--port" in result.stderr.decode()


def test_without_voila_the_missing_packages_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(app, "find_spec", lambda name: None if name == "voila" else object())
    with pytest.raises(MissingExtra) as caught:
        build("en").main(["app", "--folder", str(tmp_path / "none")], standalone_mode=False)
    assert caught.value.extra == "app"
    assert not (tmp_path / "none").exists()


def test_the_browser_gets_the_token_from_a_file_that_nobody_else_reads(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("threading.Thread.start", lambda thread: thread.run())
    app._open(tmp_path, "http://127.0.0.1:1/?token=secret")
    (file,) = tmp_path.iterdir()
    assert opened == [file.as_uri()]
    assert "token=secret" in file.read_text(encoding="utf-8")
    assert sys.platform == "win32" or file.stat().st_mode & 0o077 == 0
