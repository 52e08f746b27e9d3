"""Docstrings are read and laid out once: the pages of the API are the same in each language, and they are the slowest of the site.

This file never changes what mkdocstrings says. The languages are built one inside of the other, in one process; a new build of
`mkdocs serve` reads everything anew.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_NAME: Final = "python"
_KEPT: Final[dict[str, Any]] = {}


# After mkdocstrings, which begins each language with no handler.
@event_priority(-100)
def on_config(config: MkDocsConfig) -> None:
    """Give the handler of the first language, with all that it has read, to the next."""
    handlers = config.plugins["mkdocstrings"].handlers
    if config.plugins["i18n"].building:
        handlers._handlers.update(_KEPT)  # noqa: SLF001 - there is no other way in
    else:
        _KEPT.clear()
        handler = handlers.get_handler(_NAME)
        handler.render = _remembered(handler, handler.render)
        _KEPT[_NAME] = handler


def _remembered(handler: Any, render: Callable[..., str]) -> Callable[..., str]:
    """Return `render`, which remembers the HTML and the headings that it leaves with the handler for the table of contents."""
    made: dict[tuple[str, str], tuple[str, list[Any]]] = {}

    def once(data: Any, options: Any, locale: str | None = None) -> str:
        key = (data.path, repr(options))
        if key not in made:
            before = len(handler._headings)  # noqa: SLF001
            made[key] = (render(data, options, locale=locale), [])
            made[key][1].extend(deepcopy(handler._headings[before:]))  # noqa: SLF001
        else:
            handler._headings.extend(deepcopy(made[key][1]))  # noqa: SLF001
        return made[key][0]

    return once
