"""`smsaero-kit sandbox`: the stand-in gateway on this machine."""

from __future__ import annotations

import click

from smsaero_kit.cli.console import Command
from smsaero_kit.texts import Texts

DEFAULT_PORT = 8025


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(port: int) -> None:
        from smsaero_kit.sandbox import Sandbox
        from smsaero_kit.sandbox.server import serve

        url = f"http://127.0.0.1:{port}"
        click.echo(say("cli.sandbox.running", url=url))
        serve(Sandbox(), port=port)

    return Command(
        say,
        "sandbox",
        callback=run,
        params=[
            click.Option(
                ["--port"], type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help=say("cli.sandbox.port")
            )
        ],
    )
