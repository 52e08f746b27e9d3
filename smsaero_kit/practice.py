"""The account for people without one: only the sandbox knows it, and no real gateway ever gets it. This file asks nobody."""

from __future__ import annotations

from typing import Final

from .secret import Credentials, Secret

PRACTICE: Final = Credentials("practice@example.com", Secret("practice-key-of-the-sandbox-only"))


def is_practice(credentials: Credentials) -> bool:
    """Return whether these are the practice account's: the key tells, whatever became of the e-mail."""
    return credentials.api_key == PRACTICE.api_key
