from __future__ import annotations

import json
import re
import shlex
import textwrap
from difflib import unified_diff
from itertools import pairwise
from pathlib import Path

import click
import jsonschema
import pytest
import yaml

from smsaero_kit.cli.main import build
from smsaero_kit.connector import guard
from smsaero_kit.gateway import MessageStatus
from smsaero_kit.gateway.message import FINAL_STATUSES
from smsaero_kit.masking import masked
from smsaero_kit.render import render
from smsaero_kit.schemas import connector_schema, site_address
from smsaero_kit.sms import CAPACITY, Alphabet
from smsaero_kit.texts import texts
from smsaero_kit.usage_types import NEVER_BY_SMS, REQUIRED, UsageType
from smsaero_kit.validation import validate
from smsaero_kit.validation.rules import RULES

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
LANGUAGES = ("en", "ru")
COMPLETE = json.loads((TOP / "schema" / "examples" / "valid" / "complete-english.json").read_text(encoding="utf-8"))


def source(page: str, language: str) -> str:
    return (DOCS / f"{page}.{language}.md").read_text(encoding="utf-8")


def section(page: str, language: str, anchor: str) -> str:
    """Return the text below the heading of `anchor`, up to the next heading."""
    text = source(page, language)
    start = text.index(f"{{ #{anchor} }}")
    end = re.compile(r"^#+ ", re.MULTILINE).search(text, start)
    return text[start : end.start() if end else len(text)]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines][2:]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_has_an_address_in_the_site(pages, language):
    index = "reference/rules/" if language == "en" else "ru/reference/rules/"
    assert {rule.id.lower() for rule in RULES} <= pages[index].ids
    for rule in RULES:
        page = pages[f"{index}{rule.id.lower()}/"]
        assert {"rule", "bad", "good", "more"} <= page.ids
        assert rule.page(language) == f"{site_address()}{index}{rule.id.lower()}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_addresses_says_what_logto_says(language):
    table = rows(section("guide/account", language, "choose-the-email"))
    assert len(table) >= 5
    for address, verdict in table:
        accepted = not guard({**COMPLETE, "email": codes(address)[0]})
        assert verdict.startswith(("accepted", "принят")) == accepted, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_of_usage_types_name_what_the_code_names(language):
    yes = {"en": "yes", "ru": "да"}[language]
    table = rows(section("reference/config-types", language, "usage-type-values"))
    assert [codes(name)[0] for name, _, _ in table] == [str(usage_type) for usage_type in UsageType]
    assert {codes(name)[0] for name, required, _ in table if required == yes} == {str(usage_type) for usage_type in REQUIRED}
    assert {codes(name)[0] for name, _, sent in table if sent != yes} == {str(usage_type) for usage_type in NEVER_BY_SMS}
    assert [codes(row[0])[0] for row in rows(section("guide/compose", language, "usage-types"))] == [
        str(name) for name in UsageType
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_placeholders_shows_what_logto_renders(language):
    filled, braces, unchanged, empty, mail = rows(section("guide/compose", language, "placeholder"))
    payload = {"code": "123456"}
    assert {render(written, payload) for written in codes(filled[0])} == set(codes(filled[1])) == {"123456"}
    assert [render(written, payload) for written in codes(braces[0])] == codes(braces[1])
    for written in [*codes(unchanged[0]), *codes(mail[0])]:
        assert render(written, payload) == written
    assert {render(written, payload) for written in codes(empty[0])} == {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_segments_has_the_right_numbers(language):
    table = rows(section("guide/compose", language, "segments"))
    assert [(int(one), int(each)) for _, one, each in table] == [CAPACITY[Alphabet.GSM7], CAPACITY[Alphabet.UCS2]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_statuses_has_each_status(language):
    table = rows(section("guide/test", language, "with-the-kit"))
    assert [int(row[0]) for row in table] == [status.value for status in MessageStatus]
    assert {int(row[0]) for row in table if row[3] in ("yes", "да")} == {status.value for status in FINAL_STATUSES}


def fragments(part: str) -> list[tuple[dict[str, object], set[str]]]:
    """Return each JSON of a part of the page about strictness as a whole config, and the rules that its section names."""
    text = source("reference/strictness", "en")
    start = text.index(f"{{ #{part} }}")
    end = text.find("\n## ", start)
    found = []
    part_text = text[start : end if end > 0 else None]
    bounds = [*(match.start() for match in re.finditer(r"^### ", part_text, re.MULTILINE)), len(part_text)]
    for begin, stop in pairwise(bounds):
        below = part_text[begin:stop]
        fragment = json.loads(fenced(below, "json")[0])
        if "usageType" in fragment:
            kept = [template for template in COMPLETE["templates"] if template["usageType"] != fragment["usageType"]]
            fragment = {"templates": [*kept, fragment]}
        found.append(({**COMPLETE, **fragment}, set(re.findall(r"\[(SK\d+)\]", below))))
    return found


def test_what_the_page_calls_stricter_logto_accepts_and_the_schema_refuses():
    cases = fragments("in-the-schema")
    assert len(cases) == 5
    for config, rules in cases:
        assert guard(config) == ()
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(config, connector_schema())
        assert rules <= {finding.rule for finding in validate(config).errors}


def test_what_only_the_validator_sees_logto_and_the_schema_accept():
    cases = fragments("in-the-validator")
    assert len(cases) == 5
    for config, rules in cases:
        assert guard(config) == ()
        jsonschema.validate(config, connector_schema())
        assert rules & {finding.rule for finding in validate(config).findings}


def test_the_page_about_strictness_names_every_warning():
    named = set(re.findall(r"\[(SK\d+)\]", section("reference/strictness", "en", "warnings")))
    assert named == {rule.id for rule in RULES if rule.grade.value == "warning"}


def commands() -> list[str]:
    """Return every line that begins with the program's name: of the pages, and of the program's own examples."""
    text = [path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md") if "generated" not in path.parts]
    blocks = [block for page in text for block in fenced(page, "bash")]
    blocks += [texts(language)(f"cli.{name}.examples") for language in LANGUAGES for name in build("en").commands]
    return sorted({line for block in blocks for line in block.splitlines() if line.startswith("smsaero-kit ")})


@pytest.mark.parametrize("line", commands())
def test_each_command_in_the_docs_is_one_that_the_program_takes(line):
    words = shlex.split(re.split(" [<>] ", line)[0])[1:]
    program = build("en")
    command = program.get_command(click.Context(program), words[0])
    assert command is not None
    command.make_context(words[0], words[1:])


@pytest.mark.parametrize(
    ("page", "printed"), [("reference/python", "123456 is your code."), ("reference/sandbox", '200 b\'{"success": true')]
)
def test_the_python_examples_run_as_they_stand(page, printed, tmp_path, monkeypatch, capsys):
    (tmp_path / "smsaero-connector.json").write_text(json.dumps(COMPLETE), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    examples = fenced(source(page, "en"), "python")
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, page, "exec"), names)  # noqa: S102 - the page's own code
    assert examples
    assert printed in capsys.readouterr().out


def blocks_of(text: str, kind: str) -> list[str]:
    """Return the blocks of code of `kind`, those in tabs included, without their indent."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block).rstrip("\n") for _, block in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_page_about_findings_shows_is_what_the_validator_says(language):
    page = source("guide/validate", language)
    example = blocks_of(page, "json")[0] + "\n"
    reports = {each: validate(example, name="smsaero-connector.json", language=each) for each in LANGUAGES}
    assert {str(report) for report in reports.values()} <= set(blocks_of(page, "text"))
    old, new = (masked(each, is_json=True).splitlines() for each in (example, reports["en"].fixed().source.text))
    assert "\n".join(unified_diff(old, new, *["smsaero-connector.json"] * 2, lineterm="")) in blocks_of(page, "diff")


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.ru.md", "ru")])
def test_what_the_readme_shows_is_what_the_validator_says(readme, language):
    text = (TOP / readme).read_text(encoding="utf-8")
    [shown] = [block for block in blocks_of(text, "console") if "validate" in block]
    command, said = shown.split("\n", 1)
    name = command.split()[-1]
    assert said == str(validate((TOP / name).read_bytes(), name=name, language=language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_yaml_on_the_page_about_ci_is_yaml_and_names_hooks_that_are_offered(language):
    read = [yaml.safe_load(block) for block in blocks_of(source("guide/ci", language), "yaml")]
    assert len(read) >= 3
    offered = {hook["id"] for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    used = {hook["id"] for file in read if "repos" in file for repository in file["repos"] for hook in repository["hooks"]}
    assert offered <= used
