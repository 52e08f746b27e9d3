"""What the package promises by name is there, and nothing else is."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

import smsaero_kit
from smsaero_kit import errors

ROOT = Path(__file__).parents[2]


def test_every_promised_name_is_there_and_sorted():
    assert list(smsaero_kit.__all__) == sorted(smsaero_kit.__all__)
    for name in smsaero_kit.__all__:
        assert getattr(smsaero_kit, name) is not None
    assert dir(smsaero_kit) == smsaero_kit.__all__
    with pytest.raises(AttributeError):
        smsaero_kit.nothing  # noqa: B018 - the access is the test


def test_type_checkers_see_the_same_names():
    tree = ast.parse((ROOT / "smsaero_kit" / "__init__.py").read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    names = {alias.name for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert names | {"__version__"} == set(smsaero_kit.__all__)


def test_the_drawn_tree_of_errors_is_the_tree():
    drawn = re.findall(r"^ +(?:[│├└─ ]*)([A-Z]\w+)", errors.__doc__ or "", re.MULTILINE)
    tree = set(errors.__all__)
    assert set(drawn) >= tree
    assert all(issubclass(getattr(errors, name), errors.KitError) for name in tree)


def test_the_changelog_names_the_version():
    version = smsaero_kit.__version__
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_constraints_name_versions_and_no_host():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.match(r"[\w.-]+==[\w.+!]+( ; .+)?$", line)] == []


def test_the_site_address_stands_in_one_piece():
    """The `$id` of the schema lies under the site's address."""
    site = re.search(r"^site_url: *(\S+)", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    schema = (ROOT / "schema" / "smsaero-connector.schema.json").read_text(encoding="utf-8")
    assert site is not None
    assert f'"$id": "{site[1]}schema/smsaero-connector.schema.json"' in schema


def test_every_extra_of_the_dev_extra_is_pinned():
    if sys.version_info < (3, 11):
        pytest.skip("tomllib came with Python 3.11")
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {re.split(r"==", line)[0].strip().lower() for line in (ROOT / "constraints.txt").read_text().splitlines()}
    wanted = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    names = {re.split(r"[\[<>=!]", each)[0].strip().lower() for each in wanted} - {"smsaero-kit"}
    assert names <= pinned
