"""What the wizard does outside of itself: ask the gateway, send and follow, fetch and keep a key, write the file.

Each effect is an asynchronous generator of outcomes: what happened, in order. This file never changes a state and shows nothing.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smsaero_kit.credentials import in_environment, in_keyring, keep_in_keyring, keyring_is_there
from smsaero_kit.errors import CredentialsMissing, GatewayError, KitError, PhoneRefused
from smsaero_kit.files import write_private
from smsaero_kit.phone import normalize
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.texts import texts

from . import outcomes as o
from .actions import Action
from .progress import own_email
from .state import Mode, Phase, Place, State
from .steps import Effect

if TYPE_CHECKING:
    import httpx

    from smsaero_kit.gateway import AsyncClient, Message
    from smsaero_kit.sandbox import Sandbox


#: Seconds.
_WHILE_A_PAGE_LOADS: Final = 20.0
#: Whether Python runs inside of a page: then no other program answers it, a gateway neither.
_IN_A_PAGE: Final = sys.platform == "emscripten"


@dataclass(frozen=True)
class World:
    """Whom the effects deal with: the sandbox, the way to the real gateway (None: the network), the folder of the user's files."""

    sandbox: Sandbox
    transport: httpx.AsyncBaseTransport | None = None
    folder: Path = field(default_factory=Path)
    #: Waits between two looks at a message; None: really.
    sleep: Callable[[float], Awaitable[None]] | None = None
    #: Returns seconds since 1970.
    now: Callable[[], float] = time.time
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    #: Whether the system's keyring may be asked.
    keyring: bool = True
    #: Returns whether somebody still looks at the wizard: for nobody, no status is asked for.
    is_watched: Callable[[], bool] = lambda: True
    #: Whether a draft is kept in `folder`.
    keeps_draft: bool = False

    def reaches_gateway(self) -> bool:
        """Return whether there is a way to the real gateway."""
        return self.transport is not None or not _IN_A_PAGE

    def offers(self) -> tuple[Place, ...]:
        """Return the places that may have a key."""
        environment = (Place.ENVIRONMENT,) if in_environment(self.environment)[1] else ()
        return (*environment, Place.KEYRING) if self.keyring and keyring_is_there() else environment


class Broken(KitError):
    """A mistake in the kit itself; `kind` is the name of the Python exception, which is its cause."""

    _text_key = "wizard_broken"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class OnlySandbox(GatewayError):
    """Python in a page cannot speak to the gateway: nothing was sent."""

    _text_key = "only_sandbox"


class _NobodyWatches(Exception):
    """The page is closed: what it would have been shown is not asked for."""


async def run(effect: Effect, state: State, world: World) -> AsyncGenerator[Action, None]:
    """Yield what happens when `effect` runs for `state`."""
    steps = {
        Effect.CHECK_ACCESS: _check_access,
        Effect.FETCH_KEY: _fetch_key,
        Effect.KEEP_KEY: _keep_key,
        Effect.SEND: _send,
        Effect.FOLLOW: _follow,
        Effect.SAVE: _save,
    }[effect]
    failure = None
    try:
        async for action in steps(state, world):
            yield action
    except KitError as error:
        failure = failure_of(effect, state, error)
    if failure is not None:
        # Not while it is handled: Python 3.10 gives an error its traceback back when a generator is closed in the middle of that.
        yield failure


def failure_of(effect: Effect, state: State, error: Exception) -> Action:
    """Return the outcome that says that `effect` ended with `error`."""
    # Without its traceback: that one holds frames, and frames hold credentials.
    problem = error.with_traceback(None) if isinstance(error, KitError) else Broken(type(error).__name__)
    problem.__cause__ = problem.__context__ = None
    if effect is Effect.CHECK_ACCESS:
        return o.AccessFailed(state.access.ticket, problem)
    if effect is Effect.FETCH_KEY:
        return o.FetchFailed(state.fetching.ticket, problem)
    if effect is Effect.KEEP_KEY:
        return o.KeepingFailed(state.keeping.ticket, problem)
    if effect is Effect.SAVE:
        return o.SavingFailed(state.saving.ticket, problem)
    return o.DeliveryFailed(state.delivery.ticket, problem)


def _client(state: State, world: World, credentials: Credentials) -> AsyncClient:
    from smsaero_kit.gateway import AsyncClient  # httpx is loaded only when somebody asks a gateway
    from smsaero_kit.sandbox import SandboxTransport

    if state.mode is Mode.REAL and not world.reaches_gateway():
        raise OnlySandbox(call="")
    transport = SandboxTransport(world.sandbox) if state.mode is Mode.SANDBOX else world.transport
    return AsyncClient(credentials, transport=transport)


async def _check_access(state: State, world: World) -> AsyncGenerator[Action, None]:
    async with _client(state, world, state.config.credentials) as client:
        await client.auth()
        balance = await client.balance()
        sender_names = tuple([name async for name in client.sender_names()])
        try:
            tariffs = await client.tariffs()
        except GatewayError:
            # Prices are a help, not a condition: the account works without them.
            tariffs = None
    yield o.AccessGranted(state.access.ticket, balance.amount, sender_names, tariffs)


async def _fetch_key(state: State, world: World) -> AsyncGenerator[Action, None]:
    place, entered = state.fetching.place, own_email(state)
    # A keyring may ask its owner for a password first, and that takes as long as it takes.
    found = in_environment(world.environment) if place is Place.ENVIRONMENT else await asyncio.to_thread(in_keyring, entered)
    email, key = found[0] or entered, found[1]
    if not key:
        raise CredentialsMissing([texts(state.language)(f"wizard.place.{place}")])
    yield o.KeyFetched(state.fetching.ticket, Credentials(email, key))


async def _keep_key(state: State, _world: World) -> AsyncGenerator[Action, None]:
    await asyncio.to_thread(keep_in_keyring, state.config.credentials)
    yield o.KeyKept(state.keeping.ticket)


async def _send(state: State, world: World) -> AsyncGenerator[Action, None]:
    delivery = state.delivery
    try:
        number = normalize(delivery.number).digits
    except PhoneRefused as refused:
        raise refused.with_traceback(None) from None
    async with _client(state, world, delivery.credentials or state.config.credentials) as client:
        message = await client.send(number=number, text=delivery.text, sender_name=delivery.sender_name)
        async for action in _following(client, message, state, world):
            yield action


async def _follow(state: State, world: World) -> AsyncGenerator[Action, None]:
    delivery = state.delivery
    if delivery.message is None:
        return
    async with _client(state, world, delivery.credentials or state.config.credentials) as client:
        async for action in _following(client, delivery.message, state, world):
            yield action


async def _following(client: AsyncClient, message: Message, state: State, world: World) -> AsyncGenerator[Action, None]:
    ticket, wait = state.delivery.ticket, world.sleep or asyncio.sleep

    async def wait_for_somebody(seconds: float) -> None:
        if not world.is_watched():
            # A page that is loaded again is away for a moment.
            await wait(_WHILE_A_PAGE_LOADS)
            if not world.is_watched():
                raise _NobodyWatches
        await wait(seconds)

    yield o.MessageSeen(ticket, message, world.now())
    try:
        async for seen in client.follow(message, sleep=wait_for_somebody):
            yield o.MessageSeen(ticket, seen, world.now())
    except _NobodyWatches:
        pass
    yield o.FollowingEnded(ticket)


async def _save(state: State, world: World) -> AsyncGenerator[Action, None]:
    path = path_of(state, world)
    backup = write_private(path, (state.saving.writing or Secret(state.config.to_json())).reveal())
    yield o.Saved(state.saving.ticket, path, backup)


def path_of(state: State, world: World) -> Path:
    """Return where the connector JSON goes."""
    try:
        file = Path(state.file).expanduser()
    except RuntimeError:
        # `~somebody` who has no account here: then it is a name like any other.
        file = Path(state.file)
    return (world.folder / file).absolute()


def is_under_way(state: State, ticket: int) -> bool:
    """Return whether the send or following with this ticket still counts: it was not stopped, and no other one came after it."""
    return state.delivery.phase is Phase.RUNNING and state.delivery.ticket == ticket
