"""What of a state outlives the kernel: everything that was entered, never the API key. Pure; this file reads and writes no file.

A draft is continued in the sandbox, whichever gateway it was made with: leaving the sandbox is a choice of its own each time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any, Final

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.masking import without_keys
from smsaero_kit.secret import MASK
from smsaero_kit.texts import LANGUAGES
from smsaero_kit.usage_types import SENT_BY_SMS, UsageType

from .intake import config_of, shown_json
from .state import PRACTICE, Mode, State, Step, report_on

#: The name of the draft's file, in the folder of the user's files.
FILE: Final = ".smsaero-wizard-draft.json"
_VERSION: Final = 1


def draft_of(state: State, now: float) -> str:
    """Return the draft as JSON. What may be a secret and stands in a wrong place is left out, like the key."""
    return json.dumps({"version": _VERSION, "kept": now, **_entries(state)}, ensure_ascii=False, indent=1) + "\n"


def differ(one: State, other: State) -> bool:
    """Return whether the drafts of two states differ in more than the time."""
    fields = ("config", "step", "visited", "language", "text_language", "phone", "flow", "file", "unanswered")
    return any(getattr(one, name) != getattr(other, name) for name in fields)


def _entries(state: State) -> dict[str, Any]:
    config = json.loads(shown_json(state.config))
    del config["apiKey"]
    if state.config.credentials == PRACTICE:
        config["email"] = ""
    return {
        "language": state.language if state.language_chosen else None,
        "text_language": state.text_language,
        "step": state.step.value,
        "visited": sorted(step.value for step in state.visited),
        "config": {
            name: value
            for name, value in config.items()
            if name == "templates" or MASK not in json.dumps([name, value], ensure_ascii=False)
        },
        # A key that was pasted into the wrong field is a key all the same.
        "phone": state.phone if without_keys(state.phone) == state.phone else "",
        "flow": state.flow.value,
        "file": "" if state.config.api_key and state.config.api_key.reveal() in state.file else state.file,
        "unanswered": sorted(mode.value for mode in state.unanswered),
    }


def resumed(draft: str | bytes, fresh: State) -> State | None:
    """Return `fresh` with what `draft` holds; None for what is no draft of this version. Whatever is odd in it is passed over."""
    try:
        value = json.loads(draft)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("version") != _VERSION or not isinstance(value.get("config"), dict):
        return None
    try:
        kept = datetime.fromtimestamp(float(value["kept"]), tz=timezone.utc)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    language = fresh.language if fresh.language_chosen else _one_of(LANGUAGES, value.get("language"), fresh.language)
    config = _config(value["config"], fresh)
    visited = frozenset(step for step in Step if step.value in _list(value.get("visited"))) | {Step.START}
    return replace(
        fresh,
        resumed=kept,
        language=language,
        language_chosen=fresh.language_chosen or value.get("language") in LANGUAGES,
        text_language=_one_of(LANGUAGES, value.get("text_language"), language),
        config=config,
        report=report_on(config, language),
        step=_one_of(tuple(Step), value.get("step"), Step.START),
        visited=visited,
        phone=_string(value.get("phone")),
        flow=_one_of(SENT_BY_SMS, value.get("flow"), UsageType.GENERIC),
        file=_string(value.get("file")) or fresh.file,
        unanswered=frozenset(mode for mode in Mode if mode.value in _list(value.get("unanswered"))),
    )


def _config(kept: Mapping[str, Any], fresh: State) -> ConnectorConfig:
    config, _ = config_of({**kept, "apiKey": fresh.config.api_key.reveal()})
    # What the program brought along goes before what was kept.
    return replace(config, email=fresh.config.email or config.email)


def _one_of(values: tuple[Any, ...], wanted: object, otherwise: Any) -> Any:
    return next((value for value in values if value == wanted), otherwise)


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
