"""The tables of the sandbox, made from the sandbox itself. This file knows no endpoint, number, price or choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from markdown_parts import code, escaped, heading, table

from smsaero_kit.sandbox import MAGIC_KEYS, MAGIC_NUMBERS, Magic
from smsaero_kit.sandbox.choices import DEFAULTS, OPTIONS
from smsaero_kit.sandbox.endpoints import ENDPOINTS
from smsaero_kit.sandbox.faults import WORDS
from smsaero_kit.sandbox.state import SENDERS, START_BALANCE, TARIFFS, Sender, channel_of
from smsaero_kit.sandbox.state.operators import OPERATORS
from smsaero_kit.texts import Texts, texts

#: The first choice of each group → the group; `docs.sandbox.choices.<group>` is its heading.
GROUPS = {
    "keys": "who",
    "refusals": "wrong",
    "sender_name_case": "names",
    "price": "message",
    "number_and_cost": "form",
    "callback_fields": "callbacks",
}


def endpoints(language: str) -> str:
    """Return the table of the paths."""
    say = texts(language)
    rows = [[code(f"/v2/{path}"), say(f"docs.sandbox.endpoint.{path}")] for path in ENDPOINTS]
    return table([say("docs.sandbox.path"), say("docs.sandbox.does")], rows) + "\n"


def magic(language: str) -> str:
    """Return the tables of the magic numbers and keys."""
    say = texts(language)
    return "\n\n".join([_magic("docs.sandbox.number", MAGIC_NUMBERS, say), _magic("docs.sandbox.key", MAGIC_KEYS, say)]) + "\n"


def account(language: str) -> str:
    """Return what an account begins with: money, sender names, prices."""
    say = texts(language)
    names = [[code(each.name), _approval(each, say), code(channel_of(each.name))] for each in SENDERS]
    digits = {name: str(digit) for digit, name in OPERATORS.items()}
    prices = [
        [f"{operator}: {digits.get(operator, say('docs.sandbox.any_other'))}", *(each[operator] for each in TARIFFS.values())]
        for operator in next(iter(TARIFFS.values()))
    ]
    parts = [
        say("docs.sandbox.account", balance=START_BALANCE),
        table([say(f"docs.sandbox.{name}") for name in ("sender", "approved", "charged")], names),
        say("docs.sandbox.prices"),
        table([say("docs.sandbox.operator"), *map(code, TARIFFS)], prices),
    ]
    return "\n\n".join(parts) + "\n"


def faults(language: str) -> str:
    """Return the table of the words of faults."""
    say = texts(language)
    return table([code("do"), say("docs.sandbox.happens")], [[code(word), say(f"sandbox.fault.{word}")] for word in WORDS]) + "\n"


def choices(language: str) -> str:
    """Return a table for each group of choices."""
    say, parts = texts(language), []
    heads = [say("docs.sandbox.choices.question"), say("docs.sandbox.choices.values")]
    for group, names in groupby(OPTIONS, key=_grouping()):
        parts.append(heading(2, say(f"docs.sandbox.choices.{group}"), group))
        parts.append(table(heads, [_choice(name, say) for name in names]))
    tables = "\n\n".join(parts)
    return f'<div class="choices" markdown>\n\n{tables}\n\n</div>\n'


def _grouping() -> Callable[[str], str]:
    current = ""

    def group_of(name: str) -> str:
        nonlocal current
        current = GROUPS.get(name, current)
        return current

    return group_of


def _choice(name: str, say: Texts) -> list[str]:
    options, default = OPTIONS[name], getattr(DEFAULTS, name)
    text = f"sandbox.choice.{name}"
    # What is shown, the end of its text's key, and whether it is the default.
    values: list[tuple[str, object, bool]] = [(code(str(word)), word, word == default) for word in options.words]
    if not values:
        values.append((f"{code(str(options.least))}…{code(str(options.most))}", "number", default is not None))
    if options.optional:
        values.append((code("null"), "null", default is None))
    mark = say("docs.sandbox.default") + ("" if options.words or default is None else f": {code(str(default))}")
    lines = [f"{shown}{f' **({mark})**' if chosen else ''} {escaped(say(f'{text}.{end}'))}" for shown, end, chosen in values]
    return [f"{escaped(say(text))}<br>{code(name)}{{ #{name} }}", "<br>".join(lines)]


def _approval(sender: Sender, say: Texts) -> str:
    if not sender.is_approved(0.0):
        return say("docs.no")
    everybody = all(sender.is_approved_by(operator, 0.0) for operator in OPERATORS.values())
    return say("docs.yes") if everybody else ", ".join(sender.operators)


def _magic(head: str, values: Iterable[Magic], say: Texts) -> str:
    return table([say(head), say("docs.sandbox.happens")], [[code(magic.value), say(magic.text_key)] for magic in values])
