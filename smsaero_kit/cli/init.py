"""`smsaero-kit init`: a starter config in a new file. The key is never taken from the command line: arguments are public."""

from __future__ import annotations

import os
from pathlib import Path

import click

from smsaero_kit.cli.console import Command
from smsaero_kit.config import FREE_SENDER_NAME, starter_config
from smsaero_kit.errors import FileProblem
from smsaero_kit.files import write_private
from smsaero_kit.secret import Secret
from smsaero_kit.texts import LANGUAGES, Texts
from smsaero_kit.validation.report import STDIN

DEFAULT_FILE = "smsaero-connector.json"


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(file: str, language: str, email: str, sender_name: str, *, ask_key: bool, force: bool) -> None:
        if file != STDIN and not force and Path(file).exists():
            raise FileProblem(file, "exists")
        key = os.environ.get("SMSAERO_API_KEY", "")
        if ask_key:
            key = click.prompt(say("cli.init.key_prompt"), hide_input=True, default="", show_default=False)
        config = starter_config(language, email=email, api_key=Secret(key.strip()), sender_name=sender_name)
        if file == STDIN:
            click.echo(config.to_json(), nl=False)
            return
        backup = write_private(Path(file), config.to_json())
        click.echo(say("cli.init.written", file=file))
        if backup is not None:
            click.echo(say("cli.init.backup", backup=backup))
        missing = [name for name, value in (("email", email), ("apiKey", key)) if not value]
        if missing:
            click.echo(say("cli.init.fill_in", fields=", ".join(missing)))
        click.echo(say("cli.init.next", file=file))

    return Command(
        say,
        "init",
        callback=run,
        params=[
            click.Argument(["file"], default=DEFAULT_FILE, metavar=f"[FILE|{STDIN}]"),
            click.Option(["--texts", "language"], type=click.Choice(LANGUAGES), default=say.language, help=say("cli.init.texts")),
            click.Option(["--email"], envvar="SMSAERO_EMAIL", default="", help=say("cli.init.email")),
            click.Option(["--sender-name"], default=FREE_SENDER_NAME, show_default=True, help=say("cli.init.sender_name")),
            click.Option(["--ask-key"], is_flag=True, help=say("cli.init.ask_key")),
            click.Option(["--force"], is_flag=True, help=say("cli.init.force")),
        ],
    )
