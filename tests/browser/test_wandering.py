"""Nobody goes straight through: back and forth, another language, a reloaded page, a restarted kernel, a change of mind while it sends."""

from __future__ import annotations

from playwright.sync_api import expect

from smsaero_kit.wizard.draft import FILE

from .hand import EMAIL, KEY, Hand, files_with

#: A gateway that takes an SMS at once, and says so three seconds later.
LATE = """
import asyncio

from smsaero_kit import SandboxTransport
from smsaero_kit.wizard import Wizard


class Late(SandboxTransport):
    async def handle_async_request(self, request):
        answer = await super().handle_async_request(request)
        await asyncio.sleep(3 if request.url.path.endswith("/send") else 0)
        return answer


gateway = Late()
Wizard("ru", transport=gateway, draft=False)
"""


def test_nothing_is_lost_by_going_back_and_forth_reloading_and_restarting(open_notebook):
    notebook = open_notebook("01-onboarding.ipynb")
    hand = Hand(notebook, "en")
    hand.go_to("credentials")
    hand.field("wizard.credentials.email").fill(EMAIL)
    hand.field("wizard.credentials.key").fill(KEY)  # and not handed over
    hand.forward("compose")
    hand.wizard.locator(".smsaero-at-Generic").get_by_role("textbox").fill("Mine: {{code}}")
    hand.click("wizard.compose.as_json")
    editor = hand.field("wizard.json.label")
    expect(editor).not_to_have_value("")
    unfinished = editor.input_value().replace('"senderName"', '"senderName')
    editor.fill(unfinished)
    hand.click("wizard.back")
    hand.is_at("credentials")
    # The typed key was not lost, and it is not in the field either.
    expect(hand.wizard).to_contain_text(hand.say.count("wizard.credentials.key_known", len(KEY)))
    hand.forward("compose")
    expect(editor).to_have_value(unfinished)
    hand.click("wizard.json.discard")
    hand.go_to("test")
    hand.field("wizard.test.phone").fill("8 999 123 45 67")
    hand.notebook.button("Русский").click()
    russian = Hand(notebook, "ru")
    russian.reads("wizard.test.title")
    expect(russian.field("wizard.test.phone")).to_have_value("8 999 123 45 67")
    russian.notebook.button("English").click()
    hand.reads("wizard.test.title")

    notebook.save()
    notebook.reload()
    hand.reads("wizard.test.title")
    expect(hand.field("wizard.test.phone")).to_have_value("8 999 123 45 67")
    hand.click("wizard.test.send_sandbox")
    hand.succeeds(hand.say("wizard.test.delivered_sandbox").split("**")[1])

    draft = notebook.lab.work / FILE
    assert draft.exists()
    assert files_with(notebook.lab.root) == []
    notebook.restart_kernel()
    notebook.run_all()
    hand.reads("wizard.test.title")
    expect(hand.field("wizard.test.phone")).to_have_value("8 999 123 45 67")
    hand.go_to("start")
    expect(hand.wizard).to_contain_text("Continued")
    hand.click("wizard.over.button")
    hand.click("wizard.over.yes")
    hand.go_to("test")
    expect(hand.field("wizard.test.phone")).to_have_value("")
    draft.unlink(missing_ok=True)


def test_a_send_that_is_given_up_is_not_sent_twice_and_its_late_answer_still_counts(open_notebook, lab):
    lab.write("late.ipynb", [LATE, "len(gateway.sandbox.messages)"])
    notebook = open_notebook("late.ipynb")
    hand = Hand(notebook, "ru")
    hand.click("wizard.mode.to_real")
    hand.click("wizard.mode.yes")
    hand.go_to("credentials")
    hand.enter_account()
    hand.succeeds("100")
    hand.go_to("test")
    hand.field("wizard.test.phone").fill("8 999 123 45 67")
    hand.click("wizard.test.send_real")
    hand.button("wizard.test.yes_real").dblclick()
    hand.click("wizard.test.stop")
    hand.reads("wizard.test.stopped_early")
    hand.click("wizard.test.send_real")
    hand.reads("wizard.test.ask_twice")
    hand.click("wizard.test.no")
    # The answer comes late, and is shown; nothing more is asked.
    expect(hand.wizard.locator(".smsaero-trail")).to_be_visible()
    hand.reads("wizard.test.stopped")
    notebook.run_cell(1)
    expect(notebook.page.locator(".jp-OutputArea-output").last).to_have_text("1")
