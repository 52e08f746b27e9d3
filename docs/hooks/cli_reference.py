"""The page of the commands, made from the commands themselves. This file describes no option."""

from __future__ import annotations

from collections.abc import Iterator

import click
from markdown_parts import block, code, escaped, heading, table

from smsaero_kit.cli.main import build, translate_click
from smsaero_kit.texts import Texts, texts

PROGRAM = "smsaero-kit"


def page(language: str) -> str:
    """Return a section for the program and one for each command."""
    translate_click(language)
    program, say = build(language), texts(language)
    context = click.Context(program, info_name=PROGRAM, **program.context_settings)
    parts = [*_described(program, context, say), escaped(program.epilog or "")]
    # What every command takes stands once, with the program itself.
    common = {name for parameter in program.get_params(context) for name in parameter.opts}
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        if command is not None and not command.hidden:
            parts.append(heading(2, code(f"{PROGRAM} {name}"), name))
            parts += _described(command, click.Context(command, info_name=name, parent=context), say, common)
            parts += [f"{say('cli.examples')}:", block(say(f"cli.{name}.examples"), "bash")]
    return "\n\n".join(parts) + "\n"


def _described(
    command: click.Command, context: click.Context, say: Texts, common: frozenset[str] | set[str] = frozenset()
) -> Iterator[str]:
    yield escaped(command.help or "")
    yield block(" ".join([context.command_path, *command.collect_usage_pieces(context)]), "text")
    options = [parameter for parameter in command.get_params(context) if isinstance(parameter, click.Option)]
    rows = [_row(option, context) for option in options if not common.intersection(option.opts)]
    if rows:
        yield table([say("docs.cli.option"), say("docs.cli.meaning")], rows)


def _row(option: click.Option, context: click.Context) -> list[str]:
    names = ", ".join([*option.opts, *option.secondary_opts])
    # A long list of values would stretch the first column: it goes below the meaning.
    values = [str(value) for value in option.type.choices] if isinstance(option.type, click.Choice) else []
    if not (values or option.is_flag or option.count):
        names += f" {option.make_metavar(context)}"
    _names, meaning = option.get_help_record(context) or ("", "")
    return [code(names), " · ".join([escaped(meaning), ", ".join(map(code, values))] if values else [escaped(meaning)])]
