"""What programs read of the site: `llms.txt` and `llms-full.txt` for language models, `robots.txt` for search engines.

The first two are made from the navigation and the English pages; the Russian ones say the same. This file writes no page for people.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

_NAV: Final[list[Any]] = []

_ANCHOR = re.compile(r" *\{:? #[\w.-]+ \}")
_SNIPPET = re.compile(r'^( *)--8<-- "([^"]+)"$', re.MULTILINE)
_LINK = re.compile(r"(\[[^\]]*\]\()([^)\s:]+?)\.md((?:#[\w.-]+)?\))")
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:(?:\{[^}]*\})? *")
#: Code, which is kept, or a tag.
_TAG = re.compile(r"(^ *```.*?^ *```$|`[^`\n]+`)|</?[a-z][^>]*>", re.MULTILINE | re.DOTALL)
_DOCSTRING = re.compile(r"^::: (\S+)\n(?:    .*\n?)*", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


# After the plugin for languages has put the titles right.
@event_priority(-200)
def on_nav(nav: Navigation, config: MkDocsConfig, **_: Any) -> None:
    """Keep the navigation of the English pages; `mkdocs serve` begins with them each time."""
    if not config.plugins["i18n"].building:
        _NAV[:] = nav.items


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the files beside the pages."""
    if config.plugins["i18n"].building:
        return
    site, address = Path(config.site_dir), str(config.site_url)
    (site / "llms.txt").write_text(_overview(config, address), encoding="utf-8")
    (site / "llms-full.txt").write_text(_whole(config, address), encoding="utf-8")
    (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\n\nSitemap: {urljoin(address, 'sitemap.xml')}\n", encoding="utf-8")


def _overview(config: MkDocsConfig, address: str) -> str:
    lines = [*_beginning(config, address), f"- [Every page in one file]({urljoin(address, 'llms-full.txt')})", ""]
    for title, pages in _sections(_NAV):
        lines += [f"## {title}", ""]
        lines += [f"- [{page.title}]({page.canonical_url}): {page.meta['description']}" for page in pages]
        lines.append("")
    return "\n".join(lines)


def _whole(config: MkDocsConfig, address: str) -> str:
    parts = ["\n".join(_beginning(config, address))]
    for _, pages in _sections(_NAV):
        parts += [f"<!-- {page.canonical_url} -->\n\n{_plain(page, config, address).strip()}\n" for page in pages]
    return "\n\n".join(parts)


def _beginning(config: MkDocsConfig, address: str) -> list[str]:
    """Return the head of both files. It is English, as the pages that they are made from; a description in Russian leads to the rest."""
    i18n = config.plugins["i18n"]
    others = [language for language in i18n.config.languages if language.locale != i18n.default_language]
    # The configuration is that of the language that was built last.
    described = i18n.original_configs.get("site_description", config.site_description)
    return [
        f"# {config.site_name}",
        "",
        f"> {described}",
        "",
        *(f"- [{each.name}]({urljoin(address, each.locale + '/')}): {each.site_description}" for each in others),
        f"- [JSON Schema of the connector]({urljoin(address, 'schema/smsaero-connector.schema.json')})",
    ]


def _sections(items: list[Any], title: str = "Overview") -> Iterator[tuple[str, list[Page]]]:
    """Yield the sections of the navigation, flat, each with its own pages."""
    pages = [item for item in items if item.is_page]
    if pages:
        yield title, pages
    for item in items:
        if item.is_section:
            yield from _sections(item.children, item.title)


def _plain(page: Page, config: MkDocsConfig, address: str) -> str:
    """Return the Markdown of a page as it is read without the site: with its parts in it, without anchors, icons and tags."""
    text = _SNIPPET.sub(lambda found: _part(found[2], config, found[1]), page.markdown or "")
    text = _DOCSTRING.sub(lambda found: f"See {page.canonical_url}#{found[1]}\n", text)
    for pattern in (_COMMENT, _ANCHOR, _ICON):
        text = pattern.sub("", text)
    text = _TAG.sub(lambda found: found[1] or " ", text)
    here = posixpath.dirname(page.file.src_uri)
    return _LINK.sub(lambda found: f"{found[1]}{urljoin(address, _path(here, found[2]))}{found[3]}", text)


def _path(here: str, target: str) -> str:
    path = posixpath.normpath(posixpath.join(here, target))
    return path.removesuffix("index") if posixpath.basename(path) == "index" else f"{path}/"


def _part(name: str, config: MkDocsConfig, indent: str) -> str:
    """Return a part as the page has it: `name` is a file, or a file with its first and last line, `file:1:3`."""
    file, *bounds = name.split(":")
    first, last = (int(bounds[0]), int(bounds[1])) if bounds else (1, None)
    top = Path(config.config_file_path).parent
    path = next(folder / file for folder in (Path(config.docs_dir, "generated"), top / "schema") if (folder / file).exists())
    return "\n".join(f"{indent}{line}".rstrip() for line in path.read_text(encoding="utf-8").splitlines()[first - 1 : last])
