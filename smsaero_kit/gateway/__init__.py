"""The SMS Aero gateway: two clients, the endpoints that both have as methods, the values they return, and status callbacks.

The errors are in `smsaero_kit.errors`. Importing this package does nothing: each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .async_client import AsyncClient
    from .batch import Batch
    from .callback import MobileIdReport, StatusReport, parse_callback, parse_mobile_id_callback
    from .client import Client
    from .endpoints.account import Balance, Card, Tariffs, TopUp
    from .endpoints.address_book import Contact, Group
    from .endpoints.blacklisted import Blacklisted
    from .endpoints.calls import PhoneCall, PhoneCallStatus
    from .endpoints.mobile_id import MobileId, MobileIdStatus
    from .endpoints.numbers import Hlr, HlrStatus, NumberOperator
    from .endpoints.senders import OperatorState, SenderName, SenderNameStatus
    from .endpoints.telegram import TelegramCode
    from .endpoints.viber import ViberCampaign, ViberCampaignStatus, ViberRecipient, ViberStatus
    from .journal import Entry, Journal, Outcome
    from .many import SendResult
    from .message import Message, MessageStatus, status_text
    from .operators import Operator
    from .outgoing import Outgoing
    from .pages import Page
    from .protocol import GATEWAYS, Call, Effect, Timeouts

_HOMES = {
    "AsyncClient": "async_client",
    "Balance": "endpoints.account",
    "Batch": "batch",
    "Blacklisted": "endpoints.blacklisted",
    "Call": "protocol",
    "Card": "endpoints.account",
    "Client": "client",
    "Contact": "endpoints.address_book",
    "Effect": "protocol",
    "Entry": "journal",
    "GATEWAYS": "protocol",
    "Group": "endpoints.address_book",
    "Hlr": "endpoints.numbers",
    "HlrStatus": "endpoints.numbers",
    "Journal": "journal",
    "Message": "message",
    "MessageStatus": "message",
    "MobileId": "endpoints.mobile_id",
    "MobileIdReport": "callback",
    "MobileIdStatus": "endpoints.mobile_id",
    "NumberOperator": "endpoints.numbers",
    "Operator": "operators",
    "OperatorState": "endpoints.senders",
    "Outcome": "journal",
    "Outgoing": "outgoing",
    "Page": "pages",
    "parse_callback": "callback",
    "parse_mobile_id_callback": "callback",
    "PhoneCall": "endpoints.calls",
    "PhoneCallStatus": "endpoints.calls",
    "SenderName": "endpoints.senders",
    "SenderNameStatus": "endpoints.senders",
    "SendResult": "many",
    "status_text": "message",
    "StatusReport": "callback",
    "Tariffs": "endpoints.account",
    "TelegramCode": "endpoints.telegram",
    "Timeouts": "protocol",
    "TopUp": "endpoints.account",
    "ViberCampaign": "endpoints.viber",
    "ViberCampaignStatus": "endpoints.viber",
    "ViberRecipient": "endpoints.viber",
    "ViberStatus": "endpoints.viber",
}

__all__ = [
    "GATEWAYS",
    "AsyncClient",
    "Balance",
    "Batch",
    "Blacklisted",
    "Call",
    "Card",
    "Client",
    "Contact",
    "Effect",
    "Entry",
    "Group",
    "Hlr",
    "HlrStatus",
    "Journal",
    "Message",
    "MessageStatus",
    "MobileId",
    "MobileIdReport",
    "MobileIdStatus",
    "NumberOperator",
    "Operator",
    "OperatorState",
    "Outcome",
    "Outgoing",
    "Page",
    "PhoneCall",
    "PhoneCallStatus",
    "SendResult",
    "SenderName",
    "SenderNameStatus",
    "StatusReport",
    "Tariffs",
    "TelegramCode",
    "Timeouts",
    "TopUp",
    "ViberCampaign",
    "ViberCampaignStatus",
    "ViberRecipient",
    "ViberStatus",
    "parse_callback",
    "parse_mobile_id_callback",
    "status_text",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
