"""An input for what must not be kept: the API key, or a connector JSON that holds one.

The value never is a trait: it comes as a message when the user presses the button (or Enter), the field is blank from then on, and
only the callback gets it. So it is in no widget state, no notebook file and no reloaded page, whenever the notebook is saved.
This file never stores, shows or checks the value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import anywidget
import traitlets

from smsaero_kit.secret import Secret

from .assets import asset

#: In bytes; the browser has the same bound, and says so. A connector JSON has some thousands.
LARGEST_FILE: Final = 1024 * 1024


class SecretInput(anywidget.AnyWidget):
    """A field for one secret; `on_enter` registers who gets it.

    With `multiline` it takes a whole document: pasted, or as a file that the user chooses or drops; the file stays where it is.
    """

    _esm = asset("dom.js") + asset("secret_input.js")

    label = traitlets.Unicode(help="The visible label, bound to the field.").tag(sync=True)
    placeholder = traitlets.Unicode(help="Shown in the empty field.").tag(sync=True)
    button_text = traitlets.Unicode(help="The text of the button that hands the value over.").tag(sync=True)
    file_text = traitlets.Unicode(help="The text of the button that hands a file over; no button when empty.").tag(sync=True)
    empty_text = traitlets.Unicode(help="Shown as the status when the button is pressed and nothing was entered.").tag(sync=True)
    too_big_text = traitlets.Unicode(help="Shown as the status when a file is too big to be what is wanted.").tag(sync=True)
    status_text = traitlets.Unicode(help="What became of the value, in words. Announced by screen readers.").tag(sync=True)
    multiline = traitlets.Bool(default_value=False, help="A field of several lines instead of one.").tag(sync=True)
    prominent = traitlets.Bool(default_value=True, help="Whether the button is the main one of its place.").tag(sync=True)
    disabled = traitlets.Bool(default_value=False, help="Whether nothing can be entered now.").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._entered: list[Callable[[Secret], None]] = []
        self._left: list[Callable[[Secret], None]] = []
        self._chosen: list[Callable[[str, bytes], None]] = []
        self.on_msg(self._take)

    def on_enter(self, listener: Callable[[Secret], None]) -> None:
        """Call `listener` with each value that is handed over."""
        self._entered.append(listener)

    def on_leave(self, listener: Callable[[Secret], None]) -> None:
        """Call `listener` with what was typed and not handed over when the field is taken from the page. A field of one line only."""
        self._left.append(listener)

    def on_file(self, listener: Callable[[str, bytes], None]) -> None:
        """Call `listener` with the name and the untouched bytes of each file that is chosen or dropped."""
        self._chosen.append(listener)

    def _take(self, _widget: object, content: object, buffers: object) -> None:
        if not isinstance(content, dict):
            return
        for kind, listeners in (("secret", self._entered), ("left", self._left)):
            value = content.get(kind)
            if isinstance(value, str) and value:
                secret = Secret(value)
                for listener in listeners:
                    listener(secret)
        name = content.get("file")
        if isinstance(name, str) and isinstance(buffers, list) and len(buffers) == 1:
            data = bytes(buffers[0])
            if len(data) <= LARGEST_FILE:
                for chosen in self._chosen:
                    chosen(name, data)
