"""What the user's entries make of a state. Pure; this file starts nothing and knows no answer of the gateway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from smsaero_kit.config import ConnectorConfig, Template, starter_text
from smsaero_kit.masking import looks_like_key, looks_like_random_key
from smsaero_kit.practice import PRACTICE, is_practice
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.usage_types import REQUIRED, SENT_BY_SMS, UsageType

from . import actions as a
from .intake import encodable
from .moving import with_starter_texts
from .progress import is_busy
from .state import Access, Fetching, Mode, Phase, State


def enter_email(state: State, action: a.EnterEmail) -> State:
    """Take the login; what the gateway said about another one no longer counts. A key that was pasted here is taken as the key."""
    entered = encodable(action.email).strip()
    if "@" not in entered and looks_like_key(entered):
        return replace(with_account(state, state.config.email, Secret(entered)), misplaced_key="email")
    return _placed(with_account(state, entered, state.config.api_key), "email")


def enter_key(state: State, action: a.EnterKey) -> State:
    """Take the API key, without what copying put around it: Logto keeps a space, and the gateway answers 401 to it."""
    return replace(with_account(state, state.config.email, Secret(action.key.reveal().strip())), misplaced_key="")


def leave_key(state: State, action: a.LeaveKey) -> State:
    """Take what was typed and not handed over, unless it would replace a key by something that is none."""
    key = action.key.reveal().strip()
    return enter_key(state, a.EnterKey(action.key)) if not state.config.api_key or looks_like_key(key) else state


def use_practice_account(state: State, _action: a.UsePracticeAccount) -> State:
    """Fill in the sandbox's own account; with the real gateway it makes no sense. What stood there can be put back."""
    entered = state.config.credentials
    if state.mode is Mode.REAL or entered == PRACTICE:
        return state
    own = state.own_account if is_practice(entered) or not (entered.email or entered.api_key) else entered
    return replace(with_account(state, PRACTICE.email, PRACTICE.api_key), own_account=own)


def use_own_account(state: State, _action: a.UseOwnAccount) -> State:
    """Put back what the practice account replaced."""
    own = state.own_account
    if own is None:
        return state
    return replace(with_account(state, own.email, own.api_key), own_account=None).focused("smsaero-at-email")


def with_account(state: State, email: str, key: Secret) -> State:
    """Return `state` with these credentials, which nobody has checked yet. A send under way keeps those that it began with.

    The practice account is one whole: where one half of it is replaced, the other half gives way to the user's own.
    """
    before, own = state.config.credentials, state.own_account
    if before == Credentials(email, key):
        return state
    if before == PRACTICE and own is not None:
        email = own.email if email == PRACTICE.email else email
        key = own.api_key if key == PRACTICE.api_key else key
    elif before == PRACTICE:
        email = "" if email == PRACTICE.email else email
        key = Secret("") if key == PRACTICE.api_key else key
    config = replace(state.config, email=email, api_key=key)
    kept = own if is_practice(config.credentials) else None
    return replace(state, config=config, own_account=kept, access=Access(), fetching=Fetching(), keeping=Fetching())


def with_misplaced_key(state: State, key: str, field: str) -> State:
    """Return `state` after a key was typed into a field that shows what it holds: it becomes the key where there is none."""
    after = state if state.config.api_key else with_account(state, state.config.email, Secret(key))
    return replace(after, misplaced_key=field)


def _placed(state: State, field: str) -> State:
    """Return `state` after something else was entered into `field`."""
    return replace(state, misplaced_key="") if state.misplaced_key == field else state


def enter_sender_name(state: State, action: a.EnterSenderName) -> State:
    """Take the sender name."""
    name = encodable(action.name).strip()
    if looks_like_random_key(name):
        return with_misplaced_key(state, name, "sender_name")
    return _placed(replace(state, config=replace(state.config, sender_name=name)), "sender_name")


def enter_text(state: State, action: a.EnterText) -> State:
    """Take the text of one flow, exactly as it was typed. Of several texts for the flow it is the first: Logto sends that one."""
    return replace(state, config=_with_text(state.config, action.usage_type, encodable(action.content)))


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
    phone = encodable(action.phone)
    if phone == state.phone:
        return state
    if looks_like_random_key(phone.strip()):
        return with_misplaced_key(state, phone.strip(), "phone")
    return _placed(replace(state, phone=phone, confirming_send=False), "phone")


def choose_flow(state: State, action: a.ChooseFlow) -> State:
    """Take the flow to test. Another text needs another confirmation."""
    return state if action.usage_type is state.flow else replace(state, flow=action.usage_type, confirming_send=False)


def enter_file(state: State, action: a.EnterFile) -> State:
    """Take the path of the connector JSON; why another one could not be written no longer matters."""
    file = encodable(action.file).strip()
    if file == state.file:
        return state
    if file.isalnum() and looks_like_random_key(file):
        return with_misplaced_key(state, file, "file")
    saving = state.saving
    if saving.phase is Phase.FAILED:
        saving = replace(saving, phase=Phase.DONE if saving.path else Phase.IDLE, problem=None)
    return _placed(replace(state, file=file, saving=saving), "file")


def fetch_key(state: State, action: a.FetchKey) -> State:
    """Start to take e-mail and key from a place."""
    if is_busy(state) or state.fetching.running or action.place not in state.offers:
        return state
    ticket = state.tickets + 1
    return replace(state, tickets=ticket, fetching=Fetching.started(ticket, action.place))
