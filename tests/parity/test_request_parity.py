"""`request_for` gives, byte for byte, the request that Logto's own package puts on the wire, or fails where that fails."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.connector import request_for
from smsaero_kit.errors import TemplateNotFound

TABLE = Path(__file__).parent.parent / "connector" / "cases" / "requests.json"

REQUIRED = ["Register", "SignIn", "ForgotPassword", "Generic"]
OTHERS = ["MfaVerification", "BindMfa", "BindNewIdentifier", "UserPermissionValidation", "SignIn ", "", "Nonsense", "Generic"]
PIECES = [
    *("{{code}}", "{{ code }}", "{{code}}", "{{locale}}", "{{link}}", "{{__proto__}}", "{{code.length}}"),
    *("Ваш код ", "Your code: ", "\b\f\n\r\t", "<&>"),
    *'"\\/\x00\x1f\x7f\u0085\u2028\u2029\ufeffé\uffff\U0010ffff\U0001f600\ud83d\ude00\ud800\udfff',
]
VALUES = [
    '"123456"',
    '"000000"',
    '"\\ude00"',
    '"\\ud83d"',
    "1e21",
    "-0.0",
    "null",
    '"{{code}}"',
    "[1, null, [2]]",
    "{}",
    '{"toString": 1}',
]


def pieces(dice, most=6):
    made = "".join(dice.choice(PIECES) for _ in range(dice.randint(0, most)))
    return made + chr(dice.randrange(0x110000)) if dice.random() < 0.3 else made


def case(dice):
    """Return (config text, usage type, number, payload text); the guard accepts the config."""
    usage_types = REQUIRED + [dice.choice(OTHERS) for _ in range(dice.randint(0, 3))]
    dice.shuffle(usage_types)
    config = {
        "email": dice.choice(["a@b.co", "Name+tag@example.com", "o'neil_1@mail.example.ru"]),
        "apiKey": dice.choice(["0123456789abcdefghijklmnopqrstuv", "", " k:e:y\n", pieces(dice)]),
        "senderName": dice.choice(["SMS Aero", "SMSAero", "", pieces(dice)]),
        "templates": [{"usageType": name, "content": pieces(dice)} for name in usage_types],
        "note": dice.choice([1, "{{code}}"]),
    }
    number = dice.choice(["79990000000", "89990000000", "+79990000000", "", str(dice.randrange(10**15)), pieces(dice, 2)])
    payload = f'{{"code": {dice.choice(VALUES)}, "locale": "ru"}}'
    return json.dumps(config), dice.choice(REQUIRED * 5 + OTHERS), number, payload


def ours(config, usage_type, number, payload):
    try:
        return request_for(ConnectorConfig.from_mapping(json.loads(config)), usage_type, number, json.loads(payload))
    except TemplateNotFound:
        return "template_not_found"
    except TypeError:
        return "TypeError"


def assert_same(request, wire):
    """Compare all that came over the wire.

    Three headers are Node's own and stand last. `accept-encoding` lists what the running Node can unpack: from 22.15 on also zstd.
    """
    assert wire.line == f"{request.method} {request.url.removeprefix('https://gate.smsaero.ru')} HTTP/1.1"
    own = len(request.headers)
    assert wire.headers[:own] == request.headers
    (encoding, encodings), *connection = wire.headers[own:]
    assert encoding == "accept-encoding"
    assert encodings in ("gzip, deflate, br", "gzip, deflate, br, zstd")
    assert connection == [("Host", "gate.smsaero.ru"), ("Connection", "keep-alive")]
    assert wire.body == request.body


def compare(connector, cases):
    """Compare each case; return how often each outcome was met."""
    outcomes = Counter()
    for made, real in zip(cases, connector.send(cases), strict=True):
        expected = ours(*made)
        if isinstance(real, str):
            assert expected == real, made
            outcomes[real] += 1
        else:
            assert not isinstance(expected, str), made
            assert_same(expected, real)
            outcomes["sent"] += 1
    return outcomes


def test_the_table_is_true(connector):
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    cases = []
    for row in table:
        templates = [{"usageType": name, "content": row["content"]} for name in REQUIRED]
        config = {**{name: row[name] for name in ("email", "apiKey", "senderName")}, "templates": templates}
        cases.append((json.dumps(config), "Generic", row["number"], row["payload"]))
    assert compare(connector, cases) == {"sent": len(table)}
    assert [real.body.decode() for real in connector.send(cases)] == [row["body"] for row in table]


def test_generated_requests_are_the_same_on_the_wire(connector, dice, times):
    cases = list(dict.fromkeys(case(dice) for _ in range(5_000 * times)))
    outcomes = compare(connector, cases)
    assert len(cases) >= 4_900 * times
    assert outcomes["sent"] >= 3_500 * times
    assert outcomes["template_not_found"] >= 100 * times
    assert outcomes["TypeError"] >= 10 * times
    assert set(outcomes) == {"sent", "template_not_found", "TypeError"}


def test_the_sandbox_takes_what_the_real_connector_sends(connector, gateway):
    templates = [{"usageType": name, "content": "Ваш код {{code}} — 😀"} for name in REQUIRED]
    config = {"email": "a@b.co", "apiKey": "0123456789abcdefghijklmnopqrstuv", "senderName": "SMS Aero", "templates": templates}
    made = (json.dumps(config), "SignIn", "79031234567", '{"code": "123456"}')
    assert compare(connector, [made]) == {"sent": 1}
    assert [(sms.number, sms.text) for sms in gateway.latest(1)] == [("79031234567", "Ваш код 123456 — 😀")]
    assert (gateway.requests[-1].status, gateway.requests[-1].findings) == (200, ())
