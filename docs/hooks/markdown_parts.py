"""Small parts of Markdown pages, and writing them. This file knows nothing of what the pages are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path


def write_if_changed(path: Path, text: str) -> None:
    """Write `text` unless the file holds it already: a new time stamp alone would start another build of `mkdocs serve`."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """Return `text` as code in a sentence, whatever back quotes it holds."""
    fence = "`"
    while fence in text:
        fence += "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def block(text: str, language: str = "text") -> str:
    """Return `text` as a block of code."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def heading(level: int, text: str, anchor: str) -> str:
    """Return a heading whose address is the same in every language."""
    return f"{'#' * level} {text} {{ #{anchor} }}"


def escaped(text: str) -> str:
    """Return plain `text` so that Markdown shows it as it stands."""
    return "".join(f"&#{ord(sign)};" if sign in "&\\`*_{}[]<>#|" else sign for sign in text)


def _cell(text: str) -> str:
    return " ".join(text.split("\n")).replace("|", "&#124;" if "`" not in text else "\\|")
