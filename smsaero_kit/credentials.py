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

from .errors import CredentialsMissing, KeyringRefused
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
        lambda _: in_environment(environment),
    )
    if config is not None:
        path = Path(config)
        yield say("credentials.place.config", path=path), lambda _: _in_config(path)
    if keyring and keyring_is_there():
        yield say("credentials.place.keyring"), in_keyring
    elif keyring:
        yield say("credentials.place.no_keyring"), lambda _: _NOTHING


def in_environment(environment: Mapping[str, str] = os.environ) -> Found:
    """Return the e-mail and the key that the environment's variables hold, each empty where there is none."""
    return environment.get(EMAIL_VARIABLE, "").strip(), Secret(environment.get(API_KEY_VARIABLE, "").strip())


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


def keyring_is_there() -> bool:
    """Return whether the package `keyring` is installed and the system has one."""
    try:
        import keyring
        from keyring.backends.fail import Keyring as NoKeyring
    except ImportError:
        return False
    return not isinstance(keyring.get_keyring(), NoKeyring)


def in_keyring(email: str) -> Found:
    """Return the key that the system keyring has for `email`, or for whatever e-mail it knows."""
    import keyring
    from keyring.errors import KeyringError

    try:
        entry = keyring.get_credential(KEYRING_SERVICE, email or None)
    except KeyringError:
        # Its owner did not unlock it, or it failed: for the search that is the same as nothing.
        return _NOTHING
    return (entry.username or email, Secret(entry.password)) if entry is not None else _NOTHING


def keep_in_keyring(credentials: Credentials) -> None:
    """Put the key into the system keyring, under the e-mail. Raises `KeyringRefused` unless it can be read back."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise KeyringRefused("") from None
    try:
        keyring.set_password(KEYRING_SERVICE, credentials.email, credentials.api_key.reveal())
        kept = keyring.get_password(KEYRING_SERVICE, credentials.email)
    except KeyringError as error:
        raise KeyringRefused(type(error).__name__) from None
    # There are keyrings that take everything and keep nothing.
    if kept is None or Secret(kept) != credentials.api_key:
        raise KeyringRefused("")
