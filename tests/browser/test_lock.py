"""axe-core is pinned, and the lock names no registry: whoever installs uses their own."""

from __future__ import annotations

import json

from .axe import HERE


def test_axe_core_is_pinned_and_checked_and_the_lock_names_no_registry():
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    locked = json.loads(text)["packages"]
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {path.removeprefix("node_modules/"): each["version"] for path, each in locked.items() if path} == wanted
    assert "registry" not in text
    assert all(each.get("integrity") and "resolved" not in each for path, each in locked.items() if path)
