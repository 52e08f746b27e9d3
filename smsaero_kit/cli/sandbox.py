"""`smsaero-kit sandbox`: the stand-in gateway on this machine."""

from __future__ import annotations

import click

from smsaero_kit.cli.console import Command
from smsaero_kit.errors import PortUnavailable
from smsaero_kit.texts import Texts

DEFAULT_PORT = 8025


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(port: int) -> None:
        from smsaero_kit.sandbox import Sandbox
        from smsaero_kit.sandbox.server import serve

        def announce(url: str) -> None:
            click.echo(say("cli.sandbox.running", page=url.removesuffix("v2/"), url=url))

        try:
            serve(Sandbox(), port=port, ready=announce)
        except OSError as error:
            raise PortUnavailable(port, error.strerror or str(error)) from None

    return Command(
        say,
        "sandbox",
        callback=run,
        params=[
            click.Option(
                ["--port"],
                metavar="PORT",
                type=click.IntRange(0, 65535),
                default=DEFAULT_PORT,
                show_default=True,
                help=say("cli.sandbox.port"),
            )
        ],
    )
