"""The wizard as a state machine: `advance(state, action)` returns the next state. Pure: no widget, no network, no file.

Whatever goes wrong, what the user entered stays: an action replaces only the fields that it names. What takes time only gets the
phase `RUNNING` and a new ticket here; `effect_of` tells which effect that asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any, Final

from smsaero_kit.config import ConnectorConfig

from . import actions as a
from . import documents, entering, moving, running
from . import outcomes as o
from .intake import with_hidden_keys
from .progress import stands_in
from .state import Access, Delivery, Fetching, Phase, Saving, State, report_on

_TRANSITIONS: Final[Mapping[type[a.Action], Callable[[State, Any], State]]] = {
    a.GoTo: moving.go_to,
    a.GoForward: moving.go_forward,
    a.GoBack: moving.go_back,
    a.GoToPointer: moving.go_to_pointer,
    a.ChooseLanguage: moving.choose_language,
    a.SuggestLanguages: moving.suggest_languages,
    a.AskToStartOver: moving.ask_to_start_over,
    a.ConfirmStartOver: moving.confirm_start_over,
    a.KeepGoing: moving.keep_going,
    a.AskForReal: moving.ask_for_real,
    a.ConfirmReal: moving.confirm_real,
    a.StayInSandbox: moving.stay_in_sandbox,
    a.EnterEmail: entering.enter_email,
    a.EnterKey: entering.enter_key,
    a.LeaveKey: entering.leave_key,
    a.UsePracticeAccount: entering.use_practice_account,
    a.UseOwnAccount: entering.use_own_account,
    a.FetchKey: entering.fetch_key,
    o.KeyFetched: running.key_fetched,
    o.FetchFailed: running.fetch_failed,
    a.RememberKey: running.remember_key,
    o.KeyKept: running.key_kept,
    o.KeepingFailed: running.keeping_failed,
    a.CheckAccess: running.check_access,
    a.CancelCheck: running.cancel_check,
    o.AccessGranted: running.access_granted,
    o.AccessFailed: running.access_failed,
    a.EnterSenderName: entering.enter_sender_name,
    a.EnterText: entering.enter_text,
    a.RestoreText: entering.restore_text,
    a.DropText: entering.drop_text,
    a.UseStarterTexts: entering.use_starter_texts,
    a.ShowJson: documents.show_json,
    a.ApplyJson: documents.apply_json,
    a.LoadJson: documents.load_json,
    a.Mend: documents.mend,
    a.Undo: documents.undo,
    a.EnterPhone: entering.enter_phone,
    a.ChooseFlow: entering.choose_flow,
    a.AskToSend: running.ask_to_send,
    a.ConfirmSend: running.confirm_send,
    a.CancelSend: running.cancel_send,
    o.MessageSeen: running.message_seen,
    o.DeliveryFailed: running.delivery_failed,
    o.FollowingEnded: running.following_ended,
    a.StopFollowing: running.stop_following,
    a.FollowAgain: running.follow_again,
    a.EnterFile: entering.enter_file,
    a.Save: running.save,
    o.Saved: running.saved,
    o.SavingFailed: running.saving_failed,
    o.HandedOver: running.handed_over,
    o.DraftKept: running.draft_kept,
}


class Effect(str, Enum):
    """What a state asks the outside world for."""

    CHECK_ACCESS = "check_access"
    FETCH_KEY = "fetch_key"
    KEEP_KEY = "keep_key"
    SEND = "send"
    FOLLOW = "follow"
    SAVE = "save"


def advance(state: State, action: a.Action) -> State:
    """Return the state after `action`; an action that makes no sense in `state` changes nothing."""
    after = _TRANSITIONS[type(action)](state, action)
    if after.config == state.config:
        return after if after.saving is state.saving else replace(after, saving=_compared(after.saving, after.config))
    after = replace(after, config=with_hidden_keys(after.config, after.own_account))
    # A changed config has other findings, is perhaps not what stands in the file, and not what a confirmation was given for.
    saving = _compared(after.saving, after.config)
    # The way back leads to before the last change, and not over what was entered after it.
    before = after.before if after.before is not state.before else None
    return replace(
        after,
        report=report_on(after.config, after.language),
        saving=saving,
        before=before,
        confirming_send=False,
        handed_over=None,
    )


def _compared(saving: Saving, config: ConnectorConfig) -> Saving:
    written = saving.written
    return saving if written is None else replace(saving, outdated=not stands_in(written.reveal(), config))


def effect_of(before: State, after: State) -> Effect | None:
    """Return the effect that has to run because `before` became `after`."""
    if _started(before.access, after.access):
        return Effect.CHECK_ACCESS
    if _started(before.fetching, after.fetching):
        return Effect.FETCH_KEY
    if _started(before.keeping, after.keeping):
        return Effect.KEEP_KEY
    if _started(before.delivery, after.delivery):
        return Effect.SEND if after.delivery.message is None else Effect.FOLLOW
    if _started(before.saving, after.saving):
        return Effect.SAVE
    return None


def _started(before: Access | Fetching | Delivery | Saving, after: Access | Fetching | Delivery | Saving) -> bool:
    return after.phase is Phase.RUNNING and after.ticket != before.ticket
