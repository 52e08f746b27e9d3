"""The kit to download: the site gives away the very sources that it was built from. This file decides nothing about installing.

Only what git keeps goes in: a folder in use may hold a connector JSON with its key. An unpacked archive, which git does not know,
carries a list of its own.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

NAME: Final = "smsaero-kit.zip"
#: Of the archive: the paths of everything else in it.
LIST: Final = "contents.txt"
_FOLDER: Final = "smsaero-kit"
#: The same sources make the same bytes.
_WHEN: Final = (2020, 1, 1, 0, 0, 0)


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Publish the archive at the top of the site."""
    if NAME not in files.src_uris:
        top = Path(config.config_file_path).parent
        folder = top / "build" / "source"
        pack(top, folder / NAME)
        files.append(File(NAME, str(folder), config.site_dir, config.use_directory_urls))
    return files


def pack(top: Path, archive: Path) -> None:
    """Write the sources at `top` into `archive`, in one folder."""
    names = sources(top)
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            path = top / name
            _add(packed, name, path.read_bytes(), executable=bool(path.stat().st_mode & 0o100))
        _add(packed, LIST, "".join(f"{name}\n" for name in names).encode(), executable=False)


def sources(top: Path) -> list[str]:
    """Return the paths of what the kit consists of, relative to `top`."""
    if (top / ".git").exists():
        told = subprocess.run(  # noqa: S603 - the command is this one
            [shutil.which("git") or "git", "ls-files", "-z"], cwd=top, capture_output=True, check=True
        ).stdout.decode()
        names = told.split("\0")
    else:
        names = (top / LIST).read_text(encoding="utf-8").split("\n")
    return sorted(name for name in names if name and (top / name).is_file())


def _add(packed: zipfile.ZipFile, name: str, content: bytes, *, executable: bool) -> None:
    entry = zipfile.ZipInfo(f"{_FOLDER}/{name}", _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # Permissions as Unix has them stand in the upper half.
    entry.external_attr = (0o100755 if executable else 0o100644) << 16
    packed.writestr(entry, content)
