"""The step "test": one SMS to one phone, followed to its end. This file shows a state and holds none but the number that a case replaced.

A send that may cost money, or that may be the second of the same SMS, has a confirmation of its own that shows what goes where.
"""

from __future__ import annotations

from typing import Any

import ipywidgets

from smsaero_kit.errors import PhoneRefused
from smsaero_kit.phone import PhoneNumber, is_landline, normalize
from smsaero_kit.sandbox import MAGIC_NUMBERS
from smsaero_kit.texts import Texts
from smsaero_kit.usage_types import SENT_BY_SMS, UsageType
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import blockers_of_send, may_be_on_its_way, phone_of, price_of_send, text_of
from smsaero_kit.wizard.state import Mode, Phase, State

from .compose import flow_name
from .delivery import delivery_html
from .frame import Confirmation
from .html import Html, bubble, escape, items, misplaced_key, note, paragraph, phone, price_html, prose, size_of
from .parts import Dispatch, box, button, classes, field, html, put, say_on, show_if, why_not

#: So many letters stand in a closed list on a screen of 360 pixels.
_FITS = 24


class TestPanel:
    """Phone and flow, the confirmation, and what became of the message."""

    __test__ = False  # a panel, whatever pytest makes of its name

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._lead = html()
        self._phone = field(ipywidgets.Text, dispatch, a.EnterPhone)
        #: The user's own number while one of the sandbox's stands in its place.
        self._own = ""
        self._entered = ""
        self._number = html()
        self._phone_box = box(self._phone, self._number, css="smsaero-column smsaero-at-phone")
        self._flow = ipywidgets.Dropdown()
        self._flow.observe(self._choose_flow, "value")
        #: What is chosen, in full: a closed list cuts it off, this one on a narrow screen only.
        self._flow_in_full = html("smsaero-in-full")
        self._case = ipywidgets.Dropdown()
        self._case.observe(self._choose_case, "value")
        self._case_in_full = html()
        self._send = button(dispatch, a.AskToSend())
        self._why_not = html()
        self._confirmation = Confirmation(dispatch, a.ConfirmSend(), a.CancelSend())
        self._outcome = html("smsaero-at-outcome")
        self._stop = button(dispatch, a.StopFollowing())
        self._again = button(dispatch, a.FollowAgain())
        self._picture = html()
        left = box(
            self._phone_box,
            self._flow,
            self._flow_in_full,
            self._case,
            self._case_in_full,
            box(self._send, css="smsaero-buttons"),
            self._why_not,
            self._confirmation.widget,
            self._outcome,
            box(self._stop, self._again, css="smsaero-buttons"),
            css="smsaero-column",
        )
        self.widget = box(self._lead, box(left, self._picture, css="smsaero-halves smsaero-testing"), css="smsaero-column")

    def _choose_flow(self, change: Any) -> None:
        # A browser may say that nothing is chosen.
        if change["new"] is not None:
            self._dispatch(a.ChooseFlow(change["new"]))

    def _choose_case(self, change: Any) -> None:
        if change["new"] is None:
            return
        if not _magic_of(self._entered):
            self._own = self._entered
        self._dispatch(a.EnterPhone(f"+{change['new']}" if change["new"] else self._own))

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        self._lead.value = paragraph(prose(texts, f"wizard.test.lead_{state.mode}"), kind="lead")
        self._phone.description = texts("wizard.test.phone")
        self._phone.placeholder = texts("wizard.test.phone_placeholder")
        put(self._phone, state.phone)
        self._entered = state.phone
        if not state.phone:
            self._own = ""
        self._number.value = _number(state, texts)
        classes(self._phone_box, invalid=bool(state.phone) and not isinstance(phone_of(state), PhoneNumber))
        self._show_choices(state, texts)
        blockers = blockers_of_send(state)
        phase, message = state.delivery.phase, state.delivery.message
        running = phase is Phase.RUNNING
        disabled = bool(blockers) or state.confirming_send
        say_on(self._send, texts(f"wizard.test.send_{state.mode}"), primary=phase is not Phase.DONE, disabled=disabled)
        self._why_not.value = why_not(texts, blockers)
        question = _question(state, texts) if state.confirming_send else None
        self._confirmation.show(
            texts, "wizard.test", asked=state.confirming_send, question=question, yes=f"wizard.test.yes_{state.mode}"
        )
        self._outcome.value = delivery_html(state, texts)
        say_on(self._stop, texts("wizard.test.stop"), visible=running)
        say_on(self._again, texts("wizard.test.again"), visible=message is not None and not message.final and not running)
        self._picture.value = _picture(state, texts)

    def _show_choices(self, state: State, texts: Texts) -> None:
        self._flow.description = texts("wizard.test.flow")
        flows = tuple(
            (flow_name(texts, each), each) for each in SENT_BY_SMS if state.config.template_for(each) or each is state.flow
        )
        _set_options(self._flow, flows, UsageType(state.flow), self._choose_flow)
        self._case.description = texts("wizard.test.magic")
        cases = tuple((texts(magic.text_key), magic.value) for magic in MAGIC_NUMBERS)
        chosen, sandbox = _magic_of(state.phone), state.mode is Mode.SANDBOX
        _set_options(self._case, ((texts("wizard.test.magic_none"), ""), *cases), chosen, self._choose_case)
        show_if(self._case, sandbox)
        self._case_in_full.value = _in_full(next((name for name, number in cases if number == chosen and sandbox), ""))
        self._flow_in_full.value = _in_full(flow_name(texts, state.flow))


def _in_full(chosen: str) -> str:
    # Whoever does not see it has it from the list.
    return f'<p class="smsaero-muted" aria-hidden="true">{escape(chosen)}</p>' if len(chosen) > _FITS else ""


def _magic_of(phone: str) -> str:
    """Return the number that makes the sandbox fail, if `phone` is one; otherwise nothing."""
    try:
        digits = normalize(phone).digits
    except PhoneRefused:
        return ""
    return digits if digits in {magic.value for magic in MAGIC_NUMBERS} else ""


def _set_options(choice: Any, options: tuple[tuple[str, object], ...], value: object, chosen: Any) -> None:
    """Show `options` with `value`. New options choose the first one by themselves; that is no choice of the user's."""
    if choice.options == options and choice.value == value:
        return
    choice.unobserve(chosen, "value")
    choice.options = options
    choice.value = value
    choice.observe(chosen, "value")


def _number(state: State, texts: Texts) -> Html:
    number = phone_of(state)
    if state.misplaced_key == "phone":
        return misplaced_key(texts, state, "phone")
    if isinstance(number, PhoneNumber):
        read = paragraph(prose(texts, "wizard.test.number", number=number.e164, read=number.international), kind="muted")
        return Html(read + note("info", prose(texts, "phone.landline"))) if is_landline(number) else read
    if number.why == "empty":
        return Html()
    return note("alert", escape(number.sentence(state.language)), escape(number.next_step(state.language)), say=number.why)


def _picture(state: State, texts: Texts) -> Html:
    """Return the phone: with the SMS that arrived, or with a preview of the one that is to be sent."""
    delivery = state.delivery
    if state.mode is Mode.SANDBOX and delivery.phase is Phase.DONE and delivery.message is not None:
        under = texts("wizard.test.arrived", number=delivery.number)
        return phone(delivery.sender_name, delivery.text, label=texts("wizard.test.phone_picture"), under=under)
    text = text_of(state, state.flow)
    price = price_html(texts, price_of_send(state))
    picture = phone(state.config.sender_name, text, label=texts("wizard.test.phone_picture"), under=texts("wizard.test.preview"))
    return Html(picture + size_of(texts, text, price))


def _question(state: State, texts: Texts) -> Html:
    number, text = phone_of(state), text_of(state, state.flow)
    facts = [
        prose(texts, "wizard.test.to", number=number),
        prose(texts, "wizard.test.as", name=state.config.sender_name),
    ]
    price = price_html(texts, price_of_send(state))
    if state.mode is Mode.SANDBOX:
        facts.append(prose(texts, "wizard.test.free"))
    else:
        facts.append(prose(texts, "wizard.test.price", price=price) if price else prose(texts, "wizard.test.price_unknown"))
    asked = "wizard.test.ask_twice" if may_be_on_its_way(state) else "wizard.test.ask"
    heading = note("alert", Html(f"<strong>{prose(texts, asked)}</strong>"))
    return Html(heading + items(facts) + bubble(state.config.sender_name, text) + size_of(texts, text))
