"""Where the account's credentials come from: arguments, environment, a connector JSON, the system keyring. This file never asks a gateway.

The first e-mail that is found is the account, and the first key that came with it or with no e-mail is its key: a key from a place
that names another e-mail is never taken, so that two accounts are not mixed. To put a key into the keyring: `python -m keyring set smsaero-kit name@example.com`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from .errors import CredentialsMissing
from .files import read_bytes
from .secret import Credentials, Secret
from .texts import texts

EMAIL_VARIABLE: Final = "SMSAERO_EMAIL"
API_KEY_VARIABLE: Final = "SMSAERO_API_KEY"
#: The name of the service under which the keyring has a key; the user name there is the e-mail.
KEYRING_SERVICE: Final = "smsaero-kit"

#: An e-mail and a key, each of them empty where the place has none.
Found = tuple[str, Secret]
_NOTHING: Final[Found] = ("", Secret(""))


def find_credentials(
    *,
    email: str | None = None,
    api_key: str | Secret | None = None,
    config: str | Path | None = None,
    environment: Mapping[str, str] = os.environ,
    keyring: bool = True,
) -> Credentials:
    """Return the first e-mail and the first key for it, of: the arguments, the environment, a connector JSON, the keyring.

    The environment's are `SMSAERO_EMAIL` and `SMSAERO_API_KEY`. `config` is the path of a connector JSON, which need not be complete.
    The keyring is asked when the package `keyring` is installed (the extra `keyring`) and the system has one.
    Raises `CredentialsMissing`, which says where it looked; `FileProblem` when `config` cannot be read.
    """
    found_email, looked = "", []
    keys: list[Found] = []
    for place, look in _places(email, api_key, config, environment, keyring=keyring):
        place_email, place_key = look(found_email)
        looked.append(place)
        keys.append((place_email, place_key))
        found_email = found_email or place_email
        for of_email, key in keys:
            # A key that came without an e-mail belongs to whichever is found first.
            if found_email and key and of_email in ("", found_email):
                return Credentials(found_email, key)
    raise CredentialsMissing(looked)


def _places(
    email: str | None,
    api_key: str | Secret | None,
    config: str | Path | None,
    environment: Mapping[str, str],
    *,
    keyring: bool,
) -> Iterator[tuple[str, Callable[[str], Found]]]:
    """Yield each place by its name, in order, with the question to it: the e-mail so far → what the place has."""
    say = texts()
    key = api_key if isinstance(api_key, Secret) else Secret(api_key or "")
    yield say("credentials.place.arguments"), lambda _: (email or "", key)
    yield (
        say("credentials.place.environment"),
        lambda _: (environment.get(EMAIL_VARIABLE, "").strip(), Secret(environment.get(API_KEY_VARIABLE, "").strip())),
    )
    if config is not None:
        path = Path(config)
        yield say("credentials.place.config", path=path), lambda _: _in_config(path)
    if keyring and _keyring_is_there():
        yield say("credentials.place.keyring"), _in_keyring
    elif keyring:
        yield say("credentials.place.no_keyring"), lambda _: _NOTHING


def _in_config(path: Path) -> Found:
    try:
        config = json.loads(read_bytes(path))
    except (ValueError, RecursionError):
        # What is wrong with it is for `validate` to say; here it just holds nothing.
        config = None
    if not isinstance(config, dict):
        return _NOTHING
    email, key = config.get("email"), config.get("apiKey")
    return (email if isinstance(email, str) else "", Secret(key if isinstance(key, str) else ""))


def _keyring_is_there() -> bool:
    try:
        import keyring
        from keyring.backends.fail import Keyring as NoKeyring
    except ImportError:
        return False
    return not isinstance(keyring.get_keyring(), NoKeyring)


def _in_keyring(email: str) -> Found:
    """Return the key that the system keyring has for `email`, or for whatever e-mail it knows."""
    import keyring
    from keyring.errors import KeyringError

    try:
        entry = keyring.get_credential(KEYRING_SERVICE, email or None)
    except KeyringError:
        # Its owner did not unlock it, or it failed: for the search that is the same as nothing.
        return _NOTHING
    return (entry.username or email, Secret(entry.password)) if entry is not None else _NOTHING
