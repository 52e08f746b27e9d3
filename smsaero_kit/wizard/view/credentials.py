"""The step "credentials": e-mail and API key, and what the gateway says to them. This file shows a state and holds none.

The key comes from a `SecretInput` and goes on as a `Secret`; no trait of any widget ever has it.
"""

from __future__ import annotations

import ipywidgets

from smsaero_kit.errors import NotAuthorized
from smsaero_kit.practice import is_practice
from smsaero_kit.rubles import rubles
from smsaero_kit.secret import Secret
from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import blockers_of_check, can_be_remembered, findings_at
from smsaero_kit.wizard.state import Mode, Phase, Place, State
from smsaero_kit.wizard.wording import practice_of_access, without_the_field

from .html import API_KEYS, Html, escape, findings, link, note, paragraph, problem, prose, table
from .parts import Dispatch, box, button, classes, field, html, put, say_on, why_not
from .secret_input import SecretInput


class CredentialsPanel:
    """Two fields, other places for the key, the check, and its outcome."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._lead = html()
        self._email = field(ipywidgets.Text, dispatch, a.EnterEmail, continuous_update=False)
        self._email_findings = html()
        self._email_box = box(self._email, self._email_findings, css="smsaero-column smsaero-at-email")
        self._key = SecretInput()
        self._key.on_enter(self._take_key)
        self._key.on_leave(lambda key: dispatch(a.LeaveKey(key)))
        #: Shown only where the browser could not load the field above.
        self._fall_back = html("smsaero-fall-back")
        self._key_findings = html()
        self._key_box = box(self._key, self._fall_back, self._key_findings, css="smsaero-column smsaero-at-key")
        self._check = button(dispatch, a.CheckAccess())
        self._cancel = button(dispatch, a.CancelCheck())
        self._practice = ipywidgets.Button()
        self._practice.on_click(lambda _: self._then_check(a.UsePracticeAccount()))
        self._own = button(dispatch, a.UseOwnAccount())
        self._places = {place: ipywidgets.Button() for place in Place}
        for place, fetch in self._places.items():
            fetch.on_click(lambda _, place=place: dispatch(a.FetchKey(place)))
        self._outcome = html("smsaero-at-access")
        self._remember = button(dispatch, a.RememberKey())
        self._remembered = html()
        buttons = (self._check, self._cancel, self._practice, self._own, *self._places.values())
        self.widget = box(
            self._lead,
            self._email_box,
            self._key_box,
            box(*buttons, css="smsaero-buttons"),
            self._outcome,
            box(box(self._remember, css="smsaero-buttons"), self._remembered, css="smsaero-column smsaero-at-remembered"),
            css="smsaero-column",
        )

    def _take_key(self, key: Secret) -> None:
        self._then_check(a.EnterKey(key))

    def _then_check(self, action: a.Action) -> None:
        self._dispatch(action)
        self._dispatch(a.CheckAccess())

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        lead = paragraph(prose(texts, "wizard.credentials.lead", link=link(API_KEYS)), kind="lead")
        practice = paragraph(prose(texts, "wizard.credentials.practice_lead")) if state.mode is Mode.SANDBOX else Html()
        self._lead.value = lead + practice
        self._show_email(state, texts)
        self._show_key(state, texts)
        running = state.access.phase is Phase.RUNNING
        refused = isinstance(state.access.problem, NotAuthorized)
        practising = is_practice(state.config.credentials)
        known = bool(state.config.api_key)
        main = known and not refused and state.access.phase is not Phase.DONE
        disabled = bool(blockers_of_check(state))
        say_on(self._check, texts("wizard.credentials.check"), primary=main, visible=known and not running and not disabled)
        say_on(self._cancel, texts("wizard.credentials.cancel"), visible=running)
        sandbox = state.mode is Mode.SANDBOX
        say_on(self._practice, texts("wizard.credentials.practice"), disabled=running, visible=sandbox and not practising)
        say_on(self._own, texts("wizard.credentials.own"), disabled=running, visible=state.own_account is not None)
        for place, fetch in self._places.items():
            # Never switched off: what is pressed meanwhile does nothing, and the focus stays.
            say_on(fetch, texts(f"wizard.credentials.from_{place}"), visible=place in state.offers)
        self._outcome.value = _outcome(state, texts)
        say_on(self._remember, texts("wizard.credentials.remember"), visible=can_be_remembered(state))
        self._remembered.value = _remembered(state, texts)

    def _show_email(self, state: State, texts: Texts) -> None:
        self._email.description = texts("wizard.credentials.email")
        self._email.placeholder = texts("wizard.credentials.email_placeholder")
        put(self._email, state.config.email)
        found = findings_at(state, "/email") if state.config.email else ()
        moved = note("alert", prose(texts, "wizard.credentials.misplaced")) if state.misplaced_key == "email" else ""
        self._email_findings.value = moved + findings(texts, found)
        classes(self._email_box, invalid=bool(found))

    def _show_key(self, state: State, texts: Texts) -> None:
        known = bool(state.config.api_key)
        self._key.label = texts("wizard.credentials.key")
        self._key.placeholder = texts("wizard.credentials.key_again" if known else "wizard.credentials.key_placeholder")
        self._key.button_text = texts("wizard.credentials.key_button")
        self._key.empty_text = texts("wizard.credentials.key_missing")
        # After a refusal another key is wanted, after any other failure the same check again.
        self._key.prominent = not known or isinstance(state.access.problem, NotAuthorized)
        length = len(state.config.api_key)
        self._key.status_text = texts.count("wizard.credentials.key_known", length) if known else ""
        self._fall_back.value = paragraph(prose(texts, without_the_field()))
        found = findings_at(state, "/apiKey") if known else ()
        self._key_findings.value = findings(texts, found)
        classes(self._key_box, invalid=bool(found))


def _outcome(state: State, texts: Texts) -> Html:
    access = state.access
    if access.phase is Phase.RUNNING:
        return note(
            "info", Html('<span class="smsaero-spinner" aria-hidden="true"></span>' + prose(texts, "wizard.credentials.checking"))
        )
    if state.fetching.problem is not None:
        return problem(state.fetching.problem, state.language, prose(texts, "wizard.kept"))
    if access.problem is not None:
        practice = practice_of_access(state)
        return problem(access.problem, state.language, prose(texts, practice or "wizard.kept"))
    if access.phase is Phase.STOPPED:
        return note("info", prose(texts, "wizard.credentials.cancelled"))
    if access.phase is not Phase.DONE or access.balance is None:
        return why_not(texts, blockers_of_check(state)) if state.config.email or state.config.api_key else Html()
    granted = note(
        "success",
        prose(texts, f"wizard.credentials.granted_{state.mode}"),
        prose(texts, "wizard.credentials.balance", amount=rubles(texts, access.balance)),
    )
    if not access.sender_names:
        return Html(granted + paragraph(prose(texts, "wizard.credentials.no_names")))
    rows = ((escape(name.name), escape(texts(_name_state(approved=name.approved)))) for name in access.sender_names)
    heading = texts(f"wizard.credentials.names_{state.mode}")
    return Html(granted + paragraph(escape(heading)) + table(heading, rows))


def _remembered(state: State, texts: Texts) -> Html:
    keeping = state.keeping
    if keeping.problem is not None:
        return problem(keeping.problem, state.language)
    return note("success", prose(texts, "wizard.credentials.remembered")) if keeping.phase is Phase.DONE else Html()


def _name_state(*, approved: bool) -> str:
    return "wizard.sender.approved" if approved else "wizard.sender.waiting"
