"""WhatsApp. One source describes the questions, https://github.com/smsaero/smsaero_php (`src/SmsaeroWhatsapp.php`), and none the
answers: they are returned as they come, numbers with a point as `Decimal`. This file never asks.
"""

from __future__ import annotations

from typing import Any

from smsaero_kit.gateway.parameters import digits, given
from smsaero_kit.gateway.protocol import Call, Effect


def whatsapp_send(
    *,
    number: str,
    sender_name: str,
    content_type: str = "text",
    text: str | None = None,
    attachment_url: str | None = None,
    attachment_name: str | None = None,
    start: int | None = None,
    buttons: Any = None,
    header: Any = None,
    footer: Any = None,
) -> Call[Any]:
    """Send by WhatsApp. `content_type` is text, image, document, video or audio; `start` is in seconds since 1970.

    `buttons`, `header` and `footer` go out as they are given: their shapes are not known.
    """
    params = {
        "sign": sender_name,
        "address": digits(number),
        "contentType": content_type,
        **given(
            text=text,
            attachmentUrl=attachment_url,
            attachmentName=attachment_name,
            timeStart=start,
            buttons=buttons,
            header=header,
            footer=footer,
        ),
    }
    return Call("whatsapp/send", _as_it_comes, params, effect=Effect.SENDS)


def whatsapp_status(whatsapp_id: int) -> Call[Any]:
    """Return what the gateway says of a message."""
    return Call("whatsapp/status", _as_it_comes, {"id": whatsapp_id}, effect=Effect.READS)


def whatsapp_chats(*, status: int | None = None, limit: int | None = None, offset: int | None = None) -> Call[Any]:
    """Return chats: `status` 1 is open, 2 is closed; `limit` is 100 by default."""
    return Call("whatsapp/get-chats", _as_it_comes, given(status=status, limit=limit, offset=offset), effect=Effect.READS)


def whatsapp_chat_messages(chat_id: int) -> Call[Any]:
    """Return the messages of a chat."""
    return Call("whatsapp/get-chat-msg", _as_it_comes, {"id": chat_id}, effect=Effect.READS)


def whatsapp_messages() -> Call[Any]:
    """Return all messages."""
    return Call("whatsapp/get-all-msg", _as_it_comes, effect=Effect.READS)


def _as_it_comes(data: Any) -> Any:
    return data
