"""The kit's own wheel, built from the checkout as a release builds it. This file changes nothing in the checkout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: What the wheel is made from; `pyproject.toml` says the same to hatch.
_SOURCES: Final = ("smsaero_kit", "schema", "notebooks")


def sources(top: Path) -> Iterator[bytes]:
    """Yield the name and the content of each file that the wheel is made from."""
    files = [path for name in _SOURCES for path in (top / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    for path in [top / "pyproject.toml", top / "README.md", *sorted(files)]:
        yield str(path.relative_to(top)).encode()
        yield path.read_bytes()


def build(top: Path, folder: Path) -> None:
    """Put the wheel into `folder`. Nothing is fetched for it: hatchling is part of the extra `docs`."""
    from hatchling.builders.wheel import WheelBuilder

    list(WheelBuilder(str(top)).build(directory=str(folder), versions=["standard"]))
