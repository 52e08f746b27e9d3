"""Every sentence that a user reads, by key and language (gettext catalogues under `locales/`).

This file never holds a sentence and never decides what to say: callers name a key and give the facts.
A catalogue's keys are stable names such as `error.not_authorized.what`; placeholders are `%(name)s`, so that the braces of
`{{code}}` need no escape. `make texts` compiles the catalogues after an edit.
"""

from __future__ import annotations

import functools
import gettext
import io
import os
import pkgutil
from typing import Final

LANGUAGES: Final = ("en", "ru")
LANGUAGE_VARIABLE: Final = "SMSAERO_KIT_LANG"
DOMAIN: Final = "smsaero_kit"


class Texts:
    """The catalogue of one language.

    Raises `LookupError` for a key that the catalogue lacks: that is a mistake in the program, not of its user.
    """

    def __init__(self, language: str, catalogue: gettext.GNUTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __repr__(self) -> str:
        return f"Texts({self.language!r})"

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return the sentence of `key` with `facts` filled in."""
        sentence = self._catalogue.gettext(key)
        if sentence == key:
            raise LookupError(f"no text {key!r} in language {self.language!r}")
        return sentence % facts if facts else sentence.replace("%%", "%")

    def count(self, key: str, number: int, /, **facts: object) -> str:
        """Return the sentence of `key` in the plural form that `number` asks for; `%(n)s` is the number."""
        sentence = self._catalogue.ngettext(key, key, number)
        if sentence == key:
            raise LookupError(f"no text {key!r} in language {self.language!r}")
        return sentence % {"n": number, **facts}

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._catalogue.gettext(key) != key


def texts(language: str | None = None) -> Texts:
    """Return the catalogue of `language` (`en` or `ru`), or of the environment's language.

    Raises `ValueError` for a language that the kit does not speak.
    """
    return _load(default_language() if language is None else language)


def default_language() -> str:
    """Return the language that the environment asks for: `SMSAERO_KIT_LANG`, then the locale's variables, else `en`."""
    for variable in (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = os.environ.get(variable, "")
        if wanted:
            language = wanted[:2].lower()
            return language if language in LANGUAGES else "en"
    return "en"


@functools.cache
def _load(language: str) -> Texts:
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, not {language!r}")
    # pkgutil reads from a zipped wheel too, and costs less at start-up than importlib.resources.
    compiled = pkgutil.get_data("smsaero_kit", f"locales/{language}/LC_MESSAGES/{DOMAIN}.mo")
    if compiled is None:
        raise LookupError(f"the catalogue of {language!r} is not installed")
    return Texts(language, gettext.GNUTranslations(io.BytesIO(compiled)))
