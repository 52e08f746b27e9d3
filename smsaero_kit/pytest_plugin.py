"""Fixtures for tests of whoever sends by SMS Aero, found by pytest without any set-up. They do nothing unless a test asks for them.

This file never changes how pytest runs: no option, no hook, no fixture that is used by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from smsaero_kit.sandbox import Sandbox


@pytest.fixture
def smsaero_sandbox() -> Sandbox:
    """A sandbox for this test alone. `smsaero_sandbox.clock.advance(60)` delivers what was sent, without waiting."""
    # pytest loads this file in every project that has the kit installed: it costs nothing there.
    from smsaero_kit.sandbox import Sandbox

    return Sandbox()


@pytest.fixture
def smsaero_sandbox_url(smsaero_sandbox: Sandbox) -> Iterator[str]:
    """The base URL of that sandbox as a server on this machine, e.g. `http://127.0.0.1:40123/v2/`; needs the extra `sandbox`."""
    from smsaero_kit.sandbox.server import running

    with running(smsaero_sandbox) as url:
        yield url
