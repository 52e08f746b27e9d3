"""JupyterLite with the project's notebooks, on Pyodide from the same site. This file does not put the kit into it: `placing` does.

JupyterLite is unpacked, never installed: what it brings would show up in everybody's own JupyterLab.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Final

from smsaero_kit.texts import LANGUAGES, texts

from .fetching import wheel_of

KERNEL: Final = "@jupyterlite/pyodide-kernel-extension:kernel"
#: Of the npm package: what a browser loads.
PYODIDE_FILES: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
_IMPORTED: Final = ("doit", "jupyterlite_core", "jupyterlite_pyodide_kernel", "pkginfo")
_EXTENSIONS: Final = (
    ("tools", "jupyterlite_pyodide_kernel"),
    ("tools", "jupyterlab_widgets"),
    ("browser", "anywidget"),
)
#: What the kernel itself consists of. Jedi cannot be left out.
_KERNEL_PACKAGES: Final = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")

#: What the line above a notebook says.
_BAR_WORDS: Final = ("label", "back", "loading", "running", "alive", "next", "failed")

_SETTINGS: Final[dict[str, Any]] = {
    "appName": "smsaero-kit",
    "appUrl": "./tree",
    "faviconUrl": "../../stylesheets/favicon.svg",
    # For the bar and for tests; it shows nothing that a page's scripts do not have anyway.
    "exposeAppInBrowser": True,
    # What a reader enters stays in the tab and is gone with it: a saved connector JSON holds the key.
    "contentsStorageDrivers": ["memoryStorageDriver"],
    "enableMemoryStorage": True,
    "litePluginSettings": {KERNEL: {"disablePyPIFallback": True, "loadPyodideOptions": {"packages": list(_KERNEL_PACKAGES)}}},
}
_OVERRIDES: Final[dict[str, Any]] = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
}


class JupyterFailed(Exception):
    """JupyterLite could not be built; the message says what it said."""


def build(packages: Path, notebooks: Path, folder: Path) -> None:
    """Build JupyterLite from `packages` (see `fetching`) with the notebooks in `notebooks` into `folder`, which is empty."""
    work = folder / "work"
    for name in _IMPORTED:
        with zipfile.ZipFile(wheel_of(packages / "tools", name)) as archive:
            archive.extractall(work / "tools")
    lite = work / "lite"
    shutil.copytree(notebooks, lite / "files", ignore=lambda _, names: [name for name in names if not name.endswith(".ipynb")])
    pyodide = lite / "static" / "pyodide"
    pyodide.mkdir(parents=True)
    for name in PYODIDE_FILES:
        shutil.copy(packages / "node_modules" / "pyodide" / name, pyodide)
    _write(lite / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": _SETTINGS})
    _write(lite / "overrides.json", _OVERRIDES)
    settings = {
        "apps": ["notebooks", "tree"],
        "contents": ["files"],
        "output_dir": str(folder / "site"),
        "cache_dir": str(work / "cache"),
        "federated_extensions": [str(wheel_of(packages / place, name)) for place, name in _EXTENSIONS],
        "ignore_sys_prefix": True,
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    _write(lite / "jupyter_lite_config.json", {"LiteBuildConfig": settings})
    done = subprocess.run(
        [sys.executable, "-m", "jupyterlite_core", "build"],
        cwd=lite,
        env={**os.environ, "PYTHONPATH": str(work / "tools"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise JupyterFailed(done.stdout + done.stderr)
    _see_that_it_is_whole(folder / "site", done.stdout)
    _add_icons(folder / "site")
    _add_bar(folder / "site")
    shutil.rmtree(work)


def _see_that_it_is_whole(site: Path, said: str) -> None:
    """Without its address JupyterLite takes Pyodide from elsewhere, and without a list of contents shows no notebook."""
    settings = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]["litePluginSettings"][
        KERNEL
    ]
    whole = settings.get("pyodideUrl") == "./static/pyodide/pyodide.mjs" and (site / "api" / "contents" / "all.json").exists()
    if not whole:
        raise JupyterFailed(f"the build is not whole:\n{said}")


def _add_icons(site: Path) -> None:
    """Give the tab the icons that a Jupyter server would have for it."""
    icons = site / "static" / "favicons"
    icons.mkdir(parents=True)
    for name in ("favicon-notebook.ico", "favicon-busy-1.ico"):
        shutil.copy(site / "notebooks" / "favicon.ico", icons / name)


def _add_bar(site: Path) -> None:
    """Put a line above each notebook that runs its first cell and leads back to the docs."""
    page = site / "notebooks" / "index.html"
    markup = page.read_text(encoding="utf-8")
    if markup.count("</head>") != 1:
        raise JupyterFailed("the page of a notebook is made otherwise now")
    words = {language: {name: texts(language)(f"docs.try.bar.{name}") for name in _BAR_WORDS} for language in LANGUAGES}
    values = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    added = (
        f'<script id="kit-bar-words" type="application/json">{values}</script>\n'
        '<link rel="stylesheet" href="bar.css">\n'
        '<script type="module" src="bar.js"></script>\n</head>'
    )
    page.write_text(markup.replace("</head>", added), encoding="utf-8")
    for name in ("bar.js", "bar.css"):
        shutil.copy(Path(__file__).with_name(name), page.with_name(name))


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
