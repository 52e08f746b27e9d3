"""The site, built once for all tests of the docs, and its pages as values."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest

from .built import built_site

#: Relations of a `<link>` for which a browser asks a server.
LOADED = ("stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "modulepreload")


@dataclass
class Page(HTMLParser):
    """What the tests look at in a built page."""

    html: str
    language: str = ""
    headings: list[tuple[str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    code_blocks: int = 0
    assets: list[str] = field(default_factory=list)
    other_languages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what stands in the tag."""
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")
        if "id" in values:
            self.ids.add(values["id"])
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append((tag, values.get("id", "")))
        if tag == "pre":
            self.code_blocks += 1
        if "src" in values and tag in ("script", "img", "iframe", "source", "video", "audio", "embed"):
            self.assets.append(values["src"])
        if tag == "link" and values.get("rel") in LOADED:
            self.assets.append(values.get("href", ""))
        if tag == "link" and "alternate" in values.get("rel", "").split() and "hreflang" in values:
            self.other_languages[values["hreflang"]] = values["href"]


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """A function that imports what the build of the site runs, by name: `hooks("lite.kept")`."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "docs" / "hooks"))
    return importlib.import_module


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built as `make docs` builds it."""
    return built_site(tmp_path_factory)


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """Path under the site, such as `ru/guide/test/` → page; without 404.html, which exists once, and the notebooks that run in the browser."""
    return {
        path.parent.relative_to(site).as_posix().replace(".", "", 1) + "/": Page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("index.html"))
        if path.relative_to(site).parts[0] != "try"
    }
