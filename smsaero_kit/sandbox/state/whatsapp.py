"""WhatsApp messages. This file never sees a request, and nobody ever writes back."""

from __future__ import annotations

from dataclasses import dataclass

from smsaero_kit.sandbox.magic import Life

from .lives import status_at


@dataclass(frozen=True)
class WhatsappMessage:
    """A message to an address. All messages to one address are one chat."""

    id: int
    address: str
    sender_name: str
    content_type: str
    text: str
    created: float
    life: Life

    @property
    def chat_id(self) -> int:
        """The chat's id: the address itself, as a number."""
        return int(self.address)

    def status(self, now: float) -> int:
        """Return the status at `now`."""
        return status_at(self.life, now - self.created)
