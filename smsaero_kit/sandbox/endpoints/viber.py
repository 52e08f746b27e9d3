"""Viber campaigns. This file never sends an SMS in place of a message that did not arrive, and never opens an image."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.prices import VIBER
from smsaero_kit.sandbox.state.senders import VIBER_SENDERS
from smsaero_kit.sandbox.state.viber import (
    ARRIVED,
    CAMPAIGN_WORDS,
    ERROR,
    NOT_DELIVERED,
    NUMBER_WORDS,
    READ,
    SEND,
    Campaign,
)
from smsaero_kit.sandbox.wire import Response, envelope

from .listing import items, listed
from .reading import Reading
from .sending import check_recipients, taken, turned_down

_CHANNELS: Final = ("OFFICIAL", "CASCADE")
_SIGNS: Final = frozenset(sender.name for sender in VIBER_SENDERS if sender.is_approved(0.0))
#: As the vendor's PHP and Go SDKs say it.
_MOST_NUMBERS: Final = 50
_TEXT_LENGTHS: Final = range(2, 641)
_BUTTON_LENGTHS: Final = range(1, 31)
_TIMEOUTS: Final = ("0.25", "0.5", "1", "3", "6", "12", "24")
# No two parts that follow each other take the same characters: a long value takes no long time.
_IMAGE: Final = re.compile(r"(png|jpe?g|gif)#[A-Za-z0-9+/\s]+(?:={1,2}\s*)?", re.ASCII)
_LINK: Final = re.compile(r"https?://\S+")


def viber_send(account: Account, reading: Reading, now: float) -> Response:
    """Take a campaign and charge it; `number`, `numbers` or the contacts of a group, all in one."""
    numbers = _recipients(account, reading)
    sender_name = reading.text("sign", known=_SIGNS)
    channel = reading.text("channel", known=_CHANNELS)
    text = reading.text("text", lengths=_TEXT_LENGTHS)
    planned = reading.planned(now)
    _check_extras(reading, cascade=channel == "CASCADE", sms_names=account.approved_names(now))
    check_recipients(account, reading, numbers)
    if reading.refused():
        return reading.refusal()
    cost = VIBER * len(numbers)
    answer = turned_down(account, reading, numbers, cost)
    if answer is not None:
        return answer
    account.balance -= cost
    campaign = account.campaigns.add(
        lambda new: Campaign(
            id=new,
            numbers=tuple(numbers),
            outcomes=tuple(map(account.outcome, numbers)),
            sender_name=sender_name,
            channel=channel,
            text=text,
            cost=cost,
            created=now,
            planned=planned,
            single=reading.has("number"),
        )
    )
    return taken(_shown(campaign, now), numbers)


def viber_list(account: Account, reading: Reading, now: float) -> Response:
    """Return the campaigns, page by page, without a count."""
    page = reading.page()
    if reading.refused():
        return reading.refusal()
    return listed("viber/list", tuple(account.campaigns), page, lambda each: _shown(each, now), reading.choices, counted=False)


def viber_statistic(account: Account, reading: Reading, now: float) -> Response:
    """Return a campaign's numbers, page by page, with a link to this page only."""
    sending, page = reading.whole("sendingId"), reading.page()
    if reading.refused():
        return reading.refusal()
    campaign = account.campaigns.get(sending)
    if campaign is None:
        return reading.not_found("Sending not found.")

    def show(number_and_status: tuple[str, int]) -> dict[str, Any]:
        number, status = number_and_status
        return {"number": number, "status": status, "extendStatus": NUMBER_WORDS[status], "dateSend": int(campaign.start)}

    links = {"self": f"/v2/viber/statistic?sendingId={sending}&page={page}"}
    return envelope(data={**items(campaign.statuses(now), page, show, reading.choices), "links": links})


def _recipients(account: Account, reading: Reading) -> Sequence[str]:
    if not reading.has("groupId") or reading.has("number") or reading.has("numbers"):
        return reading.numbers(most=_MOST_NUMBERS)
    everybody = reading.is_word("groupId", "all")
    group = 0 if everybody else reading.whole("groupId")
    numbers = [contact.number for contact in account.contacts if everybody or group in contact.groups]
    # Nothing is known of a group that is empty or unknown: the sandbox refuses both.
    if not numbers:
        reading.incorrect("groupId")
    return numbers


def _check_extras(reading: Reading, *, cascade: bool, sms_names: set[str]) -> None:
    """Check what may come with a text; nothing of it shows in any answer."""
    image = reading.text("imageSource", required=False)
    if image and not _IMAGE.fullmatch(image):
        reading.incorrect("imageSource")
    # A button is its text and its link; whether it needs an image as well is said by one source only, and not checked.
    button = reading.has("textButton") or reading.has("linkButton")
    reading.text("textButton", lengths=_BUTTON_LENGTHS, required=button)
    link = reading.text("linkButton", required=button)
    if link and not _LINK.fullmatch(link):
        reading.incorrect("linkButton")
    reading.text("signSms", known=sms_names, required=cascade)
    reading.text("textSms", lengths=_TEXT_LENGTHS, required=cascade)
    reading.whole("priceSms", otherwise=0)
    # Fields of former times (smsaero_python, cloudloyalty/smsaero-client): taken, and not looked at.
    for name in ("channelSms", "callbackUrl", "marker"):
        reading.has(name)
    if reading.has("timeout") and not any(reading.is_word("timeout", hours) for hours in _TIMEOUTS):
        reading.incorrect("timeout")


def _shown(campaign: Campaign, now: float) -> dict[str, Any]:
    status, counts = campaign.status(now), campaign.counts(now)
    return {
        "id": campaign.id,
        # Sources differ on whether there is a number; a campaign of several has none here.
        **({"number": campaign.numbers[0]} if campaign.single else {}),
        "count": len(campaign.numbers),
        "sign": campaign.sender_name,
        "channel": campaign.channel,
        "text": campaign.text,
        "cost": float(campaign.cost),
        "status": status,
        "extendStatus": CAMPAIGN_WORDS[status],
        "dateCreate": int(campaign.created),
        "dateSend": int(campaign.planned),
        # Whether what was read counts as delivered too is not known: here a number counts once, under its status.
        "countSend": counts[SEND],
        "countDelivered": counts[ARRIVED],
        "countWrite": counts[READ],
        "countUndelivered": counts[NOT_DELIVERED],
        "countError": counts[ERROR],
    }
