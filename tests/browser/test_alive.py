"""What is alive on the pages: the check of a connector JSON in the reader's own browser, and the count of segments."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from smsaero_kit.render import CODE_PLACEHOLDER
from smsaero_kit.schemas import folder
from smsaero_kit.sms import gsm7_spelling, measure
from smsaero_kit.texts import texts
from smsaero_kit.validation.reporters.parts import checked, fixed
from tests.docs.built import built_site

from .axe import axe
from .opened import open_page
from .site_server import serving_site

#: Milliseconds until Python runs in the browser: on a slow machine beside other tests.
STARTING = 120_000
EXAMPLES = (
    "valid/complete-russian",
    "invalid/code-placeholder-missing--cyrillic-letter",
    "invalid/surrounding-white-space--api-key",
    "invalid/invalid-json--smart-quotes",
    "invalid/not-utf-8--utf-16",
    "invalid/byte-order-mark",
    "invalid/swapped-fields--key-as-sender",
    "invalid/nested-too-deep",
)
KEY = "a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h8"
_SHOWN = """report => ({
  summary: report.querySelector(".kit-summary").textContent,
  grade: report.querySelector(".kit-summary").classList[1],
  findings: [...report.querySelectorAll(".kit-findings > li")].map((item) => ({
    rule: item.querySelector("a").textContent,
    leads_to: item.querySelector("a").href,
    grade: item.querySelector(".grade").classList[1],
    what: item.querySelector(".kit-what").textContent,
    where: item.querySelector(".kit-where").textContent,
    hint: item.querySelector(".kit-hint").textContent,
    line: item.querySelector("pre")?.textContent,
    marked: item.querySelector("mark")?.textContent,
  })),
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving_site(built_site(tmp_path_factory)) as served:
        yield served


@pytest.fixture
def visit(site, browser):
    contexts = []

    def open_it(path, *, language, dark=False, width=1280):
        contexts.append(open_page(browser, site.address, width=width, dark=dark, language=language))
        page = contexts[-1].new_page()
        page.goto(f"{site.address}/{'ru/' if language == 'ru' else ''}{path}")
        return page

    yield open_it
    for context in contexts:
        context.close()


def source_of(example):
    return (folder() / "examples" / f"{example}.json").read_bytes()


def expected(site, source, language):
    """What the page shows when it says what the package says."""
    report = json.loads(checked(source, language))
    rules = f"{site.address}/{'ru/' if language == 'ru' else ''}reference/rules"
    place = texts(language)("docs.check.place")
    return {
        "summary": report["summary"],
        "grade": report["grade"],
        "findings": [
            {
                "rule": each["rule"],
                "leads_to": f"{rules}/{each['rule'].lower()}/",
                "grade": each["grade"],
                "what": f"{each['grade_word']} {each['rule']} {each['message']}",
                "where": f"{each['place']} · {place} {each['pointer']}" if each["pointer"] else each["place"],
                "hint": each["hint"],
                "line": "".join((each["line"]["before"], each["line"]["marked"] or " ", each["line"]["after"])),
                "marked": each["line"]["marked"] or " ",
            }
            for each in report["findings"]
        ],
    }


@pytest.mark.parametrize(("language", "dark"), [("en", True), ("ru", False)])
def test_the_check_in_the_browser_says_what_the_package_says(site, visit, language, dark):
    page = visit("guide/validate-here/", language=language, dark=dark, width=360)
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    say = texts(language)
    field, report = page.get_by_label(say("docs.check.label"), exact=True), page.locator(".kit-report")
    status = page.locator(".kit-check [role=status]")
    assert [path for path in site.weights if "pyodide" in path and path.endswith(".wasm")] == [] or language == "ru"
    axe(page, ".kit-alive")

    field.focus()
    expect(status).to_have_text(say("docs.check.loading"))
    expect(status).to_have_text("", timeout=STARTING)
    assert [url for url in asked if url.endswith(".wasm")]
    # Python is there: from now on the line may be cut.
    page.context.set_offline(offline=True)
    asked.clear()
    for example in EXAMPLES:
        page.locator("input[type=file]").set_input_files(
            {"name": "x.json", "mimeType": "application/json", "buffer": source_of(example)}
        )
        wanted = expected(site, source_of(example), language)
        expect(report.locator(".kit-summary")).to_have_text(wanted["summary"])
        expect(report).to_be_visible()
        expect(report.locator(".kit-findings > li")).to_have_count(len(wanted["findings"]))
        assert report.evaluate(_SHOWN) == wanted, example

    pasted = f'{{"email": "name@example.com", "apiKey": "{KEY} "}}'
    field.fill(pasted)
    field.press("Tab")
    page.keyboard.press("Enter")
    expect(report.locator(".kit-summary")).to_have_text(expected(site, pasted, language)["summary"])
    expect(report).to_be_focused()
    # It stays to be mended, as dots; who leaves takes it along.
    expect(field).to_have_value(pasted)
    assert report.evaluate(_SHOWN) == expected(site, pasted, language)
    assert KEY not in page.content()
    assert field.evaluate("field => getComputedStyle(field).webkitTextSecurity") == "disc"
    page.get_by_label(say("docs.check.show")).check()
    assert field.evaluate("field => getComputedStyle(field).webkitTextSecurity") == "none"

    page.get_by_role("button", name=say("docs.check.fix")).click()
    mended = json.loads(fixed(pasted, language))
    expect(report.locator(".kit-mended li")).to_have_text([f"{each['rule']} {each['message']}" for each in mended["mended"]])
    expect(field).to_have_value(mended["source"])
    assert report.evaluate(_SHOWN) == expected(site, mended["source"], language)
    axe(page, ".kit-alive")
    page.get_by_role("button", name=say("docs.check.undo")).click()
    expect(field).to_have_value(pasted)
    expect(field).to_be_focused()
    page.locator(".kit-clear").click()
    expect(field).to_have_value("")
    expect(report).to_be_hidden()
    field.fill(pasted)
    page.evaluate("() => dispatchEvent(new Event('pagehide'))")
    expect(field).to_have_value("")
    axe(page, ".kit-alive")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert asked == []


def test_a_check_whose_python_cannot_be_loaded_says_so_and_keeps_what_was_pasted(visit):
    page = visit("guide/validate-here/", language="en")
    say = texts("en")
    page.context.set_offline(offline=True)
    field = page.get_by_label(say("docs.check.label"), exact=True)
    field.fill("{}")
    page.get_by_role("button", name=say("docs.check.button"), exact=True).click()
    expect(page.locator(".kit-check [role=status]")).to_have_text(say("docs.check.failed"))
    expect(field).to_have_value("{}")


#: Each character that a table names, edges of the segments, and what two places may not be divided by.
TEXTS = [
    "",
    "{{code}}",
    "{{ code }} и {{code}}",
    "{{Code}} {{code.length}} {code}",
    *("a" * length for length in (159, 160, 161, 306, 307, 459, 460)),
    *("я" * length for length in (69, 70, 71, 134, 135, 201, 202)),
    *("a" * length + "€" for length in (158, 159, 160, 304, 305)),
    *("a" * 151 + "€" * count for count in (1, 5, 80)),
    *("я" * length + "😀" + "я" * 70 for length in (0, 66, 67, 132, 133)),
    "😀" * 35,
    "😀" * 36,
    "é\u0301 e\u0301",
    "“умные” «кавычки» – тире — и … №",
    "\r\n\t\f\x1b\u00a0\u200b\ufeff",
    *(chr(code) * 3 for code in (*range(0x20, 0x180), *range(0x390, 0x400), *range(0x2010, 0x2130))),
]
_MEASURED = """async ([script, texts]) => {
  const { measure, withCode } = await import(script);
  const tables = JSON.parse(document.querySelector(".kit-segments .kit-settings").textContent);
  return texts.map((text) => measure(withCode(text, tables), tables));
}"""


def test_the_count_of_segments_on_the_page_is_the_package_s(site, visit):
    page = visit("guide/costs/", language="en")
    for text, seen in zip(TEXTS, page.evaluate(_MEASURED, [f"{site.address}/scripts/segments.js", TEXTS]), strict=True):
        size = measure(re.sub(CODE_PLACEHOLDER, "123456", text))
        wanted = (size.alphabet.value, size.units, size.segments, size.units_left, list(size.outside_gsm7))
        assert tuple(seen[name] for name in ("alphabet", "units", "segments", "left", "outside")) == wanted, text


@pytest.mark.parametrize(("language", "dark"), [("en", True), ("ru", False)])
def test_the_count_follows_what_is_typed_and_names_what_makes_it_dear(visit, language, dark):
    page = visit("guide/costs/", language=language, dark=dark, width=360)
    say = texts(language)
    box, field = page.locator(".kit-segments"), page.get_by_label(say("docs.segments.label"), exact=True)
    field.fill("a" * 70 + "–")
    expect(box.locator(".kit-count-segments")).to_have_text("2")
    expect(box.locator(".kit-count-alphabet")).to_have_text("UCS-2")
    expect(box.locator(".kit-outside li")).to_have_text(f"– {say('docs.segments.write')} {gsm7_spelling('–')}")
    expect(box.get_by_role("status")).to_have_text(f"{say('docs.segments.changed')} 2, UCS-2")
    axe(page, ".kit-alive")
    # Of a Russian text it is no use to name the letters.
    field.fill("{{code}} — код")
    expect(box.locator(".kit-count-units")).to_have_text("12")
    expect(box.locator(".kit-outside")).to_be_hidden()
    field.fill("a" * 70 + "-")
    expect(box.locator(".kit-count-segments")).to_have_text("1")
    expect(box.locator(".kit-outside")).to_be_hidden()
    remarks = box.locator(".kit-remarks li")
    expect(remarks).to_have_text([say("docs.segments.no_code")])
    field.fill("Hi. {{Code}} {{ code }} {{locale}}")
    expect(remarks).to_have_text([f"{{{{Code}}}} {say('docs.segments.stays')}"])
    field.fill("{{code}} Привет, Ада, this is a long enough sentence")
    expect(box.locator(".kit-outside li")).to_have_text([f"{say('docs.segments.no_other')} П р и в е т А д а"])
    field.fill("{{code}}" + "я" * 635)
    expect(remarks).to_have_text([say("docs.segments.too_long")])
    field.fill("")
    expect(remarks).to_have_text([say("docs.segments.empty")])
    expect(box.locator(".kit-count-segments")).to_have_text("–")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
