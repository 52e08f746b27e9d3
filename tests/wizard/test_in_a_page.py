"""The wizard where Python runs inside of a web page: it has no network, and must not leave anybody in doubt."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import ipywidgets
import pytest

from smsaero_kit.config import starter_config
from smsaero_kit.sandbox import Sandbox
from smsaero_kit.secret import Secret
from smsaero_kit.wizard import actions, effects, moving, running
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


@pytest.mark.parametrize("language", ["en", "ru"])
def test_in_a_page_nobody_is_offered_what_cannot_work(monkeypatch, hands, language):
    monkeypatch.setattr(effects, "_IN_A_PAGE", True)
    # The fixture brings no transport of its own: the way would be the network.
    hands = hands(language)
    offered = {button.description for button in hands.widgets(ipywidgets.Button)}
    assert hands.say("wizard.start.current") in offered
    assert not offered & {hands.say("wizard.mode.to_real"), hands.say("wizard.start.choose_real")}
    assert hands.reads("wizard.start.real_elsewhere")
    assert moving.ask_for_real(hands.state, actions.AskForReal()) == hands.state
    hands.go_to("finish")
    assert hands.reads("wizard.save.lead_in_page")
    assert hands.reads("wizard.logto.elsewhere")
    assert not hands.reads("wizard.logto.sandbox")
    hands.click("wizard.over.button")
    hands.click("wizard.over.yes")
    assert not hands.state.reaches_gateway


def test_in_a_page_the_sandbox_answers_as_everywhere(monkeypatch):
    monkeypatch.setattr(effects, "_IN_A_PAGE", True)
    config = starter_config("en", email="name@example.com", api_key=Secret("Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"))

    async def outcomes():
        return [action async for action in run(Effect.CHECK_ACCESS, initial_state("en", config=config), World(Sandbox()))]

    (granted,) = asyncio.run(outcomes())
    assert granted.balance
