"""Which sentence is true now, for every view of the wizard: keys of texts, chosen by a state. This file shows nothing, changes nothing."""

from __future__ import annotations

import os
from typing import Final

from smsaero_kit.errors import GatewayError, KitError
from smsaero_kit.practice import is_practice
from smsaero_kit.sandbox import MAGIC_NUMBERS

from .progress import may_be_on_its_way, proves_that_nothing_was_sent
from .state import Mode, Phase, State

#: Elsewhere a file has no mode that keeps others from reading it.
_HAS_MODES: Final = os.name == "posix"
_CASES: Final = frozenset(magic.value for magic in MAGIC_NUMBERS)


def resumed_key(state: State) -> str:
    """Return how to say that a draft is continued; that the key is missing only as long as it is."""
    return "wizard.start.resumed" if state.config.api_key else "wizard.start.resumed_without_key"


def after_failed_send(state: State) -> str:
    """Return what to say after a send that failed without a message: `wizard.kept` when nothing is in doubt.

    Where the failure itself proves that nothing went out, the doubt is about an earlier send.
    """
    if not may_be_on_its_way(state):
        return "wizard.kept"
    return "wizard.test.doubt" if proves_that_nothing_was_sent(state.delivery.problem) else "wizard.test.maybe_sent"


def practice_of_send(state: State) -> str:
    """Return what to say when the sandbox, and not SMS Aero, made the last send fail; empty when that is not so."""
    if not _sandbox_says(state, state.delivery.problem):
        return ""
    return "wizard.sandbox.played" if state.delivery.number.removeprefix("+") in _CASES else "wizard.sandbox.said"


def practice_of_access(state: State) -> str:
    """Return what to say when the sandbox, and not SMS Aero, refused the credentials; empty when that is not so."""
    return "wizard.sandbox.access" if _sandbox_says(state, state.access.problem) else ""


def access_key(state: State) -> str:
    """Return whether the credentials were accepted, and by whom."""
    if state.access.phase is not Phase.DONE:
        return "wizard.summary.access_open"
    return f"wizard.summary.access_{state.mode}"


def save_lead(state: State) -> str:
    """Return what to say about the file before it is written; of its mode only where files have one."""
    if not state.reaches_gateway:
        return "wizard.save.lead_in_page"
    return "wizard.save.lead" if _HAS_MODES else "wizard.save.lead_without_mode"


def place_of_key(state: State) -> tuple[str, dict[str, object]]:
    """Return how to say where Logto's form gets the key from, and the facts: a file is named only after it was written."""
    path = state.saving.path
    if is_practice(state.config.credentials):
        return "wizard.logto.own_key", {}
    return ("wizard.logto.key_unsaved", {}) if path is None else ("wizard.logto.key", {"file": path})


def without_the_field() -> str:
    """Return what helps where the browser does not show the field for the key: under Voila there are no cells."""
    page = os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
    return "wizard.credentials.fall_back_page" if page else "wizard.credentials.fall_back"


def _sandbox_says(state: State, problem: KitError | None) -> bool:
    return state.mode is Mode.SANDBOX and isinstance(problem, GatewayError)
