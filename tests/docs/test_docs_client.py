"""The page of the client says of each endpoint and each error what the code says, and its examples run."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import textwrap
from html import unescape
from pathlib import Path

import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import AsyncClient, Client, Timeouts, endpoints
from smsaero_kit.gateway.following import DEADLINE, PAUSES
from smsaero_kit.gateway.network import CONNECTIONS
from smsaero_kit.gateway.protocol import Effect
from smsaero_kit.gateway.retrying import LONGEST_RETRY_AFTER, READ_ATTEMPTS, RETRY_PAUSE

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
LANGUAGES = ("en", "ru")
KEY = "key-of-the-connector-json"


@pytest.fixture
def reference(monkeypatch):
    """The hook that makes the table."""
    monkeypatch.syspath_prepend(str(DOCS / "hooks"))
    import client_reference

    return client_reference


def source(language):
    return (DOCS / "reference" / f"client.{language}.md").read_text(encoding="utf-8")


def section(language, anchor):
    text = source(language)
    start = text.index(f"{{ #{anchor} }}")
    return text[start : text.find("\n## ", start)]


def rows(text):
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if not line.startswith("| ---")]


def scripts(text):
    """Return the blocks of Python, those in tabs included, without their indent."""
    return [textwrap.dedent(block) for _, block in re.findall(r"^( *)```python\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_each_endpoint_once_with_its_path_effect_arguments_and_words(reference, language):
    cells = {re.search(r"`(\w+)`", row[0])[1]: row for row in rows(reference.page(language)) if row[0].startswith("[")}
    assert sorted(cells) == sorted(endpoints.__all__)
    for name, (method, meaning, effect) in cells.items():
        call = reference.example_of(name)
        assert effect.endswith(f"<br>`{call.path}`")
        assert f'class="effect {call.effect.value}"' in effect
        assert meaning
        shown = unescape(method)
        for argument in inspect.signature(getattr(endpoints, name)).parameters:
            assert re.search(rf"\b{argument}\b", shown), (name, argument)


def test_each_endpoint_has_russian_words_and_no_other_name_has(reference):
    assert set(reference.RUSSIAN) == set(endpoints.__all__)
    for name, words in reference.RUSSIAN.items():
        assert re.search("[а-яё]", words), name
        assert words.endswith("."), name
        # The code in a sentence is the endpoint's own: an argument, another method, an error, a value.
        for code in re.findall(r"`(\w+)`", words):
            assert code in inspect.getdoc(getattr(endpoints, name)), (name, code)


def test_each_file_of_endpoints_and_each_effect_has_a_name_in_both_languages(reference):
    assert set(reference.GROUPS) == {getattr(endpoints, name).__module__.rpartition(".")[2] for name in endpoints.__all__}
    assert set(reference.EFFECTS) == {effect.value for effect in Effect}
    assert all(set(names) == set(LANGUAGES) for words in (reference.GROUPS, reference.EFFECTS) for names in words.values())


@pytest.mark.parametrize("prefix", ["", "ru/"])
def test_each_method_is_described_once_on_the_python_page(pages, prefix):
    page = pages[f"{prefix}reference/python/"]
    anchors = [anchor for _, anchor in page.headings if anchor.startswith("smsaero_kit.")]
    assert len(anchors) == len(set(anchors))
    assert not [anchor for anchor in anchors if re.search(r"\._[^_]|\._$", anchor)]
    own = {"close", "follow", "send_many", "run"}
    for kind, names in ((Client, own | set(endpoints.__all__)), (AsyncClient, own)):
        shown = {anchor.rpartition(".")[2] for anchor in anchors if anchor.startswith(f"smsaero_kit.gateway.{kind.__name__}.")}
        assert shown == names
    assert {f"smsaero_kit.errors.{name}" for name in errors.__all__} <= set(anchors)


@pytest.mark.parametrize("prefix", ["", "ru/"])
def test_a_method_on_the_python_page_has_its_arguments_its_result_and_its_words(pages, prefix):
    text = unescape(re.sub("<[^>]+>", "", pages[f"{prefix}reference/python/"].html))
    for name in endpoints.__all__:
        signature = inspect.signature(getattr(Client, name))
        shown = re.search(rf"\n{name}\((.*?)\) -> (.+?)\n", text, re.DOTALL)
        assert shown, name
        assert re.findall(r"(\w+): ", shown[1]) == [each for each in signature.parameters if each != "self"], name
        assert "".join(shown[2].split()) == "".join(signature.return_annotation.split()), name
        words = inspect.getdoc(getattr(endpoints, name)).split("\n", 1)[0].replace("`", "")
        assert words in text, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_errors_is_the_tree(language):
    table = {re.search(r"`(\w+)`", row[0])[1]: row[1] for row in rows(section(language, "errors")) if row[0].startswith("`")}
    kinds = {name for name in errors.__all__ if issubclass(getattr(errors, name), errors.GatewayError)} - {"GatewayError"}
    assert set(table) == kinds
    doubtful = {name for name in kinds if "sends" in inspect.signature(getattr(errors, name)).parameters}
    assert {name for name, sent in table.items() if not sent.startswith(("no", "нет"))} == doubtful


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_on_the_page_are_those_of_the_code(language):
    seconds = {row[0].strip("`"): float(row[1]) for row in rows(section(language, "timeouts")) if row[0].startswith("`")}
    assert Timeouts(**seconds) == Timeouts()
    again, follow = section(language, "again").replace(",", "."), section(language, "follow")
    assert {str(number) for number in (RETRY_PAUSE, int(LONGEST_RETRY_AFTER))} <= set(re.findall(r"\d+(?:\.\d+)?", again))
    assert READ_ATTEMPTS == 3
    assert ", ".join(f"{pause:.0f}" for pause in PAUSES[:-1]) in follow
    assert {f"{PAUSES[-1]:.0f}", f"{DEADLINE:.0f}"} <= set(re.findall(r"\d+", follow))
    assert str(CONNECTIONS) in re.findall(r"\d+", section(language, "timeouts"))


def test_the_examples_run_as_they_stand_one_after_the_other(tmp_path):
    (tmp_path / "smsaero-connector.json").write_text(f'{{"email": "name@example.com", "apiKey": "{KEY}"}}', encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SMSAERO_")}
    last = f"\nassert credentials.api_key.reveal() == '{KEY}'"
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(scripts(source("en"))) + last],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    for line in ("20 120 3 False", "the phone has it", "79990000408 UNKNOWN None", "12 NOT_SENT None", "0 left"):
        assert line in ran.stdout
    assert "on its way: 1000001" in ran.stdout
    [logged] = re.findall(r"^```text\n(.*?)\n```", source("en"), re.MULTILINE | re.DOTALL)
    assert re.sub(r"ms=\d+", "ms=", ran.stderr.strip()) == re.sub(r"ms=\d+", "ms=", logged)
