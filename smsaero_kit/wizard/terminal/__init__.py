"""The wizard in a terminal: the same steps, line by line. This file names what the room offers and shows nothing itself."""

from __future__ import annotations

from .walk import WalkThrough

__all__ = ["WalkThrough"]
