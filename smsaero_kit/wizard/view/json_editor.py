"""A field in which a JSON is edited that may hold a key. This file never stores, shows or checks what is typed.

Python shows a text; what the user makes of it comes back as a message when it is applied, and is in no trait, no widget state and no
notebook file. The browser keeps unapplied edits for as long as the page lives; until then Python hears only that there are some.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from smsaero_kit.secret import Secret

from .assets import asset


class JsonEditor(anywidget.AnyWidget):
    """A field of many lines with a button that applies the edits and one that discards them; Ctrl+Enter applies, too.

    Each text that `on_apply` tells is answered by `accept` or `refuse`.
    """

    _esm = asset("dom.js") + asset("json_editor.js")

    label = traitlets.Unicode(help="The visible label, bound to the field.").tag(sync=True)
    help_text = traitlets.Unicode(help="How it works, in a sentence below the label.").tag(sync=True)
    text = traitlets.Unicode(help="What is shown while nothing is edited. Its secrets have to be masked.").tag(sync=True)
    apply_text = traitlets.Unicode(help="The text of the button that applies the edits.").tag(sync=True)
    discard_text = traitlets.Unicode(help="The text of the button that discards the edits.").tag(sync=True)
    status_text = traitlets.Unicode(help="What became of the last edits, in words. Announced by screen readers.").tag(sync=True)
    status_kind = traitlets.Enum(("", "success", "error"), default_value="", help="How that is meant.").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._listeners: list[Callable[[Secret], None]] = []
        self._told: list[Callable[[bool], None]] = []
        #: The number of the last application: of all pages and views, one has asked.
        self._asked = ""
        self.on_msg(self._take)

    def on_apply(self, listener: Callable[[Secret], None]) -> None:
        """Call `listener` with each text that is applied."""
        self._listeners.append(listener)

    def on_edits(self, listener: Callable[[bool], None]) -> None:
        """Call `listener` with whether there are edits that are not applied, when that changes. Of several pages the last one counts."""
        self._told.append(listener)

    def forget(self) -> None:
        """Let every page forget what is typed and not applied."""
        self.send({"order": "forget"})

    def accept(self) -> None:
        """Let the field show `text` again: what was applied last is taken."""
        self.send({"answer": "accept", "ask": self._asked})

    def refuse(self, line: int | None = None, column: int | None = None) -> None:
        """Leave the user's text in the field, mark it as wrong, and go to the place of the fault. Both count from 1."""
        self.send({"answer": "refuse", "ask": self._asked, "line": line, "column": column})

    def _take(self, _widget: object, content: object, _buffers: object) -> None:
        text, there = (content.get(name) if isinstance(content, dict) else None for name in ("apply", "edits"))
        if isinstance(there, bool):
            for told in self._told:
                told(there)
        if not isinstance(content, dict) or not isinstance(text, str):
            return
        asked = content.get("ask")
        self._asked = asked if isinstance(asked, str) else ""
        secret = Secret(text)
        for listener in self._listeners:
            listener(secret)
