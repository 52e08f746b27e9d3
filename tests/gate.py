"""Runs every check of the project and says at the end which ran and how each ended.

`make test` and CI call this file, and on Windows a person does: it needs nothing but the installed `dev` extra. The browser and the
small checks run beside the other tests, which leave a core free; named as arguments, checks run one after the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "tests": ["pytest", "-q", "--durations", "40", "--ignore", "tests/browser", "--ignore", "tests/docs"],
    "pages": ["pytest", "-q", "--durations", "10", "-p", "no:cacheprovider", "tests/docs"],
    "browser": ["pytest", "-q", "--durations", "40", "-p", "no:cacheprovider", "tests/browser"],
    "notebooks": ["pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax", "notebooks"],
    # Not --quiet: it silences the very warnings that --strict counts, and then broken links pass.
    "docs": ["mkdocs", "build", "--strict"],
}
#: What runs beside each other. The site is made before the browser and the tests of the pages look at it.
LANES = (("tests", "pages", "types", "notebooks"), ("docs", "lint", "format", "browser"))

Result = tuple[str, int, float]


def main() -> int:
    """Run all checks, or those that are named as arguments; return 0 when all passed."""
    results: list[Result] = []
    if sys.argv[1:]:
        run(sys.argv[1:], results)
    else:
        beside = [threading.Thread(target=run, args=(lane, results), kwargs={"aloud": False}) for lane in LANES[1:]]
        for lane in beside:
            lane.start()
        run(LANES[0], results)
        for lane in beside:
            lane.join()
    print("\n── summary")
    for name in [name for name in CHECKS if name in {each for each, _, _ in results}]:
        _, code, seconds = next(result for result in results if result[0] == name)
        print(f"{'passed' if code == 0 else 'FAILED'}  {name}  ({seconds:.0f} s)")
    return int(any(code for _, code, _ in results))


def run(names: Iterable[str], results: list[Result], *, aloud: bool = True) -> None:
    """Run checks one after the other; without `aloud`, show what each said once it has ended."""
    for name in names:
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "JUPYTER_PLATFORM_DIRS": "1"}
        if ("docs", 0) in [(each, code) for each, code, _ in results]:
            environment["SMSAERO_KIT_TEST_SITE"] = str(ROOT / "site")
        head = f"\n── {name}: python -m {' '.join(CHECKS[name])}"
        if aloud:
            print(head, flush=True)
        command = [sys.executable, "-m", *CHECKS[name]]
        began = time.monotonic()
        ended = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            check=False,
            stdout=None if aloud else subprocess.PIPE,
            stderr=None if aloud else subprocess.STDOUT,
        )
        results.append((name, ended.returncode, time.monotonic() - began))
        if not aloud:
            print(f"{head}\n{ended.stdout.decode(errors='replace')}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
