"""Fetches the pinned packages: wheels by pip, Pyodide by npm, each with its hash. This file runs and installs none of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
#: The Python that runs in the browser.
PYTHON: Final = "3.14"
_PINS: Final = ("browser.txt", "tools.txt", "package.json", "package-lock.json")


class FetchFailed(Exception):
    """A package could not be had; the message says what pip or npm said."""


def pins() -> Iterator[bytes]:
    """Yield what decides about the packages."""
    for name in _PINS:
        yield (HERE / name).read_bytes()


def fetch(folder: Path) -> None:
    """Put the wheels that run in the browser into `folder/browser`, those of the tools into `folder/tools`, and Pyodide beside them."""
    for name in ("browser", "tools"):
        _run(
            *(
                sys.executable,
                "-m",
                "pip",
                "--disable-pip-version-check",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
            ),
            *(f"--python-version={PYTHON}", "--implementation=py", "--abi=none", "--platform=any", "--require-hashes"),
            *("--requirement", str(HERE / f"{name}.txt"), "--dest", str(folder / name)),
            inside=folder,
        )
    npm = shutil.which("npm")
    if npm is None:
        raise FetchFailed("npm is not installed: Pyodide comes as one of its packages")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    _run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", inside=folder)


def wheel_of(folder: Path, name: str) -> Path:
    """Return the wheel of the package `name`, written as in its file's name, in `folder`."""
    (found,) = folder.glob(f"{name}-[0-9]*.whl")
    return found


def _run(*command: str, inside: Path) -> None:
    done = subprocess.run(command, cwd=inside, capture_output=True, text=True, check=False)  # noqa: S603 - pip and npm
    if done.returncode != 0:
        raise FetchFailed(f"{' '.join(command[:4])} …\n{done.stdout}{done.stderr}".strip())
