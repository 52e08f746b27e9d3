"""What all commands share: printing and reading a config. This file holds no command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.errors import FileProblem, KitError
from smsaero_kit.texts import Texts, texts
from smsaero_kit.validation import Report, validate
from smsaero_kit.validation.report import STDIN


class Command(click.Command):
    """A command whose texts stand in the catalogue under `cli.<name>.`; the examples keep their lines."""

    def __init__(self, say: Texts, name: str, **settings: Any) -> None:
        super().__init__(name, help=say(f"cli.{name}.help"), short_help=say(f"cli.{name}.short"), **settings)
        self._examples = say(f"cli.{name}.examples")
        self._examples_title = say("cli.examples")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the examples as they stand: each is a line to copy."""
        with formatter.section(self._examples_title):
            for line in self._examples.splitlines():
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


def show_error(error: KitError, language: str) -> None:
    """Print what happened and what to do next on standard error."""
    click.echo(f"smsaero-kit: {error.sentence(language)}", err=True)
    click.echo(f"  → {error.next_step(language)}", err=True)


def read_stdin() -> bytes:
    """Return what standard input holds. Raises `FileProblem` when it is closed."""
    if sys.stdin is None:
        raise FileProblem(STDIN, "failed", texts()("cli.stdin_closed"))
    return sys.stdin.buffer.read()


def check(file: str, language: str) -> Report:
    """Return the report on `file`, or on standard input for `-`. Raises `FileProblem`."""
    if file == STDIN:
        return validate(read_stdin(), language=language, name=STDIN)
    return validate(Path(file), language=language)


def wants_colour() -> bool:
    """Return whether standard output is a terminal that shows colours; `NO_COLOR` and `FORCE_COLOR` have the last word."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def write_for_programs(data: str | bytes) -> None:
    """Write `data` to standard output, a text as UTF-8 whatever the console's encoding: a program reads it."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data)
    sys.stdout.buffer.flush()


def load(file: str, language: str) -> ConnectorConfig:
    """Return the config in `file`; where it has errors, print the report and exit with 1. Raises `FileProblem`."""
    report = check(file, language)
    if not report.ok or report.config is None:
        click.echo(str(report), err=True)
        raise click.exceptions.Exit(1)
    return report.config


def say_for(language: str) -> Texts:
    """Return the catalogue of `language`."""
    return texts(language)
