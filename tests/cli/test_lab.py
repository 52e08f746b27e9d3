"""`smsaero-kit lab` (and so `make onboard`): JupyterLab serves a copy of the notebooks, and the user's copy is never lost."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest

from smsaero_kit.cli import kernels
from smsaero_kit.cli.lab import _copy_notebooks

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture
def private_environment(tmp_path):
    """An empty home, and nothing of the machine's own Jupyter settings."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "SMSAERO", "LANG", "LC_"))}
    return {**kept, "HOME": str(home), "USERPROFILE": str(home), "LANG": "ru_RU.UTF-8"}


@pytest.fixture
def short_folder():
    """A folder with a path that is short enough for the sockets in it."""
    with tempfile.TemporaryDirectory(dir=None if sys.platform == "win32" else "/tmp") as folder:  # noqa: S108 - made for this test alone
        yield Path(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is another thing there")
def test_lab_serves_the_onboarding_notebook_in_the_users_language_and_its_kernels_to_this_user_alone(
    tmp_path, private_environment, short_folder
):
    lab = subprocess.Popen(
        [sys.executable, "-u", "-m", "smsaero_kit", "lab", "--no-browser", "--port", "0", "--folder", "work"],
        cwd=tmp_path,
        env={**private_environment, "JUPYTER_RUNTIME_DIR": str(short_folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    shown = ""
    try:
        assert lab.stdout is not None
        for line in lab.stdout:
            shown += line
            address = re.search(r"http://127\.0\.0\.1:(\d+)/lab/tree/(\S+)\?token=(\w+)", line)
            if address:
                break
        else:
            pytest.fail(shown)
        port, notebook, token = address.groups()
        assert notebook == "01-onboarding.ru.ipynb"
        assert "рабочая папка" in shown.lower()
        # What a user has to read is not pushed off the screen.
        assert "[I " not in shown
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"token {token}"}) as client:
            served = client.get(f"/api/contents/{notebook}").raise_for_status().json()["content"]
            settings = client.get("/lab/api/settings/@jupyterlab/apputils-extension:notification").raise_for_status().json()
            # Without the token nobody reads a thing, also not on this machine.
            assert httpx.get(f"http://127.0.0.1:{port}/api/contents/{notebook}").status_code == 403
            kernel = client.post("/api/kernels", json={"name": "python3"}, timeout=60).raise_for_status().json()["id"]
            (connection,) = short_folder.glob("kernel-*.json")
            assert json.loads(connection.read_text(encoding="utf-8"))["transport"] == "ipc"
            assert [each for each in short_folder.glob("kernel-*-ipc-*") if not stat.S_ISSOCK(each.stat().st_mode)] == []
            client.delete(f"/api/kernels/{kernel}", timeout=60).raise_for_status()
            assert list(short_folder.glob("kernel-*")) == []
        shipped = json.loads((NOTEBOOKS / notebook).read_text(encoding="utf-8"))
        assert [cell["source"] for cell in served["cells"]] == ["".join(cell["source"]) for cell in shipped["cells"]]
        # No pop-up asks whether to fetch news from the network.
        assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"
    finally:
        os.killpg(lab.pid, signal.SIGTERM)
        lab.wait(timeout=30)
        lab.stdout.close()


def test_a_notebook_of_the_user_is_kept(tmp_path):
    assert _copy_notebooks(tmp_path, "en", fresh=False) == []
    names = {each.name for each in tmp_path.iterdir()}
    assert names == {each.name for each in NOTEBOOKS.glob("*.ipynb") if ".ru." not in each.name}
    mine = tmp_path / "01-onboarding.ipynb"
    mine.write_text("mine", encoding="utf-8")
    assert _copy_notebooks(tmp_path, "en", fresh=False) == []
    assert mine.read_text(encoding="utf-8") == "mine"


def test_the_notebooks_of_another_language_come_when_it_is_asked_for(tmp_path):
    _copy_notebooks(tmp_path, "ru", fresh=False)
    assert all(".ru." in each.name for each in tmp_path.iterdir())
    _copy_notebooks(tmp_path, "en", fresh=False)
    assert {each.name for each in tmp_path.iterdir()} == {each.name for each in NOTEBOOKS.glob("*.ipynb")}


def test_fresh_notebooks_never_overwrite_an_earlier_copy(tmp_path):
    _copy_notebooks(tmp_path, "en", fresh=False)
    mine = tmp_path / "01-onboarding.ipynb"
    for text in ("first", "second"):
        mine.write_text(text, encoding="utf-8")
        _copy_notebooks(tmp_path, "en", fresh=True)
        assert json.loads(mine.read_text(encoding="utf-8"))["nbformat"] == 4
    kept = {
        each.read_text(encoding="utf-8") for each in tmp_path.iterdir() if each.name not in {n.name for n in NOTEBOOKS.iterdir()}
    }
    assert {"first", "second"} <= kept


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such sockets there")
@pytest.mark.parametrize("why", ["too long", "no sockets"])
def test_where_the_sockets_cannot_be_in_the_usual_place_they_get_a_private_one(tmp_path, short_folder, monkeypatch, why):
    usual = short_folder
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(usual))
    with kernels.over_sockets() as (arguments, variables):
        assert (arguments, variables) == (["--KernelManager.transport=ipc"], {})
    if why == "too long":
        usual = tmp_path / ("long" * 20)
    else:
        # As on a file system that has none.
        monkeypatch.setattr("socket.socket.bind", _refuse)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(usual))
    with kernels.over_sockets() as (arguments, variables):
        assert arguments == ["--KernelManager.transport=ipc"]
        private = Path(variables["JUPYTER_RUNTIME_DIR"])
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert kernels.fits(private)
    assert not private.exists()
    assert list(short_folder.iterdir()) == []


def _refuse(*_):
    raise PermissionError


def test_a_folder_fits_when_the_longest_socket_in_it_has_a_path_that_every_system_takes():
    longest = len("/kernel-01234567-89ab-cdef-0123-456789abcdef-ipc-5")
    assert kernels.fits("x" * (103 - longest))
    assert not kernels.fits("x" * (104 - longest))
    assert not kernels.fits("x" * (103 - longest), deeper=1)
    assert kernels.fits(kernels.short_folder(15), deeper=15)
