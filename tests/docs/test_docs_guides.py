"""What the guides show and name is what the program says: transcripts, words on buttons, tables, examples."""

from __future__ import annotations

import functools
import inspect
import json
import re
import struct
from pathlib import Path

import pytest

import smsaero_kit
from smsaero_kit import Sandbox, SandboxTransport, errors, measure
from smsaero_kit.credentials import API_KEY_VARIABLE, EMAIL_VARIABLE, KEYRING_SERVICE
from smsaero_kit.gateway import Client
from smsaero_kit.practice import PRACTICE
from smsaero_kit.texts import LANGUAGES, texts
from smsaero_kit.usage_types import SENT_BY_SMS
from smsaero_kit.wizard.draft import FILE as DRAFT
from smsaero_kit.wizard.state import DEFAULT_FILE, STEPS

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
EXAMPLE = TOP / "schema" / "examples" / "valid" / "complete-english.json"
LARGEST_PICTURE = 120 * 1024

#: What a guide quotes → where the words come from.
QUOTED = {
    "app": ["wizard.save.download"],
    "jupyter": ["wizard.undo", "wizard.over.button"],
    "migrate": ["wizard.compose.add"],
    "security": ["wizard.over.button", "wizard.save.copy", "wizard.save.download"],
    "terminal": ["onboard.sandbox", "onboard.real"],
    "troubleshooting": ["wizard.over.button", "wizard.credentials.check", "error.missing_extra.what"],
}


def source(page, language):
    return (DOCS / f"guide/{page}.{language}.md").read_text(encoding="utf-8")


def section(page, language, anchor):
    text = source(page, language)
    start = text.index(f"{{ #{anchor} }}")
    end = re.compile(r"^## ", re.MULTILINE).search(text, start)
    return text[start : end.start() if end else len(text)]


def blocks(text, kind):
    """Return the blocks of code of `kind`, those in tabs included, without their indent."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def rows(text):
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines][2:]


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


# --- words that the program says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", QUOTED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_a_guide_quotes_are_those_on_the_screen(page, language):
    for key in QUOTED[page]:
        assert texts(language)(key) in source(page, language), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steps_have_the_names_that_the_wizard_gives_them(language):
    table = [row[0] for row in rows(section("jupyter", language, "steps"))]
    assert table == [f"{number}. {texts(language)(f'wizard.{step}.name')}" for number, step in enumerate(STEPS, 1)]
    [steps] = [row[1] for row in rows(section("jupyter", language, "own-notebook")) if "steps=" in row[0]]
    assert codes(steps) == list(STEPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_app_prints_is_what_the_guide_shows(language):
    [shown] = blocks(source("app", language), "text")
    said = texts("en")("cli.app.running", url="http://127.0.0.1:8866/?token=…", folder="/home/me/smsaero-kit/onboarding")
    assert shown.rstrip("\n") == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_transcript_is_a_walk_through_the_real_wizard_from_the_question_to_the_end_of_the_sms(language, monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "hooks"))
    import terminal_transcript

    say = texts(language)
    shown = terminal_transcript.page(language)
    assert shown == terminal_transcript.page(language), "else mkdocs would build for ever"
    assert shown.startswith(f"=== {say('wizard.place', number=6, total=7)}")
    assert say("status.delivered") in shown
    assert "1000001" in shown.splitlines()[-1]
    assert "\n\n" not in shown
    for name in LANGUAGES:
        assert f'--8<-- "terminal.{name}.md"' in source("terminal", language)


# --- tables ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_long_texts_counts_as_the_code_does(language):
    table = rows(section("costs", language, "segments"))
    assert len(table) >= 4
    for segments, *limits in table:
        for limit, character in zip(limits, "aж", strict=True):
            numbers = [int(number) for number in re.findall(r"\d+", limit)]
            assert measure(character * numbers[-1]).segments == int(segments)
            assert measure(character * (numbers[-1] + 1)).segments == int(segments) + 1
            assert len(numbers) == 1 or measure(character * numbers[0]).segments == int(segments)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dear_characters_are_dear_and_what_is_offered_instead_is_not(language):
    for dear, alphabet, instead in rows(section("costs", language, "dear-characters")):
        for character in codes(dear) or ["\u00a0"]:
            size = measure(character)
            assert alphabet.startswith(size.alphabet.value), character
            assert size.alphabet.value == "UCS-2" or size.units == 2, character
        for replacement in codes(instead):
            assert measure(replacement).alphabet.value == "GSM-7"
            assert measure(replacement).units == len(replacement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_name_in_the_table_for_movers_is_one_of_the_clients(language):
    known = {*dir(Client), *errors.__all__, "Client", "Decimal", "normalize", *inspect.signature(Client.send).parameters}
    same = {"en": "the same name", "ru": "те же имена"}[language]
    table = rows(section("migrate", language, "names"))
    assert len(table) > 25
    for vendors, kits in table:
        named = vendors if same in kits or "то же имя" in kits else kits
        for code in codes(named):
            name = re.match(r"\w+", code)
            assert name is None or name[0].startswith("_batch") or name[0] in known, code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_extra_for_users_is_in_the_table(language):
    project = (
        (TOP / "pyproject.toml").read_text(encoding="utf-8").partition("[project.optional-dependencies]")[2].partition("\n[")[0]
    )
    extras = set(re.findall(r"^(\w+) = \[", project, re.MULTILINE))
    assert {codes(row[0])[0] for row in rows(section("install", language, "extras"))} == extras - {"dev", "docs"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_and_variables_have_the_names_that_the_code_gives_them(language):
    security = source("security", language)
    for name in (DRAFT, DEFAULT_FILE, API_KEY_VARIABLE, f"python -m keyring del {KEYRING_SERVICE} "):
        assert name in security
    assert f"`{PRACTICE.email}`" in source("troubleshooting", language)


def test_the_checklist_knows_how_many_flows_there_are():
    assert len(SENT_BY_SMS) == 8
    assert "All eight flows" in source("go-live", "en")
    assert "всех восьми сценариев" in source("go-live", "ru")


# --- examples -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_work(tmp_path, monkeypatch):
    """A folder with a connector JSON; a client that is told nothing else asks a sandbox."""
    (tmp_path / DEFAULT_FILE).write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(EMAIL_VARIABLE, "name@example.com")
    monkeypatch.setenv(API_KEY_VARIABLE, "sandbox-key-00000000")
    offline = functools.partial(Client, transport=SandboxTransport(Sandbox(sender_names=("MyShop",))))
    # Only where the example itself names no transport: its own argument goes before.
    monkeypatch.setattr(smsaero_kit, "Client", offline)


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    ("page", "printed"),
    [
        ("send", ["1000001 0", "delivered", "look first", "79990000003 ACCEPTED"]),
        ("costs", ["1 UCS-2", "MEGAFON", "left: 100"]),
        ("migrate", ["1000001"]),
        ("go-live", []),
        ("jupyter", []),
    ],
)
def test_the_examples_of_a_guide_run_as_they_stand(page, printed, capsys):
    examples = blocks(source(page, "en"), "python")
    assert examples
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, page, "exec"), names)  # noqa: S102 - the page's own code
    said = capsys.readouterr().out
    for words in printed:
        assert words in said
    if page == "go-live":
        from decimal import Decimal

        assert names["money_is_low"](Decimal(101)) is True
        assert names["money_is_low"](Decimal(99)) is False


# --- pictures -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_there_for_both_themes_in_each_language_small_and_described(language):
    for page in ("index", "guide/jupyter"):
        text = (DOCS / f"{page}.{language}.md").read_text(encoding="utf-8")
        shown = re.findall(
            r"!\[(.*?)\]\((?:\.\./)?assets/([\w-]+)\.png#only-(light|dark)\){ width=(\d+) height=(\d+) loading=lazy }", text
        )
        assert {theme for _, _, theme, _, _ in shown} == {"light", "dark"}
        for description, name, theme, *size in shown:
            content = (DOCS / "assets" / f"{name}.{language}.png").read_bytes()
            assert name.endswith(theme)
            assert description
            assert len(content) <= LARGEST_PICTURE
            # Else the page jumps when the picture comes.
            assert struct.unpack(">II", content[16:24]) == tuple(map(int, size))


def test_the_example_of_a_single_text_is_one_that_the_config_takes():
    for language in LANGUAGES:
        [single] = [
            json.loads(block) for block in blocks(source("compose", language), "json") if block.startswith('{"usageType"')
        ]
        assert set(single) == {"usageType", "content"}
