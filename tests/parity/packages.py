"""Installs the pinned packages of `package-lock.json` once. This file never runs any of them."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def installed(required_tool: Callable[..., str]) -> str:
    """Return the path of Node, with the pinned packages installed in `node_modules` beside this file."""
    found = required_tool("Node", "node")
    npm = required_tool("npm", "npm")
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = HERE / "node_modules" / ".installed-from"
    if not stamp.exists() or stamp.read_text() != wanted:
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.fail(f"npm ci failed in {HERE}:\n{done.stderr}")
        stamp.write_text(wanted)
    return found
