"""The pages of the sandbox say what the sandbox does, and their examples run."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml

from smsaero_kit.cli.sandbox import DEFAULT_CA_FILE, GATEWAY_NAMES
from smsaero_kit.sandbox import Request, Sandbox
from smsaero_kit.sandbox.choices import DEFAULTS, OPTIONS
from smsaero_kit.sandbox.control import respond
from smsaero_kit.sandbox.faults import WORDS, Fault
from smsaero_kit.sandbox.magic import ORDINARY_LIFE
from smsaero_kit.sandbox.scenario import apply, check, read_scenario, scenario_schema
from smsaero_kit.sandbox.server import running
from smsaero_kit.sandbox.state.accounts import MOST_ACCOUNTS
from smsaero_kit.texts import texts

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = ("en", "ru")
SERVER = "http://127.0.0.1:8025/"


def source(page, language="en"):
    return (DOCS / f"{page}.{language}.md").read_text(encoding="utf-8")


def section(text, anchor):
    start = text.index(f"{{ #{anchor} }}")
    return text[start : text.find("\n## ", start)]


def blocks(text, kind):
    found = re.findall(rf"^( *)```{kind}\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for _, block in found]


@pytest.fixture
def reference(monkeypatch):
    """The hook that makes the tables."""
    monkeypatch.syspath_prepend(str(DOCS / "hooks"))
    import sandbox_reference

    return sandbox_reference


def texts_of_choices():
    for name, options in OPTIONS.items():
        yield f"sandbox.choice.{name}"
        yield from (f"sandbox.choice.{name}.{word}" for word in options.words or ("number",))
        if options.optional:
            yield f"sandbox.choice.{name}.null"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_choice_and_each_value_of_it_has_a_text_that_the_page_shows(reference, language):
    say, page = texts(language), reference.choices(language)
    for key in texts_of_choices():
        assert reference.escaped(say(key)) in page, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_choice_is_left_over(language):
    catalogue = DOCS.parent / "smsaero_kit" / "locales" / language / "LC_MESSAGES" / "smsaero_kit.po"
    keys = re.findall(r'^msgid "(sandbox\.choice\.[^"]+)"', catalogue.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(keys) == sorted(texts_of_choices())


def test_the_page_has_each_choice_once_with_its_default_marked(reference):
    page = reference.choices("en")
    assert re.findall(r"`\w+`{ #(\w+) }", page) == list(OPTIONS)
    for line in page.splitlines():
        name = re.search(r"{ #(\w+) } \|", line)
        if name:
            [marked] = re.findall(r"`([^`]+)` \*\*\(default\)|\(default: `(\d+)`\)", line)
            default = getattr(DEFAULTS, name[1])
            assert "".join(marked) == ("null" if default is None else str(default)), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_page_of_choices_chooses_can_be_chosen(language):
    text = source("reference/sandbox-choices", language)
    names = {}
    exec(blocks(text, "python")[0], names)  # noqa: S102 - the page's own code
    assert names["sandbox"].choices.sender_name_case == "ignored"
    apply(Sandbox(), check(json.loads(blocks(text, "json")[0])))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_faults_has_each_word_and_the_table_of_fields_each_field(reference, language):
    assert re.findall(r"^\| `(\w+)` \|", reference.faults(language), re.MULTILINE)[1:] == list(WORDS)
    told = section(source("reference/sandbox", language), "faults")
    fields = {name for row in re.findall(r"^\| (`.*?) \|", told, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert fields == {*vars(Fault(do="slow")), "steps", "repeat"} - {"do"}


def test_each_fault_on_the_page_is_one():
    faults, scenario = blocks(source("reference/sandbox"), "json")
    lines = faults.splitlines()
    assert len(lines) == 5
    for line in lines:
        check(json.loads(line), "rule")
    assert json.loads(scenario)["$schema"] == scenario_schema()["$id"]


def test_the_scenario_on_the_page_uses_every_part_and_comes_into_force():
    _, scenario = blocks(source("reference/sandbox"), "json")
    sandbox = Sandbox()
    values = read_scenario(scenario)
    assert set(values) == set(scenario_schema()["properties"])
    assert set(values["accounts"][0]) == set(scenario_schema()["$defs"]["account"]["properties"])
    apply(sandbox, values)
    assert (sandbox.clock.speed, len(sandbox.faults), sandbox.choices.text_moderation) == (10, 2, 60)
    assert str(sandbox.account("poor@example.com").balance) == "3.00"
    assert sandbox.account("new@example.com").approves("MyShop", "79990001111", sandbox.clock())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_on_the_page_are_those_of_the_sandbox(language):
    text = source("reference/sandbox", language)
    life = section(text, "life").replace(",", ".")
    for seconds, status in ORDINARY_LIFE:
        assert f"({status})" in life
        assert seconds in (0, 1) or f"{seconds:g}" in life
    pauses = [DEFAULTS.callback_pause * 2**turn for turn in range(DEFAULTS.callback_attempts - 1)]
    shown = [int(number) for number in re.findall(r"\d+", section(text, "callbacks").split("HTTP 200")[1])]
    assert shown[: len(pauses)] == pauses
    assert str(MOST_ACCOUNTS) in section(text, "accounts")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_control_api_has_each_path_with_its_methods(language):
    text = source("reference/sandbox-control", language)
    table = {}
    for line in re.findall(r"^\| \[`/sandbox/.*$", text, re.MULTILINE):
        paths, methods, _ = line.strip("|").split(" | ")
        for path in re.findall(r"`(/sandbox/\w*)`", paths):
            table[path] = re.findall(r"`([A-Z]+)`", methods)
    sandbox = Sandbox()
    told = json.loads(respond(sandbox, Request("GET", "/sandbox/")).body)["paths"]
    told.remove("/sandbox/events")
    for path in told:
        refused = respond(sandbox, Request("PUT", path))
        assert table.pop(path) == refused.headers["allow"].split(", "), path
    assert table == {"/sandbox/events": ["GET"]}


def curls(text):
    joined = "\n".join(blocks(text, "bash")).replace("\\\n", " ")
    return [shlex.split(line) for line in joined.splitlines() if line.startswith("curl ")]


def test_each_line_of_curl_on_the_pages_of_the_sandbox_works(tmp_path):
    _, scenario = blocks(source("reference/sandbox"), "json")
    (tmp_path / "sandbox.json").write_text(json.dumps({**json.loads(scenario), "faults": []}), encoding="utf-8")
    lines = [line for page in ("sandbox", "sandbox-choices", "sandbox-control") for line in curls(source(f"reference/{page}"))]
    assert len(lines) >= 25
    sandbox = Sandbox()
    with running(sandbox) as url:
        for line in lines:
            words = [*line, *(["--max-time", "0.1"] if "--no-buffer" in line else [])]
            words = [word.replace(SERVER, url.removesuffix("v2/")) for word in words]
            ran = subprocess.run([*words, "-sS", "-w", "%{stderr}%{http_code}"], cwd=tmp_path, capture_output=True, check=False)
            assert ran.stderr.startswith(b"200") or b"timed out" in ran.stderr, (line, ran)
            json.loads(ran.stdout.decode().rpartition("data: ")[2])
            if line[1].endswith("limit=1") and "inbox" in line[1]:
                assert [sms["text"] for sms in json.loads(ran.stdout)] == ["123456 is your code."]


def test_the_test_on_the_page_passes_in_pytest(tmp_path):
    """In one language: another test compares the blocks of both."""
    [example] = [block for block in blocks(source("reference/sandbox"), "python") if "def test_" in block]
    (tmp_path / "test_example.py").write_text(example, encoding="utf-8")
    ran = subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed" in ran.stdout, ran.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_names_the_hosts_and_the_file_that_the_command_does(language):
    text = source("guide/sandbox", language)
    [entry] = [block for block in blocks(text, "text") if block.startswith("127.0.0.1")]
    assert entry.split("#")[0].split()[1:] == GATEWAY_NAMES.split()
    assert DEFAULT_CA_FILE in section(text, "address")
    [logto] = [yaml.safe_load(block)["services"]["logto"] for block in blocks(text, "yaml")]
    assert logto["environment"]["NODE_EXTRA_CA_CERTS"] == f"/{DEFAULT_CA_FILE}"
    assert logto["volumes"] == [f"./{DEFAULT_CA_FILE}:/{DEFAULT_CA_FILE}:ro"]
    # What is undone is what was done.
    assert "sed -i '/smsaero-kit sandbox/d' /etc/hosts" in section(text, "undo")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kit_s_own_example_of_the_guide_runs(language):
    kit = blocks(source("guide/sandbox", language), "python")[0]
    sandbox = Sandbox()
    with running(sandbox) as url:
        exec(compile(kit.replace(f"{SERVER}v2/", url), "sandbox.md", "exec"), {})  # noqa: S102 - the page's own code
    assert [sms.text for sms in sandbox.messages] == ["123456 is your code."]


def test_every_example_in_python_of_the_guide_is_python():
    for block in blocks(source("guide/sandbox"), "python"):
        compile(block, "sandbox.md", "exec")
