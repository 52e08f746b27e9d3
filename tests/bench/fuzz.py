r"""Throws generated and mutated inputs at the validator, its renderings and its fixes, and counts what must not happen.

    python tests/bench/fuzz.py --count 1000000 --seed 1 --processes 2
    python tests/bench/fuzz.py --seed 1 --start 4711 --count 1          # input 4711 again

Inputs: the example files with bytes or characters changed, taken out, put in, repeated, cut off or joined with another file's;
parsed configs with values and keys moved or replaced by odd ones, as text, as bytes and as a mapping; broken UTF-8 and other
encodings; deep nesting; soups of JSON's and JavaScript's signs. Input n of a seed is always the same, on any number of processes.

Looked at for each input: nothing raises (but `ConfigRefused` where it should); findings stand in the order of their places,
places within the text, pointers lead to a value or to a missing field; `ok` means no errors. Of each report with something to
fix: fixing twice is fixing once, nothing good turns bad, no error comes from it, no text is lost, and the report that comes with
the mended text is that of the mended text. Each tenth report is also rendered as text, HTML and JSON (that takes about as long
as the rest): no API key, no control character and no tag of the input may show.

Printed are, for each kind of failure, how often it came and the smallest input that was met, shrunk greedily; and the slowest
inputs, in CPU time. The exit code is 1 when there was a failure.
"""

from __future__ import annotations

import argparse
import codecs
import copy
import json
import multiprocessing
import re
import sys
import time
import traceback
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from fuzz_inputs import KEY, Input, made, parsed, places

from smsaero_kit.errors import ConfigRefused
from smsaero_kit.secret import MASK
from smsaero_kit.validation import validate

RENDERED = 10
BATCH = 500
#: How many parts shrinking tries to take out of one input.
MOST_TRIES = 4000

#: What may not stand in a rendering: it steers a terminal, turns the direction of a line, or is half a character.
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
LINE_END = re.compile(r"\r\n|\n|\r")


class Broken(Exception):
    """A promise that an input broke."""


def promise(kept: object, what: str) -> None:
    if not kept:
        raise Broken(what)


def text_of(data: str | bytes) -> str:
    """Return what the places of a report on `data` count in: of broken UTF-8 what comes before, of UTF-16 nothing."""
    if isinstance(data, str) or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data if isinstance(data, str) else ""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data[: error.start].decode("utf-8")


def leads(pointer: str, value: Any) -> str:
    """Return where `pointer` leads in `value`: to `something`, to a field that the last object is `missing`, or `nowhere`."""
    *before, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")]
    for step in [*before, last][1:]:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and re.fullmatch("[0-9]{1,9}", step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return "missing" if step is last and isinstance(value, dict) else "nowhere"
    return "something"


def judge_places(report, text: str | None, value: Any) -> None:
    if text is not None and any(finding.pointer for finding in report.findings):
        value = parsed(text.removeprefix("\ufeff"))
    ends = [len(line) + 1 for line in LINE_END.split((text or "").removeprefix("\ufeff"))]
    before = (0, 0)
    for finding in report.findings:
        # A step that may be the key is masked, so it leads nowhere.
        if MASK not in finding.pointer:
            # A field that is there under another name is shown at that name.
            there = finding.variant in ("misspelt", "wrapped")
            wanted = "missing" if finding.name == "field-missing" and not there else "something"
            promise(leads(finding.pointer, value) == wanted, f"{finding.name}: the pointer does not lead to {wanted}")
        place = finding.place
        promise(
            (place is None) == (text is None), f"{finding.name}: a place although there is no text, or none although there is"
        )
        if place is not None:
            start, end = (place.line, place.column), (place.end_line, place.end_column)
            promise(before <= start <= end, f"{finding.name}: findings not in order, or an end before its start")
            for line, column in (start, end):
                promise(1 <= line <= len(ends) and 1 <= column <= ends[line - 1], f"{finding.name}: a place beyond the text")
            before = start


def starred(pointer: str) -> str:
    """Return `pointer` without the numbers of items: a fix may take one out."""
    return re.sub("/[0-9]+", "/*", pointer)


def judge_fixes(report, text: str | None) -> None:
    fixed = report.fixed()
    mended, mended_text = fixed.report, fixed.source.text
    names = {finding.name for finding in report.findings}
    if text is None or "not-utf-8" in names:
        # What comes after a broken byte is in no text: to write the rest would lose it.
        promise(not fixed.mended, "fix: a mapping or a part of a file is mended")
        return
    again = mended.fixed()
    promise(not again.mended and again.source.text == mended_text, "fix: fixing twice is not fixing once")
    promise(mended.ok or not report.ok, "fix: a good report turned bad")
    if not names & {"invalid-json", "nested-too-deep"}:
        # A field that got its right name is there now: what is wrong within it comes to light.
        absent = [finding for finding in report.errors if finding.name == "field-missing"]
        found = {starred(f"{finding.pointer.rpartition('/')[0]}/{finding.facts['field']}") for finding in absent}
        seen = [
            finding for finding in mended.errors if not any(f"{starred(finding.pointer)}/".startswith(f"{one}/") for one in found)
        ]
        more = Counter(finding.rule for finding in seen) - Counter(finding.rule for finding in report.errors)
        promise(not more, f"fix: more errors of {', '.join(more)}")
    promise(validate(mended_text, language=report.language).findings == mended.findings, "fix: not the report of the mended text")


def judge_renderings(report) -> None:
    text, html = str(report), report._repr_html_()
    listed = json.dumps([finding.to_mapping() for finding in report.findings], ensure_ascii=False)
    for name, rendering in (("text", text), ("html", html), ("json", listed)):
        promise(rendering, f"{name}: empty")
        promise(KEY not in rendering, f"{name}: shows the key")
        # In JSON a pointer has to be what it is: programs follow it.
        promise(name == "json" or not STEERING.search(rendering), f"{name}: shows a control character")
    promise("<script" not in html and "<img" not in html, "html: shows a tag of the input")


def judge(given: Input, index: int) -> None:
    value = parsed(given.data) if given.as_mapping else None
    is_mapping = isinstance(value, dict)
    report = validate(value if is_mapping else given.data, language=("en", "ru")[index % 2])
    promise(len(report.errors) + len(report.warnings) == len(report.findings), "a finding is no error and no warning")
    promise(report.ok == (not report.errors), "ok does not mean: no errors")
    try:
        report.raise_for_errors()
    except ConfigRefused as refusal:
        promise(not report.ok and str(refusal), "raise_for_errors() refuses what is ok")
    else:
        promise(report.ok, "raise_for_errors() lets errors pass")
    text = None if is_mapping else text_of(given.data)
    judge_places(report, text, value)
    if report.fixable:
        judge_fixes(report, text)
    if index % RENDERED == 0:
        judge_renderings(report)


def failure(given: Input, index: int) -> str:
    """Return what goes wrong with `given`, empty when nothing does."""
    try:
        judge(given, index)
    except Broken as broken:
        return str(broken)
    except Exception as error:  # noqa: BLE001 - that there is none is what is looked at
        frames = [f"{Path(frame.filename).name}:{frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
        ours = [
            frame
            for frame, at in zip(frames, traceback.extract_tb(error.__traceback__), strict=True)
            if "smsaero_kit" in at.filename
        ]
        return f"{type(error).__name__} in {' < '.join(dict.fromkeys([frames[-1], *ours[-1:]]))}"
    return ""


def batch(seed: int, numbers: range):
    """Return how many inputs were judged, each failure as (what, size, number), and the slowest as (seconds, number, size)."""
    failures, slowest = [], []
    for index in numbers:
        given = made(seed, index)
        began = time.process_time()
        what = failure(given, index)
        slowest.append((time.process_time() - began, index, len(given.data)))
        failures += [(what, len(given.data), index)] if what else []
    return len(numbers), failures, sorted(slowest, reverse=True)[:5]


def shrunk(given: Input, index: int, what: str) -> Input:
    """Return `given` with as much taken out as can be while it fails in the same way: first values and keys, then characters."""
    tries = 0

    def fails(data: Any) -> bool:
        nonlocal tries
        tries += 1
        return tries < MOST_TRIES and failure(given._replace(data=data), index) == what

    data, value = given.data, parsed(given.data)
    spots = len(list(places(value)))
    for spot in reversed(range(spots)):
        smaller = copy.deepcopy(value)
        container, key = list(places(smaller))[spot]
        del container[key]
        if fails(text := written(smaller)):
            data, value = text, smaller
    part = (len(data) + 1) // 2
    while part:
        for at in reversed(range(0, len(data), part)):
            if fails(smaller := data[:at] + data[at + part :]):
                data = smaller
        part //= 2
    return given._replace(data=data)


def written(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except ValueError:  # a number of thousands of digits
        return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="how many inputs")
    parser.add_argument("--start", type=int, default=0, help="the number of the first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    wanted = parser.parse_args()
    numbers = range(wanted.start, wanted.start + wanted.count)
    batches = [numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH)]
    times, smallest, slowest = Counter(), {}, []
    done, began = 0, time.monotonic()
    # The first validation of a process imports what is heavy: it would be the slowest.
    with multiprocessing.Pool(wanted.processes, initializer=validate, initargs=("{}",)) as pool:
        for count, failures, slow in pool.imap_unordered(partial(batch, wanted.seed), batches):
            for what, *size_and_index in failures:
                times[what] += 1
                smallest[what] = min(smallest.get(what, size_and_index), size_and_index)
            slowest = sorted([*slowest, *slow], reverse=True)[:5]
            done += count
            if done % 50_000 == 0:
                print(f"{done:,} inputs, {len(times)} kinds of failures", file=sys.stderr, flush=True)
    seconds = time.monotonic() - began
    print(
        f"seed {wanted.seed}: {done:,} inputs in {seconds:.0f} s, {done / seconds:.0f} a second by {wanted.processes} processes"
    )
    print(f"{sum(times.values()):,} failures of {len(times)} kinds")
    for what, count in times.most_common():
        index = smallest[what][1]
        given = shrunk(made(wanted.seed, index), index, what)
        shown = re.sub(r"(.)\1{30,}", lambda run: f"{run[1]}…{len(run[0])} times…", repr(given.data))
        print(
            f"- {what}: {count:,} times, e.g. input {index}; {'the mapping ' if given.as_mapping else ''}{shown:.1000}",
            flush=True,
        )
    print("slowest:", ", ".join(f"input {index} ({size:,} long) {taken * 1000:.0f} ms" for taken, index, size in slowest))
    return int(bool(times))


if __name__ == "__main__":
    sys.exit(main())
