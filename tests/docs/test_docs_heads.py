"""What search engines, messengers, browsers and language models are told about each page."""

from __future__ import annotations

import json
import re
import struct
from html import unescape
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
import yaml

TOP = Path(__file__).parents[2]
SITE = "https://smsaero-kit.github.io/"


def head(page):
    """Return what stands in the head of a page: names and values of `meta` and `link`."""
    text = page.html.partition("</head>")[0]
    values = {}
    for tag in re.findall(r"<(?:meta|link)\s[^>]*>", text):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name = attributes.get("name") or attributes.get("property") or attributes.get("hreflang") or attributes.get("rel", "")
        values[name] = unescape(attributes.get("content") or attributes.get("href") or "")
    return values | {"title": unescape(re.search(r"<title>(.*?)</title>", text, re.DOTALL)[1])}


def is_russian(text):
    return len(re.findall("[а-яё]", text.lower())) > len(re.findall("[a-z]", text.lower())) / 2


def test_each_page_has_a_description_and_a_title_of_its_own_in_its_language(pages):
    for name, shortest, longest in (("description", 30, 260), ("title", 12, 140)):
        seen = {}
        for path, page in pages.items():
            words = head(page)[name]
            assert shortest <= len(words) <= longest, (path, words)
            assert "<" not in words, path
            # Of the same rule there may be one in each language; titles may be a name that is written alike.
            assert (words, page.language) not in seen, (path, seen.get((words, page.language)))
            seen[words, page.language] = path
            if name == "description":
                assert is_russian(words) == (page.language == "ru"), (path, words)


def test_canonical_and_hreflang_are_absolute_and_name_each_language(pages):
    for path, page in pages.items():
        values = head(page)
        plain = path.removeprefix("ru/").lstrip("/")
        assert values["canonical"] == urljoin(SITE, path.lstrip("/")), path
        assert (values["en"], values["ru"], values["x-default"]) == (SITE + plain, f"{SITE}ru/{plain}", SITE + plain), path


def test_a_link_to_a_page_has_a_picture_in_its_language(site, pages):
    for path, page in pages.items():
        values = head(page)
        assert values["og:image"] == f"{SITE}assets/preview-{page.language}.png", path
        assert values["og:url"] == values["canonical"], path
        assert values["og:description"] == values["description"], path
        assert values["twitter:card"] == "summary_large_image", path
    for language in ("en", "ru"):
        picture = (site / "assets" / f"preview-{language}.png").read_bytes()
        assert struct.unpack(">II", picture[16:24]) == (1200, 630)
        assert len(picture) < 150_000


def test_the_page_for_wrong_addresses_speaks_both_languages_and_leads_on(site, pages):
    text = (site / "404.html").read_text(encoding="utf-8")
    article = text[text.index("<article") : text.index("</article>")]
    assert {'lang="ru"', 'lang="en"'} <= set(re.findall(r'lang="\w\w"', article))
    assert "noindex" in text
    links = re.findall(r'href="([^"#]*)"', article)
    assert len(links) >= 6
    for link in links:
        # From any depth: only an address from the top leads somewhere.
        assert link.startswith("/"), link
        assert link.removeprefix("/") in {path.lstrip("/") for path in pages}, link
    for asset in re.findall(r'(?:src|href)="([^"#]+\.(?:css|js|svg))"', text):
        assert (site / asset.removeprefix("/")).exists(), asset


def test_sitemap_and_robots_know_both_languages(site, pages):
    assert f"Sitemap: {SITE}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    tree = ET.parse(site / "sitemap.xml").getroot()  # noqa: S314 - written by the build
    found = {each.text for each in tree.iterfind(".//s:loc", names)}
    assert {urljoin(SITE, path.lstrip("/")) for path in pages} <= found


def test_llms_txt_names_each_english_page_once_and_says_where_the_russian_ones_are(site, pages):
    text = (site / "llms.txt").read_text(encoding="utf-8")
    english = {urljoin(SITE, path.lstrip("/")) for path in pages if not path.startswith("ru/")}
    listed = re.findall(r"^- \[.+?\]\((\S+?)\): ", text, re.MULTILINE)
    assert sorted(set(listed) - {f"{SITE}ru/"}) == sorted(english)
    assert text.startswith("# smsaero-kit\n\n> From nothing")
    assert f"]({SITE}ru/): " in text


def test_llms_full_txt_holds_the_text_of_the_pages_and_nothing_of_how_they_are_made(site, pages):
    text = (site / "llms-full.txt").read_text(encoding="utf-8")
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    for path in pages:
        if not path.startswith("ru/"):
            assert f"<!-- {urljoin(SITE, path.lstrip('/'))} -->" in text, path
    assert not re.search(r"--8<--|^:::|\{ #|:material-|\.md[)#]|<div", prose, re.MULTILINE)
    assert "smsaero-kit validate" in text
    for link in re.findall(rf"\]\(({re.escape(SITE)}[^)#\s]*)", text):
        assert (site / link.removeprefix(SITE)).exists(), link


def test_each_language_has_a_search_index_of_its_own_with_its_own_word_forms(site):
    for folder, language, stemmers in ((site, "en", ["en"]), (site / "ru", "ru", ["ru", "en"])):
        index = json.loads((folder / "search" / "search_index.json").read_text(encoding="utf-8"))
        assert index["config"]["lang"] == stemmers
        # Every page fetches the index; the pages in it come when somebody searches.
        assert index["docs"] == []
        docs = json.loads((folder / "search" / "pages.json").read_text(encoding="utf-8"))
        locations = [entry["location"].partition("#")[0] for entry in docs]
        assert len(set(locations)) > 50
        for location in locations:
            assert (folder / location).is_dir(), location
        titles = " ".join(entry["title"] for entry in docs if entry["location"].startswith("guide/"))
        assert is_russian(titles) == (language == "ru")


@pytest.mark.parametrize("name", sorted(path.name for path in (TOP / ".github" / "workflows").glob("*.yml")))
def test_a_workflow_needs_no_secret_and_runs_what_the_makefile_has(name):
    text = (TOP / ".github" / "workflows" / name).read_text(encoding="utf-8")
    assert "secrets." not in text
    jobs = yaml.safe_load(text)["jobs"]
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    targets = set(re.findall(r"^([\w-]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {run.removeprefix("make ") for run in runs} <= targets
