"""`smsaero-kit validate`: findings of one or more files, and the safe fixes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from smsaero_kit.cli.console import Command, read_stdin, show_error, wants_colour, write_for_programs
from smsaero_kit.errors import FileProblem
from smsaero_kit.files import write_private
from smsaero_kit.texts import Texts
from smsaero_kit.validation import Report, validate
from smsaero_kit.validation.quoting import printable
from smsaero_kit.validation.report import STDIN
from smsaero_kit.validation.reporters.diff import as_diff
from smsaero_kit.validation.reporters.summary import total

FORMATS = ("text", "json", "github", "sarif")


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(
        files: tuple[str, ...],
        output: str,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        *,
        strict: bool,
        fix: bool,
        diff: bool,
    ) -> int:
        if (fix or diff) and output != "text":
            raise click.UsageError(say("cli.validate.diff_with_text_only"))
        worst = 0
        reports: list[Report] = []
        unread: list[str] = []
        for file in files:
            try:
                source = read_stdin() if file == STDIN else Path(file)
                report = validate(source, language=say.language, name=file, select=_split(select), ignore=_split(ignore))
                if fix or diff:
                    report = _mend(report, source, say, fix=fix, diff=diff)
            except FileProblem as error:
                show_error(error, say.language)
                unread.append(error.sentence(say.language))
                worst = 2
                continue
            reports.append(report)
            if output == "text":
                # The mended text goes to standard output, so what is said about it does not.
                _show(report, last=file == files[-1], err=fix and file == STDIN)
            if report.errors or (strict and report.warnings):
                worst = max(worst, 1)
        if output == "text" and len(files) > 1:
            click.echo(f"\n{total(reports, say.language)}")
        elif output != "text":
            write_for_programs(_for_programs(output, reports, unread, say.language))
        return worst

    return Command(
        say,
        "validate",
        callback=run,
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar=f"FILE|{STDIN} …"),
            click.Option(["--format", "output"], type=click.Choice(FORMATS), default="text", help=say("cli.validate.format")),
            click.Option(["--select"], multiple=True, metavar="RULES", help=say("cli.validate.select")),
            click.Option(["--ignore"], multiple=True, metavar="RULES", help=say("cli.validate.ignore")),
            click.Option(["--strict"], is_flag=True, help=say("cli.validate.strict")),
            click.Option(["--fix"], is_flag=True, help=say("cli.validate.fix")),
            click.Option(["--diff"], is_flag=True, help=say("cli.validate.diff")),
        ],
    )


def _split(rules: Iterable[str]) -> list[str]:
    """Return the names in `rules`; where none is in them, an empty one, which is unknown: nothing chosen is not everything."""
    return [name for each in rules for name in each.replace(",", " ").split() or [""]]


def _show(report: Report, *, last: bool, err: bool) -> None:
    from smsaero_kit.validation.reporters.text import as_text

    colour = wants_colour() and not err
    click.echo(as_text(report, colour=colour) + ("" if last or not report.findings else "\n"), err=err, color=colour)


def _for_programs(output: str, reports: list[Report], unread: list[str], language: str) -> str:
    if output == "json":
        from smsaero_kit.validation.reporters.json_array import as_json

        return as_json(reports) + "\n"
    if output == "github":
        from smsaero_kit.validation.reporters.github import as_github

        return "".join(f"{line}\n" for line in as_github(reports).splitlines())
    from smsaero_kit.validation.reporters.sarif import as_sarif

    return as_sarif(reports, language, unread) + "\n"


def _mend(report: Report, source: bytes | Path, say: Texts, *, fix: bool, diff: bool) -> Report:
    """Show and apply the safe fixes; return the report on what then stands in `source`, or goes to standard output."""
    fixed = report.fixed()
    if diff:
        changes = as_diff(report, fixed, colour=wants_colour())
        click.echo(changes or say("cli.validate.nothing_to_fix", file=printable(report.name)), err=fix and report.name == STDIN)
    if fix and isinstance(source, bytes):
        write_for_programs(fixed.source.text.encode() if fixed.mended else source)
    elif fix and fixed.mended and isinstance(source, Path):
        backup = write_private(source, fixed.source.text)
        click.echo(say.count("report.fixed", len(fixed.mended), file=printable(report.name)))
        if backup is not None:
            # As the user named the file, unless a link led elsewhere.
            beside = source.with_name(backup.name)
            click.echo(say("cli.validate.backup", backup=printable(str(beside if beside.exists() else backup))))
    return fixed.report if fix else report
