"""`smsaero-kit schema`: the JSON Schema on standard output."""

from __future__ import annotations

import json

import click

from smsaero_kit.cli.console import Command
from smsaero_kit.schemas import connector_schema_text, described_schema
from smsaero_kit.texts import LANGUAGES, Texts


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(descriptions: str) -> None:
        if descriptions == "en":
            click.echo(connector_schema_text(), nl=False)
        else:
            click.echo(json.dumps(described_schema(descriptions), ensure_ascii=False, indent=2))

    return Command(
        say,
        "schema",
        callback=run,
        params=[
            click.Option(
                ["--descriptions"], type=click.Choice(LANGUAGES), default=say.language, help=say("cli.schema.descriptions")
            ),
        ],
    )
