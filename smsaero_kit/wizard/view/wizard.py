"""The wizard as Jupyter shows it. This file shows states and passes actions on; it decides nothing and keeps nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.texts import texts
from smsaero_kit.validation import Report
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.effects import World
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import STEPS, State, Step, initial_state

from .board import Board
from .page import Page

if TYPE_CHECKING:
    import httpx

    from smsaero_kit.sandbox import Sandbox


class Wizard(Board):
    """From nothing to a connector JSON that is known to work, step by step.

    Show it by making it the last expression of a cell. It starts in the sandbox, where nothing leaves this process.

        wizard = Wizard(lang="ru", credentials=find_credentials())
        wizard.on_change(lambda state: print(state.step))
        wizard                                  # the whole of it
        Wizard(steps=["compose", "check"])      # these steps alone
        wizard.beside("test")                   # one step of the same wizard, shown elsewhere

    Args:
        lang: `en` or `ru`; by default what `SMSAERO_KIT_LANG` says, then the browser's language.
        credentials: The account to begin with, e.g. from `find_credentials()`.
        transport: An httpx transport that replaces the network once the user has left the sandbox.
        config: The connector config to begin with; by default a starter text for each flow.
        folder: Where a relative path of the connector JSON starts; by default the current folder.
        steps: The steps to show, by name; by default all of them.
        draft: Whether what was entered, but never the key, is kept in `folder` to be continued after a restart of the kernel; by
            default for a wizard that shows all steps.
        sandbox: The stand-in of the gateway; by default a new one.
        sleep: Waits between two looks at a message; by default `asyncio.sleep`.

    Raises `ValueError` for a language or a step that there is none of.
    """

    def __init__(
        self,
        lang: str | None = None,
        credentials: Credentials | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        config: ConnectorConfig | None = None,
        folder: Path | str | None = None,
        steps: Iterable[str] = STEPS,
        draft: bool | None = None,
        sandbox: Sandbox | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        from smsaero_kit.sandbox import Sandbox

        page, shown = Page(), [Step(each) for each in steps]
        #: Every page that shows this wizard, in whole or in part.
        self._pages = [page]
        world = World(
            sandbox or Sandbox(),
            transport,
            Path(folder or ""),
            sleep,
            is_watched=lambda: not all(each.is_gone() for each in self._pages),
            keeps_draft=set(shown) == set(STEPS) if draft is None else draft,
        )
        state = initial_state(
            lang, config=config, credentials=credentials, offers=world.offers(), reaches_gateway=world.reaches_gateway()
        )
        super().__init__(Session(state, world), shown, page)
        _load_ahead()

    @property
    def state(self) -> State:
        """Everything that the wizard knows now, as a frozen value. Its `repr` has no key."""
        return self.session.state

    @property
    def config(self) -> ConnectorConfig:
        """The connector config as it stands in the wizard now."""
        return self.session.state.config

    @property
    def report(self) -> Report:
        """The findings of the config as it stands now."""
        return self.session.state.report

    def on_change(self, listener: Callable[[State], None]) -> Callable[[], None]:
        """Call `listener` with each new state; return what ends that."""
        return self.session.subscribe(listener)

    def beside(self, *steps: str) -> Board:
        """Return another view of the same wizard that shows `steps` only. Raises `ValueError` for a step that there is none of."""
        page = Page()
        self._pages.append(page)
        return Board(self.session, steps or STEPS, page)

    def ask_key(self) -> None:
        """Ask for the API key below the cell, where the browser cannot load the field for it; what is typed is kept nowhere."""
        from getpass import getpass

        say = texts(self.state.language)
        self.session.dispatch(a.EnterKey(Secret(getpass(f"{say('wizard.credentials.key')}: "))))
        self.session.dispatch(a.CheckAccess())


def _load_ahead() -> None:
    """Load jsonschema beside the wizard: where Jupyter's packages are, that takes seconds, and the first keystroke would wait."""
    from threading import Thread

    from smsaero_kit.schemas import connector_validator

    # In a browser there are no threads, and fewer packages to load.
    with contextlib.suppress(RuntimeError):
        Thread(target=connector_validator, name="smsaero-kit loads jsonschema", daemon=True).start()
