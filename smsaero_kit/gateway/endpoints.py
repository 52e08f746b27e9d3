"""Every endpoint, once: what is sent and how the answer is read. This file never asks and never opens an envelope.

Above each stands the vendor's own source: `smsaero_python` is https://github.com/smsaero/smsaero_python (`smsaero/__init__.py`).
Paths have no suffix and no trailing slash; a page number goes into the query, everything else into the JSON body.
"""

from __future__ import annotations

from typing import Any, Final

from .answers import Balance, Message, SenderName, Tariffs
from .protocol import Call
from .reading import read_balance, read_message, read_nothing, read_sender_names, read_tariffs, read_test_message

#: What people write between the digits of a number; the gateway takes digits only.
_PUNCTUATION: Final = str.maketrans("", "", "+-() \u00a0\u2011")


# smsaero_python: is_authorized, POST /auth
def auth() -> Call[None]:
    """Ask whether the e-mail and the key belong together."""
    return Call("auth", read_nothing)


# smsaero_python: balance, POST /balance
def balance() -> Call[Balance]:
    """Ask what is left on the account."""
    return Call("balance", read_balance)


# smsaero_python: sign_list, POST /sign/list
def sign_list(page: int | None = None) -> Call[tuple[SenderName, ...]]:
    """Ask for the sender names of the account."""
    return Call("sign/list", read_sender_names, query={} if page is None else {"page": str(page)})


# smsaero_python: tariffs, POST /tariffs
def tariffs() -> Call[Tariffs]:
    """Ask what a segment costs."""
    return Call("tariffs", read_tariffs)


# smsaero_python: send_sms, POST /sms/send
def send(*, number: str, text: str, sender_name: str) -> Call[Message]:
    """Send an SMS."""
    return Call("sms/send", read_message, _sms(number, text, sender_name), sends=True)


# smsaero_python: send_sms in test mode, POST /sms/testsend: nothing is delivered or charged, so asking again does no harm
def test_send(*, number: str, text: str, sender_name: str) -> Call[Message]:
    """Have the gateway check an SMS as if it were sent."""
    return Call("sms/testsend", read_test_message, _sms(number, text, sender_name))


# smsaero_python: sms_status, POST /sms/status
def status(message_id: int) -> Call[Message]:
    """Ask where a message is."""
    return Call("sms/status", read_message, {"id": message_id})


# smsaero_python: sms_status in test mode, POST /sms/teststatus
def test_status(message_id: int) -> Call[Message]:
    """Ask where a test message is."""
    return Call("sms/teststatus", read_test_message, {"id": message_id})


def _sms(number: str, text: str, sender_name: str) -> dict[str, Any]:
    return {"number": number.translate(_PUNCTUATION), "text": text, "sign": sender_name}
