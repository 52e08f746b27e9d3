"""How long a validation takes and how much memory it needs: everyday configs in milliseconds, monstrous ones in seconds and MiB.

    python tests/bench/validation.py            # both parts, some minutes
    python tests/bench/validation.py --everyday
    python tests/bench/validation.py --huge [--limit 120] [--only NAME]

Nothing is asserted: the figures are to be compared with those of another version on the same machine. All times are CPU time of
the process (a validation waits for nothing, so that is what a user waits on an idle machine), so that other work on the machine
disturbs less.

In the first part each call is timed on its own, after a warm-up, in one process: median and 95th percentile.

In the second part each case is a fresh process. `validate` is the one call of `validate(text)`, `str` the one call of
`str(report)` after it. `MiB` is how much the highest memory use of the process (`ru_maxrss`) grew over that of the same process
when everything was imported and one small config was validated; so it includes the text itself, which is read after that. Below
the sizes that double, `x` says how often the time of the size before is in it: 2.0 is linear, 4.0 is quadratic.
Not for Windows, which has no `resource`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import statistics
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "schema" / "examples"
SMALL = EXAMPLES / "valid" / "complete-russian.json"
MEBIBYTE = 1 << 20
#: A round ten million, so that sizes read well.
TEN_MB = 10_000_000
COUNTS = (25_000, 50_000, 100_000)
FLOWS = [
    *("Register", "SignIn", "ForgotPassword", "Generic", "MfaVerification", "BindMfa", "BindNewIdentifier"),
    *("UserPermissionValidation", "OrganizationInvitation"),
]


def config_of(templates: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the text of a config piece by piece, laid out as an editor does it."""
    yield '{\n  "email": "name@example.com",\n  "apiKey": "0123456789abcdefghijklmnopqrstuv",\n  "senderName": "SMS Aero",\n'
    yield '  "templates": ['
    for number, (usage_type, content) in enumerate(templates):
        yield "," if number else ""
        yield f'\n    {{\n      "usageType": {json.dumps(usage_type)},\n      "content": {json.dumps(content)}\n    }}'
    yield "\n  ]\n}\n"


def templates(count: int, content: str = "{{code}} is your code.", usage_types: Iterable[str] = ()) -> Iterator[str]:
    return config_of(zip(usage_types or itertools.cycle(FLOWS), itertools.repeat(content, count), strict=False))


def unknown_usage_types() -> Iterator[str]:
    """Yield names that differ from each other and are near known ones: for such a name the validator looks for what is meant."""
    return (f"{FLOWS[number % len(FLOWS)]}{number}" for number in itertools.count())


def filled(before: str, piece: str, after: str = "", size: int = TEN_MB) -> Iterator[str]:
    """Yield `before`, `piece` again and again up to `size` characters, `after`."""
    yield before
    whole, times = piece * (MEBIBYTE // len(piece)), size // len(piece)
    while times > 0:
        part = min(times, MEBIBYTE // len(piece))
        yield whole[: part * len(piece)]
        times -= part
    yield after


def garbage() -> str:
    return "".join(random.Random(1).choices(string.printable + "яЖ“”«»–\u00a0", k=MEBIBYTE))


FIELD = '{"email": "name@example.com", "apiKey": "0123456789abcdef", "senderName": '
CONTENT = '{"templates": [{"usageType": "SignIn", "content": "'

#: Name → the pieces of the text. They are written one by one, so that the process that starts the others stays small (see `main`).
HUGE: dict[str, Callable[[], Iterator[str]]] = {
    **{f"{count:,} templates": lambda count=count: templates(count) for count in COUNTS},
    **{f"{count:,} templates, each with an error": lambda count=count: templates(count, "no code") for count in COUNTS},
    **{
        f"{count:,} templates, each of another unknown usage type": lambda count=count: templates(
            count, usage_types=unknown_usage_types()
        )
        for count in COUNTS
    },
    "10 MB: a string": lambda: filled('"', "a", '"'),
    "10 MB: a string as senderName": lambda: filled(FIELD + '"', "a", '"}'),
    "10 MB: a string as content": lambda: filled(CONTENT, "a ", '"}]}'),
    "10 MB: a content of {{": lambda: filled(CONTENT, "{{", '"}]}'),
    "10 MB: a content of digits": lambda: filled(CONTENT, "7", '"}]}'),
    "10 MB: a content of spaces": lambda: filled(CONTENT, " ", '"}]}'),
    "10 MB: an email of a.": lambda: filled('{"email": "', "a.", '"}'),
    "10 MB: an array of numbers": lambda: filled("[0", ",1234567", "]"),
    "10 MB: an array of numbers as senderName": lambda: filled(FIELD + "[0", ",1234567", "]}"),
    '10 MB: nested braces {"a":{"a":': lambda: filled("", '{"a":'),
    "10 MB: one long key": lambda: filled('{"', "k", '": 1}'),
    "10 MB: backslashes in a string": lambda: filled('"', "\\\\", '"'),
    "10 MB: backslashes in senderName": lambda: filled(FIELD + '"', "\\\\", '"}'),
    "10 MB: backslashes in a string without an end": lambda: filled('"', "\\\\"),
    "10 MB: garbage": lambda: filled("", garbage()),
    "10 MB: {{{{{{": lambda: filled("", "{"),
    "10 MB: spaces": lambda: filled("", " "),
    "10 MB: line ends": lambda: filled("", "\r\n"),
}


def five_errors() -> str:
    contents = ["{{code}} is your code."] * 5 + ["{{CODE}} is your code.", "Your code", "{{ c\u043ede }}", "{{code}}"]
    text = "".join(config_of(zip(FLOWS, contents, strict=True)))
    return text.replace("name@example.com", "name example.com").replace("SMS Aero", "")


def milliseconds(call: Callable[[], object], calls: int) -> str:
    """Return median and 95th percentile of `calls` calls."""
    taken = []
    for _ in range(calls):
        began = time.process_time()
        call()
        taken.append((time.process_time() - began) * 1000)
    return f"{statistics.median(taken):8.3f} {statistics.quantiles(taken, n=20)[-1]:8.3f}"


def everyday(calls: int) -> None:
    from smsaero_kit import validate

    nine = "".join(config_of((flow, "{{code}} is your code.") for flow in FLOWS))
    cases = {
        "clean, 8 texts": SMALL.read_text(encoding="utf-8"),
        "9 texts with warnings": nine.replace("SMS Aero", "SMSAero").replace("is your code.", "is {{your}} code.", 1),
        "9 texts with errors": five_errors(),
    }
    print(f"{'milliseconds: median, 95th percentile':32}{'validate':>17}{'str':>18}{'_repr_html_':>18}")
    for name, text in cases.items():
        report = validate(text, language="en")
        for _ in range(calls // 10):
            str(validate(text, language="en"))
        times = [
            milliseconds(lambda text=text: validate(text, language="en"), calls),
            milliseconds(report.__str__, calls),
            milliseconds(report._repr_html_, calls),
        ]
        print(f"{name:32}{' '.join(times)}   ({len(report.errors)} errors, {len(report.warnings)} warnings)", flush=True)


def highest_memory() -> float:
    """Return the highest memory use of this process so far, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEBIBYTE


def child(path: Path) -> None:
    """Validate the text in `path`; print, as each is known: the import's memory, then time and memory of either step."""
    from smsaero_kit import validate

    str(validate(SMALL.read_text(encoding="utf-8"), language="en"))
    before = highest_memory()
    with path.open(encoding="utf-8", newline="") as file:  # the line ends as they are
        text = file.read()
    began = time.process_time()
    report = validate(text, language="en")
    print(time.process_time() - began, highest_memory() - before, len(report.findings), flush=True)
    began = time.process_time()
    length = len(str(report))
    print(time.process_time() - began, highest_memory() - before, length, flush=True)


def measured(path: Path, limit: float) -> tuple[list[list[float]], str]:
    """Return what the child printed, and why it did not print everything."""
    command = [sys.executable, __file__, "--child", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired as stopped:
        output, problem = (stopped.stdout or b"").decode(), f"stopped after {limit:.0f} s"
    else:
        output = done.stdout
        problem = "" if done.returncode == 0 else (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    return [[float(number) for number in line.split()] for line in output.splitlines()], problem


def huge(only: str, limit: float) -> None:
    columns = f"{'validate s':>11}{'x':>6}{'MiB':>7}{'str s':>9}{'x':>6}{'MiB':>7}  findings, length of str(report)"
    print(f"{'':62}{'MB':>6}{columns}")
    before: list[list[float]] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.json"
        for name, pieces in HUGE.items():
            if only not in name:
                continue
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces())
            steps, problem = measured(path, limit)
            doubles = "templates" in name and not name.startswith(f"{COUNTS[0]:,}")
            cells = []
            for index, (seconds, mebibytes, _) in enumerate(steps):
                ratio = f"{seconds / before[index][0]:.1f}" if doubles and index < len(before) else ""
                cells.append(f"{seconds:{11 if index == 0 else 9}.2f}{ratio:>6}{mebibytes:7.0f}")
            counted = ", ".join(f"{step[2]:,.0f}" for step in steps)
            row = f"{name:62}{path.stat().st_size / 1e6:6.1f}{''.join(cells)}  {counted}"
            print(row + (f"  {problem}" if problem else ""), flush=True)
            before = steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--everyday", action="store_true", help="only the first part")
    parser.add_argument("--huge", action="store_true", help="only the second part")
    parser.add_argument("--calls", type=int, default=1000, help="how often each call is timed in the first part")
    parser.add_argument("--limit", type=float, default=120, help="after how many seconds a case of the second part is stopped")
    parser.add_argument("--only", default="", help="only the cases of the second part with this in their name")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.child:
        child(wanted.child)
        return
    if wanted.everyday:
        everyday(wanted.calls)
    elif not wanted.huge:
        # In a process of its own: Linux counts the peak of this one to those that it starts.
        subprocess.run([sys.executable, __file__, "--everyday", "--calls", str(wanted.calls)], check=True)
    if not wanted.everyday:
        huge(wanted.only, wanted.limit)


if __name__ == "__main__":
    main()
