"""Two buttons that copy or download a text which holds the key. This file never keeps the text and never asks for it unasked.

The text is made when a button is pressed, goes to the browser as one message, and is in no trait, no widget state and no notebook file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import anywidget
import traitlets

from smsaero_kit.secret import Secret

from .assets import asset

WAYS: Final = ("copy", "download")


class HandOver(anywidget.AnyWidget):
    """Copy and Download. `on_want` registers who makes the text, `on_done` who is told how it went."""

    _esm = asset("dom.js") + asset("hand_over.js")

    copy_text = traitlets.Unicode(help="The text of the button that copies.").tag(sync=True)
    download_text = traitlets.Unicode(help="The text of the button that downloads.").tag(sync=True)
    file_name = traitlets.Unicode(help="The name that the downloaded file gets.").tag(sync=True)
    disabled = traitlets.Bool(default_value=False, help="Whether there is nothing to hand over now.").tag(sync=True)
    status_text = traitlets.Unicode(help="How it went, in words. Announced by screen readers.").tag(sync=True)
    patience = traitlets.Float(20.0, help="After how many seconds without an answer the browser gives up.").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._supplier: Callable[[], Secret | None] = lambda: None
        self._listeners: list[Callable[[str, bool], None]] = []
        self.on_msg(self._take)

    def on_want(self, supplier: Callable[[], Secret | None]) -> None:
        """Get the text from `supplier`; `None` means that there is none."""
        self._supplier = supplier

    def on_done(self, listener: Callable[[str, bool], None]) -> None:
        """Call `listener` with the way, `copy` or `download`, and whether it worked."""
        self._listeners.append(listener)

    def _take(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        want, done, asked, worked = (content.get(name) for name in ("want", "done", "ask", "ok"))
        if want in WAYS and isinstance(asked, str):
            self._give(asked)
        elif done in WAYS and isinstance(worked, bool):
            for listener in self._listeners:
                listener(str(done), worked)

    def _give(self, asked: str) -> None:
        secret = None
        try:
            # The button may have been pressed before the browser heard that there is nothing to hand over.
            secret = None if self.disabled else self._supplier()
        finally:
            # Also after a mistake of the supplier's: the browser waits for an answer.
            self.send({"ask": asked, "text": None if secret is None else secret.reveal()})
