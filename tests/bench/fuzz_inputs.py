r"""What `fuzz.py` throws at the validator: input n of a seed is always the same. This file validates nothing."""

from __future__ import annotations

import codecs
import copy
import json
import random
import re
from pathlib import Path
from typing import Any, NamedTuple

FILES = [path.read_bytes() for path in sorted((Path(__file__).resolve().parents[2] / "schema" / "examples").glob("*/*.json"))]
TEXTS = [data.decode("utf-8", "replace") for data in FILES]
KEY = "0123456789abcdefghijklmnopqrstuv"  # the one of the examples

#: Values as they stand in a text; not all of them are JSON.
ODD = r"""
null true 0 -0 -0.0 1.5 1e5 1e999 -1e999 NaN -Infinity undefined [] {} [null] [[[[[]]]]] "" "\u0020" "\n" "\t{{code}}" "x\u0020"
{"a":1,"a":2} {"__proto__":{"constructor":null}} {"usageType":"SignIn","content":"{{code}}"} {"content":"1"} "\ud800" "\udc00\ud83d"
"\ud83d\ude00{{code}}" "😀{{code}}" "e\u0301" "\u0000" "\u001b[31m" "\u0085" "\u202e{{code}}" "{{c\u200bode}}" "\ufeff" "\u2028" "\x"
"\u00a0a@b.co" "<script>alert(1)</script>" "'\"><img\u0020src=x>&amp;" "\\\"\/\b" "{{code}}" "{{code}}{{ссылка}}" "{{__proto__}}"
"{{constructor.name}}" "{{CODE}}" "{{{{{{{{" "{{code}}}}" "${code}" "{0}%s%(x)s{x}" "SignIn" "signin\u0020" "Test" "ForgotPasword"
"OrganizationInvitation" "SMSAERO" "name@example.com" "a@b" "яндекс@почта.рф" "::error::" 'a' “a” `a` /*a*/ """.split()  # noqa: SIM905 - one a line would be three pages
ODD += [
    "9" * 5000,
    "-" + "9" * 5000,
    "0." + "3" * 5000,
    "[" * 97 + "]" * 97,
    "[" * 101 + "]" * 101,
    '"\ud800"',
    '"\ud83d\\ude00"',
]
ODD += ['"\x1b[31m"', f'"{KEY}"', f'" {KEY}\u202e"', f'"{{{{{KEY}}}}}"', KEY, f'"{"a" * 5000}"', f'"{"{{code}} код " * 300}"']
KEYS = "__proto__ constructor toString email Email apiKey api_key senderName templates usageType content Content $schema a/b~c 0 -1".split()  # noqa: SIM905 - as above
KEYS += ["", " ", "apiKey ", KEY, "\u202e", "\ud800", "\x00", "<script>", "{x}", "e" * 300]
SOUP = r"""// /* */ => ... ``` json --- null true NaN None undefined -Infinity 1e5 {{ }} {{code}} const function( \u \ud800 "email": "apiKey":"
"templates": [{"usageType":"SignIn", "content":" email: <script> ::error:: ": ", ",} """.split()  # noqa: SIM905 - as above
SOUP += [
    *'{}[]{}[],:,:"""\'`\\/=;#()<>+-.0123456789eE \n\r\t\x0b\x00\x7f\x85\u2028\ufeff“”«»‘\U0001f600\ud83d\ude00яі\u0301\u200d'
]
SOUP += ["\r\n", "export default ", "Here it is:\n", f'"{KEY}"', "\x1b[2J", '",\n']
SPOILT = [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\xe2\x80", b"\x80", b"\xf4\x90\x80\x80", codecs.BOM_UTF8]
ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1251", "latin-1", "utf-7"]
NESTED = ["[", '{"a":', '{"templates":[', "[[{}],", "{", '{"', "[{}", "\\\\"]


class Input(NamedTuple):
    """What is validated: text or bytes, or the mapping that they describe."""

    data: Any
    as_mapping: bool = False


def number(digits: str) -> int:
    """Read a whole number without the limit that `int` has."""
    return int(digits) if len(digits) < 4000 else 10**4999 * (-1 if digits[0] == "-" else 1)


def parsed(text: str | bytes) -> Any:
    """Return JSON read by the standard library, or None."""
    try:
        return json.loads(text, parse_int=number)
    except (ValueError, RecursionError):
        return None


CONFIGS = [value for value in map(parsed, FILES) if isinstance(value, dict)]


def mutated(dice, data, other, piece):
    """Return `data` (text or bytes) changed in one to four places; `piece()` is what is put in, `other` what is joined."""
    for _ in range(dice.choice([1, 1, 1, 2, 3, 4])):
        start, change = dice.randint(0, len(data)), dice.randrange(6)
        end = start + dice.choice([1, 1, 2, 5, 20, 200])
        if change == 0:
            data = data[:start] + piece() + data[start + 1 :]
        elif change == 1:
            data = data[:start] + data[end:]
        elif change == 2:
            data = data[:start] + piece() + data[start:]
        elif change == 3:
            data = data[:end] + data[start:end] * dice.choice([1, 1, 2, 50]) + data[end:]
        elif change == 4:
            data = data[:start] + other[dice.randint(0, len(other)) :]
        else:
            data = dice.choice([data[:start], data[start:]])
    return data


def places(value):
    """Yield each (container, key or index) within `value`."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


def odd(dice) -> str:
    """Return a mark in whose place one of `ODD` is put when the config is a text."""
    return f"@{dice.randrange(len(ODD))}@"


def restructured(dice) -> str:
    """Return the text of a config with values and keys moved, dropped or replaced by odd ones."""
    value = copy.deepcopy(dice.choice(CONFIGS))
    for _ in range(dice.choice([1, 1, 1, 2, 3, 5])):
        spots = list(places(value))
        if not spots:
            break
        (container, key), (holder, name) = dice.choice(spots), dice.choice(spots)
        change = dice.randrange(7)
        if change == 0:
            del container[key]
        elif change == 1 and isinstance(key, str):
            container[dice.choice([*KEYS, key.lower(), f"{key} "])] = container.pop(key)
        elif change == 1:
            container.insert(dice.randint(0, len(container)), copy.deepcopy(container[key]))
        elif change == 2 and isinstance(key, str):
            container[dice.choice(KEYS)] = odd(dice)
        elif change == 3:
            container[key] = copy.deepcopy(holder[name])
        elif change == 4 and isinstance(container[key], str):
            container[key] = mutated(dice, container[key], dice.choice(TEXTS), lambda: dice.choice(SOUP))
        else:
            container[key] = odd(dice)
    text = json.dumps(value, indent=dice.choice([None, 2, "\t"]), ensure_ascii=dice.random() < 0.5)
    text = re.sub('"@([0-9]+)@"', lambda mark: ODD[int(mark[1]) % len(ODD)], text)
    return text if dice.random() < 0.8 else text.replace("\n", dice.choice(["\r\n", "\r", "\n\n"]))


def made(seed: int, index: int) -> Input:
    """Return input number `index` of `seed`."""
    dice = random.Random(f"{seed} {index}")
    kind = dice.random()
    if kind < 0.2:
        return Input(mutated(dice, dice.choice(FILES), dice.choice(FILES), lambda: dice.choice([dice.randbytes(1), *SPOILT])))
    if kind < 0.22:
        return Input(dice.choice(TEXTS).encode(dice.choice(ENCODINGS), "replace"))
    if kind < 0.45:
        text = mutated(dice, dice.choice(TEXTS), dice.choice(TEXTS), lambda: dice.choice(SOUP))
    elif kind < 0.85:
        text = restructured(dice)
    elif kind < 0.99:
        text = "".join(dice.choices(SOUP, k=dice.randint(0, 40)))
    else:
        text = dice.choice(NESTED) * dice.choice([99, 100, 101, 2000])
    how = dice.random()
    return Input(text, as_mapping=how < 0.1) if how < 0.7 else Input(text.encode("utf-8", "surrogatepass"))
