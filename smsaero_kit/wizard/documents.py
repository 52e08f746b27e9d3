"""What a whole JSON makes of a state: loaded, edited, mended, taken back. Pure; this file reads no file."""

from __future__ import annotations

import json
from dataclasses import replace

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.masking import looks_like_key
from smsaero_kit.secret import Secret

from . import actions as a
from .entering import with_account
from .intake import config_of, edited, loaded
from .state import State


def show_json(state: State, action: a.ShowJson) -> State:
    """Show the config as JSON, or as a form."""
    return replace(state, showing_json=action.shown)


def load_json(state: State, action: a.LoadJson) -> State:
    """Take an existing connector JSON in place of what stands here; that can be taken back."""
    source = action.source if isinstance(action.source, bytes) else action.source.reveal()
    config, intake = loaded(source, action.name, state.config, state.language)
    after = _with_config(state, config)
    # It goes back to where it came from: `Save` keeps what stands there.
    return replace(after, loaded=intake)


def apply_json(state: State, action: a.ApplyJson) -> State:
    """Take the JSON from the editor, if it is one."""
    config, intake = edited(action.text.reveal(), state.config, state.language)
    return replace(_with_config(state, config), edited=intake)


def mend(state: State, action: a.Mend) -> State:
    """Apply the safe fix of one finding, or all safe fixes."""
    from smsaero_kit.validation import validate  # jsonschema is loaded only when something is validated

    report = validate(state.config.to_json(), language=state.language, select=[action.rule] if action.rule else [])
    config, left_out = config_of(json.loads(report.fixed().source.text))
    if left_out:
        return state
    return _with_config(state, _only(action.pointer, state.config, config) if action.pointer else config)


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
    return state if state.before is None else replace(_with_config(state, state.before), before=None, loaded=None, edited=None)


def _with_config(state: State, config: ConnectorConfig) -> State:
    if config == state.config:
        return state
    before = state.config
    misplaced = "@" not in config.email and looks_like_key(config.email)
    if misplaced:
        # E-mail and key changed places, or the key stands twice: no field that shows what it holds may get it.
        email = config.api_key.reveal() if "@" in config.api_key.reveal() else ""
        config = replace(config, email=email, api_key=Secret(config.email))
    state = with_account(state, config.email, config.api_key)
    return replace(state, config=config, before=before, misplaced_key=misplaced)
