"""The step "credentials": e-mail and API key, and what the gateway says to them. This file shows a state and holds none.

The key comes from a `SecretInput` and goes on as a `Secret`; no trait of any widget ever has it.
"""

from __future__ import annotations

import ipywidgets

from smsaero_kit.errors import NotAuthorized
from smsaero_kit.secret import Secret
from smsaero_kit.texts import Texts
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import blockers_of_check, findings_at
from smsaero_kit.wizard.state import Mode, Phase, State

from .html import API_KEYS, Html, escape, findings, items, link, money, note, paragraph, problem, prose
from .parts import Dispatch, box, button, field, html, show_if, why_not
from .secret_input import SecretInput


class CredentialsPanel:
    """Two fields, the check, and its outcome."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._lead = html()
        self._email = field(ipywidgets.Text, dispatch, a.EnterEmail, continuous_update=False)
        self._email_findings = html()
        self._key = SecretInput()
        self._key.on_enter(self._take_key)
        self._check = button(dispatch, a.CheckAccess(), icon="refresh")
        self._practice = ipywidgets.Button(icon="magic")
        self._practice.on_click(lambda _: self._practise())
        self._outcome = html()
        self.widget = box(
            self._lead,
            self._email,
            self._email_findings,
            self._key,
            box(self._check, self._practice, css="smsaero-buttons"),
            self._outcome,
            css="smsaero-column",
        )

    def _take_key(self, key: Secret) -> None:
        self._dispatch(a.EnterKey(key))
        self._dispatch(a.CheckAccess())

    def _practise(self) -> None:
        self._dispatch(a.UsePracticeAccount())
        self._dispatch(a.CheckAccess())

    def show(self, state: State, texts: Texts) -> None:
        """Show `state`."""
        self._lead.value = paragraph(prose(texts, "wizard.credentials.lead", link=link(API_KEYS)), kind="lead")
        self._email.description = texts("wizard.credentials.email")
        self._email.placeholder = texts("wizard.credentials.email_placeholder")
        self._email.value = state.config.email
        self._email_findings.value = findings(texts, findings_at(state, "/email")) if state.config.email else ""
        known = bool(state.config.api_key)
        self._key.label = texts("wizard.credentials.key")
        self._key.placeholder = texts("wizard.credentials.key_placeholder")
        self._key.button_text = texts("wizard.credentials.key_button")
        # After a refusal another key is wanted, after any other failure the same check again.
        refused = isinstance(state.access.problem, NotAuthorized)
        self._key.prominent = not known or refused
        length = len(state.config.api_key)
        self._key.status_text = texts.count("wizard.credentials.key_known", length) if known else ""
        self._check.description = texts("wizard.credentials.check")
        self._check.disabled = bool(blockers_of_check(state))
        self._check.button_style = "primary" if known and not refused and state.access.phase is not Phase.DONE else ""
        show_if(self._check, known)
        self._practice.description = texts("wizard.credentials.practice")
        self._practice.disabled = state.access.phase is Phase.RUNNING
        show_if(self._practice, state.mode is Mode.SANDBOX)
        self._outcome.value = _outcome(state, texts)


def _outcome(state: State, texts: Texts) -> Html:
    access = state.access
    if access.phase is Phase.RUNNING:
        return note("info", prose(texts, "wizard.credentials.checking"))
    if access.problem is not None:
        return problem(access.problem, state.language, prose(texts, "wizard.kept"))
    if access.phase is not Phase.DONE or access.balance is None:
        return why_not(texts, blockers_of_check(state)) if state.config.email or state.config.api_key else Html()
    granted = note(
        "success",
        prose(texts, f"wizard.credentials.granted_{state.mode}"),
        prose(texts, "wizard.credentials.balance", amount=money(texts, access.balance)),
    )
    names = items(
        Html(f"<strong>{escape(name.name)}</strong>: {escape(texts(_name_state(approved=name.approved)))}")
        for name in access.sender_names
    )
    heading = prose(texts, "wizard.credentials.names" if access.sender_names else "wizard.credentials.no_names")
    return Html(granted + paragraph(heading) + (names if access.sender_names else ""))


def _name_state(*, approved: bool) -> str:
    return "wizard.sender.approved" if approved else "wizard.sender.waiting"
