"""`render` gives the text that Logto's own package gives, letter for letter, or fails where that fails."""

from __future__ import annotations

import json
import math
import struct
from collections import Counter
from pathlib import Path

from smsaero_kit.render import render

TABLE = Path(__file__).parent.parent / "connector" / "cases" / "render.json"

# The keys of the payloads, and the beginnings of most paths, so that they meet often.
KEYS = ["code", "code", "a", "b", "locale", "x_1", "0", "", "a.b", "код", "toString", "constructor", "__proto__", "length"]
INHERITED = """constructor __proto__ hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf
    __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__""".split()  # noqa: SIM905 - a list of quoted names is harder to read
OF_ARRAYS = """length 0 1 01 at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap
    forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice
    toReversed toSorted toSpliced unshift values with""".split()  # noqa: SIM905
STRANGERS = ["prototype", "CODE", "name", "call", "hasOwn", "group", "-", "$", "user"]
SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
LOOK_ALIKES = "\u200b\u180e\u0085\x1c\x1d\x1e\x1f\x00\u2060\u200d\u00ad\u3164-"
NOISE = [*"{}.$&\\\x00\u2028\ud83d\ude00\ud800\udfff\U0001f600", "{{", "}}", "code", "Ваш код"]


def some(dice, letters, most):
    return "".join(dice.choices(letters, k=dice.randint(0, most)))


def any_character(dice):
    return chr(dice.randrange(dice.choice([0x80, 0x800, 0x10000, 0x110000])))


def path(dice):
    steps = [dice.choice(dice.choices([KEYS, INHERITED, STRANGERS], [8, 2, 1])[0])]
    while dice.random() < 0.4:
        steps.append(dice.choice(dice.choice([KEYS, INHERITED, OF_ARRAYS, STRANGERS])))
    return ".".join(steps)


def piece(dice):
    kind = dice.random()
    if kind < 0.5:
        return "{{" + some(dice, SPACES, 2) + path(dice) + some(dice, SPACES, 2) + "}}"
    if kind < 0.7:
        opening, closing = dice.choice(["{{", "{", "{{{", "{ {"]), dice.choice(["}}", "}", "}}}", "} }", ""])
        return opening + some(dice, SPACES + LOOK_ALIKES, 2) + path(dice) + some(dice, SPACES + LOOK_ALIKES, 2) + closing
    return dice.choice(NOISE) if kind < 0.85 else any_character(dice)


def content(dice):
    return "".join(piece(dice) for _ in range(dice.randint(1, 5)))


def number(dice):
    kind = dice.random()
    if kind < 0.3:
        return dice.randint(-(10 ** dice.randint(1, 40)), 10 ** dice.randint(1, 40))
    if kind < 0.6:
        return float(f"{dice.choice('-+')}{dice.randint(0, 10 ** dice.randint(1, 18))}e{dice.randint(-40, 30)}")
    number = struct.unpack("<d", dice.randbytes(8))[0]
    return number if math.isfinite(number) else 0.0


def value(dice, depth=0):
    kind = dice.random()
    if depth < 3 and kind < 0.5:
        inner = [value(dice, depth + 1) for _ in range(dice.randint(0, 3))]
        return inner if kind < 0.2 else {dice.choice(KEYS): item for item in inner}
    if kind < 0.65:
        return dice.choice([None, True, False, "", 0])
    return number(dice) if kind < 0.8 else content(dice)


def payload(dice):
    return {"code": value(dice), **{dice.choice(KEYS): value(dice) for _ in range(dice.randint(0, 4))}}


def ours(text, payload_text):
    try:
        return render(text, json.loads(payload_text))
    except TypeError:
        return {"error": "TypeError"}


def differing(connector, cases):
    """Return what the two sides make of the cases that they render differently, the shortest case first."""
    theirs = connector.render(cases)
    both = [(case, ours(*case), real) for case, real in zip(cases, theirs, strict=True)]
    return theirs, sorted((row for row in both if row[1] != row[2]), key=lambda row: len("".join(row[0])))


def test_the_table_is_true(connector):
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert connector.render([row[:2] for row in table]) == [row[2] for row in table]


def test_every_character_counts_as_space_exactly_where_it_does_for_logto(connector):
    """All of the basic plane, lone surrogates included; the rest of Unicode has no white space."""
    _, different = differing(connector, [(f"{{{{{chr(point)}code}}}}", '{"code": 1}') for point in range(0x10000)])
    assert different[:5] == []


def test_generated_texts_are_rendered_alike(connector, dice, times):
    cases = list(dict.fromkeys((content(dice), json.dumps(payload(dice))) for _ in range(20_000 * times)))
    theirs, different = differing(connector, cases)
    assert different[:5] == []
    kinds = Counter(
        "fails" if isinstance(real, dict) else "replaced" if real != case[0] else "unchanged"
        for case, real in zip(cases, theirs, strict=True)
    )
    assert len(cases) >= 19_000 * times
    assert kinds["replaced"] >= 8_000 * times
    assert kinds["unchanged"] >= 2_000 * times
    assert kinds["fails"] >= 50 * times


def test_generated_numbers_are_written_alike(connector, dice, times):
    """Also in spellings that only a hand writes: `-0`, `1E5`, `0.10e-6`, more digits than a double holds, beyond its range."""

    def by_hand():
        fraction = f".{dice.randrange(10 ** dice.randint(1, 25))}" if dice.random() < 0.5 else ""
        exponent = f"{dice.choice('eE')}{dice.choice(['', '+', '-'])}{dice.randrange(400)}" if dice.random() < 0.5 else ""
        return f"{dice.choice(['', '-'])}{dice.randrange(10 ** dice.randint(1, 30))}{fraction}{exponent}"

    spellings = {by_hand() if dice.random() < 0.5 else json.dumps(number(dice)) for _ in range(10_000 * times)}
    _, different = differing(connector, [("{{code}}", f'{{"code": {spelling}}}') for spelling in sorted(spellings)])
    assert different[:5] == []
    assert len(spellings) >= 9_000 * times
