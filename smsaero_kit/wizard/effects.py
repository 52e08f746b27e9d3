"""What the wizard does outside of itself: ask the gateway, send and follow, write the file.

Each effect is an asynchronous generator of actions: what happened, in order. This file never changes a state and shows nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from smsaero_kit.errors import GatewayError, KitError
from smsaero_kit.files import write_private

from . import actions as a
from .progress import phone_of, text_of
from .state import Mode, State
from .steps import Effect

if TYPE_CHECKING:
    import httpx

    from smsaero_kit.gateway import AsyncClient, Message
    from smsaero_kit.sandbox import Sandbox


@dataclass(frozen=True)
class World:
    """Whom the effects deal with: the sandbox, the way to the real gateway (None: the network), the folder of the user's files."""

    sandbox: Sandbox
    transport: httpx.AsyncBaseTransport | None = None
    folder: Path = field(default_factory=Path)
    #: Waits between two looks at a message; None: really.
    sleep: Callable[[float], Awaitable[None]] | None = None


class Broken(KitError):
    """A mistake in the kit itself; `kind` is the name of the Python exception, which is its cause."""

    _text_key = "wizard_broken"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


async def run(effect: Effect, state: State, world: World) -> AsyncIterator[a.Action]:
    """Yield what happens when `effect` runs for `state`."""
    steps = {Effect.CHECK_ACCESS: _check_access, Effect.SEND: _send, Effect.FOLLOW: _follow, Effect.SAVE: _save}[effect]
    try:
        async for action in steps(state, world):
            yield action
    except KitError as error:
        yield failure_of(effect, state, error)


def failure_of(effect: Effect, state: State, error: Exception) -> a.Action:
    """Return the action that says that `effect` ended with `error`."""
    # Without its traceback: that one holds frames, and frames hold credentials.
    problem = error.with_traceback(None) if isinstance(error, KitError) else Broken(type(error).__name__)
    problem.__cause__ = problem.__context__ = None
    if effect is Effect.CHECK_ACCESS:
        return a.AccessFailed(state.access.ticket, problem)
    if effect is Effect.SAVE:
        return a.SavingFailed(state.saving.ticket, problem)
    return a.DeliveryFailed(state.delivery.ticket, problem)


def _client(state: State, world: World) -> AsyncClient:
    from smsaero_kit.gateway import AsyncClient  # httpx is loaded only when somebody asks a gateway
    from smsaero_kit.sandbox import SandboxTransport

    transport = SandboxTransport(world.sandbox) if state.mode is Mode.SANDBOX else world.transport
    return AsyncClient(state.config.credentials, transport=transport)


async def _check_access(state: State, world: World) -> AsyncIterator[a.Action]:
    async with _client(state, world) as client:
        await client.auth()
        balance = await client.balance()
        sender_names = tuple([name async for name in client.sender_names()])
        try:
            tariffs = await client.tariffs()
        except GatewayError:
            # Prices are a help, not a condition: the account works without them.
            tariffs = None
    yield a.AccessGranted(state.access.ticket, balance.amount, sender_names, tariffs)


async def _send(state: State, world: World) -> AsyncIterator[a.Action]:
    phone = phone_of(state)
    if isinstance(phone, KitError):
        raise phone
    async with _client(state, world) as client:
        message = await client.send(number=phone.digits, text=text_of(state, state.flow), sender_name=state.config.sender_name)
        async for action in _following(client, message, state, world):
            yield action


async def _follow(state: State, world: World) -> AsyncIterator[a.Action]:
    if state.delivery.message is None:
        return
    async with _client(state, world) as client:
        async for action in _following(client, state.delivery.message, state, world):
            yield action


async def _following(client: AsyncClient, message: Message, state: State, world: World) -> AsyncIterator[a.Action]:
    ticket = state.delivery.ticket
    yield a.MessageSeen(ticket, message)
    async for seen in client.follow(message, sleep=world.sleep):
        yield a.MessageSeen(ticket, seen)
    yield a.FollowingEnded(ticket)


async def _save(state: State, world: World) -> AsyncIterator[a.Action]:
    path = _path_of(state, world)
    backup = write_private(path, state.config.to_json())
    yield a.Saved(state.saving.ticket, path, backup)


def _path_of(state: State, world: World) -> Path:
    try:
        file = Path(state.file).expanduser()
    except RuntimeError:
        # `~somebody` who has no account here: then it is a name like any other.
        file = Path(state.file)
    return (world.folder / file).absolute()
