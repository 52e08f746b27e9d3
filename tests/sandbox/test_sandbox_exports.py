"""What `smsaero_kit.sandbox` offers by name is there, and importing it costs little."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import smsaero_kit.sandbox as package
from smsaero_kit.sandbox import Sandbox

HEAVY = ("httpx", "uvicorn", "asyncio", "jsonschema", "sqlite3", "ssl", "trustme")


def test_every_promised_name_is_there_and_an_unknown_one_is_none():
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError):
        package.nothing  # noqa: B018 - the access is the test


def test_type_checkers_see_the_late_names_too():
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    names = {alias.asname or alias.name for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert names == set(package._LATE)
    assert names <= set(package.__all__)


def test_importing_the_package_and_answering_loads_nothing_heavy():
    code = (
        "import sys; from smsaero_kit.sandbox import Sandbox, Request; Sandbox().answer(Request('POST', '/v2/sms/send')); "
        f"print(*[name for name in {HEAVY} if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == []


def test_everything_public_of_a_sandbox_says_what_it_does():
    public = {name: each for name, each in vars(Sandbox).items() if not name.startswith("_")}
    assert len(public) > 20
    assert [name for name, each in public.items() if not inspect.getdoc(each)] == []
