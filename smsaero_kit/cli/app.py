"""`smsaero-kit app`: the wizard as a page of its own, without a notebook around it. This file never reads what is entered there.

Voila serves it, in this process: Ctrl+C ends both, and the kernels with them. Each opened page has a kernel of its own.
Whoever opens a page must know the token, for Voila listens where every user of this machine can knock.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from smsaero_kit.cli import kernels
from smsaero_kit.cli.console import Command
from smsaero_kit.cli.lab import DEFAULT_FOLDER
from smsaero_kit.errors import MissingExtra, PortUnavailable
from smsaero_kit.files import make_folder
from smsaero_kit.texts import LANGUAGE_VARIABLE, LANGUAGES, Texts, texts

DEFAULT_PORT = 8866
ADDRESS = "127.0.0.1"
#: The names of the template under `jupyter_data`, and of the kernel that is this very Python.
NAME = "smsaero-kit"
#: Voila makes a folder for its kernels' sockets: `/voila_12345678`.
_DEEPER = 15


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(work: str, port: int, *, browser: bool) -> None:
        from importlib.resources import as_file, files

        if any(find_spec(needed) is None for needed in ("voila", "ipywidgets", "anywidget")):
            raise MissingExtra("app")
        place = Path(work)
        make_folder(place)
        port = _free(port)
        with (
            as_file(files("smsaero_kit") / "cli" / "jupyter_data") as ours,
            tempfile.TemporaryDirectory(prefix=f"{NAME}-", ignore_cleanup_errors=True) as made,
        ):
            notebook = _lay_out(Path(made), place.absolute(), _chosen_language(say))
            paths = [str(Path(made) / "jupyter"), str(ours), *filter(None, [os.environ.get("JUPYTER_PATH")])]
            os.environ["JUPYTER_PATH"] = os.pathsep.join(paths)
            token = secrets.token_urlsafe(24)
            url = f"http://{ADDRESS}:{port}/?token={token}"

            def ready() -> None:
                click.echo(say("cli.app.running", url=url, folder=place.absolute()))
                if browser:
                    _open(Path(made), url)

            _serve(notebook, port, token, _words(_chosen_language(say)), ready)
        click.echo(say("cli.app.ended"))

    return Command(
        say,
        "app",
        callback=run,
        params=[
            click.Option(["--folder", "work"], default=DEFAULT_FOLDER, show_default=True, help=say("cli.app.folder_option")),
            click.Option(
                ["--port"],
                metavar="PORT",
                type=click.IntRange(0, 65535),
                default=DEFAULT_PORT,
                show_default=True,
                help=say("cli.app.port"),
            ),
            click.Option(["--browser/--no-browser"], default=True, help=say("cli.app.browser")),
        ],
    )


def _chosen_language(say: Texts) -> str | None:
    """Return the language that was asked for in so many words; without one the wizard asks the browser."""
    context: click.Context | None = click.get_current_context()
    while context is not None:
        if context.get_parameter_source("lang") is ParameterSource.COMMANDLINE:
            return say.language
        context = context.parent
    return say.language if os.environ.get(LANGUAGE_VARIABLE) else None


def _free(port: int) -> int:
    """Return `port`, or for 0 one that is free. Raises `PortUnavailable`; Voila would only say so in a log."""
    import socket

    with socket.socket() as probe:
        if sys.platform != "win32":
            # As the server itself does: a connection that just ended keeps nobody from listening.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
            # Two may bind with that option, and only one of them listens.
            probe.listen()
        except OSError as error:
            raise PortUnavailable(port, "denied" if isinstance(error, PermissionError) else "taken") from None
        free: int = probe.getsockname()[1]
        return free


def _lay_out(made: Path, work: Path, language: str | None) -> Path:
    """Write what Voila needs into the folder `made`: the notebook of one cell, and a kernel that is this very Python."""
    chosen = "" if language is None else f"lang={language!r}, "
    code = f"from smsaero_kit.wizard import Wizard\n\nWizard({chosen}folder={str(work)!r})"
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "wizard",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": code,
    }
    kernel = {"name": NAME, "display_name": NAME, "language": "python"}
    notebook = made / "wizard.ipynb"
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": [cell]}
    notebook.write_text(json.dumps(content), encoding="utf-8")
    # Not `python3`: a kernel of that name in the user's home may be another Python, without the kit.
    spec = made / "jupyter" / "kernels" / NAME / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": NAME, "language": "python"}), encoding="utf-8")
    return notebook


def _words(language: str | None) -> dict[str, Any]:
    """Return what the page says while there is no wizard yet, in each language: only the browser may know which one it is."""
    keys = {"titles": "cli.app.title", "loading": "cli.app.loading", "noscript": "cli.app.noscript"}
    return {"lang": language or ""} | {name: {each: texts(each)(key) for each in LANGUAGES} for name, key in keys.items()}


def _serve(notebook: Path, port: int, token: str, words: dict[str, Any], ready: Callable[[], None]) -> None:
    """Serve `notebook` until Ctrl+C; call `ready` once it listens. Raises `PortUnavailable`."""
    import logging

    from jupyter_server import DEFAULT_STATIC_FILES_PATH
    from tornado.ioloop import IOLoop
    from traitlets.config import Config
    from voila.app import Voila

    settings = {
        "ip": ADDRESS,
        "port": port,
        "port_retries": 0,
        "token": token,
        # Voila would open the address without the token.
        "open_browser": False,
        "log_level": logging.ERROR,
        # A voila.py in the current folder is somebody's code, and none of ours.
        "config_file_paths": [],
        # A page that is left says so, to end its kernel and what that knows, and has no way to say who it is but its cookie.
        # Nobody else's page can say it in its name: it would have to know the kernel's id.
        "tornado_settings": {"disable_check_xsrf": True, "static_path": DEFAULT_STATIC_FILES_PATH},
        "connection_dir_root": kernels.short_folder(_DEEPER),
    }
    page = {
        "template": NAME,
        "theme": "light",
        "resources": {"app": words},
        "show_tracebacks": False,
        "allow_template_override": "NO",
        "allow_theme_override": "NO",
        "file_allowlist": [],
        # The page needs what shows widgets; whatever else is installed for JupyterLab stays out of it.
        "extension_allowlist": ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"],
    }
    logging.getLogger("tornado").setLevel(logging.ERROR)
    app = Voila(config=Config({"Voila": settings, "VoilaConfiguration": page, "KernelManager": kernels.SETTINGS}))
    app.initialize([str(notebook)])
    with _in_loop(ready, IOLoop):
        try:
            app.start()
        except SystemExit:
            # Somebody was faster between our look at the port and now.
            raise PortUnavailable(port, "taken") from None


@contextlib.contextmanager
def _in_loop(ready: Callable[[], None], loops: Any) -> Iterator[None]:
    import asyncio

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        # Voila listens before it starts the loop.
        loops.current().add_callback(ready)
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def _open(made: Path, url: str) -> None:
    """Open `url` in a browser by way of a file that only this user can read: everybody sees the arguments of a program."""
    import threading
    import webbrowser

    file = made / "open.html"
    file.touch(mode=0o600)
    file.write_text(f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={url}">', encoding="utf-8")
    # Some browsers answer only when they are closed.
    threading.Thread(target=webbrowser.open, args=(file.as_uri(),), daemon=True).start()
