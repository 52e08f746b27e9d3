"""The command line as a process of its own, and a good config to give it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from smsaero_kit.config import starter_config
from smsaero_kit.secret import Secret

KEY = "very-secret-key-0123456789"


@pytest.fixture
def run(tmp_path):
    """Run the command as a process of its own in an empty folder, in English unless the arguments say otherwise."""

    def call(*arguments, stdin=b"", **variables):
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SMSAERO", "LC_", "LANG", "PYTHONDONTWRITE", "NO_COLOR", "FORCE_COLOR"))
        }
        return subprocess.run(
            [sys.executable, "-m", "smsaero_kit", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**clean, "PYTHONIOENCODING": "utf-8", **variables},
            timeout=120,
            check=False,
        )

    return call


@pytest.fixture
def connector(tmp_path):
    path = tmp_path / "connector.json"
    path.write_text(starter_config("ru", email="name@example.com", api_key=Secret(KEY)).to_json(), encoding="utf-8")
    return path
