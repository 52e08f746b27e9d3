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
    # Made once and kept as secrets: an interrupt while words are masked shows no more than their names.
    header = Secret(authorization(credentials).reveal().removeprefix("Basic "))
    email = Secret(credentials.email)
    forms = (header, credentials.api_key, email, _quoted(credentials.api_key), _quoted(email))

    def conceal(words: str) -> str:
        for form in forms:
            if form:
                words = words.replace(form.reveal(), MASK)
        return words

    return conceal


def _quoted(secret: Secret) -> Secret:
    return Secret(quote(secret.reveal(), "", errors="replace"))
