"""What a whole JSON makes of a state: loaded, edited, mended, taken back. Pure; this file reads no file."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.masking import looks_like_key, looks_like_random_key
from smsaero_kit.secret import Secret

from . import actions as a
from .entering import with_account
from .intake import config_of, edited, loaded
from .moving import HEADING
from .state import State

#: The class of the place that says what the validator thinks of all of it.
VERDICT: Final = "smsaero-at-verdict"


def show_json(state: State, action: a.ShowJson) -> State:
    """Show the config as JSON, or as a form."""
    return replace(state, showing_json=action.shown)


def load_json(state: State, action: a.LoadJson) -> State:
    """Take an existing connector JSON in place of what stands here; that can be taken back."""
    source = action.source if isinstance(action.source, bytes) else action.source.reveal()
    config, intake = loaded(source, action.name, state.config, state.language)
    after = _with_config(state, config)
    return replace(after, loaded=intake)


def apply_json(state: State, action: a.ApplyJson) -> State:
    """Take the JSON from the editor, if it is one."""
    config, intake = edited(action.text.reveal(), state.config, state.language)
    return replace(_with_config(state, config), edited=intake)


def mend(state: State, action: a.Mend) -> State:
    """Apply the safe fix of one finding, or all safe fixes. A finding that is not there has none."""
    if action.rule and action.rule not in {finding.rule for finding in state.report.findings}:
        return state
    from smsaero_kit.validation import validate  # jsonschema is loaded only when something is validated

    report = validate(state.config.to_json(), language=state.language, select=[action.rule] if action.rule else [])
    config, left_out = config_of(json.loads(report.fixed().source.text))
    if left_out:
        return state
    after = _with_config(state, _only(action.pointer, state.config, config) if action.pointer else config)
    # The finding is gone, and the button with it.
    return after if after is state else after.focused(VERDICT)


def _only(pointer: str, config: ConnectorConfig, fixed: ConnectorConfig) -> ConnectorConfig:
    """Return `config` with what `fixed` has at `pointer`; what takes an entry away has no such place, and is taken whole."""
    top, _, below = pointer.removeprefix("/").partition("/")
    if top == "templates" and "/" in below and len(config.templates) == len(fixed.templates):
        index = int(below.partition("/")[0])
        templates = (*config.templates[:index], fixed.templates[index], *config.templates[index + 1 :])
        return replace(config, templates=templates)
    fields = {"email": "email", "apiKey": "api_key", "senderName": "sender_name"}
    return replace(config, **{fields[top]: getattr(fixed, fields[top])}) if top in fields else fixed


def undo(state: State, _action: a.Undo) -> State:
    """Take the last change back."""
    if state.before is None:
        return state
    return replace(_with_config(state, state.before), before=None, loaded=None, edited=None).focused(HEADING)


def _with_config(state: State, config: ConnectorConfig) -> State:
    if config == state.config:
        return state
    before = state.config
    config, misplaced = _with_key_in_its_place(config)
    state = with_account(state, config.email, config.api_key)
    # What the account became there counts: half a practice account is none.
    config = replace(config, email=state.config.email, api_key=state.config.api_key)
    return replace(state, config=config, before=before, misplaced_key=misplaced)


def _with_key_in_its_place(config: ConnectorConfig) -> tuple[ConnectorConfig, str]:
    """Return `config` with the key where it belongs, and the field that it was in: no field that shows what it holds may get it."""
    key = config.api_key.reveal()
    if "@" not in config.email and looks_like_key(config.email):
        # E-mail and key changed places, or the key stands twice, or more often.
        sender_name = "" if looks_like_random_key(config.sender_name) else config.sender_name
        email = key if "@" in key else ""
        return replace(config, email=email, api_key=Secret(config.email), sender_name=sender_name), "email"
    if looks_like_random_key(config.sender_name):
        if looks_like_key(key):
            return replace(config, sender_name=""), "sender_name"
        return replace(config, sender_name="" if "@" in key else key, api_key=Secret(config.sender_name)), "sender_name"
    return config, ""
