"""`smsaero-kit sandbox`: the stand-in gateway on this machine. This file never answers a request."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from smsaero_kit.cli.console import Command
from smsaero_kit.errors import FileProblem, PortUnavailable
from smsaero_kit.files import read_bytes
from smsaero_kit.texts import Texts

if TYPE_CHECKING:
    from smsaero_kit.sandbox.certificates import Certificates
    from smsaero_kit.sandbox.server import Served

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8025
DEFAULT_TLS_PORT = 8443
DEFAULT_CA_FILE = "smsaero-sandbox-ca.pem"
#: The names under which clients know the gateway.
GATEWAY_NAMES = "gate.smsaero.ru gate.smsaero.org gate.smsaero.net gate.smsaero.uz"
HTTPS_PORT = 443
#: A name, an IP address, or every host.
_HOST = re.compile(r"[\w.-]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*|\*")


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(
        *,
        host: str,
        port: int,
        tls_port: int,
        ca_file: str,
        seed: int | None,
        scenario: str | None,
        state: str | None,
        sender: tuple[str, ...],
        callback_host: tuple[str, ...],
        tls: bool,
    ) -> None:
        from smsaero_kit.sandbox import Sandbox
        from smsaero_kit.sandbox.scenario import apply, read_scenario
        from smsaero_kit.sandbox.server import PortTaken, serve

        _check(say, sender, callback_host)
        # Read before anything is opened: a mistake in it costs nothing then.
        values = None if scenario is None else read_scenario(_read(scenario))
        certificates = _certificates(host) if tls else None
        sandbox = Sandbox(seed=seed, sender_names=sender)
        with contextlib.ExitStack() as stack:
            if state is not None:
                from smsaero_kit.sandbox.storage import kept_in

                stack.enter_context(kept_in(Path(state), sandbox))
            if values is not None:
                apply(sandbox, values)
            # What is said on the command line has the last word.
            with sandbox.changing():
                sandbox.start_names = (*sandbox.start_names, *sender)
                for account in sandbox.accounts:
                    account.set_names(sender)
            if seed is not None:
                sandbox.faults.seed(seed)

            def ready(served: Served) -> None:
                # Not before it listens: another sandbox that has the port may have this file, too.
                if certificates is not None:
                    certificates.write_authority(Path(ca_file))
                announce(say, served, host, ca_file)

            try:
                serve(
                    sandbox,
                    host,
                    port,
                    tls=certificates,
                    tls_port=tls_port,
                    callback_hosts=callback_host,
                    ready=ready,
                )
            except PortTaken as error:
                of_tls = tls and error.port == tls_port and (port != tls_port or error.second)
                raise PortUnavailable(error.port, error.why, "--tls-port" if of_tls else "--port") from None
            except OSError as error:
                raise click.BadParameter(error.strerror or str(error), param_hint="--host") from None

    return Command(say, "sandbox", callback=run, params=_options(say))


def _check(say: Texts, senders: tuple[str, ...], hosts: tuple[str, ...]) -> None:
    """Refuse what could never do anything."""
    if not all(sender.strip() for sender in senders):
        raise click.BadParameter(say("cli.sandbox.sender_empty"), param_hint="--sender")
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise click.BadParameter(say("cli.sandbox.callback_host_form", value=host), param_hint="--callback-host")


def _read(path: str) -> str:
    try:
        return read_bytes(Path(path)).decode("utf-8-sig", "replace")
    except FileProblem as problem:
        # Its own advice: what is missing here is no connector config.
        raise FileProblem(path, "no_scenario") if problem.why == "missing" else problem from None


def _certificates(host: str) -> Certificates:
    from smsaero_kit.sandbox.certificates import NAMES, throw_away

    try:
        return throw_away(NAMES if host in NAMES or is_unspecified(host) else (*NAMES, host))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--host") from None


def _options(say: Texts) -> list[click.Parameter]:
    def option(name: str, **settings: Any) -> click.Option:
        return click.Option([f"--{name}"], help=say(f"cli.sandbox.{name.replace('-', '_')}"), **settings)

    ports = {"metavar": "PORT", "type": click.IntRange(0, 65535), "show_default": True}
    return [
        option("port", default=DEFAULT_PORT, **ports),
        option("host", metavar="ADDRESS", default=DEFAULT_HOST, show_default=True),
        option("tls", is_flag=True),
        option("tls-port", default=DEFAULT_TLS_PORT, **ports),
        option("ca-file", metavar="FILE", default=DEFAULT_CA_FILE, show_default=True),
        option("scenario", metavar="FILE"),
        option("seed", metavar="NUMBER", type=click.IntRange(0, 2**53 - 1)),
        option("sender", metavar="NAME", multiple=True),
        option("state", metavar="FILE"),
        option("callback-host", metavar="HOST", multiple=True),
    ]


def announce(say: Texts, served: Served, host: str, ca_file: str) -> None:
    """Print where the sandbox listens, and how each kind of client is pointed at it."""
    from smsaero_kit.sandbox.server import is_loopback

    click.echo(say("cli.sandbox.running", page=served.http.removesuffix("v2/"), url=served.http))
    if not is_loopback(host):
        click.echo(say("cli.sandbox.open_to_others", host=host))
    click.echo(say("cli.sandbox.account"))
    click.echo(say("cli.sandbox.clients", url=served.http))
    if served.https is None:
        click.echo(say("cli.sandbox.without_tls"))
        return
    https_port = urlsplit(served.https).port
    place, authority = urlsplit(served.https).netloc, str(Path(ca_file).absolute())
    click.echo(say("cli.sandbox.with_tls", url=served.https, place=place, file=authority))
    named = urlsplit(served.https).hostname
    click.echo(say("cli.sandbox.hosts", names=GATEWAY_NAMES, host=named))
    if https_port != HTTPS_PORT:
        click.echo(say("cli.sandbox.hosts_port", port=https_port))


def is_unspecified(host: str) -> bool:
    """Whether `host` stands for every address of this machine."""
    return host in ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on
