"""What the user's moves make of a state: steps, language, sandbox or real, starting over. Pure; this file takes no entry."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from smsaero_kit.config import ConnectorConfig, Template, starter_text
from smsaero_kit.practice import is_practice
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.texts import LANGUAGES
from smsaero_kit.usage_types import SENT_BY_SMS, UsageType

from . import actions as a
from .progress import is_busy
from .state import STEPS, Access, Delivery, Fetching, Mode, State, Step, initial_state

#: The class of a step's heading: it has the focus after a move, so that a screen reader begins there.
HEADING: Final = "smsaero-heading"
#: The class of a question; it stands where it was asked for, and has the focus until it is answered.
QUESTION: Final = "smsaero-confirmation"


def go_to(state: State, action: a.GoTo) -> State:
    """Show a step: any one at any time."""
    return _at(state, action.step).focused(HEADING)


def go_forward(state: State, _action: a.GoForward) -> State:
    """Show the next step; the last one stays."""
    return state if state.step is STEPS[-1] else go_to(state, a.GoTo(STEPS[state.step.number]))


def go_back(state: State, _action: a.GoBack) -> State:
    """Show the previous step; the first one stays."""
    return state if state.step is STEPS[0] else go_to(state, a.GoTo(STEPS[state.step.number - 2]))


def go_to_pointer(state: State, action: a.GoToPointer) -> State:
    """Show the field of a value. What has no field of its own is in the JSON."""
    top, _, below = action.pointer.removeprefix("/").partition("/")
    fields = {
        "email": (Step.CREDENTIALS, "email"),
        "apiKey": (Step.CREDENTIALS, "key"),
        "senderName": (Step.COMPOSE, "sender-name"),
    }
    step, field = fields.get(top, (Step.COMPOSE, action.flow or (flow_at(state, below) if top == "templates" else "")))
    showing_json = state.showing_json if step is not Step.COMPOSE else not field
    return replace(_at(state, step), showing_json=showing_json).focused(f"smsaero-at-{field or 'json'}")


def flow_at(state: State, below: str) -> str:
    """Return the usage type of the template that `below` begins with, if its text has a field."""
    index = below.partition("/")[0]
    templates = state.config.templates
    if not index.isdecimal() or int(index) >= len(templates):
        return ""
    template = templates[int(index)]
    shown = template.usage_type in SENT_BY_SMS and state.config.template_for(template.usage_type) is template
    return template.usage_type if shown else ""


def _at(state: State, step: Step) -> State:
    return replace(state, step=step, visited=state.visited | {step}, confirming_send=False)


def choose_language(state: State, action: a.ChooseLanguage) -> State:
    """Speak another language, also in the starter texts that the user has not touched."""
    return replace(_in_language(state, action.language), language_chosen=True)


def suggest_languages(state: State, action: a.SuggestLanguages) -> State:
    """Speak the first of the browser's languages that the kit speaks, unless somebody chose one."""
    known = (tag[:2].lower() for tag in action.languages)
    language = next((each for each in known if each in LANGUAGES), "en")
    return state if state.language_chosen or not action.languages else _in_language(state, language)


def _in_language(state: State, language: str) -> State:
    if language == state.language:
        return state
    text_language = language if state.text_language == state.language else state.text_language
    config = with_starter_texts(state.config, text_language)
    return replace(
        state, language=language, text_language=text_language, config=config, report=state.report.in_language(language)
    )


def with_starter_texts(config: ConnectorConfig, language: str) -> ConnectorConfig:
    """Return `config` with each starter text, whichever language it is in, in `language`. Texts of the user's own stay."""
    return replace(config, templates=tuple(_translated(template, language) for template in config.templates))


def is_starter_text(template: Template) -> bool:
    """Return whether the text is one of the kit's own, in any language."""
    usage_type = template.usage_type
    return usage_type in SENT_BY_SMS and any(template.content == starter_text(UsageType(usage_type), each) for each in LANGUAGES)


def _translated(template: Template, language: str) -> Template:
    if not is_starter_text(template):
        return template
    return replace(template, content=starter_text(UsageType(template.usage_type), language))


def ask_for_real(state: State, _action: a.AskForReal) -> State:
    """Ask for a confirmation before the sandbox is left."""
    if state.mode is Mode.REAL or is_busy(state) or not state.reaches_gateway:
        return state
    return replace(state, confirming_real=True).focused(QUESTION)


def confirm_real(state: State, _action: a.ConfirmReal) -> State:
    """Leave the sandbox, if that was asked for. The practice account stays behind."""
    if not state.confirming_real or is_busy(state):
        return state
    config = state.config
    if is_practice(config.credentials):
        own = state.own_account or Credentials("", Secret(""))
        config = replace(config, email=own.email, api_key=own.api_key)
    return _in_mode(replace(state, config=config, own_account=None), Mode.REAL)


def stay_in_sandbox(state: State, _action: a.StayInSandbox) -> State:
    """Stay in the sandbox, or return to it."""
    if state.mode is Mode.SANDBOX:
        return replace(state, confirming_real=False).focused(HEADING) if state.confirming_real else state
    return state if is_busy(state) else _in_mode(state, Mode.SANDBOX)


def _in_mode(state: State, mode: Mode) -> State:
    # What one gateway answered says nothing about the other.
    return replace(
        state,
        mode=mode,
        # The way back leads to another account, and must not lead into this gateway.
        before=None,
        confirming_real=False,
        confirming_send=False,
        access=Access(),
        delivery=Delivery(),
        fetching=Fetching(),
        keeping=Fetching(),
    ).focused(HEADING)


def ask_to_start_over(state: State, _action: a.AskToStartOver) -> State:
    """Ask for a confirmation before everything is thrown away."""
    return state if is_busy(state) else replace(state, confirming_start_over=True).focused(QUESTION)


def confirm_start_over(state: State, _action: a.ConfirmStartOver) -> State:
    """Begin again with what the program brought, if that was asked for. A send without an answer is remembered, and the language."""
    if not state.confirming_start_over or is_busy(state):
        return state
    brought = state.brought
    fresh = initial_state(state.language, config=brought.config, credentials=brought.credentials, offers=state.offers)
    fresh = replace(fresh, language_chosen=state.language_chosen, unanswered=state.unanswered, tickets=state.tickets)
    fresh = replace(fresh, reaches_gateway=state.reaches_gateway)
    return replace(fresh, focus=state.focus).focused(HEADING)


def keep_going(state: State, _action: a.KeepGoing) -> State:
    """Do not start over."""
    return replace(state, confirming_start_over=False).focused(HEADING) if state.confirming_start_over else state
