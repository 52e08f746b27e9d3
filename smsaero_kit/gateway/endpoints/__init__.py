"""Every endpoint of the API, once: what is sent and how the answer is read. Nothing here asks, nothing opens an envelope.

An endpoint is a function that returns a `Call`; both clients have a method of the same name and arguments for each.
Paths have no suffix and no trailing slash; a page number goes into the query, everything else into the JSON body.
"""

from __future__ import annotations

from .account import auth, balance, balance_add, cards, tariffs
from .address_book import (
    contact_add,
    contact_delete,
    contact_delete_all,
    contacts,
    group_add,
    group_delete,
    group_delete_all,
    groups,
)
from .blacklisted import blacklist, blacklist_add, blacklist_add_batch, blacklist_delete
from .calls import flash_call_send, flash_call_status, flash_calls, voice_code_send
from .mobile_id import mobile_id_send, mobile_id_status, mobile_id_verify
from .numbers import hlr_check, hlr_check_batch, hlr_status, number_operator, number_operator_batch
from .senders import sender_name_add, sender_names, viber_sender_names
from .sms import messages, send, send_batch, status, test_messages, test_send, test_send_batch, test_status
from .telegram import telegram_send, telegram_send_batch, telegram_status, telegram_test_send, telegram_test_status
from .viber import viber_campaigns, viber_recipients, viber_send
from .whatsapp import whatsapp_chat_messages, whatsapp_chats, whatsapp_messages, whatsapp_send, whatsapp_status

__all__ = [
    "auth",
    "balance",
    "balance_add",
    "blacklist",
    "blacklist_add",
    "blacklist_add_batch",
    "blacklist_delete",
    "cards",
    "contact_add",
    "contact_delete",
    "contact_delete_all",
    "contacts",
    "flash_call_send",
    "flash_call_status",
    "flash_calls",
    "group_add",
    "group_delete",
    "group_delete_all",
    "groups",
    "hlr_check",
    "hlr_check_batch",
    "hlr_status",
    "messages",
    "mobile_id_send",
    "mobile_id_status",
    "mobile_id_verify",
    "number_operator",
    "number_operator_batch",
    "send",
    "send_batch",
    "sender_name_add",
    "sender_names",
    "status",
    "tariffs",
    "telegram_send",
    "telegram_send_batch",
    "telegram_status",
    "telegram_test_send",
    "telegram_test_status",
    "test_messages",
    "test_send",
    "test_send_batch",
    "test_status",
    "viber_campaigns",
    "viber_recipients",
    "viber_send",
    "viber_sender_names",
    "voice_code_send",
    "whatsapp_chat_messages",
    "whatsapp_chats",
    "whatsapp_messages",
    "whatsapp_send",
    "whatsapp_status",
]
