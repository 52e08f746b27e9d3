"""The interactive wizard for Jupyter: `Wizard` and `ValidateBox`. Importing this room loads no widget; naming one of the two does.

Needs the packages of the extra `notebook`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smsaero_kit.errors import MissingExtra

if TYPE_CHECKING:
    from .view.validate_box import ValidateBox
    from .view.wizard import Wizard

__all__ = ["ValidateBox", "Wizard"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from .view.validate_box import ValidateBox
        from .view.wizard import Wizard
    except ModuleNotFoundError as error:
        if error.name in ("anywidget", "ipywidgets", "traitlets"):
            raise MissingExtra("notebook") from None
        raise
    return {"ValidateBox": ValidateBox, "Wizard": Wizard}[name]
