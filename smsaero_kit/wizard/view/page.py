"""The companion of the page that shows a wizard. This file never sees a field or a value.

It is not seen itself. It does in the browser what ipywidgets have no trait for (focus, announcements, attributes), and knows what only
the browser knows: the languages that the user reads, and whether the page still is there.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Final

import anywidget
import traitlets

from .assets import asset

#: A page tells its languages once; nobody reads more than these, and no tag is longer.
_MOST_LANGUAGES: Final = 20
_LONGEST_TAG: Final = 40
_LONGEST_ID: Final = 80
#: Pages that ended without a word are forgotten when more than these are known.
_MOST_PAGES: Final = 50


class Page(anywidget.AnyWidget):
    """Put it once into each `.smsaero-wizard`; everything it does stays within that element."""

    _esm = asset("dom.js") + asset("attend.js") + asset("page.js")

    attributes = traitlets.Dict(
        help="CSS selector → the attributes that what it finds has as long as it is found. `{title}` in one is the title of what has it."
    ).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._listeners: list[Callable[[list[str]], None]] = []
        #: The random id of each page that has not said good-bye → when it last gave a sign.
        self._pages: dict[str, float] = {}
        #: When a page last gave a sign, by `monotonic`; `None` if there never was one.
        self._seen_at: float | None = None
        self.on_msg(self._take)

    def is_gone(self, patience: float = 150) -> bool:
        """Whether there was a page and there is none now: each one has ended, or gave no sign for `patience` seconds.

        The default leaves room for a browser that lets a tab in the background speak once a minute only.
        """
        now = monotonic()
        return self._seen_at is not None and all(now - seen > patience for seen in self._pages.values())

    def focus(self, selector: str) -> None:
        """Move the focus to what `selector` finds, or to the first thing in it that takes the focus, as soon as it is visible."""
        self.send({"order": "focus", "selector": selector})

    def announce(self, text: str) -> None:
        """Let screen readers say `text` when they have nothing else to say."""
        self.send({"order": "announce", "text": text})

    def on_languages(self, listener: Callable[[list[str]], None]) -> None:
        """Call `listener` with the user's languages, the best first, as tags like `ru-RU`, once for each page."""
        self._listeners.append(listener)

    def _take(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        page, presence, languages = (content.get(name) for name in ("page", "presence", "languages"))
        if isinstance(page, str) and len(page) <= _LONGEST_ID and presence in ("here", "gone"):
            self._note(page, here=presence == "here")
        if isinstance(languages, list):
            tags = [tag for tag in languages[:_MOST_LANGUAGES] if isinstance(tag, str) and len(tag) <= _LONGEST_TAG]
            for listener in self._listeners if tags else ():
                listener(tags)

    def _note(self, page: str, *, here: bool) -> None:
        self._seen_at = monotonic()
        self._pages.pop(page, None)  # so that the one that was silent longest stands first
        if here:
            self._pages[page] = self._seen_at
        if len(self._pages) > _MOST_PAGES:
            del self._pages[next(iter(self._pages))]
