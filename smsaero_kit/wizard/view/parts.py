"""The few kinds of widget that the panels are made of. This file holds no sentence and no state.

Setting a trait to the value that it has sends nothing to the browser; so a panel may set all of its traits at each new state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import ipywidgets

from smsaero_kit.texts import Texts
from smsaero_kit.wizard.actions import Action
from smsaero_kit.wizard.state import State

from .html import Html, items, note, prose

Dispatch = Callable[[Action], None]


class Panel(Protocol):
    """What shows one step."""

    widget: Any

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""


def button(dispatch: Dispatch, action: Action, *, css: str = "") -> ipywidgets.Button:
    """Return a button that dispatches `action`; its text is set when it is shown."""
    made = ipywidgets.Button()
    made.on_click(lambda _: dispatch(action))
    if css:
        made.add_class(css)
    return made


def field(kind: type[Any], dispatch: Dispatch, action: Callable[[str], Action], *, css: str = "", **traits: Any) -> Any:
    """Return an input whose value goes into `action`."""
    made = kind(**traits)

    def entered(change: Any) -> None:
        # What a state puts into the field is no entry of the user's.
        if id(made) not in _being_shown:
            dispatch(action(change["new"]))

    made.observe(entered, "value")
    if css:
        made.add_class(css)
    return made


#: The fields that a state is being put into.
_being_shown: set[int] = set()


def put(shown: Any, value: object) -> None:
    """Put the value of a state into a field."""
    _being_shown.add(id(shown))
    try:
        shown.value = value
    finally:
        _being_shown.discard(id(shown))


def html(css: str = "") -> ipywidgets.HTML:
    """Return an empty place for HTML."""
    made = ipywidgets.HTML()
    if css:
        made.add_class(css)
    return made


def box(*children: Any, css: str) -> ipywidgets.Box:
    """Return a box whose layout the class `css` decides; several classes are separated by a space."""
    made = ipywidgets.Box(children)
    for name in css.split():
        made.add_class(name)
    return made


def show_if(widget: Any, visible: bool) -> None:  # noqa: FBT001 - reads as it is meant: show_if(panel, asked)
    """Show or hide `widget`."""
    widget.layout.display = "" if visible else "none"


def classes(widget: Any, **wanted: bool) -> None:
    """Add or remove classes of `style.css`, named without their prefix."""
    for name, on in wanted.items():
        (widget.add_class if on else widget.remove_class)(f"smsaero-{name}")


def say_on(shown: Any, text: str, *, primary: bool = False, disabled: bool = False, visible: bool = True) -> None:
    """Set everything that changes on a button."""
    shown.description = text
    shown.button_style = "primary" if primary else ""
    shown.disabled = disabled
    show_if(shown, visible)


def why_not(texts: Texts, blockers: tuple[str, ...]) -> Html:
    """Return why a button does not work now, and what to do about it; empty when it works."""
    if not blockers or blockers == ("wizard.blocked.busy",):
        return Html()
    return note("info", prose(texts, "wizard.blocked.before"), items(prose(texts, blocker) for blocker in blockers))
