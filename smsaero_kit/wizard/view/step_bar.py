"""The row of steps with the heading of the one that is shown, in one widget: however much of it changes, one message tells all.

This file shows a state and holds none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import anywidget
import traitlets

from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import status_of
from smsaero_kit.wizard.state import State, Step

from .assets import asset
from .parts import Dispatch


class StepBar(anywidget.AnyWidget):
    """A row of buttons, a heading, and the way back from the last big change. `on_go` registers who is told where to go."""

    _esm = asset("dom.js") + asset("step_bar.js")

    shown = traitlets.Dict(help="Everything that stands in it; the script says how.").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._listener: Callable[[str], None] = lambda _: None
        self.on_msg(self._take)

    def on_go(self, listener: Callable[[str], None]) -> None:
        """Call `listener` with the name of a step that was pressed, or with `undo`."""
        self._listener = listener

    def _take(self, _widget: object, content: object, _buffers: object) -> None:
        wanted = content.get("go") if isinstance(content, dict) else None
        if isinstance(wanted, str):
            self._listener(wanted)


UNDO: Final = "undo"


class Bar:
    """Shows `steps`, each of which can be gone to at any time."""

    def __init__(self, dispatch: Dispatch, steps: tuple[Step, ...]) -> None:
        self._dispatch = dispatch
        self._steps = steps
        self.widget = StepBar()
        self.widget.on_go(self._go)

    def _go(self, wanted: str) -> None:
        if wanted == UNDO:
            self._dispatch(a.Undo())
        elif wanted in list(self._steps):
            self._dispatch(a.GoTo(Step(wanted)))

    def show(self, state: State, texts: Texts, current: Step) -> None:
        """Show `state`, with `current` as the step that is shown."""
        number, total = self._steps.index(current) + 1, len(self._steps)
        single = total == 1
        self.widget.shown = {
            "label": texts("wizard.steps"),
            "place": "" if single else texts("wizard.place", number=number, total=total),
            "title": texts(f"wizard.{current}.title"),
            "undo": texts("wizard.undo") if state.before is not None else "",
            "steps": [] if single else [self._step(state, texts, step, current) for step in self._steps],
        }

    def _step(self, state: State, texts: Texts, step: Step, current: Step) -> dict[str, object]:
        status = status_of(state, step)
        return {
            "step": step.value,
            "number": self._steps.index(step) + 1,
            "name": texts(f"wizard.{step}.name"),
            "status": status.value,
            "status_text": texts(f"wizard.status.{status.value}"),
            "current": step is current,
        }
