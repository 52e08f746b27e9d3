"""Runs every check of the project, one after the other, and says at the end which ran and how each ended.

`make test` and CI call this file, and on Windows a person does: it needs nothing but the installed `dev` extra.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "tests": ["pytest", "-q"],
    "notebooks": ["pytest", "-q", "--nbval-lax", "notebooks"],
    # Not --quiet: it silences the very warnings that --strict counts, and then broken links pass.
    "docs": ["mkdocs", "build", "--strict"],
}


def main() -> int:
    """Run all checks, or those that are named as arguments; return 0 when all passed."""
    wanted = sys.argv[1:] or list(CHECKS)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "JUPYTER_PLATFORM_DIRS": "1"}
    results = []
    for name in wanted:
        command = [sys.executable, "-m", *CHECKS[name]]
        print(f"\n── {name}: python -m {' '.join(CHECKS[name])}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        results.append((name, code, time.monotonic() - began))
    print("\n── summary")
    for name, code, seconds in results:
        print(f"{'passed' if code == 0 else 'FAILED'}  {name}  ({seconds:.0f} s)")
    return int(any(code for _, code, _ in results))


if __name__ == "__main__":
    sys.exit(main())
