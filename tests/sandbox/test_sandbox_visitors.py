"""A page of another site in somebody's browser gets nothing out of the sandbox and changes nothing in it."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from smsaero_kit.sandbox import Fault, Sandbox
from smsaero_kit.sandbox.asgi import SandboxApp
from smsaero_kit.sandbox.visitors import LOCAL_NAMES, is_unwelcome

SMS = {"number": "79051234567", "text": "Hi", "sign": "SMS Aero"}


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8025", "[::1]:8025", "localhost", "LOCALHOST:1", "me.localhost", "gate.smsaero.ru", "host.docker.internal:1", ""],
)
def test_every_name_of_this_machine_is_welcome(host):
    assert not is_unwelcome("/sandbox/messages", {"host": host}, LOCAL_NAMES)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8025", "localhost.evil.example", "[evil]", "xn--d1acufc.xn--p1ai"]
)
@pytest.mark.parametrize("path", ["/", "/page/page.js", "/sandbox/", "/sandbox/messages", "/sandbox/events"])
def test_a_foreign_name_that_leads_here_shows_nothing(host, path):
    assert is_unwelcome(path, {"host": host}, LOCAL_NAMES)


def test_over_a_real_port_another_site_neither_reads_nor_sends_nor_uses_up_a_fault(browser, header, sandbox):
    sandbox.faults.add(Fault(do="http_502", times=1))
    foreign = {"host": "evil.example", "accept-language": "ru"}
    refused = browser.get("/sandbox/messages", headers=foreign)
    assert (refused.status_code, "другого сайта" in refused.json()["error"]) == (403, True)
    assert browser.post("/sandbox/clock", json={"advance": 1}, headers=foreign).status_code == 403
    crossing = {"sec-fetch-site": "cross-site", "authorization": header()}
    assert browser.post("/v2/sms/send", data=SMS, headers=crossing).status_code == 403
    assert (sandbox.messages, sandbox.requests, sandbox.faults.as_values()[0]["hits"]) == ((), (), 0)
    assert browser.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_the_api_is_reached_under_any_name(browser, header):
    assert browser.get("/v2/balance", headers={"host": "sms.my-company.example", "authorization": header()}).status_code == 200


def test_an_application_without_names_turns_nobody_away():
    transport = httpx.ASGITransport(SandboxApp(Sandbox()))

    async def ask():
        async with httpx.AsyncClient(transport=transport, base_url="http://any.example") as client:
            return (await client.get("/sandbox/")).status_code

    assert asyncio.run(ask()) == 200
