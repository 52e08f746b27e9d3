"""A JSON from outside → a connector config, as much of it as can be taken over. Pure; this file changes no state.

Wrong types and missing fields are no reason to refuse: the wizard shows them as findings, and its fields are where they are mended.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from smsaero_kit.config import ConnectorConfig, Template
from smsaero_kit.masking import looks_like_key, masked
from smsaero_kit.secret import MASK, Credentials, Secret

from .state import Intake

if TYPE_CHECKING:
    from smsaero_kit.validation import Finding, Report

#: With one of these the text is no JSON.
UNREADABLE: Final = frozenset({"not-utf-8", "byte-order-mark", "empty-document", "invalid-json", "nested-too-deep"})
_STRINGS: Final = ("email", "apiKey", "senderName")


class StrayMask(Exception):
    """A masked value stands where the config has no value that looks so; `pointer` says where."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


def is_readable(report: Report) -> bool:
    """Return whether what `report` is about is JSON."""
    return not any(finding.name in UNREADABLE for finding in report.findings)


def shown_json(config: ConnectorConfig) -> str:
    """Return `config` as indented JSON with everything masked that may be secret."""
    return json.dumps(_shown(config), ensure_ascii=False, indent=2)


def _shown(config: ConnectorConfig) -> Any:
    return _masked(config.to_mapping(), "")


def _masked(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {_masked_key(key): _masked(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, name) for inner in value]
    if isinstance(value, str):
        return json.loads(masked(json.dumps({name: value}, ensure_ascii=False), is_json=True)).popitem()[1]
    source = json.dumps({name: value})
    return value if masked(source, is_json=True) == source else MASK


def _masked_key(key: str) -> str:
    return str(next(iter(json.loads(masked(json.dumps({key: True}, ensure_ascii=False), is_json=True)))))


def with_hidden_keys(config: ConnectorConfig, own: Credentials | None = None) -> ConnectorConfig:
    """Return `config` with its key and that of the account `own` masked in the texts. What is no key, whatever its field, is no secret."""
    keys = [each.reveal() for each in (config.api_key, own.api_key if own else Secret("")) if looks_like_key(each.reveal())]

    def hidden(text: str) -> str:
        for key in keys:
            text = text.replace(key, MASK)
        return text

    if not any(key in each.content for key in keys for each in config.templates):
        return config
    return replace(config, templates=tuple(replace(each, content=hidden(each.content)) for each in config.templates))


def loaded(source: str | bytes, name: str, config: ConnectorConfig, language: str) -> tuple[ConnectorConfig, Intake]:
    """Return the config that a whole connector JSON makes, and what is to be said about it; a refused one leaves `config` as it is.

    Also taken are what Logto's API answers about a connector, with the config inside, and its `templates` alone.
    """
    report, value, mended = _read(source, name, language, mend=True)
    if value is None:
        return config, Intake(name, report, refused=True)
    if isinstance(value, dict) and isinstance(value.get("config"), dict):
        value = value["config"]
    if isinstance(value, list) and any(isinstance(each, dict) and "usageType" in each for each in value):
        value = {**config.to_mapping(), "templates": value}
    if not isinstance(value, dict) or not any(member in value for member in (*_STRINGS, "templates")):
        return config, Intake(name, report, refused=True)
    taken, left_out = config_of(value)
    if MASK in taken.api_key.reveal():
        taken, left_out = replace(taken, api_key=config.api_key), (*left_out, "/apiKey")
    elif not taken.api_key:
        # A JSON is often kept without its key, on purpose: the one that was entered stays.
        taken = replace(taken, api_key=config.api_key)
    return taken, Intake(name, report, left_out, mended=mended)


def edited(text: str, config: ConnectorConfig, language: str) -> tuple[ConnectorConfig, Intake]:
    """Return the config that an edit of `shown_json(config)` makes; a refused one leaves `config` as it is."""
    report, value, _ = _read(text, "", language, mend=False)
    if not isinstance(value, dict):
        return config, Intake("", report, refused=True)
    try:
        value = unmasked(value, config.to_mapping(), _shown(config))
    except StrayMask as stray:
        return config, Intake("", report, refused=True, stray_mask=stray.pointer)
    taken, left_out = config_of(value)
    if left_out:
        # Unlike a file, the editor has the text still: nothing that it says may get lost without a word.
        return config, Intake("", report, left_out, refused=True)
    return taken, Intake("", report)


def _read(source: str | bytes, name: str, language: str, *, mend: bool) -> tuple[Report, Any, tuple[Finding, ...]]:
    """Return the report, the value, or None for what is no JSON, and what had to be mended to read it."""
    from smsaero_kit.validation import validate  # jsonschema is loaded only when something is validated

    read = report = validate(source, language=language, name=name)
    mended: tuple[Finding, ...] = ()
    if mend and not is_readable(report):
        # Only what keeps it from being JSON: the rest is shown, and mended on a click.
        fixed = validate(source, language=language, name=name, select=sorted(UNREADABLE)).fixed()
        read, mended = fixed.report, fixed.mended
    value = _encodable(json.loads(read.source.text)) if read.source is not None and is_readable(read) else None
    # Without the text, which holds the key, and without what holds the text.
    return replace(report, config=None, source=None, _mend=None), value, mended


def encodable(text: str) -> str:
    """Return `text` with half characters (lone surrogates), which JSON can name and nothing can send or show, replaced by a mark."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {encodable(name): _encodable(inner) for name, inner in value.items()}
    return [_encodable(inner) for inner in value] if isinstance(value, list) else value


def config_of(value: Mapping[str, Any]) -> tuple[ConnectorConfig, tuple[str, ...]]:
    """Return the config that `value` makes, missing strings empty, and pointers to what it has no place for."""
    strings = {name: entry if isinstance(entry := value.get(name, ""), str) else "" for name in _STRINGS}
    left_out = [f"/{name}" for name in _STRINGS if not isinstance(value.get(name, ""), str)]
    entries = value.get("templates", [])
    templates = []
    if isinstance(entries, list):
        for index, entry in enumerate(entries):
            if isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in ("usageType", "content")):
                extra = {key: inner for key, inner in entry.items() if key not in ("usageType", "content")}
                templates.append(Template(entry["usageType"], entry["content"], extra))
            else:
                left_out.append(f"/templates/{index}")
    else:
        left_out.append("/templates")
    config = ConnectorConfig(
        strings["email"],
        Secret(strings["apiKey"]),
        strings["senderName"],
        tuple(templates),
        {key: inner for key, inner in value.items() if key not in (*_STRINGS, "templates")},
    )
    return config, tuple(left_out)


def unmasked(value: Any, original: Any, shown: Any, pointer: str = "") -> Any:
    """Return `value` with each masked string put back: `original` has it where `shown` has the mask. Raises `StrayMask`."""
    if isinstance(value, str):
        if MASK not in value:
            return value
        if value == shown:
            return original
        raise StrayMask(pointer or "/")
    if isinstance(value, dict):
        return _unmasked_members(value, original, shown, pointer)
    if isinstance(value, list):
        return [_unmasked_item(each, index, original, shown, f"{pointer}/{index}") for index, each in enumerate(value)]
    return value


def _unmasked_members(value: dict[str, Any], original: Any, shown: Any, pointer: str) -> dict[str, Any]:
    members, masks = (each if isinstance(each, dict) else {} for each in (original, shown))
    names = {_masked_key(key): key for key in members}
    if any(MASK in key and key not in names for key in value):
        raise StrayMask(pointer or "/")
    return {
        names.get(key, key): unmasked(each, members.get(names.get(key, key)), masks.get(key), f"{pointer}/{key}")
        for key, each in value.items()
    }


def _unmasked_item(value: Any, index: int, original: Any, shown: Any, pointer: str) -> Any:
    items, masks = (each if isinstance(each, list) else [] for each in (original, shown))
    # Entries of an array move when one is taken out: the most alike is tried first, of equally alike ones that at the same place.
    for place in sorted(range(len(masks)), key=lambda place: (-_likeness(value, masks[place]), place != index)):
        with contextlib.suppress(StrayMask):
            return unmasked(value, items[place], masks[place], pointer)
    return unmasked(value, None, None, pointer)


def _likeness(value: Any, mask: Any) -> int:
    """Return how many members two objects share, and one for anything else that is equal."""
    if isinstance(value, dict) and isinstance(mask, dict):
        return sum(name in mask and mask[name] == member for name, member in value.items())
    return int(value == mask)
