"""The notebooks as they are committed: nothing in them from somebody's run, and the same in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
ENGLISH = [path for path in NOTEBOOKS if not path.name.endswith(".ru.ipynb")]


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def test_there_are_two_notebooks_in_two_languages():
    assert [path.name for path in NOTEBOOKS] == [
        "01-onboarding.ipynb",
        "01-onboarding.ru.ipynb",
        "02-validate.ipynb",
        "02-validate.ru.ipynb",
    ]


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


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.name)
def test_both_languages_have_the_same_cells_and_the_same_code(path):
    english, russian = (
        [(cell["cell_type"], cell["id"], "".join(cell["source"])) for cell in read(each)["cells"]]
        for each in (path, path.with_suffix(".ru.ipynb"))
    )
    assert [cell[:2] for cell in english] == [cell[:2] for cell in russian]
    code_in_english = [source for kind, _, source in english if kind == "code"]
    code_in_russian = [source for kind, _, source in russian if kind == "code"]
    assert [source.replace('language="ru"', 'language="en"') for source in code_in_russian] == code_in_english
    assert code_in_russian != code_in_english
    assert all(source.strip() for source in code_in_english)
