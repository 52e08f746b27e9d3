"""The wheel and the sdist, installed without the checkout, do what the package promises.

The wheel is installed with the newest dependencies that the project pins, the sdist with the oldest ones that it allows.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "schema" / "examples"

#: The oldest dependencies that `pyproject.toml` allows; jsonschema 4.17.3 is also the one that runs in the browser.
OLDEST = ["click==8.1.8", "httpx==0.27.0", "jsonschema==4.17.3", "phonenumbers==8.13.0", "uvicorn==0.30.0"]


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    # The sdist is built from the checkout and the wheel from the sdist: what the sdist lacks, the wheel lacks.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def environments(packages, tmp_path_factory):
    """Return the folders of programs of two fresh environments that hold nothing but the package, made at the same time."""
    wheel, sdist = packages
    wanted = {
        "wheel": ["--constraint", str(ROOT / "constraints.txt"), f"{wheel}[sandbox]"],
        "sdist": [f"{sdist}[sandbox]", *OLDEST],
    }
    folders = {kind: tmp_path_factory.mktemp(f"environment-{kind}") for kind in wanted}

    def make(kind):
        # Without a pip of its own, and without compiling what is never run: that takes half of the time.
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folders[kind])], check=True)
        programs = folders[kind] / ("Scripts" if sys.platform == "win32" else "bin")
        pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install"]
        command = [*pip, "--quiet", "--no-compile", "--disable-pip-version-check", *wanted[kind]]
        return programs, subprocess.run(command, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor() as threads:
        made = dict(zip(wanted, threads.map(make, wanted), strict=True))
    for _, result in made.values():
        assert result.returncode == 0, result.stderr
    return {kind: programs for kind, (programs, _) in made.items()}


@pytest.fixture(params=["wheel", "sdist"])
def installed(request, environments):
    """Return the folder of programs of a fresh environment that holds nothing but the package."""
    return environments[request.param]


def run(programs, *arguments, cwd):
    """Run a program of the environment far from the checkout."""
    environment = {**os.environ, "SMSAERO_KIT_LANG": "en", "PYTHONPATH": ""}
    command = [str(programs / arguments[0]), *map(str, arguments[1:])]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


def of_the_checkout(folder):
    """The files of a folder that are the project's, and not what Python, Jupyter or a wizard left there."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and not any(part == "__pycache__" or part.startswith(".") for part in path.relative_to(ROOT).parts)
        and not (folder == "notebooks" and path.suffix != ".ipynb")
    }


def test_the_packages_hold_every_file_of_the_package_the_schema_and_the_notebooks_once(packages):
    wheel, sdist = packages
    package, schema, notebooks = (of_the_checkout(folder) for folder in ("smsaero_kit", "schema", "notebooks"))
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert len(names) == len(set(names))
    assert set(names) == package | {f"smsaero_kit/{each}" for each in schema | notebooks}
    # One of each kind, so that an empty folder is not taken for a full one.
    assert {
        "smsaero_kit/py.typed",
        "smsaero_kit/schema/smsaero-connector.schema.json",
        "smsaero_kit/notebooks/01-onboarding.ru.ipynb",
        "smsaero_kit/locales/ru/LC_MESSAGES/smsaero_kit.mo",
        "smsaero_kit/wizard/view/browser/style.css",
        "smsaero_kit/wizard/view/browser/secret_input.js",
        "smsaero_kit/sandbox/page/index.html",
        "smsaero_kit/cli/jupyter_config/labconfig/default_setting_overrides.json",
        "smsaero_kit/cli/jupyter_data/nbconvert/templates/smsaero-kit/index.html.j2",
    } <= set(names)
    with tarfile.open(sdist) as archive:
        members = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "pyproject.toml", "constraints.txt"} | package | schema | notebooks <= members


def test_an_installed_package_validates_as_the_checkout_does(installed, tmp_path):
    for file in (EXAMPLES / "valid" / "complete-russian.json", EXAMPLES / "invalid" / "required-flow-missing.json"):
        result = run(installed, "smsaero-kit", "validate", file, cwd=tmp_path)
        assert result.returncode == (0 if file.parent.name == "valid" else 1), result.stderr
        assert file.parent.name == "valid" or "SK106" in result.stdout


def test_an_installed_package_judges_every_example_alike(installed, tmp_path):
    valid = run(installed, "smsaero-kit", "validate", *sorted(EXAMPLES.glob("valid/*.json")), cwd=tmp_path)
    assert valid.returncode == 0, valid.stdout
    code = "import sys; from pathlib import Path; from smsaero_kit import validate; print([p for p in sys.argv[1:] if validate(Path(p)).ok])"
    invalid = run(installed, "python", "-c", code, *sorted(EXAMPLES.glob("invalid/*.json")), cwd=tmp_path)
    assert invalid.stdout.strip() == "[]", invalid.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is another thing there")
def test_an_installed_package_serves_the_sandbox_and_sends_to_it(installed, tmp_path):
    assert run(installed, "smsaero-kit", "init", "c.json", "--email", "a@b.co", cwd=tmp_path).returncode == 0
    config = tmp_path / "c.json"
    config.write_text(
        config.read_text(encoding="utf-8").replace('"apiKey": ""', '"apiKey": "0123456789abcdef0123"'), encoding="utf-8"
    )
    sandbox = subprocess.Popen(
        [str(installed / "python"), "-u", "-m", "smsaero_kit", "sandbox", "--port", "0", "--lang", "en"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    try:
        assert sandbox.stdout is not None
        gateway = re.search(r"API: (\S+)", sandbox.stdout.readline())
        assert gateway is not None
        # A minute in a second: nobody waits here for what takes four of them.
        httpx.post(f"{gateway[1].removesuffix('v2/')}sandbox/clock", json={"speed": 60}).raise_for_status()
        sent = run(installed, "smsaero-kit", "send", "c.json", "--to", "79990000000", "--gateway", gateway[1], cwd=tmp_path)
        assert sent.returncode == 0, sent.stderr
        assert "delivered" in sent.stdout
    finally:
        sandbox.send_signal(signal.SIGINT)
        sandbox.wait(timeout=20)
        sandbox.stdout.close()


def test_without_jupyter_the_notebooks_are_explained_and_not_a_traceback(installed, tmp_path):
    result = run(installed, "smsaero-kit", "lab", cwd=tmp_path)
    assert result.returncode == 2
    assert 'pip install -c constraints.txt -e ".[notebook]"' in result.stderr
    assert list(tmp_path.iterdir()) == []
