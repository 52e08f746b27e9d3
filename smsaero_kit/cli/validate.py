"""`smsaero-kit validate`: findings of one or more files."""

from __future__ import annotations

import click

from smsaero_kit.cli.console import STDIN, Command, check, explain
from smsaero_kit.errors import FileProblem
from smsaero_kit.texts import Texts
from smsaero_kit.validation.reporters import as_json


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(files: tuple[str, ...], output: str, *, strict: bool) -> int:
        worst = 0
        reports = []
        for file in files:
            try:
                report = check(file, say.language)
            except FileProblem as error:
                explain(error, say.language)
                worst = 2
                continue
            reports.append(report)
            if output == "text":
                click.echo(str(report))
            if report.errors or (strict and report.warnings):
                worst = max(worst, 1)
        if output == "json":
            click.echo(as_json(reports))
        return worst

    return Command(
        say,
        "validate",
        callback=run,
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar=f"FILE|{STDIN} …"),
            click.Option(
                ["--format", "output"], type=click.Choice(["text", "json"]), default="text", help=say("cli.validate.format")
            ),
            click.Option(["--strict"], is_flag=True, help=say("cli.validate.strict")),
        ],
    )
