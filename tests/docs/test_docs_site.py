from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"

#: Each section of Logto's page about the connector, by the anchor that it has there → the page of this site that stands for it.
LOGTO_SECTIONS = {
    "before-you-start": "guide/before-you-start/",
    "register-account": "guide/account/",
    "get-account-credentials": "guide/credentials/",
    "compose-the-connector-json": "guide/compose/",
    "test-smsaero-connector": "guide/test/",
    "enable-phone-sign-in": "guide/enable/",
    "config-types": "reference/config-types/",
    "reference": "reference/config-types/",
}
#: Made from notebooks: their headings have no fixed addresses.
NOTEBOOKS = ("notebooks/onboarding/", "notebooks/validate/", "notebooks/send/", "notebooks/go-live/")


def site_url() -> str:
    line = next(line for line in (TOP / "mkdocs.yml").read_text(encoding="utf-8").splitlines() if line.startswith("site_url:"))
    return str(yaml.safe_load(line)["site_url"])


def english(pages):
    return {path: page for path, page in pages.items() if not path.startswith("ru/")}


def test_every_built_page_is_html_in_its_own_language(site, pages):
    for path in site.rglob("*.html"):
        assert "<html" in path.read_text(encoding="utf-8"), path
    for path, page in pages.items():
        assert page.language == ("ru" if path.startswith("ru/") else "en"), path


def test_both_languages_have_the_same_pages(pages):
    assert {path for path in pages if path.startswith("ru/")} == {"ru/" + path.lstrip("/") for path in english(pages)}


def test_both_languages_have_the_same_headings_and_as_many_code_blocks(pages):
    for path, page in english(pages).items():
        other = pages["ru/" + path.lstrip("/")]
        if path in NOTEBOOKS:
            assert [level for level, _ in page.headings] == [level for level, _ in other.headings], path
        else:
            assert page.headings == other.headings, path
        assert page.code_blocks == other.code_blocks, path


#: Pages of rules are made from the rules.
MADE = ("generated/", "reference/rules/sk")
WRITTEN = sorted(name for path in DOCS.rglob("*.en.md") if not (name := path.relative_to(DOCS).as_posix()).startswith(MADE))


@pytest.mark.parametrize("source", WRITTEN)
def test_code_in_a_page_is_the_same_in_both_languages(source):
    fence = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
    code, other = (
        # In any order: of two alternatives each language shows its own first.
        sorted(found[0] for found in fence.finditer((DOCS / name).read_text(encoding="utf-8")))
        for name in (source, source.replace(".en.md", ".ru.md"))
    )
    assert code == other


@pytest.mark.parametrize(("section", "path"), LOGTO_SECTIONS.items())
@pytest.mark.parametrize("language", ["", "ru/"])
def test_each_section_of_the_logto_page_has_its_page(pages, section, path, language):
    assert section in pages[language + path].ids


def test_the_switch_of_languages_stays_on_the_page(pages):
    for path, page in pages.items():
        plain = path.removeprefix("ru/").lstrip("/")
        for language, link in page.other_languages.items():
            assert link == site_url() + {"en": "", "ru": "ru/", "x-default": ""}[language] + plain, path
        assert set(page.other_languages) == {"en", "ru", "x-default"}, path
        shown = re.findall(r'<a href="([^"]+)" hreflang="(\w\w)" class="md-select__link"', page.html)
        assert {language: urljoin("http://site/" + path.lstrip("/"), link) for link, language in shown} == {
            "en": f"http://site/{plain}",
            "ru": f"http://site/ru/{plain}",
        }, path


@pytest.mark.parametrize("name", ["smsaero-connector", "sandbox-scenario"])
def test_the_site_publishes_each_schema_under_its_id(site, name):
    schema = TOP / "schema" / f"{name}.schema.json"
    address = json.loads(schema.read_text(encoding="utf-8"))["$id"]
    assert address.startswith(site_url())
    assert (site / address.removeprefix(site_url())).read_bytes() == schema.read_bytes()


def test_the_site_publishes_each_example_as_it_is(site):
    examples = sorted((TOP / "schema" / "examples").rglob("*.json"))
    assert examples
    for path in examples:
        assert (site / path.relative_to(TOP)).read_bytes() == path.read_bytes()


def test_no_page_loads_anything_from_elsewhere(site, pages):
    for path, page in pages.items():
        for asset in page.assets:
            assert not urlsplit(asset).netloc, f"{path} loads {asset}"
    for path in site.rglob("*.css"):
        sources = re.findall(r"@import\s+[\"'](\S+?)[\"']|url\([\"']?([^)\"']+)", path.read_text(encoding="utf-8"))
        for source in (first or second for first, second in sources):
            assert source.startswith("data:") or not urlsplit(source).netloc, f"{path} loads {source}"


def test_hooks_and_parts_are_not_published(site):
    assert not (site / "hooks").exists()
    assert not (site / "generated").exists()
    assert not list(site.rglob("*.py"))


@pytest.mark.usefixtures("site")
def test_a_build_without_changes_writes_no_part_again():
    """Otherwise `mkdocs serve` would build for ever: it watches the folder that the parts are in."""
    import subprocess
    import sys

    parts = sorted([*(DOCS / "generated").rglob("*.md"), *(DOCS / "reference" / "rules").glob("sk*.md")])
    before = [path.stat().st_mtime_ns for path in parts]
    hook = "import sys; sys.path.insert(0, 'docs/hooks'); import publish; from mkdocs.config import load_config; publish.on_pre_build(load_config())"
    subprocess.run([sys.executable, "-c", hook], cwd=TOP, check=True, capture_output=True)
    assert parts
    assert [path.stat().st_mtime_ns for path in parts] == before
