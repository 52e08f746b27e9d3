"""The notebooks as they are committed: nothing in them from somebody's run, and the same in both languages."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
ENGLISH = [path for path in NOTEBOOKS if not path.name.endswith(".ru.ipynb")]


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def cells(path: Path, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == kind]


def test_each_notebook_is_there_in_two_languages():
    names = ["01-onboarding", "02-validate", "03-send", "04-go-live"]
    assert [path.name for path in NOTEBOOKS] == [f"{name}{suffix}.ipynb" for name in names for suffix in ("", ".ru")]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_holds_nothing_of_a_run(path):
    notebook = read(path)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code] == [[]] * len(code)
    assert {cell["execution_count"] for cell in code} == {None}
    assert "widgets" not in notebook["metadata"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)


def shape(code: str) -> tuple[str, list[str]]:
    """Return what `code` does, without its strings, and the strings."""
    tree = ast.parse(code)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    strings = [str(node.value) for node in found]
    for node in found:
        node.value = ""
    return ast.dump(tree), strings


def in_russian(text: str) -> bool:
    return text == "ru" or re.search("[а-яё]{3}", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.name)
def test_both_languages_have_the_same_cells_and_their_code_differs_in_words_only(path):
    russian = path.with_suffix(".ru.ipynb")
    assert [(cell["cell_type"], cell["id"]) for cell in read(path)["cells"]] == [
        (cell["cell_type"], cell["id"]) for cell in read(russian)["cells"]
    ]
    assert cells(path, "code") != cells(russian, "code")
    for code, other in zip(cells(path, "code"), cells(russian, "code"), strict=True):
        assert code.strip()
        (does, strings), (other_does, other_strings) = shape(code), shape(other)
        assert does == other_does
        assert [pair for pair in zip(strings, other_strings, strict=True) if len(set(pair)) > 1 and not in_russian(pair[1])] == []
        assert not any(map(in_russian, strings))


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.name)
def test_both_languages_tell_the_same_in_their_own_words(path):
    """As far as a test can see: headings, tables, examples and links are as many, and no cell was left in the other language."""
    russian = path.with_suffix(".ru.ipynb")
    for text, other in zip(cells(path, "markdown"), cells(russian, "markdown"), strict=True):
        assert in_russian(other)
        assert not in_russian(text)
        for mark in (r"^#+ ", r"^\|", r"^- ", r"\]\("):
            assert len(re.findall(mark, text, re.MULTILINE)) == len(re.findall(mark, other, re.MULTILINE)), mark
        fence = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
        assert fence.findall(text) == fence.findall(other)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_link_stays_in_the_language_and_leads_to_something(path):
    ending = ".ru.ipynb" if path in set(NOTEBOOKS) - set(ENGLISH) else ".ipynb"
    for text in cells(path, "markdown"):
        for link in re.findall(r"\]\(([^)]+)\)", text):
            if link.endswith(".ipynb"):
                assert (FOLDER / link).exists()
                assert link == link.partition(".")[0] + ending
            else:
                # The docs build looks whether the page is there.
                assert link.startswith("https://")
                assert ("/ru/" in link) == (ending == ".ru.ipynb"), link
