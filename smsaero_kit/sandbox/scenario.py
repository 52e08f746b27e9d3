"""Scenarios: what a sandbox starts with and what goes wrong in it, as JSON. This file never reads a file.

The form is the schema `sandbox-scenario.schema.json`; the control API takes its parts.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from smsaero_kit.errors import ScenarioRefused
from smsaero_kit.schemas import folder

from .clock import Clock
from .endpoints import ENDPOINTS
from .faults import Fault, Faults
from .seen import shortened
from .state import Account
from .state.contacts import Blocked
from .wire import ROOT, Malformed, parsed

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

    from .gateway import Sandbox

SCENARIO_SCHEMA: Final = "sandbox-scenario.schema.json"
_LONGEST_SHOWN: Final = 80
#: Characters of a text.
MOST_CHARACTERS: Final = 5_000_000
#: Values of all lists and objects together: to check so many takes seconds.
MOST_VALUES: Final = 50_000
#: Mistakes that are looked at: one of them is told.
_MOST_MISTAKES: Final = 100
#: What the schema says of each thing in a list or an object → what it says of how many there may be.
_BOUNDED: Final = {"items": "maxItems", "propertyNames": "maxProperties", "additionalProperties": "maxProperties"}


def read_scenario(text: str) -> dict[str, Any]:
    """Return the scenario in `text`, JSON. Raises `ScenarioRefused`."""
    return check(from_json(text))


def from_json(text: str) -> Any:
    """Return the value of a JSON text. Raises `ScenarioRefused`."""
    if len(text) > MOST_CHARACTERS:
        raise ScenarioRefused("too_long", "/")
    try:
        return parsed(text)
    except Malformed as error:
        raise ScenarioRefused("json" if str(error) else "json_unusable", "/", detail=str(error)) from None


def check(values: Any, part: str = "") -> dict[str, Any]:
    """Return `values` if they are a scenario, or the `part` of one: `clock`, `choices`, `account`, `rule`. Raises `ScenarioRefused`.

    Whole numbers that are written as 5.0 come back as 5.
    """
    if _is_long(values):
        raise ScenarioRefused("too_long", "/")
    from jsonschema.exceptions import best_match

    values = _with_whole_numbers(values)
    problem = best_match(islice(_validator(part).iter_errors(values), _MOST_MISTAKES))
    if problem is not None:
        raise _explained(problem)
    checked: dict[str, Any] = values
    return checked


def _is_long(value: Any) -> bool:
    waiting, seen = [value], 0
    while waiting and seen < MOST_VALUES:
        each = waiting.pop()
        seen += 1
        waiting.extend(each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
    return bool(waiting)


def _with_whole_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_whole_numbers(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_whole_numbers(each) for each in value]
    if not isinstance(value, float):
        return value
    # A text is refused wherever a number is wanted.
    return int(value) if value.is_integer() else value if isfinite(value) else str(value)


def apply(sandbox: Sandbox, values: Mapping[str, Any]) -> None:
    """Bring a checked scenario into force: all of it, or, where it raises `ScenarioRefused`, nothing.

    What it says replaces what was, and what it leaves out stays; sender names and blacklist of an account are added to.
    """
    rules = Faults()
    for rule in values.get("faults", ()):
        add_rule(rules, rule)
    with sandbox.changing():
        _apply(sandbox, values)


def _apply(sandbox: Sandbox, values: Mapping[str, Any]) -> None:
    if "seed" in values:
        sandbox.faults.seed(values["seed"])
    if "balance" in values:
        sandbox.start_balance = rubles(values["balance"])
    if "sender_names" in values:
        sandbox.start_names = tuple(values["sender_names"])
    if "choices" in values:
        sandbox.choices = sandbox.choices.changed(values["choices"])
    for account in values.get("accounts", ()):
        set_account(sandbox.account(account["email"]), account)
    if "faults" in values:
        sandbox.faults.clear()
        for rule in values["faults"]:
            add_rule(sandbox.faults, rule)
    set_clock(sandbox.clock, values.get("clock", {}))


def set_account(account: Account, values: Mapping[str, Any]) -> None:
    """Give an account what the checked `values` say."""
    if "balance" in values:
        account.balance = rubles(values["balance"])
    account.set_names(values.get("sender_names", ()))
    for number in values.get("blacklist", ()):
        if account.blacklist.find(number) is None:
            account.blacklist.add(lambda new, number=number: Blocked(new, number, {}))  # type: ignore[misc]
    tariffs = values.get("tariffs", {})
    account.tariffs = {channel: {**prices, **tariffs.get(channel, {})} for channel, prices in account.tariffs.items()}


def set_clock(clock: Clock, values: Mapping[str, float]) -> None:
    """Move the time forward, then let it run as fast as it says."""
    if "advance" in values:
        clock.advance(values["advance"])
    if "speed" in values:
        clock.run(values["speed"])


def add_rule(faults: Faults, values: Mapping[str, Any]) -> int:
    """Put a checked fault or script in force and return its id.

    Raises `ScenarioRefused` when there are too many, and for an `endpoint` that no path of the API fits: it would never happen.
    """
    for step in values.get("steps", [values]):
        pattern = "*" if isinstance(step, str) else step.get("endpoint", "*")
        if not any(fnmatchcase(path, pattern) for path in ENDPOINTS):
            near = get_close_matches(pattern.removeprefix(ROOT), ENDPOINTS, 1, 0.5) or ["sms/send, sms/*, */send, …"]
            raise ScenarioRefused("unknown_endpoint", "/endpoint", value=pattern, wanted=near[0])
    try:
        if "steps" not in values:
            return faults.add(Fault(**values))
        steps = [Fault(do=step) if isinstance(step, str) else Fault(**step) for step in values["steps"]]
        return faults.add_script(steps, repeat=values.get("repeat", False))
    except ValueError:
        raise ScenarioRefused("too_many_faults", "/faults") from None


def rubles(amount: float | str) -> Decimal:
    """Return an amount of a scenario, a number or a text, to the kopeck."""
    return round(Decimal(str(amount)), 2)


@functools.cache
def scenario_schema() -> dict[str, Any]:
    """Return the schema, parsed. Treat it as read-only: it is shared."""
    schema: dict[str, Any] = json.loads((folder() / SCENARIO_SCHEMA).read_text(encoding="utf-8"))
    return schema


@functools.cache
def _validator(part: str) -> Validator:
    from jsonschema import Draft202012Validator  # heavy, and most sandboxes have no scenario
    from jsonschema.validators import extend

    bounded = {rule: _bounded(Draft202012Validator.VALIDATORS[rule], most) for rule, most in _BOUNDED.items()}
    schema = scenario_schema()
    validator: Validator = extend(Draft202012Validator, bounded)(  # type: ignore[no-untyped-call]
        {"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]} if part else schema
    )
    return validator


def _bounded(check_each: Any, most: str) -> Any:
    """Return `check_each`, a rule of the validator, for all but what is longer than `most` says: that is refused unread."""

    def rule(validator: Any, wanted: Any, value: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
        if not isinstance(value, (list, dict)) or len(value) <= schema.get(most, len(value)):
            yield from check_each(validator, wanted, value, schema)

    return rule


def _explained(problem: ValidationError) -> ScenarioRefused:
    pointer = "".join(f"/{_step(step)}" for step in problem.absolute_path)
    wanted: Any = problem.validator_value
    value: Any = problem.instance
    rule, schema = str(problem.validator), dict[str, Any](problem.schema)  # type: ignore[arg-type]
    shown = shortened(json.dumps(value, ensure_ascii=False), _LONGEST_SHOWN)
    if rule == "additionalProperties":
        known = list(schema.get("properties", ()))
        name = next((name for name in value if name not in known), "")
        near = get_close_matches(name[:_LONGEST_SHOWN], known, 1, 0.5) or [", ".join(known)]
        name = shortened(name, _LONGEST_SHOWN)
        return ScenarioRefused("unknown_name", f"{pointer}/{_step(name)}", value=name, wanted=near[0])
    if rule == "required":
        name = next((name for name in wanted if name not in value), "")
        return ScenarioRefused("missing", pointer or "/", wanted=name)
    if rule == "enum":
        near = get_close_matches(str(value)[:_LONGEST_SHOWN], [str(each) for each in wanted], 1, 0.5)
        return ScenarioRefused("not_one_of", pointer, value=shown, wanted=near[0] if near else ", ".join(map(str, wanted)))
    if rule == "type":
        return ScenarioRefused(
            "type", pointer or "/", value=shown, wanted=wanted if isinstance(wanted, str) else " | ".join(wanted)
        )
    if rule in ("minimum", "maximum"):
        limits = f"{schema['minimum']}…{schema['maximum']}"
        return ScenarioRefused("range", pointer, value=shown, wanted=limits)
    return ScenarioRefused("form", pointer or "/", value=shown, wanted=f"{rule}: {json.dumps(wanted)[:_LONGEST_SHOWN]}")


def _step(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")
