"""Installs the pinned packages of a `package-lock.json` once. This file never runs any of them."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def installed(required_tool: Callable[..., str], folder: Path = HERE) -> str:
    """Return the path of Node, with the pinned packages of `folder` installed in its `node_modules`."""
    found = required_tool("Node", "node")
    npm = required_tool("npm", "npm")
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".installed-from"
    if not stamp.exists() or stamp.read_text() != wanted:
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.fail(f"npm ci failed in {folder}:\n{done.stderr}")
        stamp.write_text(wanted)
    return found
