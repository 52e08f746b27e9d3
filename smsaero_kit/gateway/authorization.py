"""The account's credentials on the wire: the header that carries them, and their removal from what comes back.

This file never writes them anywhere else; `conceal` is for words of a gateway that end up in an error.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote

from smsaero_kit.secret import MASK, Credentials, Secret


def authorization(credentials: Credentials) -> Secret:
    """Return the value of the `Authorization` header: HTTP Basic, e-mail and API key (RFC 7617, UTF-8)."""
    pair = f"{credentials.email}:{credentials.api_key.reveal()}"
    # An unpaired surrogate, pasted by accident, must not raise: UnicodeEncodeError carries the whole string.
    return Secret("Basic " + base64.b64encode(pair.encode("utf-8", "replace")).decode("ascii"))


def concealer(credentials: Credentials) -> Callable[[str], str]:
    """Return a function that masks the credentials in words that a gateway, or something in its place, sent back.

    A proxy's error page that repeats the request's headers is enough to bring a key into an error message.
    """

    def conceal(words: str) -> str:
        header = authorization(credentials).reveal().removeprefix("Basic ")
        key, email = credentials.api_key.reveal(), credentials.email
        for value in (header, key, email, quote(key, "", errors="replace"), quote(email, "", errors="replace")):
            if value:
                words = words.replace(value, MASK)
        return words

    return conceal
