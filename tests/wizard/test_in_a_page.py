"""The wizard where Python runs inside of a web page: it has no network, and must not leave anybody in doubt."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from smsaero_kit.config import starter_config
from smsaero_kit.sandbox import Sandbox
from smsaero_kit.secret import Secret
from smsaero_kit.wizard import effects, running
from smsaero_kit.wizard.effects import World, run
from smsaero_kit.wizard.state import Delivery, Mode, Phase, initial_state
from smsaero_kit.wizard.steps import Effect


@pytest.mark.parametrize("language", ["en", "ru"])
def test_in_a_page_the_real_gateway_is_refused_with_a_way_on_and_no_sms_is_in_doubt(monkeypatch, language):
    monkeypatch.setattr(effects, "_IN_A_PAGE", True)
    config = starter_config("en", email="name@example.com", api_key=Secret("Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"))
    state = replace(initial_state(language, config=config), mode=Mode.REAL, unanswered=frozenset({Mode.REAL}))
    state = replace(state, delivery=Delivery(Phase.RUNNING, 1, number="+79990000000", text="123456"))

    async def outcomes(effect):
        return [action async for action in run(effect, state, World(Sandbox()))]

    (granted,) = asyncio.run(outcomes(Effect.CHECK_ACCESS))
    assert granted.problem.text_key == "only_sandbox"
    assert granted.problem.next_step(language)
    (failed,) = asyncio.run(outcomes(Effect.SEND))
    assert running.delivery_failed(state, failed).unanswered == frozenset()


def test_in_a_page_the_sandbox_answers_as_everywhere(monkeypatch):
    monkeypatch.setattr(effects, "_IN_A_PAGE", True)
    config = starter_config("en", email="name@example.com", api_key=Secret("Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"))

    async def outcomes():
        return [action async for action in run(Effect.CHECK_ACCESS, initial_state("en", config=config), World(Sandbox()))]

    (granted,) = asyncio.run(outcomes())
    assert granted.balance
