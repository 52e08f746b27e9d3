"""The words of all pages, also of those that are made from the catalogues, are spelt and set as they should be, in both languages."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.parity.packages import installed

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
WORDS = Path(__file__).parent / "words"
#: Examples of mistakes, with letters that only look right.
ODD = ("docs/reference/rules/sk", "docs/generated/notebooks/")
#: Signatures, sentences with places for facts, and sentences about quotes: no prose.
FILLED = ("docs/generated/client.", "docs/generated/errors.", "docs/generated/schema.", "docs/reference/rules/sk")


def names(*without):
    """Return the pages, and what is made for them."""
    found = [path.relative_to(TOP).as_posix() for path in [*TOP.glob("README*.md"), TOP / "CHANGELOG.md", *DOCS.rglob("*.md")]]
    return sorted(name for name in found if not name.startswith(without))


@pytest.fixture(scope="module")
def node(required_tool):
    return installed(required_tool, WORDS)


def run(node, *arguments):
    return subprocess.run([node, *arguments], cwd=TOP, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wrong():
    """A page with a wrong word and wrong signs. Below the project: cspell looks nowhere else."""
    page = TOP / "build" / "words" / "wrong.ru.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text('Отпровитель - это имя , а не "номер".\n\nThe sennder.\n', encoding="utf-8")
    yield page
    page.unlink()


@pytest.fixture(scope="module")
def unknown(node, site, wrong, tmp_path_factory):  # noqa: ARG001 - the build makes pages
    """What cspell says of all pages and of the wrong one, asked once: it reads its dictionaries for ten seconds."""
    listed = tmp_path_factory.mktemp("words") / "pages.txt"
    # Whole paths: others are looked for beside the list.
    listed.write_text("\n".join(map(str, [*(TOP / name for name in names(*ODD)), wrong])), encoding="utf-8")
    cspell = WORDS / "node_modules" / "cspell" / "bin.mjs"
    options = ["--no-progress", "--no-summary", "--config", str(WORDS / "cspell.json"), "--file-list", str(listed)]
    checked = run(node, str(cspell), "lint", *options)
    assert checked.stderr == ""
    return checked.stdout.splitlines()


def test_each_word_is_in_a_dictionary_or_in_the_list_of_the_project(unknown, wrong):
    """A right word that is not known goes into `words/words.txt`."""
    assert [line for line in unknown if wrong.name not in line] == []


@pytest.mark.usefixtures("site")
def test_quotes_dashes_dots_and_spaces_are_set_as_the_language_sets_them(node):
    checked = run(node, str(WORDS / "typography.mjs"), *names(*FILLED, "CHANGELOG.md"))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_a_wrong_word_and_a_wrong_sign_are_found(node, unknown, wrong):
    found = " ".join(line for line in unknown if wrong.name in line)
    assert "(Отпровитель)" in found
    assert "(sennder)" in found
    assert "Отпровитель — это имя, а не «номер»." in run(node, str(WORDS / "typography.mjs"), str(wrong)).stdout


def test_the_list_of_words_is_sorted_and_has_none_twice():
    listed = (WORDS / "words.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert listed == sorted(set(listed))


def test_the_tools_are_pinned_and_checked_and_the_lock_names_no_registry():
    text = (WORDS / "package-lock.json").read_text(encoding="utf-8")
    locked = json.loads(text)["packages"]
    wanted = json.loads((WORDS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert "registry" not in text
    assert all(each.get("integrity") and "resolved" not in each for path, each in locked.items() if path)
