"""What goes wrong in the wizard: it is said with what to do now, in both languages, and nothing that was entered is lost."""

from __future__ import annotations

from dataclasses import replace

import ipywidgets
import pytest

from smsaero_kit.errors import NotAuthorized
from smsaero_kit.gateway import endpoints
from smsaero_kit.sandbox import SandboxTransport
from smsaero_kit.texts import texts
from smsaero_kit.usage_types import UsageType
from smsaero_kit.wizard.state import Phase, Step, initial_state
from smsaero_kit.wizard.view.compose import flow_name
from smsaero_kit.wizard.view.delivery import delivery_html

#: What goes wrong → the number that makes it happen, the error's key, and what its texts are filled with.
FAILURES = {
    "no money": ("+7 999 000-04-02", "not_enough_money"),
    "HTML under 502": ("+7 999 000-05-02", "gateway_failed"),
    "HTML under 200": ("+7 999 000-02-00", "unexpected_answer"),
    "a lost answer": ("+7 999 000-04-08", "outcome_unknown"),
    "too many requests": ("+7 999 000-04-29", "rate_limited"),
    "a refusal under 200": ("+7 999 000-02-01", "gateway_refused"),
}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(("phone", "error"), FAILURES.values(), ids=FAILURES)
def test_a_failed_send_says_what_to_do_and_loses_nothing(hands, key, phone, error, language):
    user = hands(language)
    user.get_ready_to_test(key)
    user.fill("wizard.test.phone", phone)
    before = user.state
    user.click("wizard.test.send_sandbox")
    problem = user.state.delivery.problem
    assert problem.text_key == error
    assert problem.sentence(language) in user.page
    assert problem.next_step(language) in user.page
    assert problem.__traceback__ is None
    assert (user.state.config, user.state.phone, user.state.flow) == (before.config, before.phone, before.flow)
    # It was asked exactly once, and once more only by hand.
    assert [seen.path for seen in user.sandbox.requests].count("/v2/sms/send") == 1


def test_after_a_lost_answer_a_second_send_is_asked_about_even_in_the_sandbox(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.fill("wizard.test.phone", "+7 999 000-04-08")
    user.click("wizard.test.send_sandbox")
    user.click("wizard.test.send_sandbox")
    assert user.reads("wizard.test.ask_twice")
    assert len(user.sandbox.messages) == 1


@pytest.mark.parametrize(
    ("wrong", "error"), [("sandbox-wrong-key-401", "not_authorized"), ("sandbox-wrong-address-404", "address_not_allowed")]
)
def test_refused_credentials_can_be_mended_without_entering_everything_again(hands, key, wrong, error):
    user = hands()
    user.go_to("credentials")
    user.fill("wizard.credentials.email", "hand@example.com")
    user.enter_key(wrong)
    assert user.state.access.problem.text_key == error
    assert user.state.access.problem.next_step("en") in user.page
    assert user.reads("wizard.sandbox.access")
    user.go_to("compose")
    user.go_to("credentials")
    assert user.named(ipywidgets.Text, "wizard.credentials.email").value == "hand@example.com"
    user.enter_key(key)
    assert user.state.access.phase is Phase.DONE


def test_a_sender_name_that_is_not_approved_is_named_before_and_after_the_send(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("compose")
    user.named(ipywidgets.Combobox, "wizard.compose.sender_name").value = "NewName"
    assert user.reads("wizard.sender.not_approved", name="NewName")
    user.go_to("test")
    user.click("wizard.test.send_sandbox")
    assert user.state.delivery.problem.text_key == "validation_failed_sign"
    assert user.state.config.sender_name == "NewName"


def test_a_text_without_its_code_is_found_beside_the_field_and_keeps_the_file_from_being_written(hands, tmp_path, key):
    user = hands()
    user.get_ready_to_test(key)
    user.go_to("compose")
    next(user.widgets(ipywidgets.Textarea)).value = "Hello"
    assert user.state.report.errors
    assert user.state.report.errors[0].message in user.page
    user.go_to("check")
    assert user.reads("wizard.check.errors")
    user.click("wizard.check.go_to", field=flow_name(user.say, UsageType.REGISTER))
    assert user.state.step is Step.COMPOSE
    assert user.state.focus[0] == "smsaero-at-Register"
    assert next(user.widgets(ipywidgets.Textarea)).value == "Hello"
    user.go_to("finish")
    assert user.named(ipywidgets.Button, "wizard.save.button").disabled
    assert user.reads("wizard.blocked.errors")
    assert list(tmp_path.iterdir()) == []
    user.go_to("compose")
    user.click("wizard.compose.restore")
    assert user.state.report.ok


def test_a_folder_that_is_not_there_is_told_and_the_name_stays(hands, key):
    user = hands()
    user.get_ready_to_test(key)
    user.forward("finish")
    user.fill("wizard.save.file", "not/there/c.json")
    user.click("wizard.save.button")
    assert user.state.saving.problem.next_step("en") in user.page
    assert user.named(ipywidgets.Text, "wizard.save.file").value == "not/there/c.json"


def test_a_mistake_inside_of_the_kit_is_told_and_loses_nothing(hands, key):
    class Exploding(SandboxTransport):
        async def handle_async_request(self, request):
            raise ZeroDivisionError(request)

    user = hands(transport=Exploding())
    user.click("wizard.mode.to_real")
    user.click("wizard.mode.yes")
    user.go_to("credentials")
    user.fill("wizard.credentials.email", "hand@example.com")
    user.enter_key(key)
    assert user.state.access.phase is Phase.FAILED
    assert "ZeroDivisionError" in user.page
    assert user.state.config.email == "hand@example.com"


@pytest.mark.parametrize(("language", "words"), [("en", "Do not send it again"), ("ru", "Не отправляйте её снова")])
def test_a_status_that_cannot_be_looked_up_is_no_invitation_to_send_again(language, words):
    accepted = endpoints.status(7).read({"id": 7, "status": 0})
    state = initial_state(language)
    problem = NotAuthorized(call="sms/status", gateway="gate.example", status=401)
    state = replace(state, delivery=replace(state.delivery, phase=Phase.FAILED, message=accepted, problem=problem))
    shown = delivery_html(state, texts(language))
    assert words in shown
    assert "Nothing was sent" not in shown
    assert "Ничего не отправлено" not in shown
