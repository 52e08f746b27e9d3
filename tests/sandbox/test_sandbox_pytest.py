"""The fixtures that come with the kit: there for whoever asks, and for nobody else."""

from __future__ import annotations

import os
import subprocess
import sys

TESTS = """
import sys

import httpx


def test_nothing_is_loaded_before_a_test_asks():
    assert "smsaero_kit.sandbox.gateway" not in sys.modules


def test_a_program_under_test_sends(smsaero_sandbox, smsaero_sandbox_url):
    sms = {"number": "79051234567", "text": "Hi", "sign": "SMS Aero"}
    account = ("somebody@example.com", "sandbox-key-00000000")
    assert httpx.post(f"{smsaero_sandbox_url}sms/send", json=sms, auth=account, trust_env=False).status_code == 200
    assert smsaero_sandbox.inbox == ()
    smsaero_sandbox.clock.advance(60)
    assert [sms.text for sms in smsaero_sandbox.inbox] == ["Hi"]


def test_each_test_has_a_sandbox_of_its_own(smsaero_sandbox):
    assert smsaero_sandbox.requests == ()
"""


def test_another_project_uses_the_fixtures_without_any_set_up(tmp_path):
    (tmp_path / "test_mine.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "3 passed" in done.stdout, done.stdout + done.stderr


def test_the_fixtures_work_in_this_project_too(smsaero_sandbox):
    assert smsaero_sandbox.messages == ()
