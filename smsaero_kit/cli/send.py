"""`smsaero-kit send`: one SMS, followed to its end. In the sandbox unless `--live` is given; never sent twice."""

from __future__ import annotations

import click

from smsaero_kit.cli.console import Command, load
from smsaero_kit.config import ConnectorConfig, misspells_free_sender_name
from smsaero_kit.errors import GatewayError, TemplateNotFound
from smsaero_kit.phone import PhoneNumber, normalize
from smsaero_kit.render import render
from smsaero_kit.rubles import rubles
from smsaero_kit.sms import measure
from smsaero_kit.texts import Texts
from smsaero_kit.usage_types import SENT_BY_SMS, UsageType
from smsaero_kit.validation.report import STDIN


def command(say: Texts) -> Command:
    """Return the command with its help from `say`."""

    def run(file: str, to: str, flow: str, code: str, gateway: str | None, *, live: bool, yes: bool, follow: bool) -> int:
        if gateway and not live and not gateway.lower().startswith("http://"):
            # Plain http is for this machine only; whatever is asked by https may be the real gateway and cost money.
            raise click.BadParameter(say("cli.send.gateway_needs_live"), param_hint="--gateway")
        config = load(file, say.language)
        phone = normalize(to)
        template = config.template_for(flow)
        if template is None:
            raise TemplateNotFound(flow)
        text = render(template.content, {"code": code})
        _show_plan(say, config, phone, text, live=live, gateway=gateway)
        if live and not yes and not click.confirm(say("cli.send.confirm")):
            click.echo(say("cli.send.not_sent"))
            return 1
        try:
            return _deliver(say, config, phone, text, gateway, live=live, follow=follow)
        except KeyboardInterrupt:
            click.echo(say("cli.send.interrupted"), err=True)
            return 1

    flows = [usage_type.value for usage_type in SENT_BY_SMS]
    return Command(
        say,
        "send",
        callback=run,
        params=[
            click.Argument(["file"], metavar=f"FILE|{STDIN}"),
            click.Option(["--to"], required=True, metavar="PHONE", help=say("cli.send.to")),
            click.Option(
                ["--flow"],
                type=click.Choice(flows),
                default=UsageType.GENERIC.value,
                show_default=True,
                help=say("cli.send.flow"),
            ),
            click.Option(["--code"], default="000000", show_default=True, help=say("cli.send.code")),
            click.Option(["--live"], is_flag=True, help=say("cli.send.live")),
            click.Option(["--yes"], is_flag=True, help=say("cli.send.yes")),
            click.Option(["--gateway"], metavar="URL", help=say("cli.send.gateway")),
            click.Option(["--follow/--no-follow"], default=True, help=say("cli.send.follow")),
        ],
    )


def _show_plan(say: Texts, config: ConnectorConfig, phone: PhoneNumber, text: str, *, live: bool, gateway: str | None) -> None:
    where = "cli.send.where_gateway" if gateway else "cli.send.where_live" if live else "cli.send.where_sandbox"
    size = measure(text)
    click.echo(say(where, gateway=gateway))
    click.echo(say("cli.send.plan", phone=phone, sender=config.sender_name, segments=say.count("sms.segments", size.segments)))
    click.echo("  " + text.replace("\n", "\n  "))


def _deliver(
    say: Texts, config: ConnectorConfig, phone: PhoneNumber, text: str, gateway: str | None, *, live: bool, follow: bool
) -> int:
    from smsaero_kit.gateway import GATEWAYS, Client, status_text
    from smsaero_kit.sandbox import Sandbox, SandboxTransport
    from smsaero_kit.sandbox.state import SENDERS

    # The sandbox cannot know which names an account has: it takes the user's own, but no misspelling of the free one, and none that
    # stands for a name in moderation.
    known = misspells_free_sender_name(config.sender_name) or config.sender_name in {sender.name for sender in SENDERS}
    own_names = () if known else (config.sender_name,)
    try:
        client = Client(
            config.credentials,
            transport=None if live or gateway else SandboxTransport(Sandbox(sender_names=own_names)),
            gateways=(gateway,) if gateway else GATEWAYS,
        )
    except ValueError as error:
        raise click.BadParameter(say("cli.send.gateway_refused"), param_hint="--gateway") from error
    with client:
        message = client.send(number=phone.digits, text=text, sender_name=config.sender_name)
        priced = "cli.send.cost" if live or gateway else "cli.send.cost_sandbox"
        cost = "" if message.cost is None else say(priced, cost=rubles(say, message.cost))
        click.echo(say("cli.send.accepted", id=message.id, cost=cost))
        if not follow:
            return 0
        try:
            for seen in client.follow(message):
                click.echo("  " + status_text(seen.status, say.language))
                message = seen
        except GatewayError:
            # Told first: what follows is about the question, not about the SMS.
            click.echo(say("cli.send.status_unknown", id=message.id), err=True)
            raise
    if message.delivered:
        return 0
    click.echo(say("cli.send.not_delivered" if message.final else "cli.send.still_open", id=message.id), err=True)
    return 1
