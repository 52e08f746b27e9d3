"""What is wrong with a request, or will surprise its author later, is told: each finding by a request that provokes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from smsaero_kit.sandbox import MAGIC_KEYS, Request, Sandbox
from smsaero_kit.sandbox.control import respond
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.sandbox.finding_text import finding_text
from smsaero_kit.sandbox.seen import HIDDEN, is_secret
from smsaero_kit.secret import Credentials, Secret
from smsaero_kit.texts import texts

NUMBER, MEGAFON = "79991234567", "79991234561"
SMS = {"number": NUMBER, "text": "Hi", "sign": "SMS Aero"}
VIBER = {"number": NUMBER, "sign": "Viber", "channel": "OFFICIAL", "text": "Hello"}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
CATALOGUE = Path(__file__).parents[2] / "smsaero_kit/locales/en/LC_MESSAGES/smsaero_kit.po"
KEYS = set(re.findall(r'^msgid "sandbox\.finding\.(\w+)"', CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE))


def sms(**fields):
    return "sms/send", {**SMS, **fields}


def without(*names, **fields):
    return "sms/send", {name: value for name, value in {**SMS, **fields}.items() if name not in names}


#: Finding, level, what is asked (endpoint and fields), the choices; and the facts that must stand in the text.
PROVOKED = [
    ("magic_number", "note", sms(number="79990000006"), {}, "79990000006"),
    ("magic_number", "note", sms(number=79990000006), {}, "79990000006"),
    ("magic_number", "note", without("number", numbers=[NUMBER, "79990000006"]), {}, "79990000006"),
    ("magic_number", "note", ("hlr/check", {"number": "79990000006"}), {}, "79990000006"),
    ("magic_number", "note", ("flashcall/send", {"phone": "79990000006", "code": "1234"}), {}, "79990000006"),
    (
        "magic_number",
        "note",
        ("whatsapp/send", {"address": "79990000006", "sign": "x", "contentType": "text", "text": "x"}),
        {},
        "79990000006",
    ),
    ("secret_in_fields", "error", sms(api_key="k" * 20), {}, "api_key"),
    ("numbers_ignored", "warning", sms(numbers=[NUMBER]), {}, "numbers"),
    ("placeholder", "warning", sms(text="Your code is {{code}}"), {}, "{{"),
    ("no_money", "error", sms(text="x" * 5000), {}, "100.00"),
    ("no_money", "error", sms(text="x" * 5000), {"refusals": "http_200"}, "100.00"),
    ("no_money", "error", ("hlr/check", {"numbers": [NUMBER] * 501}), {}, "100.00"),
    ("leading_eight", "warning", sms(number="89991234567"), {}, "89991234567"),
    ("leading_eight", "warning", sms(number="89991234567"), {"leading_eight": "seven"}, "89991234567"),
    ("leading_eight", "error", sms(number="89991234567"), {"leading_eight": "refused"}, "89991234567"),
    ("number_plus", "error", sms(number=f"+{NUMBER}"), {}, f"+{NUMBER}"),
    ("number_plus", "warning", sms(number=f"+{NUMBER}"), {"plus_sign": "dropped"}, f"+{NUMBER}"),
    ("number_plus", "error", without("number", numbers=[NUMBER, "+7999"]), {}, "+7999"),
    ("number_is_list", "error", sms(number=[NUMBER]), {}, "numbers"),
    ("number_incorrect", "error", sms(number="8 999 123-45-67"), {}, "8 999 123-45-67"),
    ("number_incorrect", "error", without("number", numbers=[NUMBER, "123"]), {}, "123"),
    ("number_incorrect", "error", without("number", numbers=[NUMBER, "123"]), {"bad_number_field": "numbers"}, "123"),
    ("too_many_numbers", "error", without("number", numbers=[NUMBER] * 3), {"most_recipients": 2}, "3"),
    ("text_length", "error", sms(text="x" * 11), {"longest_text": 10}, "11"),
    ("text_length", "error", ("viber/send", {**VIBER, "text": "x"}), {}, "1"),
    ("free_name_misspelt", "error", sms(sign="SMSAero"), {}, "SMSAero"),
    ("sign_in_moderation", "error", sms(sign="NewName"), {}, "NewName"),
    ("sign_in_moderation", "error", ("viber/send", {**VIBER, "sign": "NewViber"}), {}, "NewViber"),
    ("sign_unknown", "error", sms(sign="Somebody"), {}, "Somebody"),
    ("sign_not_viber", "error", ("viber/send", {**VIBER, "sign": "SMS Aero"}), {}, "SMS Aero"),
    ("operator_refuses", "warning", sms(sign="MtsOnly", number=MEGAFON), {}, MEGAFON),
    ("operator_refused", "error", sms(sign="MtsOnly", number=MEGAFON), {"unapproved_operator": "refused"}, "MtsOnly"),
    ("milliseconds", "error", sms(dateSend=1_700_000_000_000), {}, "1700000000000"),
    ("incorrect", "error", sms(dateSend="tomorrow"), {}, "tomorrow"),
    ("incorrect", "error", sms(text=5), {}, "5"),
    ("required", "error", without("sign"), {}, "sign"),
    ("required_near", "error", without("number", phone=NUMBER), {}, "phone"),
    ("required_near", "error", without("text", txet="Hi"), {}, "txet"),
    ("unknown_field", "warning", sms(colour="red"), {}, "colour"),
    ("unknown_field", "error", sms(colour="red"), {"unknown_fields": "refused"}, "colour"),
]
#: Those that need more than one request, or one in another form: each is tested by itself below.
ELSEWHERE = {
    "unreadable": "error",
    "unknown_path": "error",
    "unknown_path_near": "error",
    "method": "error",
    "authorization_missing": "error",
    "authorization_unreadable": "error",
    "email_length": "error",
    "no_email": "error",
    "key_length": "error",
    "wrong_credentials": "error",
    "magic_key": "note",
    "fault": "note",
    "too_often": "error",
    "no_content_type": "warning",
    "content_type": "warning",
    "json_as_form": "warning",
    "send_by_get": "warning",
    "blacklisted": "warning",
    "blacklisted_refused": "error",
    "repeated": "warning",
    "not_kept": "error",  # see the tests of the state file
}


def told(sandbox):
    """Return the findings of the last request, by key."""
    return {finding.key: finding for finding in sandbox.requests[-1].findings}


def text(finding, language="en"):
    return finding_text(finding, texts(language))


def test_no_finding_is_left_out():
    assert {row[0] for row in PROVOKED} | ELSEWHERE.keys() == KEYS


@pytest.mark.parametrize(
    ("key", "level", "asked", "choices", "fact"), PROVOKED, ids=[f"{row[0]}-{index}" for index, row in enumerate(PROVOKED)]
)
def test_each_mistake_is_told_with_its_facts_in_both_languages(post, sandbox, key, level, asked, choices, fact):
    sandbox.choices = sandbox.choices.changed(choices)
    post(asked[0], **asked[1])
    finding = told(sandbox)[key]
    assert finding.level == level
    for language in ("en", "ru"):
        assert fact in text(finding, language)
        assert "%(" not in text(finding, language)
    # An error is told if and only if the request was refused; a secret in the fields is one even where it was taken.
    errors = [each.key for each in told(sandbox).values() if each.level == "error" and each.key != "secret_in_fields"]
    refused = json.loads(respond(sandbox, Request("GET", "/sandbox/requests")).body)[-1]["status"] >= 400
    assert bool(errors) == (refused or choices.get("refusals") == "http_200")


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        sms(),
        ("sms/testsend", SMS),
        ("sms/send", {"numbers": [NUMBER, "79991234568"], "text": "Hi", "sign": "Sandbox"}),
        sms(dateSend=1_800_000_000, callbackUrl="https://example.com/", callbackFormat="JSON", shortLink=1),
        ("auth", {}),
        ("sms/list", {"page": 1}),
        ("viber/send", VIBER),
        ("telegram/send", {"number": NUMBER, "code": 1234}),
        ("contact/add", {"number": NUMBER, "fname": "John"}),
    ],
)
@pytest.mark.parametrize("choices", [{}, {"unknown_fields": "refused"}])
def test_a_plain_good_request_has_no_finding(post, sandbox, endpoint, fields, choices):
    sandbox.choices = sandbox.choices.changed(choices)
    assert post(endpoint, **fields)[0] == 200
    assert sandbox.requests[-1].findings == ()


@pytest.mark.parametrize(
    ("request_", "key", "fact"),
    [
        (("POST", "/v2/sms/send", b"{", {"content_type": JSON}), "unreadable", ""),
        (("POST", "/v1/balance"), "unknown_path_near", "/v2/balance"),
        (("POST", "/v2/sms/sent"), "unknown_path_near", "/v2/sms/send"),
        (("POST", "/v2/send.json"), "unknown_path_near", "/v2/"),
        (("POST", "/elsewhere/altogether/zzz"), "unknown_path", "/elsewhere"),
        (("POST", "/v2/" + "x" * 1_000_000), "unknown_path", "/v2/xxx"),
        (("PUT", "/v2/auth"), "method", "PUT"),
        (("POST", "/v2/auth", b"", {"authorization": ""}), "authorization_missing", "Authorization"),
        (("POST", "/v2/auth", b"", {"authorization": "Bearer x"}), "authorization_unreadable", "Authorization"),
        (("POST", "/v2/auth", b"number=1"), "no_content_type", "Content-Type"),
        (("POST", "/v2/auth", b"<a/>", {"content_type": "text/xml; charset=utf-8"}), "content_type", "text/xml"),
        (("POST", "/v2/auth", b'{"a": 1}', {"content_type": FORM}), "json_as_form", JSON),
        (("GET", "/v2/sms/send"), "send_by_get", "GET"),
    ],
)
def test_a_request_of_another_form_than_wanted_is_told(raw, sandbox, request_, key, fact):
    method, path, body, headers = (*request_, b"", {})[:4] if len(request_) == 2 else (*request_, {})[:4]
    raw(method, path, body, **headers)
    finding = told(sandbox)[key]
    assert finding.level == ELSEWHERE[key]
    assert fact in text(finding)
    assert len(text(finding)) < 500


@pytest.mark.parametrize(
    ("email", "key", "found"),
    [("k" * 20, "a@b.c", "no_email"), ("x" * 255, "k" * 20, "email_length"), ("a@b.c", "k" * 15, "key_length")],
)
def test_credentials_that_no_account_could_have_are_told_by_their_length_only(raw, sandbox, header, email, key, found):
    assert raw("POST", "/v2/auth", authorization=header(email, key)).status == 401
    assert [(finding.key, finding.level) for finding in sandbox.requests[-1].findings] == [(found, "error")]
    assert key not in text(told(sandbox)[found])


def test_credentials_of_somebody_else_are_told(header):
    sandbox = Sandbox(credentials=Credentials("me@example.com", Secret("k" * 20)))
    sandbox.answer(Request("POST", "/v2/auth", "", {"authorization": header()}))
    assert told(sandbox).keys() == {"wrong_credentials"}


@pytest.mark.parametrize("magic", MAGIC_KEYS, ids=lambda magic: magic.key)
def test_a_magic_key_is_told(raw, sandbox, header, magic):
    raw("POST", "/v2/auth", authorization=header(key=magic.value))
    assert magic.value in text(told(sandbox)["magic_key"])
    assert told(sandbox)["magic_key"].level == "note"


def test_a_fault_is_told_in_words(post, sandbox):
    sandbox.faults.add(Fault(do="wrong_address"))
    post("auth")
    assert texts("en")("sandbox.fault.wrong_address") in text(told(sandbox)["fault"])
    assert [finding.level for finding in sandbox.requests[-1].findings] == ["note"]


def test_whoever_asks_too_often_is_told_the_limit(post, sandbox):
    sandbox.choices = sandbox.choices.changed({"requests_per_second": 1})
    post("auth")
    post("auth")
    assert text(told(sandbox)["too_often"]).startswith("More requests in a second than 1:")


def test_numbers_of_the_blacklist_are_told(post, sandbox):
    post("blacklist/add", number=NUMBER)
    for fields in (SMS, {**SMS, "number": None, "numbers": ["79991234568", NUMBER]}):
        post("sms/send", **fields)
        assert (told(sandbox)["blacklisted"].level, told(sandbox)["blacklisted"].facts["number"]) == ("warning", NUMBER)
    sandbox.choices = sandbox.choices.changed({"blacklisted": "refused"})
    for fields in (SMS, {**SMS, "number": None, "numbers": ["79991234568", NUMBER]}):
        assert post("sms/send", **fields)[0] == 400
        assert (told(sandbox).keys(), told(sandbox)["blacklisted_refused"].level) == ({"blacklisted_refused"}, "error")


def test_the_same_sms_once_more_within_a_minute_looks_like_a_retry(post, sandbox, clock):
    def repeated(**fields):
        post("sms/send", **{**SMS, **fields})
        return "repeated" in told(sandbox)

    assert [repeated(), repeated(), repeated(text="other"), repeated(number="79991234568")] == [False, True, False, False]
    assert repeated(number=None, numbers=["79991234569", NUMBER])
    clock.now += 61
    assert not repeated()
    post("sms/testsend", **{**SMS, "text": "test"})
    assert not repeated(text="test")
    assert repeated(text="test")


def test_an_operator_that_lets_everything_through_is_no_reason_to_warn(post, sandbox):
    sandbox.choices = sandbox.choices.changed({"unapproved_operator": "delivered"})
    post("sms/send", **{**SMS, "sign": "MtsOnly"})
    assert sandbox.requests[-1].findings == ()


def test_a_thousand_mistakes_are_not_a_thousand_findings(post, sandbox):
    sandbox.choices = sandbox.choices.changed({"unknown_fields": "refused"})
    post("sms/send", **{f"x{index}": 1 for index in range(5000)}, **{f"{index}token": 1 for index in range(5000)})
    assert len(sandbox.requests[-1].findings) < 70


SECRET_NAMES = [
    "api_key",
    "apiKey",
    "API-KEY",
    "key",
    "Key",
    "password",
    "user[password]",
    "pass",
    "secret",
    "client_secret",
    "token",
    "access_token",
    "Authorization",
]


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_secret_in_the_fields_is_kept_nowhere(raw, sandbox, header, name):
    secret = "s3cr3t-" + "x" * 20
    for size in (0, 3000):
        bodies = [{**SMS, name: secret}, {**SMS, "auth": {name: secret}}, {**SMS, "list": [[{name: secret}]]}]
        for body in bodies:
            raw("POST", "/v2/sms/send", json.dumps({**body, "text": "x" * size}).encode(), content_type=JSON)
        raw("GET", "/v2/sms/send", query=f"{name}={secret}&{name}[]={secret}&text={'x' * size}", authorization=header(key=secret))
    assert len(sandbox.requests) == 8
    shown = [repr(sandbox.requests)]
    for path in ("", "messages", "inbox", "requests", "callbacks", "faults", "accounts", "view"):
        answers = (respond(sandbox, Request("GET", f"/sandbox/{path}", f"lang={language}")) for language in ("en", "ru"))
        shown.extend(answer.body.decode() for answer in answers)
    assert not any(secret in each for each in shown)
    assert HIDDEN in shown[0]


def test_other_names_are_no_secrets():
    assert not [
        name
        for name in ("number", "numbers", "sign", "text", "callbackUrl", "keyword", "passport", "tokens", "id")
        if is_secret(name)
    ]
