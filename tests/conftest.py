"""What the tests of all parts share: programs that a test needs, and how hypothesis searches."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import settings

# The same examples in each run, and no judgement on time: a slow machine is no defect.
settings.register_profile("stable", derandomize=True, deadline=None)
settings.load_profile("stable")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: Playwright keeps an event loop running in this thread until its browser is closed."""
    items.sort(key=lambda item: "browser" in item.path.parts[-2:-1])


@pytest.fixture(scope="session")
def required_tool() -> Callable[..., str]:
    """A function that returns the path of a program: `required_tool("Chromium", "chromium", "google-chrome")`.

    Without the program a test is skipped on a developer's machine, and fails in CI: there nothing may go unproven in silence.
    """

    def find(name: str, *candidates: str) -> str:
        commands = candidates or (name,)
        for command in commands:
            path = shutil.which(command)
            if path:
                return path
        reason = f"{name} is not installed (looked for: {', '.join(commands)})"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and in CI this test must run")
        pytest.skip(reason)

    return find
