"""What the sandbox remembers, by topic. Nothing here ever sees a request.

Time comes in as an argument: every status is computed from it, so nothing runs in the background. Memory is bounded (`store`).
"""

from __future__ import annotations

from .account import Account
from .accounts import Accounts
from .prices import START_BALANCE, TARIFFS
from .senders import SENDERS, Sender, channel_of
from .sms import Sms

__all__ = ["SENDERS", "START_BALANCE", "TARIFFS", "Account", "Accounts", "Sender", "Sms", "channel_of"]
