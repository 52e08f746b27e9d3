"""The hooks that this repository offers to pre-commit do their work in somebody else's repository.

The repository that they come from is a copy of the working tree, so that what is not committed yet is tested too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "schema" / "smsaero-connector.schema.json"
GOOD = SCHEMA.parent / "examples" / "valid" / "complete-russian.json"
BAD = SCHEMA.parent / "examples" / "invalid" / "required-flow-missing.json"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of git and pre-commit: nobody's git configuration, hooks installed apart from the user's own.

    HOME stays: pip's configuration lies there too.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT")) and name != "SKIP"}
    names = {f"GIT_{role}_{part}": "somebody@example.com" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    return {
        **kept,
        **names,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
        "PRE_COMMIT_COLOR": "never",
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        "PYTHONPATH": "",
        "SMSAERO_KIT_LANG": "en",
    }


@pytest.fixture(scope="module")
def git(required_tool, environment):
    program = required_tool("git", "git")

    def run(folder, *arguments):
        command = [program, *arguments]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True).stdout

    return run


@pytest.fixture(scope="module")
def offered(git, tmp_path_factory):
    """Return the repository that offers the hooks, and its commit."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout of git: there is no telling which files belong to it")
    folder = tmp_path_factory.mktemp("kit")
    for name in git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0"):
        # One that is listed and gone was deleted, but not committed yet.
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "The working tree")
    return folder, git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture
def pre_commit(offered, git, environment, tmp_path):
    """A function that puts files into a repository of somebody who uses the hook, and runs it there on all of them."""
    git(tmp_path, "init", "--quiet")

    def run(hook, files):
        repository, commit = offered
        hooks = {"repos": [{"repo": str(repository), "rev": commit, "hooks": [{"id": hook}]}]}
        (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(hooks), encoding="utf-8")
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
        git(tmp_path, "add", "--all")
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose"]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    return run


def test_a_bad_connector_is_stopped_with_its_rule_and_good_ones_pass(pre_commit, tmp_path):
    files = {"smsaero-connector.prod.json": BAD.read_bytes(), "connectors/smsaero.json": GOOD.read_bytes()}
    code, output = pre_commit("smsaero-connector", files)
    assert code == 1, output
    assert "smsaero-connector.prod.json:" in output
    assert "SK106" in output
    (tmp_path / "smsaero-connector.prod.json").unlink()
    code, output = pre_commit("smsaero-connector", {})
    assert code == 0, output
    assert "connectors/smsaero.json: " in output
    assert "Passed" in output


def test_the_schema_and_other_json_are_left_alone(pre_commit):
    files = {"smsaero-connector.schema.json": SCHEMA.read_bytes(), "package.json": b"{}", "connectors/smsaero-prices.json": b"[]"}
    code, output = pre_commit("smsaero-connector", files)
    assert code == 0, output
    assert "(no files to check)Skipped" in output


@pytest.mark.parametrize(
    "hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")), ids=lambda hook: hook["id"]
)
def test_a_hook_takes_files_by_the_names_that_a_connector_may_have(hook):
    taken = ["smsaero-connector.json", "smsaero.json", "a/b/smsaero.json", "smsaero.prod.json", "smsaero_connector.json"]
    taken += ["a/smsaero-connector.prod.json", "smsaero-connector-prod.json", "smsaero-connector.prod.eu.json"]
    left = [
        "smsaero-connector.schema.json",
        "schema/smsaero-connector.schema.json",
        "smsaero.schema.json",
        "smsaero-connector.json5",
    ]
    left += [
        "smsaero-connector.json.bak",
        "smsaero-prices.json",
        "my-smsaero.json",
        "smsaero/package.json",
        "smsaero-connector/a.json",
    ]
    assert [name for name in [*taken, *left] if re.search(hook["files"], name)] == taken
