"""The root of all errors. This file never formats for a place: a sentence comes from the catalogue."""

from __future__ import annotations

from typing import Any, ClassVar

from smsaero_kit.texts import texts


class KitError(Exception):
    """The root: `except KitError` catches whatever the kit raises on purpose."""

    _text_key: ClassVar[str]

    @property
    def text_key(self) -> str:
        """The key of this error's texts; some errors have one per reason."""
        return self._text_key

    def facts(self) -> dict[str, object]:
        """Return what the sentences of this error are filled with."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def sentence(self, language: str | None = None) -> str:
        """Return what happened, in `language` or the environment's."""
        return texts(language)(f"error.{self.text_key}.what", **self.facts())

    def next_step(self, language: str | None = None) -> str:
        """Return what to do now, in `language` or the environment's."""
        return texts(language)(f"error.{self.text_key}.next", **self.facts())

    def __str__(self) -> str:
        return f"{self.sentence()} {self.next_step()}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Built from keywords: the inherited way would call the class with positional arguments, in another process.
        return _again, (type(self), self.args, vars(self))


class ForAReason(KitError):
    """An error that has a reason, `why`, and texts of its own for each."""

    why: str

    @property
    def text_key(self) -> str:
        """The key of the reason's texts."""
        return f"{self._text_key}_{self.why}"


def _again(kind: type[KitError], args: tuple[object, ...], facts: dict[str, object]) -> KitError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error
