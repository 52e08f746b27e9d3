"""Reading and writing the user's files without losing any. This file never looks at what stands in them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .errors import FileProblem

#: Readable and writable by the owner only: a connector JSON holds the API key.
PRIVATE: Final = 0o600


def read_bytes(path: Path) -> bytes:
    """Return what stands in the file at `path`. Raises `FileProblem`."""
    with _explained(path, reading=True):
        return path.read_bytes()


def write_private(path: Path, text: str, *, keep: bool = True) -> Path | None:
    """Write `text` to `path` as UTF-8 with mode 0600, all at once or not at all.

    A file that stands there already is kept beside it; its new path is returned, or None when there was none. Without `keep` it is
    replaced: for files of the kit's own.
    Raises `FileProblem`; then whatever stood at `path` still stands there.
    """
    shown = str(path)
    path = path.absolute()
    with _explained(path, reading=False):
        # A link is followed, so that the file that it names is replaced and not the link.
        path = path.resolve()
        if path.is_dir():
            raise IsADirectoryError(path)
        if path.exists() and not path.is_file():
            # A device or a pipe: replacing it by a file would take it from everybody.
            raise FileProblem(shown, "special")
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            _keep_owner(path, temporary)
            backup = _back_up(path) if keep else None
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
    return backup


def _keep_owner(path: Path, temporary: str) -> None:
    """Refuse to replace a file that may not be written, and let root leave a file to whom it belongs."""
    if not path.exists():
        return
    if not os.access(path, os.W_OK):
        raise PermissionError(path)
    # Python in a browser has `chown` and no users.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = path.stat()
        os.chown(temporary, owner.st_uid, owner.st_gid)


def _back_up(path: Path) -> Path | None:
    """Copy the file at `path` to the first free name beside it, with mode 0600."""
    try:
        old = path.read_bytes()
    except FileNotFoundError:
        return None
    number = 1
    while True:
        backup = path.with_name(f"{path.name}.bak{number}")
        try:
            handle = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "wb") as stream:
            stream.write(old)
        return backup


@contextlib.contextmanager
def _explained(path: Path, *, reading: bool) -> Iterator[None]:
    shown = str(path)
    try:
        yield
    except FileNotFoundError:
        raise FileProblem(shown, "missing" if reading else "no_folder") from None
    except (IsADirectoryError, NotADirectoryError):
        raise FileProblem(shown, "folder") from None
    except PermissionError:
        raise FileProblem(shown, "denied" if reading else "unwritable") from None
    except (OSError, ValueError, RuntimeError) as error:
        # ValueError: a path with a NUL character. RuntimeError: a link to itself, before Python 3.13.
        raise FileProblem(shown, "failed", getattr(error, "strerror", None) or str(error)) from None


def make_folder(path: Path) -> None:
    """Make the folder at `path`, with those above it, unless it is there. Raises `FileProblem`."""
    with _explained(path, reading=False):
        try:
            path.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            raise NotADirectoryError(path) from None
