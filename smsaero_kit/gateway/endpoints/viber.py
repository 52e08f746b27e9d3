"""Viber campaigns, with SMS to those whom Viber does not reach. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`viber_send` …); the codes:
https://github.com/cloudloyalty/smsaero-client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum

from smsaero_kit.gateway.fields import Answered, Fields
from smsaero_kit.gateway.pages import Page, on_page, read_page
from smsaero_kit.gateway.parameters import digits, digits_of_each, given, unix_time
from smsaero_kit.gateway.protocol import Call, Effect


class ViberCampaignStatus(IntEnum):
    """Where a campaign is."""

    REJECTED = 0
    MODERATION = 1
    PROCESSING = 2
    COMPLETED = 3
    SCHEDULED = 4
    NO_FUNDS = 5


class ViberStatus(IntEnum):
    """Where the message to one number is."""

    SENT = 0
    DELIVERED = 1
    READ = 2
    UNDELIVERED = 3
    ERROR = 4


@dataclass(frozen=True, kw_only=True)
class ViberCampaign(Answered):
    """A campaign: one text to one or many numbers."""

    id: int
    #: Digits of E.164 without the plus, where the gateway names one.
    number: str
    sender_name: str
    #: `OFFICIAL` or `CASCADE`.
    channel: str
    text: str = field(repr=False)
    status: ViberCampaignStatus | int
    #: The gateway's own word for the status, e.g. `moderation`.
    status_word: str
    #: In rubles; None when the gateway did not say.
    cost: Decimal | None
    created: datetime | None
    planned: datetime | None
    #: How many numbers it goes to, and how far they came.
    recipients: int
    sent: int
    delivered: int
    read: int
    undelivered: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class ViberRecipient(Answered):
    """The message to one number of a campaign."""

    #: Digits of E.164 without the plus.
    number: str
    status: ViberStatus | int
    #: The gateway's own word for the status: `write` means read.
    status_word: str
    planned: datetime | None


def viber_send(
    *,
    text: str,
    sender_name: str,
    number: str | None = None,
    numbers: Sequence[str] | None = None,
    group_id: int | str | None = None,
    channel: str = "OFFICIAL",
    image: str | None = None,
    button_text: str | None = None,
    button_url: str | None = None,
    planned: datetime | None = None,
    sms_text: str | None = None,
    sms_sender_name: str | None = None,
    sms_price: int | None = None,
    timeout_hours: float | None = None,
) -> Call[ViberCampaign]:
    """Send a text by Viber, to `number`, to `numbers` (50 at most by the vendor's docs), or to a group; `"all"` is every group.

    `sender_name` is one of `viber_sender_names`. `image` is `jpg#<base64>`, `png#…` or `gif#…`, 300 kB at most; it goes together
    with `button_text` (30 characters at most) and `button_url`. With channel `CASCADE`, who is not reached within `timeout_hours`
    (0.25, 0.5, 1, 3, 6, 12 or 24) gets `sms_text` from `sms_sender_name`. Raises `ValueError` unless exactly one addressee is given.
    """
    to = given(
        number=None if number is None else digits(number),
        numbers=None if numbers is None else digits_of_each(numbers),
        groupId=group_id,
    )
    if len(to) != 1:
        raise ValueError("give one of number, numbers and group_id")
    params = given(
        sign=sender_name,
        channel=channel,
        text=text,
        imageSource=image,
        textButton=button_text,
        linkButton=button_url,
        dateSend=unix_time(planned),
        signSms=sms_sender_name,
        textSms=sms_text,
        priceSms=sms_price,
        timeout=timeout_hours,
    )
    return Call("viber/send", lambda data: _read_campaign(Fields(data)), {**to, **params}, effect=Effect.SENDS)


def viber_campaigns(*, page: int = 1) -> Call[Page[ViberCampaign]]:
    """List the campaigns, from `page` on."""
    return Call("viber/list", read_page(_read_campaign), query=on_page(page), effect=Effect.READS)


def viber_recipients(campaign_id: int, *, page: int = 1) -> Call[Page[ViberRecipient]]:
    """List how far each number of a campaign is, from `page` on."""
    return Call("viber/statistic", read_page(_read_recipient), {"sendingId": campaign_id}, on_page(page), effect=Effect.READS)


def _read_campaign(fields: Fields) -> ViberCampaign:
    return ViberCampaign(
        id=fields.required_whole("id"),
        number=fields.word("number"),
        sender_name=fields.word("sign"),
        channel=fields.word("channel"),
        text=fields.word("text"),
        status=fields.required_code("status", ViberCampaignStatus),
        status_word=fields.word("extendStatus"),
        cost=fields.money("cost"),
        created=fields.time("dateCreate"),
        planned=fields.time("dateSend"),
        recipients=fields.count("count"),
        sent=fields.count("countSend"),
        delivered=fields.count("countDelivered"),
        read=fields.count("countWrite"),
        undelivered=fields.count("countUndelivered"),
        failed=fields.count("countError"),
        raw=fields.raw,
    )


def _read_recipient(fields: Fields) -> ViberRecipient:
    return ViberRecipient(
        number=fields.word("number"),
        status=fields.required_code("status", ViberStatus),
        status_word=fields.word("extendStatus"),
        planned=fields.time("dateSend"),
        raw=fields.raw,
    )
