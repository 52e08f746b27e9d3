"""How a state changes when something that takes time starts, goes on and ends. Pure; this file runs nothing.

Each start takes a new ticket. An answer with another ticket belongs to something that no longer counts, and changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from smsaero_kit.phone import PhoneNumber
from smsaero_kit.secret import Secret

from . import actions as a
from . import outcomes as o
from .entering import with_account
from .moving import QUESTION
from .progress import (
    blockers_of_check,
    blockers_of_save,
    blockers_of_send,
    can_be_remembered,
    needs_confirmation,
    phone_of,
    proves_that_nothing_was_sent,
    text_of,
)
from .state import Access, Delivery, Fetching, Phase, Place, Seen, State

#: The class of the place that says what became of a send.
OUTCOME: Final = "smsaero-at-outcome"
#: What a check of the credentials said, and what the keyring said.
ACCESS: Final = "smsaero-at-access"
REMEMBERED: Final = "smsaero-at-remembered"


def check_access(state: State, _action: a.CheckAccess) -> State:
    """Start a check of the credentials."""
    if blockers_of_check(state):
        return state
    ticket = state.tickets + 1
    return replace(state, tickets=ticket, access=Access(Phase.RUNNING, ticket)).focused(ACCESS)


def cancel_check(state: State, _action: a.CancelCheck) -> State:
    """Do not wait for the check. A read changes nothing, so nothing is lost."""
    return replace(state, access=Access(Phase.STOPPED)).focused(ACCESS) if state.access.phase is Phase.RUNNING else state


def access_granted(state: State, action: o.AccessGranted) -> State:
    """Keep what the gateway told about the account."""
    if action.ticket != state.access.ticket:
        return state
    access = Access(Phase.DONE, action.ticket, action.balance, action.sender_names, action.tariffs)
    return replace(state, access=access)


def access_failed(state: State, action: o.AccessFailed) -> State:
    """Keep why the check failed."""
    if action.ticket != state.access.ticket:
        return state
    return replace(state, access=Access(Phase.FAILED, action.ticket, problem=action.problem))


def key_fetched(state: State, action: o.KeyFetched) -> State:
    """Take the credentials that a place had."""
    if action.ticket != state.fetching.ticket:
        return state
    found = action.credentials
    after = with_account(state, found.email, found.api_key)
    return replace(after, fetching=replace(state.fetching, phase=Phase.DONE))


def fetch_failed(state: State, action: o.FetchFailed) -> State:
    """Keep why a place had nothing."""
    if action.ticket != state.fetching.ticket:
        return state
    return replace(state, fetching=replace(state.fetching, phase=Phase.FAILED, problem=action.problem))


def remember_key(state: State, _action: a.RememberKey) -> State:
    """Start to put the key into the keyring."""
    if not can_be_remembered(state):
        return state
    ticket = state.tickets + 1
    return replace(state, tickets=ticket, keeping=Fetching.started(ticket, Place.KEYRING)).focused(REMEMBERED)


def key_kept(state: State, action: o.KeyKept) -> State:
    """Keep that the keyring has it."""
    return state if action.ticket != state.keeping.ticket else replace(state, keeping=replace(state.keeping, phase=Phase.DONE))


def keeping_failed(state: State, action: o.KeepingFailed) -> State:
    """Keep why the keyring has not taken it."""
    if action.ticket != state.keeping.ticket:
        return state
    return replace(state, keeping=replace(state.keeping, phase=Phase.FAILED, problem=action.problem))


def ask_to_send(state: State, _action: a.AskToSend) -> State:
    """Send, or ask for a confirmation first when the send may cost money or be a second one."""
    if blockers_of_send(state):
        return state
    return replace(state, confirming_send=True).focused(QUESTION) if needs_confirmation(state) else _sending(state)


def confirm_send(state: State, _action: a.ConfirmSend) -> State:
    """Send, if that was asked for."""
    return _sending(state) if state.confirming_send and not blockers_of_send(state) else state


def cancel_send(state: State, _action: a.CancelSend) -> State:
    """Do not send."""
    return replace(state, confirming_send=False).focused("smsaero-at-phone") if state.confirming_send else state


def _sending(state: State) -> State:
    ticket = state.tickets + 1
    phone = phone_of(state)
    delivery = Delivery(
        Phase.RUNNING,
        ticket,
        state.flow,
        number=phone.e164 if isinstance(phone, PhoneNumber) else "",
        text=text_of(state, state.flow),
        sender_name=state.config.sender_name,
        credentials=state.config.credentials,
        doubted=state.mode in state.unanswered,
    )
    unanswered = state.unanswered | {state.mode}
    return replace(state, tickets=ticket, confirming_send=False, delivery=delivery, unanswered=unanswered).focused(OUTCOME)


def message_seen(state: State, action: o.MessageSeen) -> State:
    """Keep the message as it is now; a final status ends the following. After a stop its answer is still worth knowing."""
    delivery, message = state.delivery, action.message
    if action.ticket != delivery.ticket:
        return state
    trail = delivery.trail
    if message.status not in [seen.status for seen in trail[-1:]]:
        trail = (*trail, Seen(message.status, action.at))
    phase = delivery.phase
    if message.final:
        phase = Phase.DONE if message.delivered else Phase.FAILED
    started = delivery.started or action.at
    delivery = replace(delivery, phase=phase, message=message, trail=trail, started=started, problem=None)
    delivered = (state.mode, action.at) if message.delivered else state.delivered
    return replace(state, delivery=delivery, delivered=delivered, unanswered=state.unanswered - {state.mode})


def delivery_failed(state: State, action: o.DeliveryFailed) -> State:
    """Keep why sending or following failed, and the message if one is known."""
    delivery, problem = state.delivery, action.problem
    if action.ticket != delivery.ticket:
        return state
    # Only an error that proves that nothing was sent takes the doubt away, and only the doubt about this send.
    settled = proves_that_nothing_was_sent(problem) and delivery.message is None and not delivery.doubted
    unanswered = state.unanswered - {state.mode} if settled else state.unanswered
    return replace(state, delivery=replace(delivery, phase=Phase.FAILED, problem=problem), unanswered=unanswered)


def following_ended(state: State, action: o.FollowingEnded) -> State:
    """Stop waiting: the time is over."""
    return _stopped(state) if action.ticket == state.delivery.ticket else state


def stop_following(state: State, _action: a.StopFollowing) -> State:
    """Stop waiting: the user says so."""
    after = _stopped(state)
    return after if after is state else after.focused(OUTCOME)


def _stopped(state: State) -> State:
    if state.delivery.phase is not Phase.RUNNING:
        return state
    return replace(state, delivery=replace(state.delivery, phase=Phase.STOPPED))


def follow_again(state: State, _action: a.FollowAgain) -> State:
    """Ask for the status of the known message again."""
    delivery = state.delivery
    if delivery.message is None or delivery.message.final or delivery.phase is Phase.RUNNING:
        return state
    ticket = state.tickets + 1
    after = replace(state, tickets=ticket, delivery=replace(delivery, phase=Phase.RUNNING, ticket=ticket, problem=None))
    return after.focused(OUTCOME)


def save(state: State, _action: a.Save) -> State:
    """Start to write the file."""
    blockers = blockers_of_save(state)
    if blockers:
        return state.focused("smsaero-at-file") if blockers == ("wizard.blocked.file",) else state
    ticket = state.tickets + 1
    saving = replace(state.saving, phase=Phase.RUNNING, ticket=ticket, writing=Secret(state.config.to_json()), problem=None)
    return replace(state, tickets=ticket, saving=saving)


def saved(state: State, action: o.Saved) -> State:
    """Keep what was written where."""
    if action.ticket != state.saving.ticket:
        return state
    saving = replace(
        state.saving, phase=Phase.DONE, path=action.path, backup=action.backup, written=state.saving.writing, writing=None
    )
    return replace(state, saving=saving)


def saving_failed(state: State, action: o.SavingFailed) -> State:
    """Keep why nothing was written; what stands in the file from before stays."""
    if action.ticket != state.saving.ticket:
        return state
    return replace(state, saving=replace(state.saving, phase=Phase.FAILED, writing=None, problem=action.problem))


def handed_over(state: State, action: o.HandedOver) -> State:
    """Keep whether the browser has the JSON."""
    return replace(state, handed_over=(action.way, action.worked))


def draft_kept(state: State, action: o.DraftKept) -> State:
    """Keep whether the draft can be kept."""
    return replace(state, draft_problem=action.problem)
