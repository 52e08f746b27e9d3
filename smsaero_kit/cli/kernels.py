"""How Jupyter's kernels are reached: over sockets that only this user can open. This file starts no kernel.

Over TCP, every user of this machine can listen to what a kernel says, for nobody is asked who he is there.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: What `KernelManager` is told. Windows has no such sockets.
SETTINGS: Final[dict[str, str]] = {} if sys.platform == "win32" else {"transport": "ipc"}
#: A socket's path has 103 bytes on macOS; `/kernel-<uuid>-ipc-1` has 50 of them.
_LONGEST_PATH: Final = 103
_NAME: Final = 50


def fits(folder: Path | str, deeper: int = 0) -> bool:
    """Return whether a kernel's sockets can be in `folder`, or in a folder below it whose path is longer by `deeper` bytes."""
    return len(os.fsencode(os.fspath(folder))) + deeper + _NAME <= _LONGEST_PATH


def short_folder(deeper: int) -> str:
    """Return a folder for temporary files below which sockets fit, as in `fits`."""
    usual = tempfile.gettempdir()
    return usual if sys.platform == "win32" or fits(usual, deeper) else "/tmp"  # noqa: S108 - what is made there is private


@contextlib.contextmanager
def over_sockets() -> Iterator[tuple[list[str], dict[str, str]]]:
    """Yield the arguments and the variables that let a Jupyter server reach its kernels over sockets."""
    arguments = [f"--KernelManager.{name}={value}" for name, value in SETTINGS.items()]
    if not arguments or _takes_sockets(_usual_folder()):
        yield arguments, {}
        return
    name = "smsaero-kit-"
    made_deeper = len(f"/{name}12345678")
    with tempfile.TemporaryDirectory(prefix=name, dir=short_folder(made_deeper), ignore_cleanup_errors=True) as private:
        yield arguments, {"JUPYTER_RUNTIME_DIR": private}


def _usual_folder() -> Path:
    from jupyter_core.paths import jupyter_runtime_dir

    return Path(jupyter_runtime_dir())


def _takes_sockets(folder: Path) -> bool:
    """Return whether a kernel's sockets can be made in `folder`: not every file system has them, and no path may be long."""
    import socket
    import uuid

    if sys.platform == "win32":
        return False
    # A name as long as the real ones.
    probe = folder / f"kernel-{uuid.uuid4()}-ipc-1"
    try:
        # As Jupyter itself makes it.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with socket.socket(socket.AF_UNIX) as tried:
            tried.bind(str(probe))
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return True
