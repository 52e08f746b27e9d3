"""The wizard as Jupyter shows it. This file shows states and passes actions on; it decides nothing and keeps nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.texts import texts
from smsaero_kit.validation import Report
from smsaero_kit.wizard.effects import World
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import State, Step, initial_state

from .account import AccountPanel
from .assets import asset
from .check import CheckPanel
from .compose import ComposePanel
from .credentials import CredentialsPanel
from .frame import Footer, Header, Rail
from .logto import LogtoPanel
from .parts import Panel, box, html
from .save import SavePanel
from .test import TestPanel

if TYPE_CHECKING:
    import httpx

    from smsaero_kit.sandbox import Sandbox

STYLE: Final = f"<style>{asset('style.css')}</style>"


class Wizard:
    """From nothing to a connector JSON that is known to work, step by step.

    Show it by making it the last expression of a cell. It starts in the sandbox, where nothing leaves this process.

    Args:
        language: `en` or `ru`; by default the environment's.
        transport: An httpx transport that replaces the network once the user has left the sandbox.
        folder: Where a relative path of the connector JSON starts; by default the current folder.
        sandbox: The stand-in of the gateway; by default a new one.
        sleep: Waits between two looks at a message; by default `asyncio.sleep`.
    """

    def __init__(
        self,
        language: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        folder: Path | str | None = None,
        *,
        sandbox: Sandbox | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        from smsaero_kit.sandbox import Sandbox

        world = World(sandbox or Sandbox(), transport, Path(folder or ""), sleep)
        self.session = Session(initial_state(language), world)
        dispatch = self.session.dispatch
        self._frame = (Header(dispatch), Rail(dispatch), Footer(dispatch))
        self._panels: dict[Step, Panel] = {
            Step.ACCOUNT: AccountPanel(dispatch),
            Step.CREDENTIALS: CredentialsPanel(dispatch),
            Step.COMPOSE: ComposePanel(dispatch),
            Step.CHECK: CheckPanel(dispatch),
            Step.TEST: TestPanel(dispatch),
            Step.SAVE: SavePanel(dispatch),
            Step.LOGTO: LogtoPanel(dispatch),
        }
        style = html("smsaero-style")
        style.value = STYLE
        header, rail, footer = self._frame
        self._body = box(css="smsaero-body")
        self.widget = box(style, header.widget, rail.widget, self._body, footer.widget, css="smsaero-wizard")
        self.session.subscribe(self._show)
        self._show(self.session.state)

    def __repr__(self) -> str:
        # Not the widget's own repr: that one holds the values of the fields, and a notebook keeps it.
        return "Wizard()"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(**options), "text/plain": repr(self)}

    @property
    def config(self) -> ConnectorConfig:
        """The connector config as it stands in the wizard now."""
        return self.session.state.config

    @property
    def report(self) -> Report:
        """The findings of the config as it stands now."""
        return self.session.state.report

    def _show(self, state: State) -> None:
        say = texts(state.language)
        for part in self._frame:
            part.show(state, say)
        panel = self._panels[state.step]
        panel.show(state, say)
        self._body.children = (panel.widget,)
