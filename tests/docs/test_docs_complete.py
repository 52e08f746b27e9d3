"""Whatever is public has its place on a page. What is made from the code is there by itself; these tests find what was not thought of."""

from __future__ import annotations

import ast
import importlib
import re
from html import unescape
from pathlib import Path

import pytest

import smsaero_kit
from smsaero_kit import errors
from smsaero_kit.cli.main import build
from smsaero_kit.sandbox import MAGIC_KEYS, MAGIC_NUMBERS
from smsaero_kit.sandbox.endpoints import ENDPOINTS
from smsaero_kit.texts import texts
from smsaero_kit.validation import RULES

TOP = Path(__file__).parents[2]
KIT = TOP / "smsaero_kit"
#: Modules that a program may import by name; what they export is public.
PUBLIC = (
    *("config", "connector", "credentials", "errors", "gateway", "phone"),
    *("render", "sandbox", "secret", "sms", "usage_types", "validation"),
)
LANGUAGES = ("", "ru/")


def exported():
    """Yield each public name with the addresses that it may have on the page of the Python API."""
    for name in smsaero_kit.__all__:
        if name != "__version__":
            value = getattr(smsaero_kit, name)
            home = value.__module__
            parents = [home.rsplit(".", level)[0] for level in range(home.count(".") + 1)]
            yield name, {f"{parent}.{name}" for parent in parents}
    for module in PUBLIC:
        loaded = importlib.import_module(f"smsaero_kit.{module}")
        for name in getattr(loaded, "__all__", ()):
            yield f"{module}.{name}", {f"{loaded.__name__}.{name}", f"{getattr(getattr(loaded, name), '__module__', '')}.{name}"}


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_each_public_name_of_python_is_described(pages, prefix):
    ids = pages[f"{prefix}reference/python/"].ids
    assert [name for name, addresses in exported() if not addresses & ids] == []


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_each_command_has_a_section(pages, prefix):
    program = build("en")
    public = {name for name, command in program.commands.items() if not command.hidden}
    assert public <= pages[f"{prefix}reference/cli/"].ids


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_each_rule_has_a_page(pages, prefix):
    assert {f"{prefix}reference/rules/{rule.id.lower()}/" for rule in RULES} <= set(pages)


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_each_error_has_a_section_with_everything_that_it_may_say(hooks, pages, prefix):
    reference, page = hooks("errors_reference"), pages[f"{prefix}reference/errors/"]
    assert {name.lower() for name in errors.__all__ if name not in reference.ROOTS} <= page.ids
    shown = " ".join(unescape(re.sub("<[^>]+>", "", page.html)).split())
    say = texts("ru" if prefix else "en")
    for kind in (getattr(errors, name) for name in errors.__all__ if name not in reference.ROOTS):
        for key in reference.keys_of(kind):
            for part in ("what", "next"):
                sentence = " ".join(re.sub(r"%\((\w+)\)s", r"\1", say(f"error.{key}.{part}")).split())
                assert sentence in shown, (kind, key, part)


def test_each_sentence_of_an_error_belongs_to_an_error_on_the_page(hooks):
    reference = hooks("errors_reference")
    told = [key for name in errors.__all__ if name not in reference.ROOTS for key in reference.keys_of(getattr(errors, name))]
    assert len(told) == len(set(told))
    # These never leave the wizard: it shows them itself.
    assert set(reference._keys()) - set(told) == {"wizard_broken", "draft_taken", "only_sandbox"}


def variables_in_code():
    """Return the names of the environment that the kit reads, as they stand in its code."""
    found = set()
    for path in KIT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # Names in constants and tuples, `environ.get("NAME")` and `envvar="NAME"`.
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[A-Z][A-Z_]{3,}", node.value):
                found.add(node.value)
    return found


def read_by_name():
    """Return the names that are read as `os.environ.get("NAME")`, `os.environ["NAME"]` or `envvar="NAME"`."""
    pattern = re.compile(r'environ(?:ment)?(?:\.get\(|\[)\s*"(\w+)"|envvar="(\w+)"|_VARIABLE: Final = "(\w+)"')
    sources = [path.read_text(encoding="utf-8") for path in KIT.rglob("*.py")]
    return {"".join(names) for source in sources for names in pattern.findall(source)} - {"LANGUAGE"}


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_each_environment_variable_that_the_kit_reads_is_in_the_table_and_no_other(hooks, pages, prefix):
    reference = hooks("environment_reference")
    told = {name for group in reference.GROUPS.values() for names in group for name in names}
    assert read_by_name() - set(reference.INTERNAL) <= told
    assert told <= variables_in_code()
    assert told <= set(re.findall(r"<code>(\w+)</code>", pages[f"{prefix}reference/environment/"].html))


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_each_endpoint_and_each_magic_number_and_key_of_the_sandbox_is_on_its_page(pages, prefix):
    told = set(re.findall(r"<code>([^<]+)</code>", pages[f"{prefix}reference/sandbox/"].html))
    assert {f"/v2/{path}" for path in ENDPOINTS} | {each.value for each in (*MAGIC_NUMBERS, *MAGIC_KEYS)} <= told


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_no_page_says_what_is_meant_for_those_who_work_on_the_kit(pages, prefix):
    text = re.sub("<[^>]+>", "", pages[f"{prefix}reference/python/"].html)
    assert "This file" not in text
    assert "This module" not in text


def test_the_russian_page_says_why_its_docstrings_are_english(pages):
    text = re.sub("<[^>]+>", "", pages["ru/reference/python/"].html)
    assert "Дальше — описание, сделанное из кода, поэтому оно на английском." in text
