"""The wizard as a state machine: `advance(state, action)` returns the next state. Pure: no widget, no network, no file.

Whatever goes wrong, what the user entered stays: an action replaces only the fields that it names. What takes time only gets the
phase `RUNNING` and a new ticket here; `effect_of` tells which effect that asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any, Final

from . import actions as a
from . import entering, running
from .state import Access, Delivery, Phase, Saving, State, report_on

_TRANSITIONS: Final[Mapping[type[a.Action], Callable[[State, Any], State]]] = {
    a.GoTo: entering.go_to,
    a.GoForward: entering.go_forward,
    a.GoBack: entering.go_back,
    a.ChooseLanguage: entering.choose_language,
    a.AskForReal: entering.ask_for_real,
    a.ConfirmReal: entering.confirm_real,
    a.StayInSandbox: entering.stay_in_sandbox,
    a.EnterEmail: entering.enter_email,
    a.EnterKey: entering.enter_key,
    a.UsePracticeAccount: entering.use_practice_account,
    a.CheckAccess: running.check_access,
    a.AccessGranted: running.access_granted,
    a.AccessFailed: running.access_failed,
    a.EnterSenderName: entering.enter_sender_name,
    a.EnterText: entering.enter_text,
    a.RestoreText: entering.restore_text,
    a.EnterPhone: entering.enter_phone,
    a.ChooseFlow: entering.choose_flow,
    a.AskToSend: running.ask_to_send,
    a.ConfirmSend: running.confirm_send,
    a.CancelSend: running.cancel_send,
    a.MessageSeen: running.message_seen,
    a.DeliveryFailed: running.delivery_failed,
    a.FollowingEnded: running.following_ended,
    a.StopFollowing: running.stop_following,
    a.FollowAgain: running.follow_again,
    a.EnterFile: entering.enter_file,
    a.Save: running.save,
    a.Saved: running.saved,
    a.SavingFailed: running.saving_failed,
}


class Effect(str, Enum):
    """What a state asks the outside world for."""

    CHECK_ACCESS = "check_access"
    SEND = "send"
    FOLLOW = "follow"
    SAVE = "save"


def advance(state: State, action: a.Action) -> State:
    """Return the state after `action`; an action that makes no sense in `state` changes nothing."""
    after = _TRANSITIONS[type(action)](state, action)
    if after.config == state.config:
        return after
    # A changed config has other findings, is not what stands in the file, and is not what a confirmation was given for.
    saving = replace(after.saving, outdated=after.saving.phase in (Phase.RUNNING, Phase.DONE))
    return replace(after, report=report_on(after.config, after.language), saving=saving, confirming_send=False)


def effect_of(before: State, after: State) -> Effect | None:
    """Return the effect that has to run because `before` became `after`."""
    if _started(before.access, after.access):
        return Effect.CHECK_ACCESS
    if _started(before.delivery, after.delivery):
        return Effect.SEND if after.delivery.message is None else Effect.FOLLOW
    if _started(before.saving, after.saving):
        return Effect.SAVE
    return None


def _started(before: Access | Delivery | Saving, after: Access | Delivery | Saving) -> bool:
    return after.phase is Phase.RUNNING and after.ticket != before.ticket
