"""Both languages have every sentence, with the same facts in it, and the code asks for no other."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from smsaero_kit.schemas import connector_schema, described_schema
from smsaero_kit.texts import LANGUAGES, default_language, texts

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "smsaero_kit" / "locales"


def catalogue(language: str):
    with (LOCALES / language / "LC_MESSAGES" / "smsaero_kit.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale=language) if message.id}


CATALOGUES = {language: catalogue(language) for language in LANGUAGES}


def placeholders(message) -> list[set[str]]:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    # click's own sentences are keyed by themselves and use braces.
    ours = re.match(r"[\w-]+\.", message.id if isinstance(message.id, str) else message.id[0])
    return [set(re.findall(r"%\((\w+)\)s" if ours else r"\{(\w+)(?:![rs])?\}", form)) for form in forms]


def test_both_languages_have_the_same_keys_once():
    assert set(CATALOGUES["en"]) == set(CATALOGUES["ru"])
    for language in LANGUAGES:
        lines = (LOCALES / language / "LC_MESSAGES" / "smsaero_kit.po").read_text(encoding="utf-8").splitlines()
        keys = [line for line in lines if line.startswith("msgid ")]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", sorted(CATALOGUES["en"], key=str), ids=str)
def test_a_sentence_has_the_same_placeholders_in_both_languages_and_is_not_empty(key):
    english, russian = CATALOGUES["en"][key], CATALOGUES["ru"][key]
    assert all(english.string if isinstance(english.string, tuple) else [english.string])
    assert all(russian.string if isinstance(russian.string, tuple) else [russian.string])
    # A plural form may leave the number out ("one file"); what the largest form names, the other language names too.
    assert set.union(*placeholders(english)) == set.union(*placeholders(russian))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language):
    """`make texts` was run after the last edit."""
    folder = LOCALES / language / "LC_MESSAGES"
    compiled = io.BytesIO()
    with (folder / "smsaero_kit.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    assert compiled.getvalue() == (folder / "smsaero_kit.mo").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_percent_sign_is_part_of_a_placeholder_or_doubled(language):
    for key, message in CATALOGUES[language].items():
        for form in message.string if isinstance(message.string, tuple) else (message.string,):
            assert "%" not in re.sub(r"%\(\w+\)s|%%", "", form), key


def code_keys():
    pattern = re.compile(r"""(?:say|texts\([\w. ]*\)|catalogue|say\.count|\.count)\(\s*(f?)"([a-z][\w]*\.[^"]+)\"""")
    for path in sorted((ROOT / "smsaero_kit").rglob("*.py")):
        for match in pattern.finditer(path.read_text(encoding="utf-8")):
            yield path.name, match[2], bool(match[1])


def test_every_key_that_the_code_names_is_in_the_catalogue():
    keys = {key if isinstance(key, str) else key[0] for key in CATALOGUES["en"]}
    missing = []
    for file, key, formatted in code_keys():
        shape = re.compile("".join(".+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]*\})", key)))
        if not any(shape.fullmatch(known) for known in keys) if formatted else key not in keys:
            missing.append((file, key))
    assert missing == []


def test_the_schema_has_its_english_in_the_file_and_its_russian_in_the_catalogue():
    assert described_schema("en") == connector_schema()
    russian = described_schema("ru")
    assert russian["properties"]["email"]["title"] != connector_schema()["properties"]["email"]["title"]
    assert russian["properties"]["email"]["pattern"] == connector_schema()["properties"]["email"]["pattern"]


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "ru_RU", "SMSAERO_KIT_LANG": "en"}, "en"),
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "C"}, "ru"),
        ({"LC_ALL": "C.UTF-8", "LANG": "ru_RU"}, "en"),
    ],
)
def test_the_language_comes_from_the_environment(monkeypatch, variables, language):
    for name in ("SMSAERO_KIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_language() == language


def test_an_unknown_key_or_language_is_a_mistake_of_the_program():
    with pytest.raises(LookupError):
        texts("en")("no.such.key")
    with pytest.raises(ValueError, match="en, ru"):
        texts("de")


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1 сегмент"), (2, "2 сегмента"), (5, "5 сегментов"), (11, "11 сегментов"), (21, "21 сегмент"), (112, "112 сегментов")],
)
def test_russian_counts_as_russian_does(number, expected):
    assert texts("ru").count("sms.segments", number) == expected
