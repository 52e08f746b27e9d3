"""The site for the tests: the one that the checks built before, or one that is built now as `make docs` does it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
#: Names the folder of a site that was built a moment ago; `tests/gate.py` sets it.
VARIABLE = "SMSAERO_KIT_TEST_SITE"


def built_site(folders: pytest.TempPathFactory) -> Path:
    """Return the folder of the site."""
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    folder = folders.mktemp("site")
    # Without --quiet: that would silence the very warnings that --strict counts.
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=TOP,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder
