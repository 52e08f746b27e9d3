"""The archive that the site gives away is the kit, all of it, and nothing else."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

TOP = Path(__file__).parents[2]


def unpacked(archive, folder):
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder / "smsaero-kit"


def test_what_the_site_gives_away_is_enough_to_install_and_to_check(site, tmp_path):
    folder = unpacked(site / "smsaero-kit.zip", tmp_path)
    for name in (
        "README.md",
        "README.ru.md",
        "LICENSE",
        "Makefile",
        "pyproject.toml",
        "constraints.txt",
        "mkdocs.yml",
        ".ci/run",
    ):
        assert (folder / name).read_bytes() == (TOP / name).read_bytes()
    for name in ("smsaero_kit", "schema", "notebooks", "tests", "docs"):
        assert any((folder / name).iterdir()), name
    shown = subprocess.run(["make", "--dry-run", "onboard"], cwd=folder, capture_output=True, text=True, check=True).stdout
    assert "smsaero-kit lab" in shown


def test_nothing_goes_in_that_git_does_not_keep(hooks, tmp_path):
    source_archive = hooks("source_archive")
    folder = tmp_path / "kit"
    folder.mkdir()
    (folder / "kept.txt").write_text("kept", encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "kept.txt"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    (folder / "smsaero-connector.json").write_text('{"apiKey": "secret"}', encoding="utf-8")
    archive = tmp_path / "out" / "kit.zip"
    source_archive.pack(folder, archive)
    with zipfile.ZipFile(archive) as packed:
        assert packed.namelist() == ["smsaero-kit/kept.txt", "smsaero-kit/contents.txt"]

    # From the unpacked archive the same archive comes out, with a key beside it or not.
    again = unpacked(archive, tmp_path)
    (again / "smsaero-connector.json").write_text('{"apiKey": "secret"}', encoding="utf-8")
    source_archive.pack(again, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()
