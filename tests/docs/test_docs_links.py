"""Every link inside leads somewhere: on the built pages, also those in HTML of their own, and in the README."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

TOP = Path(__file__).parents[2]
HOST = "http://site/"


def test_each_link_between_pages_leads_to_a_page_and_to_a_place_that_is_there(site, pages):
    broken = []
    for path, page in pages.items():
        here = urljoin(HOST, path.lstrip("/"))
        for link in re.findall(r'<(?:a|area)\b[^>]*?\shref="([^"]*)"', page.html):
            target, anchor = urldefrag(urljoin(here, unescape(link)))
            if not target.startswith(HOST):
                continue
            inside = unquote(target.removeprefix(HOST)).partition("?")[0]
            file = site / inside / "index.html" if inside.endswith("/") or not inside else site / inside
            other = pages.get(inside or "/", pages.get(inside))
            if not file.is_file() or (anchor and other is not None and unquote(anchor) not in other.ids):
                broken.append((path, link))
    assert broken == []


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_each_link_of_the_readme_leads_to_a_file_and_to_a_place_that_is_there(name):
    text = re.sub(r"^```.*?^```", "", (TOP / name).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert len(links) > 5
    for link in links:
        target, _, anchor = link.partition("#")
        assert (TOP / target).exists(), link
        if anchor and target:
            assert f"{{ #{anchor} }}" in (TOP / target).read_text(encoding="utf-8"), link
