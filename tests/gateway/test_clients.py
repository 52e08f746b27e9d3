"""Both clients against the sandbox: the same names, the same arguments, the same results."""

from __future__ import annotations

import inspect
import logging
import re
import subprocess
import sys
from decimal import Decimal

import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import AsyncClient, Client, MessageStatus
from smsaero_kit.sandbox import MAGIC_KEYS, MAGIC_NUMBERS, Sandbox, SandboxTransport
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.secret import Credentials, Secret

MAGIC = {magic.key: magic.value for magic in (*MAGIC_NUMBERS, *MAGIC_KEYS)}


class Clock:
    """A clock that only a test moves."""

    now = 1_700_000_000.0

    def sleep(self, seconds):
        """Let the time pass."""
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock=lambda: clock.now)


@pytest.fixture
def client(connect, sandbox):
    return connect(transport=SandboxTransport(sandbox))


def public(client):
    return {name: getattr(client, name) for name in dir(client) if not name.startswith("_")}


def arguments(method):
    """The arguments of `method` and what it returns, the words of `async` set aside."""
    signature = inspect.signature(method)
    parameters = [(each.name, each.kind, each.default) for each in signature.parameters.values()]
    returned = re.sub(r"(?:Async)?Generator\[(\w+).*", r"Generator[\1]", str(signature.return_annotation))
    return parameters, returned.replace("AsyncIterator", "Iterator")


def test_the_two_clients_have_the_same_methods_with_the_same_arguments_and_results():
    assert public(Client).keys() == public(AsyncClient).keys()
    for name, method in public(Client).items():
        assert arguments(method) == arguments(getattr(AsyncClient, name)), name
    only_async, _ = arguments(AsyncClient.__init__)
    assert arguments(Client.__init__)[0] == [each for each in only_async if each[0] != "fast"]


def test_importing_the_package_loads_no_http_library():
    program = "import sys, smsaero_kit.gateway, smsaero_kit.gateway.exchange, smsaero_kit.sandbox; print('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"


def test_auth_says_nothing_when_all_is_well(client):
    assert client.auth() is None


def test_balance(client):
    assert client.balance().amount == Decimal("100.00")


def test_sender_names(client):
    assert {sender.name: sender.approved for sender in client.sender_names()} == {
        "SMS Aero": True,
        "Sandbox": True,
        "NewName": False,
        "MtsOnly": True,
    }
    assert list(client.sender_names(page=2)) == []


def test_tariffs(client):
    assert client.tariffs().price("FREE SIGN", "OTHER") == Decimal("5.49")


def test_a_message_is_sent_paid_and_followed_to_the_phone(client, sandbox, clock, a_message):
    sent = client.send(**a_message)
    assert (sent.number, sent.text, sent.cost) == (a_message["number"], a_message["text"], Decimal("5.49"))
    seen = list(client.follow(sent, sleep=clock.sleep))
    assert [each.status for each in seen] == [
        MessageStatus.QUEUE,
        MessageStatus.SENT,
        MessageStatus.WAIT,
        MessageStatus.DELIVERED,
    ]
    assert client.status(sent.id).delivered
    assert [sms.text for sms in sandbox.inbox] == [a_message["text"]]
    assert client.balance().amount == Decimal("94.51")


def test_a_test_send_reaches_no_phone_and_costs_nothing(client, sandbox, clock, a_message):
    sent = client.test_send(**a_message)
    assert list(client.follow(sent, sleep=clock.sleep)) == [sent]
    assert client.test_status(sent.id).delivered
    assert (sandbox.inbox, client.balance().amount) == ((), Decimal("100.00"))
    with pytest.raises(errors.GatewayRefused):
        client.status(sent.id)


@pytest.mark.parametrize(
    ("key", "kind", "accepted"),
    [
        ("no_money", errors.NotEnoughMoney, 0),
        ("too_many", errors.RateLimited, 0),
        ("bad_gateway", errors.GatewayFailed, 0),
        ("html_with_200", errors.UnexpectedAnswer, 0),
        ("refused_with_200", errors.GatewayRefused, 0),
        ("dropped", errors.OutcomeUnknown, 1),
    ],
)
def test_each_magic_number_that_fails_has_its_error_after_exactly_one_request(client, sandbox, a_message, key, kind, accepted):
    with pytest.raises(kind):
        client.send(**{**a_message, "number": MAGIC[key]})
    assert (len(sandbox.requests), len(sandbox.messages)) == (1, accepted)


@pytest.mark.parametrize(("key", "status"), [("undelivered", 2), ("rejected", 6), ("moderated", 1)])
def test_each_magic_number_that_is_accepted_comes_to_its_end(client, clock, a_message, key, status):
    seen = list(client.follow(client.send(**{**a_message, "number": MAGIC[key]}), sleep=clock.sleep))
    assert seen[-1].status == status
    assert seen[-1].final


@pytest.mark.parametrize(("key", "kind"), [("wrong_key", errors.NotAuthorized), ("wrong_address", errors.AddressNotAllowed)])
def test_each_magic_key_has_its_error(connect, sandbox, key, kind):
    client = connect(transport=SandboxTransport(sandbox), credentials=Credentials("a@example.com", Secret(MAGIC[key])))
    with pytest.raises(kind):
        client.auth()


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"sender_name": "SMSAero"}, {"sign": ("incorrect",)}),
        ({"sender_name": "NewName"}, {"sign": ("incorrect",)}),
        ({"sender_name": ""}, {"sign": ("required",)}),
        ({"number": "12"}, {"number": ("incorrect",)}),
        ({"text": ""}, {"text": ("required",)}),
    ],
)
def test_a_refused_field_is_named(client, a_message, wrong, fields):
    with pytest.raises(errors.ValidationFailed) as caught:
        client.send(**{**a_message, **wrong})
    assert caught.value.fields == fields


def test_following_goes_on_over_a_stumbling_gateway(connect, sandbox, clock, a_message):
    sandbox.faults.add(Fault(do="http_502", endpoint="sms/status", times=2))
    client = connect(transport=SandboxTransport(sandbox))
    assert [seen.status for seen in client.follow(client.send(**a_message), sleep=clock.sleep)] == [0, 1]


@pytest.mark.parametrize("gateways", [(), ("http://gate.smsaero.ru/v2/",), ("https://a:b@gate.smsaero.ru/v2/",)])
def test_gateways_that_the_key_must_not_travel_to_are_refused_before_anything_is_sent(credentials, gateways):
    for kind in (Client, AsyncClient):
        with pytest.raises(ValueError, match=r"gateway|https"):
            kind(credentials, gateways=gateways)


def test_the_log_says_what_was_asked_and_how_it_ended_and_nothing_of_what_was_in_it(client, caplog, a_message):
    caplog.set_level(logging.DEBUG, logger="smsaero_kit.gateway")
    client.send(**a_message)
    with pytest.raises(errors.OutcomeUnknown):
        client.send(**{**a_message, "number": MAGIC["dropped"]})
    lines = [record.getMessage() for record in caplog.records if record.name == "smsaero_kit.gateway"]
    assert re.fullmatch(r"call=sms/send gateway=gate\.smsaero\.ru status=200 ms=\d+", lines[0])
    assert re.fullmatch(r"call=sms/send gateway=gate\.smsaero\.ru lost=ReadTimeout ms=\d+", lines[1])


def test_clients_show_where_they_ask_and_nothing_else(client):
    assert re.fullmatch(r"(Async)?Client\(gateways=\['https://gate\.smsaero\.ru/v2/', .*\]\)", repr(client))
