"""What the user's entries make of a state. Pure; this file starts nothing and knows no answer of the gateway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from smsaero_kit.config import ConnectorConfig, Template, starter_text
from smsaero_kit.masking import looks_like_key
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.usage_types import REQUIRED, SENT_BY_SMS, UsageType

from . import actions as a
from .moving import with_starter_texts
from .progress import is_busy
from .state import PRACTICE, Access, Fetching, Mode, State


def enter_email(state: State, action: a.EnterEmail) -> State:
    """Take the login; what the gateway said about another one no longer counts. A key that was pasted here is taken as the key."""
    entered = action.email.strip()
    if "@" not in entered and looks_like_key(entered):
        return replace(with_account(state, state.config.email, Secret(entered)), misplaced_key=True)
    return replace(with_account(state, entered, state.config.api_key), misplaced_key=False)


def enter_key(state: State, action: a.EnterKey) -> State:
    """Take the API key, without what copying put around it: Logto keeps a space, and the gateway answers 401 to it."""
    return replace(with_account(state, state.config.email, Secret(action.key.reveal().strip())), misplaced_key=False)


def use_practice_account(state: State, _action: a.UsePracticeAccount) -> State:
    """Fill in the sandbox's own account; with the real gateway it makes no sense. What stood there can be put back."""
    if state.mode is Mode.REAL or state.config.credentials == PRACTICE:
        return state
    entered = state.config.credentials
    own = entered if entered.email or entered.api_key else None
    return replace(with_account(state, PRACTICE.email, PRACTICE.api_key), own_account=own)


def use_own_account(state: State, _action: a.UseOwnAccount) -> State:
    """Put back what the practice account replaced."""
    own = state.own_account
    return state if own is None else replace(with_account(state, own.email, own.api_key), own_account=None)


def with_account(state: State, email: str, key: Secret) -> State:
    """Return `state` with these credentials, which nobody has checked yet. A send under way keeps those that it began with."""
    if state.config.credentials == Credentials(email, key):
        return state
    config = replace(state.config, email=email, api_key=key)
    return replace(state, config=config, access=Access(), fetching=Fetching(), keeping=Fetching())


def enter_sender_name(state: State, action: a.EnterSenderName) -> State:
    """Take the sender name."""
    return replace(state, config=replace(state.config, sender_name=action.name.strip()))


def enter_text(state: State, action: a.EnterText) -> State:
    """Take the text of one flow, exactly as it was typed. Of several texts for the flow it is the first: Logto sends that one."""
    return replace(state, config=_with_text(state.config, action.usage_type, action.content))


def restore_text(state: State, action: a.RestoreText) -> State:
    """Put a starter text back, also for a flow that has no text."""
    if action.usage_type not in SENT_BY_SMS:
        return state
    text = starter_text(action.usage_type, state.text_language)
    after = _undoable(state, lambda config: _with_text(config, action.usage_type, text))
    # The button that was pressed is gone, and a field is there in its place.
    return after if state.config.template_for(action.usage_type) else after.focused(f"smsaero-at-{action.usage_type}")


def _with_text(config: ConnectorConfig, usage_type: UsageType, content: str) -> ConnectorConfig:
    old = config.template_for(usage_type)
    if old is None:
        # In the usual order, as far as the others are in it; what is never sent by SMS comes last.
        after = set(SENT_BY_SMS[SENT_BY_SMS.index(usage_type) + 1 :]) if usage_type in SENT_BY_SMS else set()
        place = next((index for index, each in enumerate(config.templates) if each.usage_type in after), len(config.templates))
        new = Template(usage_type.value, content)
        return replace(config, templates=(*config.templates[:place], new, *config.templates[place:]))
    templates = tuple(replace(each, content=content) if each is old else each for each in config.templates)
    return replace(config, templates=templates)


def drop_text(state: State, action: a.DropText) -> State:
    """Take the text of a flow away; Logto refuses a config without the four that it requires."""
    if action.usage_type in REQUIRED:
        return state

    def without(config: ConnectorConfig) -> ConnectorConfig:
        kept = tuple(each for each in config.templates if each.usage_type != action.usage_type)
        return replace(config, templates=kept)

    after = _undoable(state, without)
    return after if after is state else after.focused(f"smsaero-at-{action.usage_type}")


def use_starter_texts(state: State, action: a.UseStarterTexts) -> State:
    """Have the starter texts in another language. Texts of the user's own stay."""
    return replace(state, text_language=action.language, config=with_starter_texts(state.config, action.language))


def _undoable(state: State, change: Callable[[ConnectorConfig], ConnectorConfig]) -> State:
    config = change(state.config)
    return state if config == state.config else replace(state, config=config, before=state.config)


def enter_phone(state: State, action: a.EnterPhone) -> State:
    """Take the phone as it was written. Another phone needs another confirmation."""
    return state if action.phone == state.phone else replace(state, phone=action.phone, confirming_send=False)


def choose_flow(state: State, action: a.ChooseFlow) -> State:
    """Take the flow to test. Another text needs another confirmation."""
    return state if action.usage_type is state.flow else replace(state, flow=action.usage_type, confirming_send=False)


def enter_file(state: State, action: a.EnterFile) -> State:
    """Take the path of the connector JSON."""
    return replace(state, file=action.file.strip())


def fetch_key(state: State, action: a.FetchKey) -> State:
    """Start to take e-mail and key from a place."""
    if is_busy(state) or state.fetching.running or action.place not in state.offers:
        return state
    ticket = state.tickets + 1
    return replace(state, tickets=ticket, fetching=Fetching.started(ticket, action.place))
