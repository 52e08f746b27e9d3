"""The command `smsaero-kit`: its language, its commands, its exit codes. What a command does stands in its own file.

Exit codes: 0 fine, 1 findings or a refusal, 2 wrong use (also a file that is not there).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn, TextIO

import click

from smsaero_kit.cli import app, explain, init, lab, onboard, preview, sandbox, schema, send, validate
from smsaero_kit.cli.console import Command, show_error
from smsaero_kit.errors import FileProblem, KitError, MissingExtra, PhoneRefused, PortUnavailable, RuleUnknown
from smsaero_kit.texts import DOMAIN, LANGUAGES, default_language, texts
from smsaero_kit.version import __version__

#: Mistakes of the person at the keyboard; every other error is a finding or a refusal.
_WRONG_USE = (FileProblem, MissingExtra, PhoneRefused, PortUnavailable, RuleUnknown)


def main() -> NoReturn:
    """Run the command line on `sys.argv` and exit."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        _print_anything(stream)
    _leave_out_format_checkers()
    language = _wanted_language(sys.argv[1:])
    translate_click(language)
    try:
        code = build(language).main(standalone_mode=False, prog_name="smsaero-kit")
        # Here, where a full disk can still be explained, and not when the interpreter ends.
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(texts(language)("cli.aborted"), err=True)
        sys.exit(1)
    except KitError as error:
        show_error(error, language)
        sys.exit(2 if isinstance(error, _WRONG_USE) else 1)
    except BrokenPipeError:
        # The reader of a pipe went away: `smsaero-kit schema | head`.
        _let_go_of_output()
        sys.exit(1)
    except OSError as error:
        _let_go_of_output()
        click.echo(f"smsaero-kit: {texts(language)('cli.output_failed', reason=error.strerror or error)}", err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def build(language: str) -> click.Group:
    """Return the whole command line with its help in `language` (`en` or `ru`)."""
    say = texts(language)
    group = click.Group(
        name="smsaero-kit",
        help=say("cli.help"),
        epilog=say("cli.epilog"),
        context_settings={"help_option_names": ["-h", "--help"]},
        params=[
            click.Option(["--lang"], type=click.Choice(LANGUAGES), help=say("cli.option.lang"), expose_value=False),
        ],
    )
    version = click.version_option(__version__, "-V", "--version", prog_name="smsaero-kit", message="%(prog)s %(version)s")
    group = version(group)
    for module in (lab, app, onboard, init, validate, explain, preview, send, sandbox, schema):
        command: Command = module.command(say)
        # The language is chosen before anything is parsed; each command takes the option so that it may stand anywhere.
        command.params.append(
            click.Option(["--lang"], type=click.Choice(LANGUAGES), help=say("cli.option.lang"), expose_value=False)
        )
        group.add_command(command)
    return group


def _wanted_language(arguments: list[str]) -> str:
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            wanted = value or next(iter(arguments[index + 1 :]), "")
            if wanted in LANGUAGES:
                return wanted
    return default_language()


def translate_click(language: str) -> None:
    """Let click's own sentences ("Missing argument …") come from the kit's catalogue: click asks the process-wide gettext."""
    import gettext

    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(Path(__file__).parents[1] / "locales"))
    gettext.textdomain(DOMAIN)


def _open_what_is_closed() -> None:
    """Give closed streams (`>&-`) something to write to; a closed standard input is a `FileProblem` where it is read."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it stays open as long as the process
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as above


def _let_go_of_output() -> None:
    """Let what is still to be written go nowhere: the interpreter would try once more and fail loudly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave_out_format_checkers() -> None:
    """Keep jsonschema from loading what checks `format: iri`, which the kit's schema does not use.

    Where Jupyter is installed, that package is too, and importing it takes longer than everything else together (1.5 s of 1.9 s,
    measured with `python -X importtime`). jsonschema does without it when it cannot be imported.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None is Python's own way to say "not to be imported"


def _print_anything(stream: TextIO) -> None:
    # A text may hold what the terminal's encoding lacks (lone surrogates, Cyrillic on an old Windows console).
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
