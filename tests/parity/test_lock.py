"""What is compared with is pinned, and the lock names no registry: whoever installs uses their own."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent


def test_the_compared_packages_are_pinned():
    package = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert package["dependencies"] == {"@logto/connector-kit": "5.1.1", "@logto/connector-smsaero": "1.5.4", "ajv": "8.20.0"}
    for name, version in package["dependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version


def test_there_is_one_connector_kit_so_that_the_compared_one_is_the_used_one():
    locked = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [path for path in locked if path.endswith("/connector-kit")] == ["node_modules/@logto/connector-kit"]


def test_the_lock_names_no_registry_and_checks_every_package():
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    packages = {path: entry for path, entry in json.loads(text)["packages"].items() if path}
    assert "registry" not in text
    assert not [path for path, entry in packages.items() if "resolved" in entry]
    assert not [path for path, entry in packages.items() if not entry.get("integrity")]
