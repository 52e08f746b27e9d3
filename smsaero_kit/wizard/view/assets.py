"""The wizard's scripts and its style sheet, as texts. This file never changes one."""

from __future__ import annotations

import pkgutil


def asset(name: str) -> str:
    """Return the file `name` of the folder `browser`. It is read through pkgutil, so that a zipped wheel works too."""
    return (pkgutil.get_data(__package__, f"browser/{name}") or b"").decode()
