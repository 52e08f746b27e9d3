"""What of a state outlives the kernel: everything that was entered, never the API key. Pure; this file reads and writes no file.

A draft is continued in the sandbox, whichever gateway it was made with: leaving the sandbox is a choice of its own each time.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.masking import looks_like_key, looks_like_random_key
from smsaero_kit.secret import MASK
from smsaero_kit.texts import LANGUAGES
from smsaero_kit.usage_types import SENT_BY_SMS, UsageType

from .intake import config_of, shown_json
from .moving import with_starter_texts
from .progress import own_email
from .state import Mode, Saving, State, Step, report_on

#: The name of the draft's file, in the folder of the user's files.
FILE: Final = ".smsaero-wizard-draft.json"
_VERSION: Final = 2

#: For each gateway, names of the sends that have no answer yet; each send has a name of its own.
Doubts = Mapping[Mode, frozenset[str]]


@dataclass(frozen=True)
class Marks:
    """What a draft says of wizards: which one wrote it, and the doubts of all that ever kept one there."""

    writer: str = ""
    doubts: Doubts = field(default_factory=dict)


def draft_of(state: State, now: float, marks: Marks | None = None) -> str:
    """Return the draft as JSON. What may be a secret and stands in a wrong place is left out, like the key."""
    marks = marks or Marks(doubts={mode: frozenset({mode.value}) for mode in state.unanswered})
    value = {"version": _VERSION, "kept": now, "writer": marks.writer, "unanswered": _listed(marks.doubts), **_entries(state)}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def with_doubts(draft: str | bytes, doubts: Doubts) -> str:
    """Return a draft with these doubts, and everything else as it is."""
    return json.dumps({**(_parsed(draft) or {}), "unanswered": _listed(doubts)}, ensure_ascii=False, indent=1) + "\n"


def marks_of(draft: str | bytes) -> Marks:
    """Return who wrote a draft, and its doubts; for what is no draft, nobody and none."""
    value = _parsed(draft)
    if value is None:
        return Marks()
    unanswered = value.get("unanswered")
    listed = unanswered if isinstance(unanswered, dict) else {}
    named = {mode: frozenset(name for name in _list(listed.get(mode.value)) if isinstance(name, str)) for mode in Mode}
    return Marks(_string(value.get("writer")), {mode: names for mode, names in named.items() if names})


def differ(one: State, other: State) -> bool:
    """Return whether the drafts of two states differ in more than the time."""
    fields = ("config", "step", "visited", "language", "text_language", "phone", "flow", "delivered", "file", "unanswered")
    return one.saving.path != other.saving.path or any(getattr(one, name) != getattr(other, name) for name in fields)


def is_worth_keeping(state: State, fresh: State) -> bool:
    """Return whether something was entered into `fresh`: looking around in another language leaves no file behind."""
    texts = [with_starter_texts(each.config, fresh.text_language) for each in (state, fresh)]
    return texts[0] != texts[1] or any(
        getattr(state, name) != getattr(fresh, name) for name in ("phone", "flow", "file", "unanswered")
    )


def _entries(state: State) -> dict[str, Any]:
    config, left_out = _config_without_secrets(state)
    return {
        "language": state.language if state.language_chosen else None,
        "text_language": state.text_language,
        "step": state.step.value,
        "visited": sorted(step.value for step in state.visited),
        "config": config,
        "left_out": left_out,
        "began_with": _fingerprint(state.brought.config),
        # A key that was pasted into the wrong field is a key all the same.
        "phone": "" if looks_like_random_key(state.phone.strip()) else state.phone,
        "flow": state.flow.value,
        "delivered": [state.delivered[0].value, state.delivered[1]] if state.delivered else None,
        "file": "" if _holds_key(state.file, state) else state.file,
        "saved": str(state.saving.path) if state.saving.path and not _holds_key(str(state.saving.path), state) else None,
    }


def _holds_key(text: str, state: State) -> bool:
    key = state.config.api_key.reveal()
    # Folders have names like "prod-2026-11"; a key has no hyphens.
    stem = Path(text).stem
    return (bool(key) and key in text) or (stem.isalnum() and looks_like_random_key(stem))


def _config_without_secrets(state: State) -> tuple[dict[str, Any], list[str]]:
    """Return the config as a mapping, and JSON Pointers to what may be secret in it and is left out."""
    email = own_email(state)
    kept: dict[str, Any] = {"email": "" if looks_like_key(email) else email, "senderName": state.config.sender_name}
    shown = json.loads(shown_json(state.config))
    left_out = []
    entries = []
    for index, (template, entry) in enumerate(zip(state.config.templates, shown.pop("templates"), strict=True)):
        extra, hidden = _shown_members(entry, f"/templates/{index}", ("usageType", "content"))
        entries.append({"usageType": template.usage_type, "content": template.content, **extra})
        left_out += hidden
    extra, hidden = _shown_members(shown, "", ("email", "apiKey", "senderName"))
    return {**kept, "templates": entries, **extra}, [*left_out, *hidden]


def _shown_members(shown: Mapping[str, Any], pointer: str, own: tuple[str, ...]) -> tuple[dict[str, Any], list[str]]:
    """Return the members beside `own` ones in which nothing is masked, and pointers to those in which something is."""
    members, left_out = {}, []
    for name, value in shown.items():
        if name in own:
            continue
        if MASK in json.dumps([name, value], ensure_ascii=False):
            left_out.append(f"{pointer}/{name}")
        else:
            members[name] = value
    return members, left_out


def _fingerprint(config: ConnectorConfig | None) -> str | None:
    """Return what tells the config that a program brought from another one, without the key."""
    if config is None:
        return None
    members = {name: value for name, value in config.to_mapping().items() if name != "apiKey"}
    return hashlib.sha256(json.dumps(members, sort_keys=True).encode()).hexdigest()


def resumed(draft: str | bytes, fresh: State) -> State | None:
    """Return `fresh` with what `draft` holds; None for what is no draft of this version. Whatever is odd in it is passed over."""
    value = _parsed(draft)
    if value is None:
        return None
    try:
        kept = datetime.fromtimestamp(float(value["kept"]), tz=timezone.utc)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    language = fresh.language if fresh.language_chosen else _one_of(LANGUAGES, value.get("language"), fresh.language)
    config = _config(value, fresh)
    visited = frozenset(step for step in Step if step.value in _list(value.get("visited"))) | {Step.START}
    saved = _string(value.get("saved"))
    return replace(
        fresh,
        resumed=kept,
        not_resumed=tuple(pointer for pointer in _list(value.get("left_out")) if isinstance(pointer, str)),
        language=language,
        language_chosen=fresh.language_chosen or value.get("language") in LANGUAGES,
        text_language=_one_of(LANGUAGES, value.get("text_language"), language),
        config=config,
        report=report_on(config, language),
        step=_one_of(tuple(Step), value.get("step"), Step.START),
        visited=visited,
        phone=_string(value.get("phone")),
        flow=_one_of(SENT_BY_SMS, value.get("flow"), UsageType.GENERIC),
        delivered=_delivered(value.get("delivered")),
        file=_string(value.get("file")) or fresh.file,
        saving=Saving(path=Path(saved)) if saved else fresh.saving,
        unanswered=frozenset(marks_of(draft).doubts),
    )


def _parsed(draft: str | bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(draft)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("version") != _VERSION or not isinstance(value.get("config"), dict):
        return None
    return value


def _config(value: Mapping[str, Any], fresh: State) -> ConnectorConfig:
    # What the program brings along goes before what was kept, unless what was kept was made of it.
    brought = fresh.brought.config
    if brought is not None and value.get("began_with") != _fingerprint(brought):
        return fresh.config
    config, _ = config_of({**value["config"], "apiKey": fresh.config.api_key.reveal()})
    given = fresh.brought.credentials
    return replace(config, email=(given.email if given else "") or config.email)


def _delivered(value: object) -> tuple[Mode, float] | None:
    mode, at = value if isinstance(value, list) and len(value) == 2 else (None, None)  # noqa: PLR2004 - a gateway and a time
    known = _one_of(tuple(Mode), mode, None)
    return (known, float(at)) if known is not None and isinstance(at, (int, float)) and math.isfinite(at) else None


def _listed(doubts: Doubts) -> dict[str, list[str]]:
    return {mode.value: sorted(names) for mode, names in doubts.items() if names}


def _one_of(values: tuple[Any, ...], wanted: object, otherwise: Any) -> Any:
    return next((value for value in values if value == wanted), otherwise)


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
