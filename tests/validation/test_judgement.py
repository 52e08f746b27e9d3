"""What the rules say of configs as people write them: what is sensible passes, what is meant is recognised, no advice contradicts another."""

from __future__ import annotations

import json

import pytest

from smsaero_kit.config import starter_config
from smsaero_kit.secret import Secret
from smsaero_kit.validation import validate

KEY = "Zq8vR2mX7cL4tB9nK3wY6pH1sD5fG0jA"


def config(content=None, **changes):
    made = {**starter_config("ru", email="ivan@example.ru", api_key=Secret(KEY)).to_mapping(), **changes}
    if content is not None:
        made["templates"][1]["content"] = content
    return json.dumps(made, ensure_ascii=False, indent=2)


def said(text):
    return [(finding.name, finding.variant) for finding in validate(text).findings]


@pytest.mark.parametrize(
    "content",
    [
        "{{code}} is your code.\n\n@example.com #{{code}}",
        "{{code}} is your code.\n\n@example.com #{{code}} %example.net",
        "🔑 {{code}} — код для входа",
        "{{code}} — сіздің кодыңыз. Ешкімге айтпаңыз.",
        "{{code}} — ваш код для входа в «Ромашку».",
        "Заказ № 5: код {{code}}",
        "Поддержка 24/7. Код: {{code}}",
        "{{code}} - your code. Пятиминутный тест",
        "Код: {{ code }}",
        "Вход в МТС: {{code}}",
        "👨‍👩‍👧 {{code}}",
    ],
)
def test_a_sensible_text_has_no_finding(content):
    assert said(config(content)) == []


@pytest.mark.parametrize("name", ["MegaShop", "Sber-ID", "1C", "Dodo Pizza", "SMS Aero", "Ozon.Travel", "my_shop"])
def test_a_sensible_sender_name_has_no_finding(name):
    assert said(config(senderName=name)) == []


@pytest.mark.parametrize("name", ["Goldenappleofficial", "beelinecloudservices"])
def test_a_long_sender_name_of_letters_is_long_and_no_key(name):
    assert [name for name, _ in said(config(senderName=name))] == ["sender-name-length"]


@pytest.mark.parametrize(
    ("content", "variant"),
    [
        ("{{code}} {{код}}", ""),
        ("{{code}} {{user-name}}", ""),
        ("{{code}} {{ user name }}", ""),
        ("{{code}} {{#if code}}", ""),
        ("{{code}} {{}}", ""),
        ("{{code}} ${name}", ""),
        ("{{code}} {code}", ""),
        ("{{code}} {{link}}", ""),
        ("{{code}} {{locale}}", "sometimes"),
        ("{{code}} {{uiLocales}}", "sometimes"),
        ("{{code}} {{code.length}}", "nothing"),
    ],
)
def test_whatever_reaches_the_reader_with_its_braces_is_found(content, variant):
    assert said(config(content)) == [("unfilled-placeholder", variant)]


@pytest.mark.parametrize(
    ("content", "variant"),
    [
        ("Код {{smsCode}}", "misspelt"),
        ("Код {{passcode}}", "misspelt"),
        ("Код {{user.code}}", "other_name"),
        ("Код {{x}}", "other_name"),
        ("Код {{code.value}}", "misspelt"),
    ],
)
def test_the_only_placeholder_of_a_text_without_code_is_one_finding(content, variant):
    assert said(config(content)) == [("code-placeholder-missing", variant)]


@pytest.mark.parametrize(
    "content",
    [
        "Ваш код: <code>123</code> вход",
        "PIN <pin> или токен <otp>",
        "{ {code} }",
        "Не сообщайте [пароль] и [pin].",
        "{{x}} {{y}}",
        "Код {{smsCode}} {{passcode}}",
    ],
)
def test_where_the_place_of_the_code_is_not_certain_nothing_is_changed(content):
    report = validate(config(content))
    assert "code-placeholder-missing" in {finding.name for finding in report.errors}
    assert json.loads(report.fixed().source.text)["templates"][1]["content"] == content


def test_only_two_braces_count_where_there_are_any():
    fixed = validate(config("Не сообщайте [code] никому. Код {{ Code }}")).fixed()
    assert json.loads(fixed.source.text)["templates"][1]["content"] == "Не сообщайте [code] никому. Код {{code}}"


def test_no_fix_decides_which_of_two_texts_is_meant():
    for first, second in (("A {{CODE}}", "B {{code}}"), ("A {{code}}", "B {{CODE}}")):
        made = json.loads(config())
        made["templates"] = [
            {"usageType": "Register", "content": first},
            {"usageType": "Register", "content": second},
            *made["templates"][1:],
        ]
        fixed = validate(json.dumps(made)).fixed()
        kept = [text["content"] for text in json.loads(fixed.source.text)["templates"] if text["usageType"] == "Register"]
        assert kept == ([first, second] if "CODE" in first else [first])


def test_of_two_spellings_of_a_usage_type_both_texts_stay():
    made = json.loads(config())
    made["templates"][0]["usageType"] = "register"
    made["templates"].append({"usageType": "REGISTER", "content": "{{code}} B"})
    fixed = json.loads(validate(json.dumps(made)).fixed().source.text)
    assert [text["usageType"] for text in fixed["templates"]].count("Register") == 1
    assert fixed["templates"][-1] == {"usageType": "REGISTER", "content": "{{code}} B"}


@pytest.mark.parametrize("written", ["register", "Sign-In", "регистрация"])
def test_a_misspelt_usage_type_is_not_missed_as_well(written):
    made = json.loads(config())
    made["templates"][0 if written != "Sign-In" else 1]["usageType"] = written
    assert [name for name, _ in said(json.dumps(made, ensure_ascii=False))] == ["unknown-usage-type"]


def test_a_misspelt_property_is_one_finding_at_its_own_place():
    text = config().replace('"apiKey"', '"api_key"')
    [finding] = validate(text).findings
    assert (finding.name, finding.variant, finding.line, finding.fixable) == ("field-missing", "misspelt", 3, True)


def test_the_body_of_a_request_to_logto_is_one_finding():
    wrapped = json.dumps({"connectorId": "smsaero-short-message-service", "config": json.loads(config())})
    report = validate(wrapped)
    assert [(finding.name, finding.variant) for finding in report.errors] == [("field-missing", "wrapped")]
    assert report.warnings == ()


def test_an_answer_with_all_connectors_says_where_in_it_the_config_is():
    [finding] = validate(json.dumps([{"connectorId": "smsaero-short-message-service", "config": json.loads(config())}])).findings
    assert (finding.name, finding.variant) == ("not-an-object", "connectors")


@pytest.mark.parametrize(
    ("email", "variant"),
    [
        ("ivan@mail.рu", "look_alike"),
        ("https://ivan@mail.ru", "character"),
        ("Иван <ivan@mail.ru>", "dressed"),
        ("mailto:ivan@mail.ru", "dressed"),
        ("ivan\u200b@mail.ru", "inner_space"),
        ("иван@почта.рф", "not_latin"),
        ("ivan@почта.рф", "domain_not_latin"),
        ("ivan@xn--80a1acny.xn--p1ai", "domain_not_latin"),
        ("$EMAIL", "reference"),
    ],
)
def test_why_an_email_is_refused(email, variant):
    assert said(config(email=email)) == [("email-refused", variant)]


@pytest.mark.parametrize(
    "key",
    [
        *(
            "YOUR_API_KEY",
            "your-api-key-here",
            "<api-key>",
            "[ваш ключ]",
            "ваш ключ из кабинета",
            "REPLACE_ME",
            "xxxxxxxxxxxxxxxx",
            "null",
        ),
        *(
            "${KEY}",
            "$KEY",
            "${{ secrets.KEY }}",
            "{{ key }}",
            "%KEY%",
            "op://vault/item/key",
            "vault:secret/data#key",
            "ENC[AES256,x]",
        ),
        *("••••••••", "abcd********wxyz", "process.env.KEY"),
    ],
)
def test_a_key_that_is_still_to_come_is_recognised(key):
    assert [name for name, _ in said(config(apiKey=key))] == ["api-key-placeholder"]


@pytest.mark.parametrize("key", [f'"{KEY}"', f"{KEY},", f"key={KEY}", f"{KEY[:9]} {KEY[9:]}", f"{KEY[:9]}х{KEY[10:]}"])
def test_a_key_with_something_else_in_it_is_found(key):
    assert "api-key-characters" in {name for name, _ in said(config(apiKey=key))}


@pytest.mark.parametrize(
    "text", ["один час", "10 минут", "10 minutes", "15 мин.", "5m", "полчаса", "a day", "ten minutes", "2 ч."]
)
def test_a_promised_lifetime_is_found(text):
    assert said(config(f"{{{{code}}}} valid {text}")) == [("lifetime-promised", "")]


def test_no_texts_at_all_name_every_flow_at_once():
    assert [name for name, _ in said(config(templates=[]))] == ["required-flow-missing", "optional-flow-missing"]
    assert sum(len(finding.facts["flows"]) for finding in validate(config(templates=[])).findings) == 8


def test_a_finding_is_a_value():
    import copy
    import pickle

    report = validate(config(senderName="SMSAero"))
    finding = report.findings[0]
    assert {finding} == {copy.deepcopy(finding)} == {pickle.loads(pickle.dumps(finding))}  # noqa: S301 - our own bytes
