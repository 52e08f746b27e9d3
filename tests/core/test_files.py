"""Writing the user's file: all or nothing, private, and nothing lost."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from smsaero_kit.errors import FileProblem
from smsaero_kit.files import make_folder, read_bytes, write_private


def test_a_new_file_is_private_and_has_no_backup(tmp_path):
    assert write_private(tmp_path / "c.json", "{}") is None
    assert (tmp_path / "c.json").read_text() == "{}"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "c.json").stat().st_mode) == 0o600


def test_what_stood_there_is_kept_each_time_under_its_own_name(tmp_path):
    path = tmp_path / "c.json"
    path.write_text("first")
    path.chmod(0o644)
    first = write_private(path, "second")
    second = write_private(path, "third")
    assert (first.read_text(), second.read_text(), path.read_text()) == ("first", "second", "third")
    if sys.platform != "win32":
        assert {stat.S_IMODE(each.stat().st_mode) for each in (first, second, path)} == {0o600}


def test_a_failed_write_leaves_everything_as_it_was(tmp_path):
    path = tmp_path / "c.json"
    path.write_text("precious")
    with pytest.raises(FileProblem):
        # A lone surrogate cannot be encoded: it fails in the middle of the write.
        write_private(path, "new \ud800")
    assert path.read_text() == "precious"
    assert [each.name for each in tmp_path.iterdir()] == ["c.json"]


def test_a_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    write_private(tmp_path / "link.json", "new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


@pytest.mark.parametrize(
    ("name", "why"), [("missing/c.json", "no_folder"), (".", "folder"), ("file/c.json", "folder"), ("a\0b", "failed")]
)
def test_a_place_that_cannot_be_written_says_why(tmp_path, name, why):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileProblem) as caught:
        write_private(tmp_path / name, "{}")
    assert caught.value.why == why
    assert caught.value.next_step("ru")


def test_making_a_folder_twice_is_fine_but_not_where_a_file_stands(tmp_path):
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileProblem):
        make_folder(tmp_path / "file")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_device_is_never_replaced_by_a_file(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FileProblem) as caught:
        write_private(pipe, "{}")
    assert caught.value.why == "special"
    assert pipe.is_fifo()


def test_a_link_to_itself_is_explained(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for use in (lambda path: write_private(path, "{}"), read_bytes):
        with pytest.raises(FileProblem):
            use(tmp_path / "loop")


def test_a_file_is_replaced_where_the_system_knows_no_users(tmp_path, monkeypatch):
    """Python in a browser has `os.chown`, and no `os.geteuid`."""
    monkeypatch.delattr(os, "geteuid", raising=False)
    path = tmp_path / "config.json"
    path.write_text("before", encoding="utf-8")
    write_private(path, "after", keep=False)
    assert path.read_text(encoding="utf-8") == "after"
