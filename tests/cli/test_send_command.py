"""What `send` says of an SMS that was accepted is never an invitation to send it again."""

from __future__ import annotations

import pytest

from smsaero_kit.sandbox import Sandbox
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.sandbox.server import running

ACCEPTED_WITHOUT_COST = '{"success": true, "data": {"id": 7, "status": 0}, "message": null}'


@pytest.fixture
def sandbox():
    """A sandbox that takes an SMS, and refuses whoever asks what became of it."""
    sandbox = Sandbox()
    sandbox.faults.add(Fault(do="wrong_key", endpoint="sms/status"))
    return sandbox


@pytest.mark.parametrize(
    ("language", "accepted", "again", "nothing"),
    [
        ("en", "accepted as message {}", "Do not send it again", "Nothing was sent"),
        ("ru", "принята как сообщение {}", "Не отправляйте её снова", "Ничего не отправлено"),
    ],
)
def test_when_the_status_cannot_be_looked_up_it_says_that_the_sms_was_accepted(
    run, connector, sandbox, language, accepted, again, nothing
):
    with running(sandbox) as url:
        result = run("send", connector, "--to", "79990001111", "--gateway", url, SMSAERO_KIT_LANG=language)
    (message,) = sandbox.messages
    said = result.stderr.decode()
    assert result.returncode == 1
    assert accepted.format(message.id) in said
    assert again in said
    assert nothing not in said + result.stdout.decode()


@pytest.mark.parametrize(("language", "cost"), [("en", "cost 5.99 ₽"), ("ru", "стоимость 5,99 ₽")])
def test_the_cost_is_written_as_people_of_the_language_write_it(run, connector, language, cost):
    with running(Sandbox()) as url:
        result = run("send", connector, "--to", "79990001111", "--gateway", url, "--no-follow", SMSAERO_KIT_LANG=language)
    assert cost in result.stdout.decode()


def test_a_gateway_that_tells_no_cost_is_given_none(run, connector):
    sandbox = Sandbox()
    sandbox.faults.add(Fault(do="answer", status=200, accepts=True, body=ACCEPTED_WITHOUT_COST))
    with running(sandbox) as url:
        result = run("send", connector, "--to", "79990001111", "--gateway", url, "--no-follow", SMSAERO_KIT_LANG="en")
    assert result.stdout.decode().splitlines()[-1] == "Accepted as message 7."
