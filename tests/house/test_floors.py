"""A file imports only from floors below its own, and importing the package loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "smsaero_kit"

#: The longest prefix counts. Inside of a room, files of one floor may import each other.
FLOORS = {
    "texts": 0,
    "version": 0,
    "secret": 0,
    "usage_types": 0,
    "javascript": 0,
    "json_strings": 0,
    "errors": 1,
    "config": 1,
    "masking": 1,
    "practice": 1,
    "files": 2,
    "phone": 2,
    "render": 1,
    "rubles": 1,
    "schemas": 1,
    "sms": 1,
    "tables": 1,
    "gateway.protocol": 2,
    "gateway.batch": 2,
    "gateway.message": 2,
    "gateway.operators": 2,
    "gateway.parameters": 2,
    "gateway.pages": 2,
    "gateway.authorization": 2,
    "gateway.fields": 2,
    "gateway.envelope": 2,
    "gateway.endpoints": 2,
    "gateway.callback": 2,
    "gateway.outgoing": 2,
    "connector": 2,
    "credentials": 3,
    "validation": 3,
    "gateway": 4,
    "sandbox": 4,
    "pytest_plugin": 5,
    "wizard": 5,
    "wizard.view": 6,
    "wizard.terminal": 6,
    "cli": 7,
    "__main__": 8,
}


#: Dotted name without the package's own → its file; the package's `__init__` is the empty name.
MODULES = {
    ".".join(part for part in path.relative_to(PACKAGE).with_suffix("").parts if part != "__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def floor(module: str) -> int:
    best = max((name for name in FLOORS if module == name or module.startswith(f"{name}.")), key=len, default=None)
    assert best is not None, f"{module} has no floor: give it one in this test"
    return FLOORS[best]


def imported(module: str, path: Path):
    """Yield the modules of the package that `path` imports, also late, but not for type checkers only."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_checkers = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in for_checkers:
            continue
        names = []
        if isinstance(node, ast.ImportFrom):
            if node.level:
                base = package[: len(package) - node.level + 1]
                target = ".".join([*base, *(node.module.split(".") if node.module else [])])
            elif (node.module or "").split(".")[0] == "smsaero_kit":
                target = ".".join((node.module or "").split(".")[1:])
            else:
                continue
            names = [f"{target}.{alias.name}".strip(".") for alias in node.names] + [target]
        elif isinstance(node, ast.Import):
            names = [alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("smsaero_kit.")]
        yield from (name for name in names if name in MODULES and name)


@pytest.mark.parametrize(("module", "path"), [pair for pair in MODULES.items() if pair[0]], ids=filter(None, MODULES))
def test_imports_go_down_only(module: str, path: Path) -> None:
    room = module.partition(".")[0]

    def allowed(other: str) -> bool:
        if other.partition(".")[0] != room:
            return floor(other) < floor(module)
        # A room's own `__init__` names what the room offers, from whichever of its floors.
        return floor(other) <= floor(module) or path.name == "__init__.py"

    upward = [other for other in imported(module, path) if other != module and not allowed(other)]
    assert not upward, f"{module} (floor {floor(module)}) imports {upward}"


@pytest.mark.parametrize(
    "name", ["smsaero_kit", "smsaero_kit.cli.main", "smsaero_kit.wizard", "smsaero_kit.sandbox", "smsaero_kit.validation"]
)
def test_importing_loads_nothing_heavy(name: str) -> None:
    heavy = {"jsonschema", "httpx", "ipywidgets", "anywidget", "phonenumbers", "uvicorn", "IPython", "asyncio"}
    if name != "smsaero_kit":
        heavy -= {"asyncio"}
    code = f"import sys, {name}; print(*sorted(set(sys.modules) & {heavy!r}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == []


def test_files_stay_small_and_say_what_they_never_do() -> None:
    long = {str(path): lines for path in MODULES.values() if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300}
    assert long == {}
    silent = [str(path) for path in MODULES.values() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []
