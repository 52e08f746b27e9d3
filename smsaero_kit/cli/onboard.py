"""`smsaero-kit onboard`: the wizard in the terminal. The key is typed unseen or comes from its places, never from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from smsaero_kit.cli import started
from smsaero_kit.cli.console import Command
from smsaero_kit.cli.lab import DEFAULT_FOLDER
from smsaero_kit.errors import KitError
from smsaero_kit.files import make_folder
from smsaero_kit.texts import Texts, default_language


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(work: str) -> int:
        from smsaero_kit.sandbox import Sandbox
        from smsaero_kit.wizard.effects import Broken, World
        from smsaero_kit.wizard.session import Session
        from smsaero_kit.wizard.state import initial_state
        from smsaero_kit.wizard.terminal import WalkThrough

        place = Path(work)
        make_folder(place)
        world = World(Sandbox(), folder=place, keeps_draft=True)
        options = [] if say.language == default_language() else ["--lang", say.language]
        options += [] if work == DEFAULT_FOLDER else ["--folder", work]
        resume = started.again("onboard", *options)
        click.echo(say("onboard.folder", folder=place))
        try:
            session = Session(initial_state(say.language, offers=world.offers()), world)
            return WalkThrough(session, resume).run()
        except (KitError, OSError, click.ClickException):
            raise
        except Exception as error:  # noqa: BLE001 - a traceback is no use to whoever sits here, and may hold what was entered
            raise Broken(type(error).__name__) from None

    return Command(
        say,
        "onboard",
        callback=run,
        params=[
            click.Option(["--folder", "work"], default=DEFAULT_FOLDER, show_default=True, help=say("cli.onboard.folder_option"))
        ],
    )
