"""WhatsApp. Only the paths and the fields are known, from the vendor's smsaero_php; every answer here is the sandbox's own.

It answers with the simplest that can work, takes no money, and never receives a message.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, TypeVar

from smsaero_kit.sandbox.state import Account
from smsaero_kit.sandbox.state.sms import STATUS_WORDS
from smsaero_kit.sandbox.state.telegram import TELEGRAM_LIVES
from smsaero_kit.sandbox.state.whatsapp import WhatsappMessage
from smsaero_kit.sandbox.wire import Response, envelope

from .reading import Reading
from .sending import check_recipients, taken, turned_down

T = TypeVar("T")

_TEXT: Final = "text"
_CONTENT_TYPES: Final = (_TEXT, "image", "document", "video", "audio")
_OPEN: Final = 1
_LIMIT: Final = 100
_CHAT_LENGTHS: Final = range(1, 16)


def whatsapp_send(account: Account, reading: Reading, now: float) -> Response:
    """Take a message; `sign` may be any text, for nothing is known of such names."""
    address, sender_name = reading.number("address"), reading.text("sign")
    content_type = reading.text("contentType", known=_CONTENT_TYPES)
    text = reading.text("text", required=content_type == _TEXT)
    reading.text("attachmentUrl", required=content_type not in ("", _TEXT))
    # Of these only the names are known: taken, and not looked at.
    for name in ("attachmentName", "timeStart", "buttons", "header", "footer"):
        reading.has(name)
    check_recipients(account, reading, [address], field="address")
    if reading.refused():
        return reading.refusal()
    answer = turned_down(account, reading, [address], Decimal(0))
    if answer is not None:
        return answer
    life = TELEGRAM_LIVES[account.outcome(address)]
    message = account.whatsapp.add(lambda new: WhatsappMessage(new, address, sender_name, content_type, text, now, life))
    return taken(_shown(message, now), [address])


def whatsapp_status(account: Account, reading: Reading, now: float) -> Response:
    """Return a message as it is now."""
    message_id = reading.whole("id")
    if reading.refused():
        return reading.refusal()
    message = account.whatsapp.get(message_id)
    return reading.not_found("Message not found.") if message is None else envelope(data=_shown(message, now))


def whatsapp_chats(account: Account, reading: Reading, _now: float) -> Response:
    """Return the chats, a plain list; all are open."""
    status, part = reading.whole("status", otherwise=_OPEN), _part(reading)
    if reading.refused():
        return reading.refusal()
    addresses = {message.chat_id: message.address for message in account.whatsapp} if status == _OPEN else {}
    return envelope(data=[{"id": chat, "address": addresses[chat], "status": _OPEN} for chat in list(addresses)[part]])


def whatsapp_chat_messages(account: Account, reading: Reading, now: float) -> Response:
    """Return the messages of a chat, a plain list."""
    chat, part = int(reading.digits("id", _CHAT_LENGTHS) or 0), _part(reading)
    if reading.refused():
        return reading.refusal()
    messages = [message for message in account.whatsapp if message.chat_id == chat]
    return (
        envelope(data=[_shown(message, now) for message in messages[part]]) if messages else reading.not_found("Chat not found.")
    )


def whatsapp_all_messages(account: Account, reading: Reading, now: float) -> Response:
    """Return the messages of all chats, a plain list."""
    part = _part(reading)
    if reading.refused():
        return reading.refusal()
    return envelope(data=[_shown(message, now) for message in tuple(account.whatsapp)[part]])


def _part(reading: Reading) -> slice:
    begin = reading.whole("offset", otherwise=0)
    return slice(begin, begin + reading.whole("limit", otherwise=_LIMIT))


def _shown(message: WhatsappMessage, now: float) -> dict[str, Any]:
    status = message.status(now)
    return {
        "id": message.id,
        "chatId": message.chat_id,
        "address": message.address,
        "contentType": message.content_type,
        "text": message.text,
        "status": status,
        "extendStatus": STATUS_WORDS[status],
        "dateCreate": int(message.created),
    }
