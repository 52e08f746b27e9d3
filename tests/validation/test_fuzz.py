"""Broken JSON of every kind gives findings, never a traceback: a few thousand of the inputs that the fuzz command makes by the million."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FUZZ = Path(__file__).parents[1] / "bench" / "fuzz.py"


def test_mutated_files_and_soups_of_signs_keep_every_promise_of_a_report():
    """The seed is not the one that people run by hand: together they see more."""
    done = subprocess.run(
        [sys.executable, str(FUZZ), "--count", "2500", "--seed", "20261124", "--processes", "1"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "2,500" in done.stdout or "2500" in done.stdout
