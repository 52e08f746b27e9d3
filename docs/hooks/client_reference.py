"""The table of the client's methods, made from the endpoints themselves. This file states no fact: `client_words` has the sentences."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from client_words import EFFECTS, GROUPS, HEADS, RUSSIAN
from markdown_parts import code, escaped, heading, table

from smsaero_kit.gateway import Call, Client, endpoints

#: Where the docs of a method stand, seen from the page of the client.
_METHODS = "python.md#smsaero_kit.gateway.Client"


def page(language: str) -> str:
    """Return a table for each group of endpoints, in the order of `client_words.GROUPS`."""
    order = list(GROUPS)
    parts = []
    for group, names in groupby(sorted(in_order(), key=lambda name: order.index(_group(name))), key=_group):
        parts.append(heading(3, GROUPS[group][language], f"endpoints-{group.replace('_', '-')}"))
        parts.append(table(HEADS[language], [_row(name, language) for name in names]))
    tables = "\n\n".join(parts)
    return f'<div class="endpoints" markdown>\n\n{tables}\n\n</div>\n'


def in_order() -> list[str]:
    """Return the names of the endpoints as the client has them, which is the order of a reader."""
    return [name for name in vars(Client) if name in endpoints.__all__]


def example_of(name: str) -> Call[Any]:
    """Return a call of an endpoint, with whatever values its arguments take."""
    endpoint: Callable[..., Call[Any]] = getattr(endpoints, name)
    wanted = inspect.signature(endpoint).parameters.values()
    return endpoint(**{each.name: _value(each) for each in wanted if each.default is each.empty or each.name == "number"})


def meaning_of(name: str, language: str) -> str:
    """Return what an endpoint does, in a line: the first one of its docstring, or the Russian one."""
    return RUSSIAN[name] if language == "ru" else (inspect.getdoc(getattr(endpoints, name)) or "").split("\n", 1)[0]


def _row(name: str, language: str) -> Sequence[str]:
    call = example_of(name)
    effect = call.effect.value
    return [
        f'[{code(name)}]({_METHODS}.{name})<br><code class="arguments">{escaped(_arguments(name))}</code>',
        _with_code(meaning_of(name, language)),
        f'<span class="effect {effect}">{EFFECTS[effect][language]}</span><br>{code(call.path)}',
    ]


def _arguments(name: str) -> str:
    """Return the arguments and the result of a method, without their types: those stand in its docs."""
    signature = inspect.signature(getattr(Client, name))
    plain = [each.replace(annotation=each.empty) for each in signature.parameters.values() if each.name != "self"]
    result = signature.return_annotation
    return f"{signature.replace(parameters=plain, return_annotation=signature.empty)} → {result}"


def _group(name: str) -> str:
    return str(getattr(endpoints, name).__module__).rpartition(".")[2]


def _value(parameter: inspect.Parameter) -> Any:
    kind = str(parameter.annotation)
    if kind.startswith("Sequence"):
        return ["79990000000"]
    return "79990000000" if kind.startswith("str") else 1


def _with_code(sentence: str) -> str:
    """Return a sentence whose code stands in back quotes, for a cell."""
    return "".join(code(part) if number % 2 else escaped(part) for number, part in enumerate(sentence.split("`")))
