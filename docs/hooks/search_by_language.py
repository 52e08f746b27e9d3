"""A search index for each language: half the bytes for a reader, and no result in a language that was not asked for.

The plugin for languages writes one index for all. This file never changes what can be found, only in which index; how other forms of
a word are found is in `docs/assets/javascripts/workers/forms.js`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

#: Language → the languages that its index is made for. The docstrings on Russian pages are English.
STEMMERS: Final = {"en": ["en"], "ru": ["ru", "en"]}
MAIN: Final = "en"
_CONFIG = '<script id="__config" type="application/json">'


# After the plugin for languages, which collects the entries of all of them.
@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Split the index once all languages are built."""
    if config.plugins["i18n"].building:
        return
    site = Path(config.site_dir)
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    others = tuple(f"{language}/" for language in STEMMERS if language != MAIN)
    for language, stemmers in STEMMERS.items():
        folder = "" if language == MAIN else f"{language}/"
        docs = [
            {**entry, "location": entry["location"].removeprefix(folder)}
            for entry in index["docs"]
            if (entry["location"].startswith(folder) if folder else not entry["location"].startswith(others))
        ]
        part = site / folder / "search"
        part.mkdir(parents=True, exist_ok=True)
        # The theme reads the first on every page; the second comes when somebody searches.
        _write(part / "search_index.json", {"config": {**index["config"], "lang": stemmers}, "docs": []})
        _write(part / "pages.json", docs)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


@event_priority(-50)
def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Let a page ask for the index of its own language, by the program that finds other forms of a word."""
    return _wired(output, page.file.locale)


@event_priority(-50)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG001 - mkdocs calls by name
    """Do the same on the page for wrong addresses."""
    return _wired(output_content, MAIN) if template_name == "404.html" and output_content else output_content


def _wired(output: str, language: str) -> str:
    """Change where the theme looks for the index and resolves what it finds there (`base`), and what searches (`search`)."""
    before, found, after = output.partition(_CONFIG)
    if not found:
        raise ValueError("the theme has its settings elsewhere now")
    settings, end, rest = after.partition("</script>")
    values = json.loads(settings)
    folder, name = values["search"].rsplit("/", 1)
    below = "" if language == MAIN else f"{language}/"
    values["search"] = f"{folder}/forms.js?{name}&{below}"
    if below:
        values["base"] = f"{values['base']}/{below}"
    return before + found + json.dumps(values, ensure_ascii=False) + end + rest
