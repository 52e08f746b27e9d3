"""`smsaero-kit lab`: JupyterLab on a copy of the notebooks. This file never touches the notebooks of the package itself."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from smsaero_kit.cli import kernels
from smsaero_kit.cli.console import Command
from smsaero_kit.errors import MissingExtra
from smsaero_kit.files import make_folder, write_private
from smsaero_kit.schemas import folder
from smsaero_kit.texts import LANGUAGE_VARIABLE, Texts

#: Also of the other ways to the wizard: what was begun in one is continued in another.
DEFAULT_FOLDER = "onboarding"
ONBOARDING = {"en": "01-onboarding.ipynb", "ru": "01-onboarding.ru.ipynb"}


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(work: str, port: int, *, browser: bool, fresh: bool) -> int:
        from importlib.resources import as_file, files

        if find_spec("jupyterlab") is None or find_spec("anywidget") is None:
            raise MissingExtra("notebook")
        place = Path(work)
        kept = _copy_notebooks(place, say.language, fresh=fresh)
        click.echo(say("cli.lab.folder", folder=place))
        for backup in kept:
            click.echo(say("cli.lab.backup", backup=backup))
        click.echo(say("cli.lab.running", notebook=ONBOARDING[say.language]))
        with as_file(files("smsaero_kit") / "cli" / "jupyter_config") as settings:
            return _run_lab(place, ONBOARDING[say.language], port, settings, say.language, browser=browser)

    return Command(
        say,
        "lab",
        callback=run,
        params=[
            click.Option(["--folder", "work"], default=DEFAULT_FOLDER, show_default=True, help=say("cli.lab.folder_option")),
            click.Option(
                ["--port"],
                metavar="PORT",
                type=click.IntRange(0, 65535),
                default=8888,
                show_default=True,
                help=say("cli.lab.port"),
            ),
            click.Option(["--browser/--no-browser"], default=True, help=say("cli.lab.browser")),
            click.Option(["--fresh"], is_flag=True, help=say("cli.lab.fresh")),
        ],
    )


def _copy_notebooks(place: Path, language: str, *, fresh: bool) -> list[Path]:
    """Copy the notebooks in `language` that are not there yet; with `fresh` replace those that are. Return where the old ones went.

    Only in one language: a list of files cuts their names off, and then they look alike.
    """
    make_folder(place)
    backups = []
    for notebook in folder("notebooks").iterdir():
        target = place / notebook.name
        wanted = notebook.name.endswith(".ipynb") and (".ru." in notebook.name) is (language == "ru")
        if wanted and (fresh or not target.exists()):
            backup = write_private(target, notebook.read_text(encoding="utf-8"))
            if backup is not None:
                backups.append(backup)
    return backups


def _run_lab(place: Path, notebook: str, port: int, settings: Path, language: str, *, browser: bool) -> int:
    import subprocess

    arguments = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={place.absolute()}",
        f"--LabApp.default_url=/lab/tree/{notebook}",
        f"--port={port}",
        "--ip=127.0.0.1",
        # The address comes at any level; what else Jupyter has to say would push it off the screen.
        "--Application.log_level=WARN",
    ]
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container everybody is root, and Jupyter refuses to start; the address above keeps it on this machine.
        arguments.append("--allow-root")
    paths = [str(settings), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    environment = {**os.environ, LANGUAGE_VARIABLE: language, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
    with kernels.over_sockets() as (more, variables):
        lab = subprocess.Popen([*arguments, *more], env=environment | variables)  # noqa: S603 - our own interpreter and fixed arguments
        while True:
            # Ctrl+C reaches JupyterLab too, which asks whether to stop: wait for what it decides.
            with contextlib.suppress(KeyboardInterrupt):
                return lab.wait()
