"""The endpoints of the sandbox: fields in, answer out, types as the gateway has them. Nothing here ever reads a header.

Types differ between endpoints on purpose, for so they do at the gateway. Fields that an endpoint does not know are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.wire import Response

from . import account, blacklist, calls, contacts, groups, lookups, mobile_id, senders, sms, telegram, viber, whatsapp
from .reading import Reading

__all__ = ["ENDPOINTS", "Endpoint"]

Endpoint = Callable[[Account, Reading, float], Response]

ENDPOINTS: Final[Mapping[str, Endpoint]] = {
    "auth": account.auth,
    "balance": account.balance,
    "balance/add": account.balance_add,
    "cards": account.cards,
    "tariffs": account.tariffs,
    "sign/add": senders.sign_add,
    "sign/list": senders.sign_list,
    "sms/send": sms.send,
    "sms/testsend": sms.test_send,
    "sms/status": sms.status,
    "sms/teststatus": sms.test_status,
    "sms/list": sms.sms_list,
    "sms/testlist": sms.test_list,
    "group/add": groups.group_add,
    "group/delete": groups.group_delete,
    "group/delete-all": groups.group_delete_all,
    "group/list": groups.group_list,
    "contact/add": contacts.contact_add,
    "contact/delete": contacts.contact_delete,
    "contact/delete-all": contacts.contact_delete_all,
    "contact/list": contacts.contact_list,
    "blacklist/add": blacklist.blacklist_add,
    "blacklist/list": blacklist.blacklist_list,
    "blacklist/delete": blacklist.blacklist_delete,
    "hlr/check": lookups.hlr_check,
    "hlr/status": lookups.hlr_status,
    "number/operator": lookups.number_operator,
    "viber/send": viber.viber_send,
    "viber/list": viber.viber_list,
    "viber/statistic": viber.viber_statistic,
    "viber/sign/list": senders.viber_sign_list,
    "telegram/send": telegram.telegram_send,
    "telegram/status": telegram.telegram_status,
    "telegram/testsend": telegram.telegram_test_send,
    "telegram/teststatus": telegram.telegram_test_status,
    "mobile-id/send": mobile_id.mobile_id_send,
    "mobile-id/status": mobile_id.mobile_id_status,
    "mobile-id/verify": mobile_id.mobile_id_verify,
    "flashcall/send": calls.flash_call_send,
    "flashcall/status": calls.flash_call_status,
    "flashcall/list": calls.flash_call_list,
    "voicecode/send": calls.voice_code_send,
    "voicecode/status": calls.voice_code_status,
    "voicecode/list": calls.voice_code_list,
    "whatsapp/send": whatsapp.whatsapp_send,
    "whatsapp/status": whatsapp.whatsapp_status,
    "whatsapp/get-chats": whatsapp.whatsapp_chats,
    "whatsapp/get-chat-msg": whatsapp.whatsapp_chat_messages,
    "whatsapp/get-all-msg": whatsapp.whatsapp_all_messages,
}
