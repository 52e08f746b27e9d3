"""Configs: the schema is sound, the port of the guard says what Logto's guard says, and each stricter rule is a documented one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from jsonschema import Draft202012Validator

from smsaero_kit.connector import guard
from smsaero_kit.render import render
from smsaero_kit.schemas import connector_schema
from smsaero_kit.validation import RULES, validate

TABLES = Path(__file__).parent.parent / "connector" / "cases"

REQUIRED = ["Register", "SignIn", "ForgotPassword", "Generic"]
KNOWN = [*REQUIRED, "MfaVerification", "BindMfa", "BindNewIdentifier", "UserPermissionValidation", "OrganizationInvitation"]
ODD_TYPES = ["", "SignIn ", "signIn", "SIGNIN", "Sign\u0406n", "Generic\n", "Test", "MFAVerification", "bindMfa", "constructor"]

#: Where the schema may refuse what Logto's guard accepts: keyword, place (`*` for an index), and which values.
STRICTER = {
    ("minLength", "apiKey"): lambda key: key == "",
    ("minLength", "senderName"): lambda name: name == "",
    ("enum", "templates/*/usageType"): lambda name: name not in KNOWN,
    ("minLength", "templates/*/content"): lambda text: text == "",
    ("pattern", "templates/*/content"): lambda text: render(text, {"code": "000000"}) == render(text, {"code": "111111"}),
}

#: The rules that say in words what the schema says.
SCHEMA_RULES = {"SK005", *(rule.id for rule in RULES if rule.id.startswith("SK1"))}

SPACES = ["", "", " ", "\t", "\n", "\u00a0", "\u2028", "\u3000", "\ufeff"]
LOOK_ALIKES = ["\u200b", "\u180e", "\u0085", "\x1c", "\x1f", "\x00"]
PLAIN_CONTENTS = ["", " ", "no code", "{{CODE}}", "{{code.x}}", "{{c\u043ede}}", "{code}", "{{ code }", "\ud800", "{{link}}"]
LOCAL = "abzABZ019_+-'."
NOISE = "aB1.@-_+'\"! \t\n\r\x00\u212a\u0130\u0131\u017f\u2028\ufeff\u0430\ud800"
ANYTHING = [
    "null",
    "true",
    "0",
    "-1.5",
    "1e30",
    '""',
    '"a@b.co"',
    r'"\udc00"',
    "[]",
    "[[]]",
    "[null]",
    "{}",
    '{"usageType": "Generic"}',
]


def chars(dice, letters, least, most):
    return "".join(dice.choices(letters, k=dice.randint(least, most)))


def anything(dice):
    return json.loads(dice.choice(ANYTHING))


def email(dice):
    kind = dice.random()
    if kind < 0.1:
        return chars(dice, NOISE, 0, 12)
    local = chars(dice, LOCAL, 0, 6) + chars(dice, "abzABZ019_+-", 1, 1)
    labels = [chars(dice, "abzAZ019", 1, 1) + chars(dice, "abzAZ019-", 0, 4) for _ in range(dice.randint(1, 3))]
    address = f"{local}@{'.'.join(labels)}.{chars(dice, 'abzABZ', 2, 4)}"
    if kind < 0.25:
        place = dice.randrange(len(address) + 1)
        return address[:place] + dice.choice(NOISE) + address[place + dice.randint(0, 1) :]
    return address


def content(dice):
    if dice.random() < 0.05:
        return dice.choice(PLAIN_CONTENTS)
    spaces = SPACES if dice.random() < 0.98 else LOOK_ALIKES
    return chars(dice, "Ваш код is {}. \U0001f600\ud800", 0, 9) + "{{" + dice.choice(spaces) + "code" + dice.choice(spaces) + "}}"


def text(dice):
    return chars(dice, "k0 :\u043a\x00\ud83d\U0001f600", 0 if dice.random() < 0.1 else 1, 20)


def config(dice):
    """A config as somebody could have it: mostly right."""
    usage_types = REQUIRED + dice.sample(KNOWN, dice.randint(0, 6))
    if dice.random() < 0.1:
        usage_types.append(dice.choice(ODD_TYPES))
    if dice.random() < 0.15:
        usage_types.remove(dice.choice(REQUIRED))
    dice.shuffle(usage_types)
    templates = [{"usageType": name, "content": content(dice)} for name in usage_types]
    made = {"email": email(dice), "apiKey": text(dice), "senderName": text(dice), "templates": templates}
    for thing in dice.choices([made, *templates], k=dice.choice([0, 0, 1, 2])):
        thing[dice.choice(["note", "__proto__", "toString", "length", ""])] = anything(dice)
    return made


def places(value):
    """Yield each (container, key or index) within `value`."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


def mutate(dice, value):
    """Break one place, or change it in a way that breaks nothing."""
    container, key = dice.choice(list(places(value)))
    change = dice.randrange(5)
    if change == 0:
        del container[key]
    elif change == 1:
        container[key] = [container[key]]
    elif change == 2 and isinstance(container, list):
        container.insert(dice.randint(0, len(container)), container[key])
    elif change == 3 and isinstance(container, dict):
        container[dice.choice([key.lower(), key.upper(), f" {key}", f"{key}s", "usageType", "content"])] = container.pop(key)
    else:
        container[key] = anything(dice)


def generated(dice, count):
    texts = {}
    while len(texts) < count:
        value = config(dice)
        for _ in range(dice.choice([0, 0, 1, 1, 2, 3])):
            # A change may have emptied the config.
            if any(True for _ in places(value)):
                mutate(dice, value)
        texts[json.dumps(value, allow_nan=False)] = None
    return list(texts)


def ours(config_text):
    return [(issue.path, issue.code, issue.message) for issue in guard(json.loads(config_text))]


def table(name):
    return json.loads((TABLES / name).read_text(encoding="utf-8"))


def base(**changes):
    templates = [{"usageType": name, "content": "{{code}}"} for name in REQUIRED]
    return {"email": "a@b.co", "apiKey": "key", "senderName": "SMS Aero", "templates": templates, **changes}


def of_guard_table():
    return [json.dumps({k: v for k, v in base(**row["with"]).items() if k not in row["without"]}) for row in table("guard.json")]


def with_emails(emails):
    return [json.dumps(base(email=email)) for email in emails]


def hand_made():
    twice = json.dumps(base()).replace("{", '{"email": 1, ', 1)
    hidden = '{"__proto__": ' + json.dumps(base()) + "}"
    emails = table("emails.json")["accepted"] + table("emails.json")["refused"]
    return [*of_guard_table(), *with_emails(emails), *ANYTHING, twice, hidden]


def test_the_guard_table_is_true(connector):
    expected = [[(tuple(path), code, message) for path, code, message in row["issues"]] for row in table("guard.json")]
    assert connector.guard(of_guard_table()) == expected


def test_the_email_table_is_true(connector):
    for verdict, issues in (("accepted", []), ("refused", [(("email",), "invalid_string", "Invalid email")])):
        emails = table("emails.json")[verdict]
        assert connector.guard(with_emails(emails)) == [issues] * len(emails)


def test_each_character_of_an_email_is_taken_and_refused_alike(connector):
    """In front, in the name, in the domain, in its end, behind. All letters that fold to an ASCII letter are below U+3100."""
    characters = [chr(point) for point in (*range(0x3100), *range(0xD7F0, 0xD810), *range(0xFE00, 0x10000))]
    for before, after in (("", "a@b.co"), ("a", "a@b.co"), ("a@b", "c.co"), ("a@b.c", ""), ("a@b.co", "")):
        emails = [f"{before}{character}{after}" for character in characters]
        theirs = connector.guard(with_emails(emails))
        ours_too = [not guard(base(email=email)) for email in emails]
        different = [email for email, issues, taken in zip(emails, theirs, ours_too, strict=True) if taken == bool(issues)]
        assert different[:5] == []


def test_the_port_reports_exactly_the_issues_of_the_guard(connector, dice, times):
    made = generated(dice, 20_000 * times)
    cases = hand_made() + made
    theirs = connector.guard(cases)
    different = [(case, ours(case), real) for case, real in zip(cases, theirs, strict=True) if ours(case) != real]
    assert sorted(different, key=lambda row: len(row[0]))[:5] == []
    # The generated ones are worth something: many of each verdict, each code and place of an issue, several issues at once.
    issues = theirs[-len(made) :]
    codes = Counter(code for found in issues for _, code, _ in found)
    assert sum(not found for found in issues) >= 4_000 * times
    assert sum(len(found) > 1 for found in issues) >= 1_000 * times
    assert min(codes[code] for code in ("invalid_type", "invalid_string", "custom")) >= 1_000 * times
    assert {len(path) for found in issues for path, _, _ in found} == {1, 2, 3}


def rule(error):
    """Return the keyword and the place of a schema error, `*` for an index."""
    return error.validator, "/".join("*" if isinstance(step, int) else step for step in error.absolute_path)


def test_what_the_schema_accepts_the_guard_accepts_and_stricter_rules_are_the_documented_ones(connector, dice, times):
    validator = Draft202012Validator(connector_schema())
    cases = hand_made() + generated(dice, 10_000 * times)
    verdicts, met = Counter(), Counter()
    unsound, undocumented, differing = [], [], []
    for number, (case, issues) in enumerate(zip(cases, connector.guard(cases), strict=True)):
        errors = list(validator.iter_errors(json.loads(case)))
        verdicts["schema refuses" if errors else "schema accepts", "guard refuses" if issues else "guard accepts"] += 1
        if issues and not errors:
            unsound.append((case, issues))
        # A validation does all that the schema does and more: a sixteenth of the usual cases, all when more are asked for.
        if times > 1 or number % 16 == 0:
            found = validate(case).findings
            if bool(errors) != any(finding.rule in SCHEMA_RULES for finding in found):
                differing.append((case, found))
        for error in () if issues else errors:
            met[rule(error)] += 1
            if rule(error) not in STRICTER or not STRICTER[rule(error)](error.instance):
                undocumented.append((case, error.message))
    assert sorted(unsound, key=lambda row: len(row[0]))[:5] == []
    assert sorted(undocumented, key=lambda row: len(row[0]))[:5] == []
    assert sorted(differing, key=lambda row: len(row[0]))[:5] == [], (
        "the validator refuses what the schema refuses, no more, no less"
    )
    assert set(met) == set(STRICTER), "each of the documented rules is met by a generated config"
    assert verdicts["schema accepts", "guard accepts"] >= 1_000 * times
    assert verdicts["schema refuses", "guard accepts"] >= 1_000 * times
    assert verdicts["schema refuses", "guard refuses"] >= 5_000 * times


def test_the_schema_is_a_valid_schema():
    Draft202012Validator.check_schema(connector_schema())
