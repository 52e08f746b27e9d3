"""What the user's moves and entries make of a state. Pure; this file starts nothing and knows no answer of the gateway."""

from __future__ import annotations

from dataclasses import replace

from smsaero_kit.config import ConnectorConfig, Template, starter_text
from smsaero_kit.secret import Secret
from smsaero_kit.usage_types import UsageType

from . import actions as a
from .progress import is_busy
from .state import PRACTICE, STEPS, Access, Delivery, Mode, State


def go_to(state: State, action: a.GoTo) -> State:
    """Show a step: any one at any time."""
    return replace(state, step=action.step, visited=state.visited | {action.step}, confirming_send=False)


def go_forward(state: State, _action: a.GoForward) -> State:
    """Show the next step; the last one stays."""
    return go_to(state, a.GoTo(STEPS[min(state.step.number, len(STEPS) - 1)]))


def go_back(state: State, _action: a.GoBack) -> State:
    """Show the previous step; the first one stays."""
    return go_to(state, a.GoTo(STEPS[max(state.step.number - 2, 0)]))


def choose_language(state: State, action: a.ChooseLanguage) -> State:
    """Speak another language, also in the starter texts that the user has not touched."""
    if action.language == state.language:
        return state
    templates = tuple(_translated(template, state.language, action.language) for template in state.config.templates)
    config = replace(state.config, templates=templates)
    return replace(state, language=action.language, config=config, report=state.report.in_language(action.language))


def _translated(template: Template, before: str, after: str) -> Template:
    usage_type = UsageType(template.usage_type)
    untouched = template.content == starter_text(usage_type, before)
    return replace(template, content=starter_text(usage_type, after)) if untouched else template


def ask_for_real(state: State, _action: a.AskForReal) -> State:
    """Ask for a confirmation before the sandbox is left."""
    return state if state.mode is Mode.REAL or is_busy(state) else replace(state, confirming_real=True)


def confirm_real(state: State, _action: a.ConfirmReal) -> State:
    """Leave the sandbox, if that was asked for. The practice account stays behind."""
    if not state.confirming_real or is_busy(state):
        return state
    practised = state.config.credentials == PRACTICE
    config = replace(state.config, email="", api_key=Secret("")) if practised else state.config
    return _in_mode(replace(state, config=config), Mode.REAL)


def stay_in_sandbox(state: State, _action: a.StayInSandbox) -> State:
    """Stay in the sandbox, or return to it."""
    if state.mode is Mode.SANDBOX:
        return replace(state, confirming_real=False)
    return state if is_busy(state) else _in_mode(state, Mode.SANDBOX)


def _in_mode(state: State, mode: Mode) -> State:
    # What one gateway answered says nothing about the other.
    return replace(state, mode=mode, confirming_real=False, confirming_send=False, access=Access(), delivery=Delivery())


def enter_email(state: State, action: a.EnterEmail) -> State:
    """Take the login; what the gateway said about another one no longer counts."""
    return _with_account(state, replace(state.config, email=action.email.strip()))


def enter_key(state: State, action: a.EnterKey) -> State:
    """Take the API key, without what copying put around it: Logto keeps a space, and the gateway answers 401 to it."""
    return _with_account(state, replace(state.config, api_key=Secret(action.key.reveal().strip())))


def use_practice_account(state: State, _action: a.UsePracticeAccount) -> State:
    """Fill in the sandbox's own account; with the real gateway it makes no sense."""
    if state.mode is Mode.REAL:
        return state
    return _with_account(state, replace(state.config, email=PRACTICE.email, api_key=PRACTICE.api_key))


def _with_account(state: State, config: ConnectorConfig) -> State:
    return state if config == state.config else replace(state, config=config, access=Access())


def enter_sender_name(state: State, action: a.EnterSenderName) -> State:
    """Take the sender name."""
    return replace(state, config=replace(state.config, sender_name=action.name.strip()))


def enter_text(state: State, action: a.EnterText) -> State:
    """Take the text of one flow, exactly as it was typed."""
    templates = tuple(
        replace(template, content=action.content) if template.usage_type == action.usage_type else template
        for template in state.config.templates
    )
    return replace(state, config=replace(state.config, templates=templates))


def restore_text(state: State, action: a.RestoreText) -> State:
    """Put a starter text back."""
    return enter_text(state, a.EnterText(action.usage_type, starter_text(action.usage_type, state.language)))


def enter_phone(state: State, action: a.EnterPhone) -> State:
    """Take the phone as it was written. Another phone needs another confirmation."""
    return state if action.phone == state.phone else replace(state, phone=action.phone, confirming_send=False)


def choose_flow(state: State, action: a.ChooseFlow) -> State:
    """Take the flow to test. Another text needs another confirmation."""
    return state if action.usage_type is state.flow else replace(state, flow=action.usage_type, confirming_send=False)


def enter_file(state: State, action: a.EnterFile) -> State:
    """Take the path of the connector JSON."""
    return replace(state, file=action.file.strip())
