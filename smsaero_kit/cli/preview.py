"""`smsaero-kit preview`: the SMS that each flow sends, and what it takes."""

from __future__ import annotations

from typing import Final

import click

from smsaero_kit.cli.console import Command, load
from smsaero_kit.render import render
from smsaero_kit.sms import measure
from smsaero_kit.texts import Texts
from smsaero_kit.usage_types import SENT_BY_SMS
from smsaero_kit.validation.report import STDIN

#: In a Russian text nearly every letter is outside of GSM-7: the first ones make the point.
_SHOWN: Final = 6


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(file: str, code: str) -> None:
        config = load(file, say.language)
        for usage_type in SENT_BY_SMS:
            click.echo(f"{usage_type.value} — {say(f'flow.{usage_type.value}')}")
            template = config.template_for(usage_type)
            if template is None:
                click.echo(f"  {say('cli.preview.no_text')}")
                continue
            text = render(template.content, {"code": code})
            size = measure(text)
            click.echo("  " + text.replace("\n", "\n  "))
            counted = say.count("sms.segments", size.segments)
            click.echo(
                "  " + say("cli.preview.size", segments=counted, units=size.units, alphabet=size.alphabet, left=size.units_left)
            )
            if size.outside_gsm7:
                click.echo("  " + say("cli.preview.ucs2", characters=_some(size.outside_gsm7)))
        click.echo(say("cli.preview.sender", name=config.sender_name))

    return Command(
        say,
        "preview",
        callback=run,
        params=[
            click.Argument(["file"], metavar=f"FILE|{STDIN}"),
            click.Option(["--code"], default="000000", show_default=True, help=say("cli.preview.code")),
        ],
    )


def _some(characters: tuple[str, ...]) -> str:
    return " ".join(characters[:_SHOWN]) + (" …" if len(characters) > _SHOWN else "")
