"""Notebooks → Markdown pages, executed. This file never changes a notebook and never keeps the state of a widget.

The way through Markdown is on purpose: mkdocs-jupyter together with mkdocs-static-i18n publishes notebooks as raw JSON,
and a strict build does not notice (https://github.com/danielfrg/mkdocs-jupyter).
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path
from typing import Final

from markdown_parts import escaped, write_if_changed

import smsaero_kit
from smsaero_kit.texts import LANGUAGES, texts

_WIDGET: Final = "application/vnd.jupyter.widget-view+json"
#: A link from one notebook to another, such as `(02-validate.ru.ipynb)`: on the site it leads to the page.
_LINK: Final = re.compile(r"\((?:\d+-)?([\w-]+?)(?:\.\w\w)?\.ipynb\)")
#: What follows the address of the site in a link to one of its pages, such as `ru/guide/enable/#see-it-work`: on the site it
#: leads to the page in the language at hand, and a strict build sees that it is there.
_PAGE: Final = r"(?:\w\w/)?([\w/-]+)/(#[\w-]+)?\)"


def write_pages(notebooks: Path, target: Path, site: str) -> None:
    """Write a page for each notebook and language, unless the page was made from the same notebook and the same kit.

    `site` is the address of the site, which notebooks link to.
    """
    for path in sorted(notebooks.glob("*.ipynb")):
        name, _, suffix = path.stem.partition(".")
        language = suffix or LANGUAGES[0]
        page = target / f"{name}.{language}.md"
        mark = f"<!-- made from {_fingerprint(path)} -->\n"
        if not (page.exists() and page.read_text(encoding="utf-8").endswith(mark)):
            write_if_changed(page, f"{_linked(_executed(path, language), site)}\n\n{mark}")


def _fingerprint(notebook: Path) -> str:
    kit = Path(smsaero_kit.__file__).parent
    sources = [Path(__file__), notebook, *sorted(kit.rglob("*.py")), *sorted(kit.rglob("*.mo"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def _executed(path: Path, language: str) -> str:
    import nbformat
    from nbclient import NotebookClient
    from nbconvert import MarkdownExporter

    notebook = nbformat.read(path, as_version=4)
    # A folder of its own: what a notebook writes must not stay in the checkout.
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(
            notebook,
            timeout=120,
            store_widget_state=False,
            resources={"metadata": {"path": folder}},
            extra_arguments=["--log-level=ERROR"],
        ).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if _WIDGET in output.get("data", {}):
                output.data = {"text/markdown": _note(cell.source, language)}
    markdown, _resources = MarkdownExporter().from_notebook_node(notebook)
    return str(markdown).strip()


def _linked(markdown: str, site: str) -> str:
    """Return `markdown` with its links to notebooks and to pages of the site as links from a page beside it."""
    to_pages = re.sub(rf"\({re.escape(site)}{_PAGE}", lambda match: f"(../{match[1]}.md{match[2] or ''})", markdown)
    return _LINK.sub(r"(\1.md)", to_pages)


def _note(source: str, language: str) -> str:
    """Return what stands on the page in place of a live widget: for the wizard also its steps."""
    say = texts(language)
    lines = [say("docs.notebook.run")]
    if "Wizard(" in source:
        from smsaero_kit.wizard.state import STEPS

        lines += ["", say("docs.notebook.steps"), ""]
        lines += [f"{step.number}. {escaped(say(f'wizard.{step}.title'))}" for step in STEPS]
    return "\n".join([f'!!! note "{say("docs.notebook.widget")}"', *(f"    {line}".rstrip() for line in lines)])
