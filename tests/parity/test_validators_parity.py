"""The schema means the same to every validator: editors, CI jobs and front-ends have others than the kit's own."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
SCHEMA = HERE.parents[1] / "schema" / "smsaero-connector.schema.json"
EXAMPLES = SCHEMA.parent / "examples"

#: The kit's rules that the schema expresses; the others see what no schema can say, so that every validator accepts their examples.
EXPRESSED = {
    *("code-placeholder-missing", "email-refused", "empty-string", "field-missing"),
    *("not-an-object", "required-flow-missing", "unknown-usage-type", "wrong-type"),
}

#: What JavaScript takes for white space, and so Logto inside the braces; then what others take for it, or what looks like it.
SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
LOOK_ALIKES = "\x00\x1c\x1d\x1e\x1f\u0085\u180e\u200b\u200c\u200d\u2060"
#: İ, ı, ſ and K fold to ASCII letters where case is ignored; о and ５ look like ASCII; a dot that is none.
FOLDING = "\u0130\u0131\u017f\u212a\u043e\uff15\u3002\U0001f600"

# The configs that the schema is compared on with the guard serve here too. Tests are no package, so that they are not imported.
CONFIGS = runpy.run_path(str(HERE / "test_config_parity.py"))
REQUIRED, base, generated = CONFIGS["REQUIRED"], CONFIGS["base"], CONFIGS["generated"]


def by_jsonschema(texts):
    validator = Draft202012Validator(json.loads(SCHEMA.read_bytes()))
    return [validator.is_valid(json.loads(text)) for text in texts]


def by_jsonschema_rs(texts):
    validator = jsonschema_rs.Draft202012Validator(json.loads(SCHEMA.read_bytes()))
    return [validator.is_valid(json.loads(text)) for text in texts]


def by_check_jsonschema(texts, folder):
    """Each config as a file of its own, all in one call."""
    names = [f"{number}.json" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_text(text, encoding="utf-8", newline="")
    # At this verbosity it lists also what it accepts: a file that it passed over is in neither list.
    command = [sys.executable, "-m", "check_jsonschema", "-v", "--output-format", "json", "--schemafile", str(SCHEMA), *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["parse_errors"] == []
    accepted, refused = set(report["successes"]), {error["filename"] for error in report["errors"]}
    assert sorted([*accepted, *refused]) == sorted(names)
    return [name in accepted for name in names]


@pytest.fixture
def by_ajv(node):
    def judge(texts):
        command = [node, str(HERE / "ajv.mjs"), str(SCHEMA)]
        done = subprocess.run(command, input=json.dumps(texts), capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        verdicts = json.loads(done.stdout)
        assert len(verdicts) == len(texts)
        return verdicts

    return judge


@pytest.fixture
def by_all(by_ajv, tmp_path):
    """Return the verdicts per validator."""
    return lambda texts: {
        "jsonschema": by_jsonschema(texts),
        "jsonschema-rs": by_jsonschema_rs(texts),
        "check-jsonschema": by_check_jsonschema(texts, tmp_path),
        "ajv": by_ajv(texts),
    }


def named_rule(file):
    return file.stem.partition("--")[0]


def not_json(name):
    raise ValueError(name)


def is_json(data):
    """Whether every parser takes it: UTF-8 without a byte order mark, and no NaN, which Python's alone would let pass."""
    try:
        json.loads(data.decode("utf-8"), parse_constant=not_json)
    except (ValueError, RecursionError):
        return False
    return True


def whole_characters(text):
    """Return a config text without halves of characters: two of the validators are at home in UTF-8, which has none."""
    return re.sub(r"\\ud[89a-f]..", "x", text)


def disagreements(cases, verdicts):
    """Return the shortest cases that not all validators judge alike, with what each says."""
    judged = [(case, dict(zip(verdicts, each, strict=True))) for case, *each in zip(cases, *verdicts.values(), strict=True)]
    return sorted((pair for pair in judged if len(set(pair[1].values())) > 1), key=lambda pair: len(pair[0]))[:5]


def with_odd_characters():
    """Yield configs with each odd character wherever a pattern of the schema looks."""
    for odd in SPACES + LOOK_ALIKES + FOLDING:
        for email in (
            f"{odd}a@b.co",
            f"a{odd}a@b.co",
            f"a@b{odd}.co",
            f"a@b.c{odd}",
            f"a@b.co{odd}",
            f"a@b.co\n{odd}",
            f"{odd}..@b.co",
        ):
            yield json.dumps(base(email=email))
        for content in (
            f"{{{{{odd}code}}}}",
            f"{{{{code{odd}}}}}",
            f"{{{{co{odd}de}}}}",
            f"{{{odd}{{code}}}}",
            f"{odd}\n{{{{code}}}}{odd}",
        ):
            yield json.dumps(base(templates=[{"usageType": name, "content": content} for name in REQUIRED]))


def test_all_validators_judge_the_examples_alike_and_as_their_folders_say(by_all):
    files = [file for file in sorted(EXAMPLES.glob("*/*.json")) if is_json(file.read_bytes())]
    texts = [file.read_bytes().decode("utf-8") for file in files]
    verdicts = by_all(texts)
    names = [f"{file.parent.name}/{file.name}" for file in files]
    assert disagreements(names, verdicts) == []
    folders = Counter(file.parent.name for file in files)
    assert folders["valid"] >= 17
    assert folders["invalid"] >= 36
    accepted = {file for file, verdict in zip(files, verdicts["jsonschema"], strict=True) if verdict}
    assert [file for file in files if file.parent.name == "valid" and file not in accepted] == []
    assert [file for file in accepted if file.parent.name == "invalid" and named_rule(file) in EXPRESSED] == []
    assert {named_rule(file) for file in files if file not in accepted} >= EXPRESSED


def test_all_validators_take_and_refuse_each_odd_character_alike(by_all):
    cases = list(with_odd_characters())
    verdicts = by_all(cases)
    assert disagreements(cases, verdicts) == []
    assert len(cases) == len(SPACES + LOOK_ALIKES + FOLDING) * 12
    accepted = [case for case, verdict in zip(cases, verdicts["ajv"], strict=True) if verdict]
    # White space may stand on either side of the word; any character may stand around the braces. Nothing else is odd and right.
    assert len(accepted) == 2 * len(SPACES) + len(SPACES + LOOK_ALIKES + FOLDING)


def test_all_validators_judge_generated_configs_alike(by_all, by_ajv, dice, times):
    made = generated(dice, 2_000 * times)
    two = {"jsonschema": by_jsonschema(made), "ajv": by_ajv(made)}
    assert disagreements(made, two) == []
    # A command line takes only so many names of files.
    whole = [whole_characters(text) for text in made[:600]]
    all_four = by_all(whole)
    assert disagreements(whole, all_four) == []
    for verdicts, least in ((two["ajv"], 200 * times), (all_four["ajv"], 60)):
        assert sum(verdicts) >= least
        assert len(verdicts) - sum(verdicts) >= 5 * least
