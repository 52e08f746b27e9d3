"""The head of each page: title, description, addresses in all languages, picture for links. This file never changes what a page says."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

#: The names of the languages as Open Graph wants them.
LOCALES: Final = {"en": "en_GB", "ru": "ru_RU"}
#: Where search engines cut a description off.
LONGEST: Final = 200

#: Pages that are made before the build.
_MADE = re.compile(r"reference/rules/sk\d+\.")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«“A-ZА-ЯЁ])")


@event_priority(-50)
def on_page_content(content: str, page: Page, **_: Any) -> None:
    """Describe a page that does not describe itself in its front matter by its first paragraph."""
    page.meta.setdefault("description", described(content))


def described(content: str) -> str:
    """Return the first words of a page: whole sentences of its first paragraphs, as many as search engines show."""
    words = ""
    for found in _PARAGRAPH.finditer(content):
        text = " ".join(html.unescape(_TAG.sub("", found[1])).split())
        # A line that only leads elsewhere, or ends in a list, describes nothing.
        if not text.endswith((".", "?", "…", ":")):
            continue
        for sentence in _SENTENCE.split(text):
            if words and len(words) + len(sentence) > LONGEST:
                return words
            words = f"{words} {sentence}".strip()
        if len(words) > LONGEST // 2:
            break
    return words if len(words) <= LONGEST + 40 else words[:LONGEST].rsplit(" ", 1)[0] + " …"


@event_priority(-100)
def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Give the template what stands in the head."""
    address = str(config.site_url)
    title = _title(page)
    if _MADE.match(page.file.src_uri):
        page.edit_url = None  # It is in no repository.
    locale = page.file.locale
    context["head"] = {
        "title": title,
        "whole_title": f"{config.site_name}: {title}" if page.is_homepage else f"{title} · {config.site_name}",
        "description": page.meta["description"],
        "languages": {**_addresses(page, address), "x-default": urljoin(address, _english(page))},
        "locale": LOCALES[locale],
        "picture": urljoin(address, f"assets/preview-{locale}.png"),
    }
    return context


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Write the page for wrong addresses once: it speaks both languages, so the build of the other one shall not replace it."""
    once = template_name == "404.html" and config.plugins["i18n"].building
    return "" if once else output_content


def _title(page: Page) -> str:
    """Return the page's own heading; the start page has another name in the navigation."""
    first = next(iter(page.toc), None)
    return html.unescape(_TAG.sub("", first.title if first is not None and first.level == 1 else str(page.title)))


def _addresses(page: Page, address: str) -> dict[str, str]:
    return {language: urljoin(address, file.url) for language, file in sorted(page.file.alternates.items())}


def _english(page: Page) -> str:
    return str(page.file.alternates["en"].url)
