"""How this program was started, as words that start it again: a bare name helps nobody where it is not on the PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def again(*arguments: str) -> str:
    """Return the command line that starts this program again with `arguments`, to be copied into the terminal that it runs in."""
    words = [*_program(), *arguments]
    if sys.platform == "win32":
        return subprocess.list2cmdline(words)
    import shlex

    return shlex.join(words)


def _program() -> list[str]:
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return [_shortest(Path(sys.executable)), "-m", started.parent.name]
    return [_shortest(started)]


def _shortest(program: Path) -> str:
    """Return the name of `program` if the shell finds just that one by it, and otherwise its path from here, or the whole one."""
    name = program.name[:-4] if program.name.lower().endswith(".exe") else program.name
    found = shutil.which(name)
    place = Path(os.path.abspath(program))  # noqa: PTH100 - `resolve` leads out of a virtual environment
    if found is not None and Path(os.path.abspath(found)).with_suffix("") == place.with_suffix(""):  # noqa: PTH100 - as above
        return name
    try:
        inside = place.relative_to(Path.cwd())
    except (ValueError, OSError):
        return str(place)
    return str(inside) if len(inside.parts) > 1 else os.path.join(os.curdir, inside)  # noqa: PTH118 - a Path drops the dot
