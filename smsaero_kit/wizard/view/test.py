"""The step "test": one SMS to one phone, followed to its end. This file shows a state and holds none.

A send that may cost money, or that may be the second of the same SMS, has a confirmation of its own that shows what goes where.
"""

from __future__ import annotations

from typing import Any

import ipywidgets

from smsaero_kit.phone import PhoneNumber
from smsaero_kit.sandbox import MAGIC_NUMBERS
from smsaero_kit.texts import Texts
from smsaero_kit.usage_types import SENT_BY_SMS, UsageType
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import blockers_of_send, may_be_on_its_way, phone_of, price_of, text_of
from smsaero_kit.wizard.state import Mode, Phase, State

from .compose import flow_name
from .delivery import delivery_html
from .html import Html, bubble, escape, items, money, note, paragraph, prose, size_of
from .parts import Dispatch, box, button, field, html, show_if, why_not


class TestPanel:
    """Phone and flow, the confirmation, and what became of the message."""

    __test__ = False  # a panel, whatever pytest makes of its name

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._lead = html()
        self._phone = field(ipywidgets.Text, dispatch, a.EnterPhone)
        self._number = html()
        self._flow = ipywidgets.Dropdown()
        self._flow.observe(self._choose, "value")
        self._preview = html()
        self._send = button(dispatch, a.AskToSend(), icon="paper-plane")
        self._why_not = html()
        self._question = html()
        self._yes = button(dispatch, a.ConfirmSend(), icon="paper-plane")
        self._no = button(dispatch, a.CancelSend())
        self._confirmation = box(self._question, box(self._yes, self._no, css="smsaero-buttons"), css="smsaero-confirmation")
        self._magic = html()
        self._outcome = html()
        self._stop = button(dispatch, a.StopFollowing(), icon="stop")
        self._again = button(dispatch, a.FollowAgain(), icon="refresh")
        self.widget = box(
            self._lead,
            box(
                box(self._phone, self._number, self._flow, css="smsaero-column"),
                self._preview,
                css="smsaero-halves",
            ),
            box(self._send, css="smsaero-buttons"),
            self._why_not,
            self._confirmation,
            self._outcome,
            box(self._stop, self._again, css="smsaero-buttons"),
            self._magic,
            css="smsaero-column",
        )

    def _choose(self, change: Any) -> None:
        self._dispatch(a.ChooseFlow(change["new"]))

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        self._lead.value = paragraph(prose(texts, f"wizard.test.lead_{state.mode}"), kind="lead")
        self._phone.description = texts("wizard.test.phone")
        self._phone.placeholder = texts("wizard.test.phone_placeholder")
        self._phone.value = state.phone
        self._number.value = _number(state, texts)
        self._show_flows(state, texts)
        text = text_of(state, state.flow)
        self._preview.value = bubble(state.config.sender_name, text) + size_of(texts, text)
        blockers = blockers_of_send(state)
        running = state.delivery.phase is Phase.RUNNING
        self._send.description = texts(f"wizard.test.send_{state.mode}")
        self._send.disabled = bool(blockers) or state.confirming_send
        self._send.button_style = "" if state.delivery.phase is Phase.DONE else "primary"
        self._why_not.value = why_not(texts, blockers)
        show_if(self._confirmation, state.confirming_send)
        self._question.value = _question(state, texts) if state.confirming_send else ""
        self._yes.description = texts(f"wizard.test.yes_{state.mode}")
        self._yes.button_style = "warning"
        self._no.description = texts("wizard.test.no")
        self._outcome.value = delivery_html(state, texts)
        message = state.delivery.message
        self._stop.description = texts("wizard.test.stop")
        show_if(self._stop, running and message is not None)
        self._again.description = texts("wizard.test.again")
        show_if(self._again, message is not None and not message.final and not running)

        self._magic.value = _magic(texts) if state.mode is Mode.SANDBOX else ""

    def _show_flows(self, state: State, texts: Texts) -> None:
        self._flow.description = texts("wizard.test.flow")
        options = tuple((flow_name(texts, usage_type), usage_type) for usage_type in SENT_BY_SMS)
        if self._flow.options != options:
            # New options choose the first one by themselves; that is no choice of the user's.
            self._flow.unobserve(self._choose, "value")
            self._flow.options = options
            self._flow.value = state.flow
            self._flow.observe(self._choose, "value")
        self._flow.value = UsageType(state.flow)


def _number(state: State, texts: Texts) -> Html:
    phone = phone_of(state)
    if isinstance(phone, PhoneNumber):
        return paragraph(prose(texts, "wizard.test.number", number=phone.e164, digits=phone.digits), kind="muted")
    if phone.why == "empty":
        return Html()
    return note("warning", escape(phone.sentence(state.language)), escape(phone.next_step(state.language)))


def _magic(texts: Texts) -> Html:
    rows = (Html(f"<code>+{magic.value}</code> — {escape(texts(magic.text_key))}") for magic in MAGIC_NUMBERS)
    return Html(f"<details><summary>{prose(texts, 'wizard.test.magic')}</summary>{items(rows)}</details>")


def _question(state: State, texts: Texts) -> Html:
    phone, text = phone_of(state), text_of(state, state.flow)
    facts = [
        prose(texts, "wizard.test.to", number=phone),
        prose(texts, "wizard.test.as", name=state.config.sender_name),
    ]
    price = price_of(state)
    if state.mode is Mode.SANDBOX:
        facts.append(prose(texts, "wizard.test.free"))
    elif price is None:
        facts.append(prose(texts, "wizard.test.price_unknown"))
    elif price[0] == price[1]:
        facts.append(prose(texts, "wizard.test.price", amount=money(texts, price[0])))
    else:
        facts.append(prose(texts, "wizard.test.price_range", low=money(texts, price[0]), high=money(texts, price[1])))
    asked = "wizard.test.ask_twice" if may_be_on_its_way(state) else "wizard.test.ask"
    return Html(
        paragraph(Html(f"<strong>{prose(texts, asked)}</strong>"))
        + items(facts)
        + bubble(state.config.sender_name, text)
        + size_of(texts, text)
    )
