"""The built site as a visitor has it: it loads nothing from elsewhere, is found through, read in any light, and usable by everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.docs.built import built_site

from .axe import COLOURS, axe
from .opened import open_page
from .site_server import serving_site

#: What a visitor transfers at most for a page that is the first one; the notebooks in the browser are another matter.
MOST = 500_000
#: The pages that most people see, of each kind one.
MAIN = (
    "",
    "guide/before-you-start/",
    "guide/jupyter/",
    "guide/compose/",
    "guide/validate/",
    "guide/troubleshooting/",
    "notebooks/onboarding/",
    "reference/rules/sk107/",
    "reference/sandbox/",
    "reference/errors/",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving_site(built_site(tmp_path_factory)) as served:
        yield served


@pytest.fixture
def visit(site, browser):
    """A function that opens a page of the site in a window of its own."""
    contexts = []

    def open_it(path="", *, language="en", dark=False, width=1280):
        contexts.append(open_page(browser, site.address, width=width, dark=dark, language=language))
        page = contexts[-1].new_page()
        page.goto(f"{site.address}/{path}")
        return page

    yield open_it
    for context in contexts:
        context.close()


def paths(site):
    """Return each page in one of its languages by turns; of the rules' pages, which are made from one pattern, one.

    That no page names anything elsewhere, tests/docs reads in all of them; what their programs ask for does not depend on the language.
    """
    found = sorted(path.parent.relative_to(site.folder).as_posix() for path in site.folder.rglob("index.html"))
    english = [path for path in found if not re.search(r"rules/sk(?!107)|^(?:try|ru)\b", path)]
    assert len(english) > 30
    return ["ru/" * (number % 2) + ("" if path == "." else f"{path}/") for number, path in enumerate(english)]


def test_no_page_asks_another_machine_and_none_weighs_too_much(site, visit):
    page = visit()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in paths(site):
        asked.clear()
        page.goto(f"{site.address}/{path}")
        elsewhere = [url for url in asked if not url.startswith((site.address, "data:", "blob:"))]
        assert elsewhere == [], path
        assert site.weight(asked) <= MOST, path
    assert said == []
    assert site.missing == set()


@pytest.mark.parametrize(
    ("path", "typed", "form", "below"),
    [
        ("guide/compose/", "delivering", "deliver", "/"),
        ("ru/guide/compose/", "отправитель", "отправителя", "/ru/"),
        ("ru/", "сегмента", "сегментов", "/ru/"),
    ],
)
def test_the_search_finds_other_forms_of_a_word_in_the_language_of_the_page(site, visit, path, typed, form, below):
    page = visit(path)
    page.keyboard.press("/")
    page.keyboard.type(typed)
    # A real keyboard says so for each letter; Playwright does for Latin ones only.
    page.keyboard.press("End")
    found = page.locator(".md-search-result__item")
    expect(found.first).to_be_visible()
    assert form in " ".join(found.locator("article").all_inner_texts()).lower()
    for link in found.locator("a").evaluate_all("links => links.map(link => link.href)"):
        inside = link.removeprefix(site.address)
        assert inside.startswith(below), link
        assert below == "/ru/" or not inside.startswith("/ru/"), link
    # A page none of whose words were asked for leads to its section that has them.
    found.first.locator('a:not([href$="?h="])').first.click()
    expect(page.locator("article mark").first).to_be_attached()
    assert site.missing == set()


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (
            "",
            {
                "The code does not arrive": "guide/troubleshooting/#silent-phone",
                "webhook?": "guide/callbacks/",
                "not enough money": "guide/troubleshooting/#gateway-refuses",
                "how much does an SMS cost": "guide/costs/",
            },
        ),
        (
            "ru/",
            {
                "Код не приходит": "guide/troubleshooting/#silent-phone",
                "где взять ключ?": "guide/credentials/",
                "установка": "guide/install/",
                "как настроить шаблон": "guide/compose/",
            },
        ),
    ],
)
def test_a_question_in_a_readers_own_words_finds_the_guide_that_answers_it(site, visit, path, asked):
    page = visit(path)
    page.keyboard.press("/")
    for question, answer in asked.items():
        page.locator("input.md-search__input").fill(question)
        page.keyboard.press("End")
        first = page.locator(".md-search-result__item").first
        guide, mark, section = answer.partition("#")
        # Between the two stands which words to mark there.
        ending = f'[href$="{mark}{section}"]' if section else ""
        expect(first.locator(f'a[href^="{site.address}/{path}{guide}"]{ending}').first).to_be_visible()
        # In which other words the page is asked for is nothing that a reader needs.
        expect(first.locator(".md-tag")).to_have_count(0)


@pytest.mark.parametrize(("path", "typed", "counted"), [("", "Is there a warlock?", "No"), ("ru/", "не чародей", "не найдено")])
def test_a_word_that_says_nothing_finds_nothing(visit, path, typed, counted):
    page = visit(path)
    page.keyboard.press("/")
    page.locator("input.md-search__input").fill(typed)
    page.keyboard.press("End")
    expect(page.locator(".md-search-result__meta")).to_contain_text(counted)
    expect(page.locator(".md-search-result__item")).to_have_count(0)


def test_the_page_for_wrong_addresses_searches_in_the_language_of_the_address(site, visit):
    for path, typed, below in (("ru/guide/nowhere/", "сегмент", "/ru/guide/"), ("guide/nowhere/", "segment", "/guide/")):
        page = visit(path)
        page.keyboard.press("/")
        page.locator("input.md-search__input").fill(typed)
        page.keyboard.press("End")
        expect(page.locator(f'.md-search-result__item a[href^="{site.address}{below}"]').first).to_be_visible()
        page.close()


def test_the_choice_of_light_or_dark_is_kept_on_other_pages_and_in_the_other_language(visit):
    page = visit()
    scheme = page.locator("body")
    expect(scheme).to_have_attribute("data-md-color-scheme", "default")
    page.get_by_title("Dark colours").click()
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(page.url + "ru/guide/compose/")
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_title("Светлые цвета").click()
    expect(scheme).to_have_attribute("data-md-color-scheme", "default")


@pytest.mark.parametrize("path", ["", "guide/compose/", "reference/rules/sk107/"])
def test_the_switch_of_languages_keeps_the_page_there_and_back(site, visit, path):
    page = visit(path)
    for button, name, leads_to in (("Select language", "Русский", f"ru/{path}"), ("Выберите язык", "English", path)):
        page.get_by_role("button", name=button).hover()
        page.locator(".md-select__link", has_text=name).click()
        page.wait_for_url(f"{site.address}/{leads_to}")


@pytest.mark.parametrize("path", MAIN)
def test_everybody_can_use_the_main_pages_in_light_and_dark(visit, path):
    # Every other page in Russian: what differs between the languages is the words.
    russian = MAIN.index(path) % 2 == 1
    page = visit(("ru/" if russian else "") + path)
    for scheme in ("default", "slate"):
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
        axe(page, "body", rules=COLOURS if scheme == "slate" else ())
        page.get_by_title("Тёмные цвета" if russian else "Dark colours").or_(
            page.get_by_title("Светлые цвета" if russian else "Light colours")
        ).filter(visible=True).click()


def test_a_wrong_address_leads_on_in_both_languages(site, visit):
    page = visit("ru/guide/nothing/here")
    assert page.locator("article h2").count() == 2
    page.locator("section[lang=ru] a").first.click()
    page.wait_for_url(f"{site.address}/ru/")
    site.missing.clear()
