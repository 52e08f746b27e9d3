"""Puts the notebooks and the check that run in the browser into the built site. This file makes neither of them.

try/                       JupyterLite
try/static/pyodide/        Pyodide, the wheels, and two lists: for the notebooks, and for the check of a JSON
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from . import fetching, jupyter, kit_wheel
from .kept import Kept
from .pyodide_lock import lock_of

#: Where the notebooks are, seen from the root of the site.
FOLDER: Final = "try"
#: Where Pyodide is, seen from the root of the site.
PYODIDE: Final = f"{FOLDER}/static/pyodide"
#: The list of what the check of a JSON loads, beside Pyodide.
CHECK_LOCK: Final = "check-lock.json"
#: What the kit needs to check a JSON; the rest of what it depends on is for sending and for notebooks.
_FOR_CHECK: Final = ("attrs", "jsonschema", "pyrsistent")
#: Wheels of JupyterLite's own, inside of what it built.
_OF_KERNEL: Final = "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"


def place(top: Path, site: Path) -> None:
    """Put everything into the folder `site`, from the checkout at `top`."""
    kept = _kept(top)
    with kept.alone():
        shutil.copytree(_made(top, kept), site / FOLDER, dirs_exist_ok=True)


def check_size(top: Path) -> int:
    """Return how many bytes the check of a JSON loads, as they lie in the folder: a server that compresses sends fewer."""
    kept = _kept(top)
    with kept.alone():
        pyodide = _made(top, kept) / Path(PYODIDE).relative_to(FOLDER)
        lock = json.loads((pyodide / CHECK_LOCK).read_text(encoding="utf-8"))
        names = [each["file_name"] for each in lock["packages"].values()]
        loaded = [name for name in jupyter.PYODIDE_FILES if not name.endswith(".json")]
        return sum((pyodide / name).stat().st_size for name in (*names, *loaded, CHECK_LOCK))


def _kept(top: Path) -> Kept:
    return Kept(top / "build" / "lite")


def _made(top: Path, kept: Kept) -> Path:
    """Return the folder that becomes `try/`, made anew when something that it is made from has changed."""
    notebooks = top / "notebooks"
    here = Path(__file__).parent
    pins, own = list(fetching.pins()), _contents([*here.glob("*.py"), *here.glob("bar.*")])
    # The line above a notebook speaks both languages.
    own += _contents((top / "smsaero_kit" / "locales").glob("*/LC_MESSAGES/*.mo"))
    for_lite = [*pins, *own, *_contents(notebooks.glob("*.ipynb"))]
    packages = kept.folder("packages", pins, fetching.fetch)
    lite = kept.folder("jupyter", for_lite, lambda folder: jupyter.build(packages, notebooks, folder))

    def put_together(folder: Path) -> None:
        shutil.copytree(lite / "site", folder, dirs_exist_ok=True)
        kit_wheel.build(top, folder / Path(PYODIDE).relative_to(FOLDER))
        _add_wheels(packages, folder)

    return kept.folder("try", [*for_lite, *kit_wheel.sources(top)], put_together)


def _add_wheels(packages: Path, folder: Path) -> None:
    pyodide = folder / Path(PYODIDE).relative_to(FOLDER)
    kit = fetching.wheel_of(pyodide, "smsaero_kit")
    of_kernel = [each for each in (folder / _OF_KERNEL).glob("*.whl") if not each.name.startswith("widgetsnbextension")]
    others = sorted([*(packages / "browser").glob("*.whl"), *of_kernel])
    for wheel in others:
        shutil.copy(wheel, pyodide)
    original = packages / "node_modules" / "pyodide" / "pyodide-lock.json"
    (pyodide / original.name).write_text(lock_of([kit, *others], original, ["notebook"]), encoding="utf-8")
    for_check = [kit, *(fetching.wheel_of(packages / "browser", name) for name in _FOR_CHECK)]
    (pyodide / CHECK_LOCK).write_text(lock_of(for_check, original), encoding="utf-8")


def _contents(paths: Iterable[Path]) -> list[bytes]:
    return [path.read_bytes() for path in sorted(paths)]
