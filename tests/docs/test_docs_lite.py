"""Python in the browser: what the site brings for it is whole, pinned, its own, and made again only when it must be."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from packaging.markers import Marker

TOP = Path(__file__).parents[2]
LITE = TOP / "docs" / "hooks" / "lite"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
#: What stands at another version than everywhere else: its last release that needs no compiled package.
OTHERWISE = {"jsonschema": "4.17.3"}
MOST = 50_000_000


def pinned(path):
    pins = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        found = re.match(r"([\w-]+)==(\S+)(?: ; (.*))?", line)
        if found and (found[3] is None or "--hash" in line or Marker(found[3]).evaluate({"python_full_version": "3.14.0"})):
            pins[found[1]] = found[2]
    return pins


def test_what_runs_in_the_browser_has_the_versions_that_are_tested():
    everywhere = pinned(TOP / "constraints.txt")
    here = {**pinned(LITE / "browser.txt"), **pinned(LITE / "tools.txt")}
    assert {name: version for name, version in here.items() if version != everywhere.get(name, version)} == OTHERWISE


@pytest.mark.parametrize("name", ["browser.txt", "tools.txt"])
def test_each_wheel_has_its_hash(name):
    lines = [line for line in (LITE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[\w-]+==\S+ --hash=sha256:[0-9a-f]{64}", line)] == []


def test_pyodide_has_its_hash_and_no_address_and_is_the_one_that_the_kernel_wants(site):
    packages = json.loads((LITE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    pyodide = packages["node_modules/pyodide"]
    assert pyodide["integrity"].startswith("sha512-")
    assert all("resolved" not in each for each in packages.values())
    scripts = (site / "try" / "extensions" / KERNEL / "static").glob("*.js")
    assert any(f"/v{pyodide['version']}/" in path.read_text(encoding="utf-8") for path in scripts)


@pytest.mark.parametrize("lock", ["pyodide-lock.json", "check-lock.json"])
def test_everything_that_may_be_loaded_is_there_as_it_was_listed(site, lock):
    folder = site / "try" / "static" / "pyodide"
    packages = json.loads((folder / lock).read_text(encoding="utf-8"))["packages"]
    for name, package in packages.items():
        assert hashlib.sha256((folder / package["file_name"]).read_bytes()).hexdigest() == package["sha256"], name
        assert set(package["depends"]) <= packages.keys(), name
        assert package["imports"], name
    if lock == "pyodide-lock.json":
        assert {package["file_name"] for package in packages.values()} == {path.name for path in folder.glob("*.whl")}
    else:
        assert packages.keys() == {"smsaero-kit", "jsonschema", "attrs", "pyrsistent"}


def test_the_notebooks_ask_no_other_place_and_keep_nothing(site):
    settings = json.loads((site / "try" / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = settings["litePluginSettings"][f"{KERNEL}:kernel"]
    assert kernel["disablePyPIFallback"] is True
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    assert settings["contentsStorageDrivers"] == ["memoryStorageDriver"]


def test_each_notebook_is_there_in_both_languages(site):
    listed = json.loads((site / "try" / "api" / "contents" / "all.json").read_text(encoding="utf-8"))["content"]
    assert {each["name"] for each in listed} == {path.name for path in (TOP / "notebooks").glob("*.ipynb")}
    assert len(listed) == 8


@pytest.mark.parametrize("language", ["", "ru/"])
def test_the_page_of_each_notebook_leads_to_the_one_that_runs(site, language):
    for page in ("onboarding", "validate", "send", "go-live"):
        text = (site / language / "notebooks" / page / "index.html").read_text(encoding="utf-8")
        (link,) = re.findall(r'href="([^"]*/try/notebooks/index\.html)\?path=([^"]+)"', text)
        assert (site / language / "notebooks" / page / link[0]).resolve() == site.resolve() / "try" / "notebooks" / "index.html"
        assert (site / "try" / "files" / link[1]).exists()
        assert link[1].endswith(f"{page}{'.ru' if language else ''}.ipynb")


def test_the_browser_s_part_of_the_site_is_as_small_as_is_said(site):
    assert sum(path.stat().st_size for path in (site / "try").rglob("*") if path.is_file()) < MOST


def test_what_did_not_change_is_not_made_again_and_what_did_replaces_it(hooks, tmp_path):
    kept, made = hooks("lite.kept").Kept(tmp_path), []

    def make(folder):
        made.append(folder)
        (folder / "it").write_text(str(len(made)), encoding="utf-8")

    with kept.alone():
        first = kept.folder("x", [b"a", b"b"], make)
        assert kept.folder("x", [b"a", b"b"], make) == first
        assert len(made) == 1
        # The same bytes, cut elsewhere, are other inputs.
        second = kept.folder("x", [b"ab"], make)
    assert (second / "it").read_text(encoding="utf-8") == "2"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["lock", second.name])


def test_a_build_that_fails_leaves_what_was_there_before(hooks, tmp_path):
    kept = hooks("lite.kept").Kept(tmp_path)

    def fail(folder):
        (folder / "half").touch()
        raise ValueError

    with kept.alone():
        good = kept.folder("x", [b"1"], lambda folder: (folder / "it").touch())
        with pytest.raises(ValueError):  # noqa: PT011 - the test's own
            kept.folder("x", [b"2"], fail)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["lock", good.name])
