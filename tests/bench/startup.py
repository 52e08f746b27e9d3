"""How much CPU time the command takes from its start to its end, beside check-jsonschema, and an import beside a bare interpreter.

    python tests/bench/startup.py [--runs 20]

A wheel of the checkout and check-jsonschema are installed into clean virtual environments of their own in a temporary folder, with
the versions of `constraints.txt`, and compiled to byte code. Each run is a whole process; its time is user + system as the
operating system counted it (`wait4`), which other work on the machine disturbs less than a clock on the wall. The two sides take
turns, A B A B …, and `ratio` is the median of A / B of each pair: a machine that gets slower meanwhile slows both.
The last rows are the same command where the checkers of `format` are installed, which come with the `notebook` extra: jsonschema
imports what it finds of them. Nothing is asserted. Not for Windows, which has no `wait4`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VALID = ROOT / "schema" / "examples" / "valid" / "complete-russian.json"
INVALID = ROOT / "schema" / "examples" / "invalid" / "code-placeholder-missing--upper-case.json"
SCHEMA = ROOT / "schema" / "smsaero-connector.schema.json"

#: What a shell of a user has: no checkout on the path, byte code is written and used.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {"SMSAERO_KIT_LANG": "en"}


def installed(folder: Path, *packages: str) -> Path:
    """Return the folder of programs of a fresh environment with `packages`."""
    print(f"installing {' '.join(Path(package).name for package in packages)} …", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], env=ENVIRONMENT, check=True)
    programs = folder / "bin"
    pip = [str(programs / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", str(ROOT / "constraints.txt"), *packages], env=ENVIRONMENT, check=True)
    # pip compiles what it installs; this is for a pip that was told not to.
    subprocess.run([str(programs / "python"), "-m", "compileall", "-q", str(folder / "lib")], env=ENVIRONMENT, check=False)
    return programs


def cpu_milliseconds(command: list[str], folder: Path, expected: int) -> float:
    """Run `command` in `folder` and return its user and system time; it must exit with `expected`, or the figure is of a crash."""
    with subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != expected:
        raise SystemExit(f"exit code {process.returncode} instead of {expected}: {' '.join(command)}")
    return (used.ru_utime + used.ru_stime) * 1000


def compare(title: str, a: list[str], b: list[str], folder: Path, *, runs: int, expected: int = 0) -> None:
    """Print how long `a` and `b` take in turns."""
    pairs = []
    for run in range(runs + 1):
        pair = cpu_milliseconds(a, folder, expected), cpu_milliseconds(b, folder, expected)
        if run:  # the first one warms up
            pairs.append(pair)
    print(title)
    for command, taken in zip((a, b), zip(*pairs, strict=True), strict=True):
        words = " ".join(word if word.startswith("-") else Path(word).name for word in command)
        print(f"  {statistics.median(taken):7.1f} ms  ({min(taken):.1f} to {max(taken):.1f})  {words}")
    print(f"  ratio {statistics.median(first / second for first, second in pairs):.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20, help="how many pairs of runs each comparison has")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        wheel = str(next(folder.glob("*.whl")))
        kit = installed(folder / "kit", wheel)
        formats = installed(folder / "kit-formats", wheel, "jsonschema[format-nongpl]")
        checker = installed(folder / "checker", "check-jsonschema")
        python = str(kit / "python")
        theirs = [str(checker / "check-jsonschema"), "--schemafile", str(SCHEMA)]
        compare("an import", [python, "-c", "import smsaero_kit"], [python, "-c", "pass"], folder, runs=runs)
        for name, programs in (("validate", kit), ("validate, with the checkers of format", formats)):
            ours = [str(programs / "smsaero-kit"), "validate"]
            for file, code in ((VALID, 0), (INVALID, 1)):
                title = f"{name}, {'a valid' if code == 0 else 'an invalid'} file"
                compare(title, [*ours, str(file)], [*theirs, str(file)], folder, runs=runs, expected=code)


if __name__ == "__main__":
    main()
