"""An input for what must not be kept: the API key, or a connector JSON that holds one.

The value never is a trait: it comes as a message when the user presses the button (or Enter), the field is blank from then on, and
only the callback gets it. So it is in no widget state, no notebook file and no reloaded page, whenever the notebook is saved.
This file never stores, shows or checks the value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from smsaero_kit.secret import Secret

from .assets import asset


class SecretInput(anywidget.AnyWidget):
    """A field for one secret; `on_enter` registers who gets it.

    With `multiline` it takes a whole document, pasted or read from a file that the user chooses; the file stays where it is.
    """

    _esm = asset("secret_input.js")

    label = traitlets.Unicode(help="The visible label, bound to the field.").tag(sync=True)
    placeholder = traitlets.Unicode(help="Shown in the empty field.").tag(sync=True)
    button_text = traitlets.Unicode(help="The text of the button that hands the value over.").tag(sync=True)
    file_text = traitlets.Unicode(help="The text of the button that reads a file into the field; no button when empty.").tag(
        sync=True
    )
    status_text = traitlets.Unicode(help="What became of the value, in words. Announced by screen readers.").tag(sync=True)
    multiline = traitlets.Bool(default_value=False, help="A field of several lines instead of one.").tag(sync=True)
    prominent = traitlets.Bool(default_value=True, help="Whether the button is the main one of its place.").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._listeners: list[Callable[[Secret], None]] = []
        self.on_msg(self._take)

    def on_enter(self, listener: Callable[[Secret], None]) -> None:
        """Call `listener` with each value that is handed over."""
        self._listeners.append(listener)

    def _take(self, _widget: object, content: object, _buffers: object) -> None:
        value = content.get("secret") if isinstance(content, dict) else None
        if isinstance(value, str) and value:
            secret = Secret(value)
            for listener in self._listeners:
                listener(secret)
