"""A value that never shows itself. This file never writes one anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

MASK: Final = "••••••••"


class Secret:
    """A string that `repr`, `str`, `format`, `vars` and pickle do not give away; `reveal()` does."""

    __slots__ = ("_reveal",)

    _reveal: Callable[[], str]

    def __init__(self, value: str) -> None:
        # A closure, not an attribute: a debugger's or a traceback's dump of attributes shows a function.
        self._reveal = lambda: value

    def reveal(self) -> str:
        """Return the value itself, for the one place that needs it."""
        return self._reveal()

    def __repr__(self) -> str:
        return f"Secret({MASK})" if self else "Secret()"

    def __str__(self) -> str:
        return MASK if self else ""

    def __bool__(self) -> bool:
        return bool(self._reveal())

    def __len__(self) -> int:
        return len(self._reveal())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        import hmac

        return hmac.compare_digest(self._bytes(), other._bytes())

    def __hash__(self) -> int:
        return hash(Secret)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied out of the process")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def _bytes(self) -> bytes:
        return self._reveal().encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class Credentials:
    """What SMS Aero knows an account by: the e-mail of the login and an API key."""

    email: str
    #: A `str` is taken as well, and becomes a `Secret`.
    api_key: Secret

    def __post_init__(self) -> None:
        if isinstance(self.api_key, str):
            object.__setattr__(self, "api_key", Secret(self.api_key))

    def __repr__(self) -> str:
        return f"Credentials({MASK})"
