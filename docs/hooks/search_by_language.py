"""A search index for each language: half the bytes for a reader, and no result in a language that was not asked for.

The plugin for languages writes one index for all; here it is split. A page says in its front matter in which words people ask for it,
whole or a section of it, where its own words are others:

    asked:
      page: webhook, delivery report
      silent-phone: code does not arrive

How other forms of a word are found is in `docs/assets/javascripts/workers/forms.js`, which also keeps these words from being shown.
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
#: Where a page lies → how much what is found there weighs: who asks a question wants the page that answers it, not each mention.
WEIGHTS: Final = {"guide/": 4.0, "notebooks/": 0.5, "reference/": 0.25}
#: A word by which a page is asked for says as much as one in its title. The theme would let it outweigh everything.
ASKED_WEIGHT: Final = 1000.0
_WHOLE = "page"
#: Runs before the theme reads its settings.
_CHOOSING: Final = """<script>
for (const settings of %s)
  if (location.pathname.startsWith(new URL(settings.base, location).pathname))
    document.querySelector("#__config").textContent = JSON.stringify(settings);
</script>"""
_CONFIG = '<script id="__config" type="application/json">'


#: The address of a page or section → the words in which people ask for it.
_asked: dict[str, list[str]] = {}


def on_page_content(content: str, page: Page, **_: Any) -> None:
    """Note in which words people ask for the page and for its sections.

    Raises:
        ValueError: The front matter names a section that the page does not have.
    """
    for section, words in page.meta.get("asked", {}).items():
        if section != _WHOLE and f'id="{section}"' not in content:
            raise ValueError(f"{page.file.src_uri}: “asked” names #{section}, and there is no such section")
        _asked[page.url if section == _WHOLE else f"{page.url}#{section}"] = [word.strip() for word in words.split(",")]


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
            {**_weighed(entry, folder), **({"tags": asked} if (asked := _asked.get(entry["location"])) else {})}
            for entry in index["docs"]
            if (entry["location"].startswith(folder) if folder else not entry["location"].startswith(others))
        ]
        part = site / folder / "search"
        part.mkdir(parents=True, exist_ok=True)
        fields = {**index["config"]["fields"], "tags": {"boost": ASKED_WEIGHT}}
        # The theme reads the first on every page; the second comes when somebody searches.
        _write(part / "search_index.json", {"config": {**index["config"], "lang": stemmers, "fields": fields}, "docs": []})
        _write(part / "pages.json", docs)


def _weighed(entry: dict[str, Any], folder: str) -> dict[str, Any]:
    """Say where an entry of the index lies below the folder of its language, and how much it weighs there."""
    location = entry["location"].removeprefix(folder)
    weight = next((weight for place, weight in WEIGHTS.items() if location.startswith(place)), None)
    return {**entry, "location": location, **({} if weight is None else {"boost": weight})}


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


@event_priority(-50)
def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Let a page ask for the index of its own language, by the program that finds other forms of a word."""
    return _wired(output, page.file.locale)


@event_priority(-50)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG001 - mkdocs calls by name
    """Do the same on the page for wrong addresses: one page for all languages, and the address says which one is wanted."""
    if template_name != "404.html" or not output_content:
        return output_content
    before, config_, after = _wired(output_content, MAIN).partition(_CONFIG)
    settings, end, rest = after.partition("</script>")
    others = [_settings(output_content, language) for language in STEMMERS if language != MAIN]
    choosing = _CHOOSING % json.dumps(others, ensure_ascii=False).replace("<", "\\u003c")
    return f"{before}{config_}{settings}{end}{choosing}{rest}"


def _wired(output: str, language: str) -> str:
    before, config, after = output.partition(_CONFIG)
    _, end, rest = after.partition("</script>")
    return before + config + json.dumps(_settings(output, language), ensure_ascii=False) + end + rest


def _settings(output: str, language: str) -> dict[str, Any]:
    """Return the theme's settings with another place for the index, for what is found in it (`base`), and for what searches (`search`)."""
    _, found, after = output.partition(_CONFIG)
    if not found:
        raise ValueError("the theme has its settings elsewhere now")
    values: dict[str, Any] = json.loads(after.partition("</script>")[0])
    folder, name = values["search"].rsplit("/", 1)
    below = "" if language == MAIN else f"{language}/"
    values["search"] = f"{folder}/forms.js?{name}&{below}"
    if below:
        values["base"] = f"{values['base'].rstrip('/')}/{below}"
    return values
