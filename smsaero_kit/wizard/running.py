"""How a state changes when something that takes time starts, goes on and ends. Pure; this file runs nothing.

Each start takes a new ticket. An answer with another ticket belongs to something that no longer counts, and changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from . import actions as a
from .progress import blockers_of_check, blockers_of_save, blockers_of_send, needs_confirmation
from .state import Access, Delivery, Phase, Saving, State


def check_access(state: State, _action: a.CheckAccess) -> State:
    """Start a check of the credentials."""
    if blockers_of_check(state):
        return state
    ticket = state.tickets + 1
    return replace(state, tickets=ticket, access=Access(Phase.RUNNING, ticket))


def access_granted(state: State, action: a.AccessGranted) -> State:
    """Keep what the gateway told about the account."""
    if action.ticket != state.access.ticket:
        return state
    access = Access(Phase.DONE, action.ticket, action.balance, action.sender_names, action.tariffs)
    return replace(state, access=access)


def access_failed(state: State, action: a.AccessFailed) -> State:
    """Keep why the check failed."""
    if action.ticket != state.access.ticket:
        return state
    return replace(state, access=Access(Phase.FAILED, action.ticket, problem=action.problem))


def ask_to_send(state: State, _action: a.AskToSend) -> State:
    """Send, or ask for a confirmation first when the send may cost money or be a second one."""
    if blockers_of_send(state):
        return state
    return replace(state, confirming_send=True) if needs_confirmation(state) else _sending(state)


def confirm_send(state: State, _action: a.ConfirmSend) -> State:
    """Send, if that was asked for."""
    return _sending(state) if state.confirming_send and not blockers_of_send(state) else state


def cancel_send(state: State, _action: a.CancelSend) -> State:
    """Do not send."""
    return replace(state, confirming_send=False)


def _sending(state: State) -> State:
    ticket = state.tickets + 1
    return replace(state, tickets=ticket, confirming_send=False, delivery=Delivery(Phase.RUNNING, ticket, state.flow))


def message_seen(state: State, action: a.MessageSeen) -> State:
    """Keep the message as it is now; a final status ends the following."""
    delivery, message = state.delivery, action.message
    if action.ticket != delivery.ticket:
        return state
    statuses = delivery.statuses if message.status in delivery.statuses[-1:] else (*delivery.statuses, message.status)
    phase = delivery.phase
    if message.final:
        phase = Phase.DONE if message.delivered else Phase.FAILED
    return replace(state, delivery=replace(delivery, phase=phase, message=message, statuses=statuses, problem=None))


def delivery_failed(state: State, action: a.DeliveryFailed) -> State:
    """Keep why sending or following failed, and the message if one is known."""
    if action.ticket != state.delivery.ticket:
        return state
    return replace(state, delivery=replace(state.delivery, phase=Phase.FAILED, problem=action.problem))


def following_ended(state: State, action: a.FollowingEnded) -> State:
    """Stop waiting: the time is over."""
    return _stopped(state) if action.ticket == state.delivery.ticket else state


def stop_following(state: State, _action: a.StopFollowing) -> State:
    """Stop waiting: the user says so. Before the message is known there is nothing to stop: its answer must not be lost."""
    return _stopped(state) if state.delivery.message is not None else state


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
    return replace(state, tickets=ticket, delivery=replace(delivery, phase=Phase.RUNNING, ticket=ticket, problem=None))


def save(state: State, _action: a.Save) -> State:
    """Start to write the file."""
    if blockers_of_save(state):
        return state
    ticket = state.tickets + 1
    return replace(state, tickets=ticket, saving=Saving(Phase.RUNNING, ticket))


def saved(state: State, action: a.Saved) -> State:
    """Keep what was written where."""
    if action.ticket != state.saving.ticket:
        return state
    return replace(state, saving=replace(state.saving, phase=Phase.DONE, path=action.path, backup=action.backup))


def saving_failed(state: State, action: a.SavingFailed) -> State:
    """Keep why nothing was written."""
    if action.ticket != state.saving.ticket:
        return state
    return replace(state, saving=replace(state.saving, phase=Phase.FAILED, problem=action.problem))
