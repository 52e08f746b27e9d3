"""The step "finish" in a terminal: the file, a summary without the key, and what to do in Logto. This file shows a state and holds none."""

from __future__ import annotations

import json

from smsaero_kit.practice import is_practice
from smsaero_kit.usage_types import SENT_BY_SMS
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.intake import shown_json
from smsaero_kit.wizard.progress import blockers_of_save, covered
from smsaero_kit.wizard.state import Mode, Phase, State, Step
from smsaero_kit.wizard.wording import access_key, place_of_key, save_lead

from .guide import Guide
from .talk import plain, shown


def finish(guide: Guide) -> None:
    """Save, sum up, and lead over to Logto."""
    talk, say = guide.talk, guide.talk.say
    if guide.state.report.ok:
        talk.tell(save_lead(guide.state))
        if guide.state.mode is Mode.SANDBOX:
            talk.tell("wizard.save.practice")
        elif guide.state.access.phase is not Phase.DONE:
            talk.tell("wizard.save.unchecked")
        _save(guide)
    else:
        talk.tell("onboard.finish.errors")
        if talk.agree(say("onboard.finish.to_check"), default=True):
            guide.do(a.GoTo(Step.CHECK))
            return
    _sum_up(guide)
    _lead_to_logto(guide)


def _save(guide: Guide) -> None:
    talk, say = guide.talk, guide.talk.say
    while True:
        with talk.helped_by(plain(say, "onboard.help.file")):
            file = talk.ask(say("onboard.finish.file"), guide.state.file).strip()
        if file == "-":
            talk.tell("onboard.finish.not_saved")
            return
        state = guide.do(a.EnterFile(file))
        if state.misplaced_key == "file":
            talk.tell("wizard.misplaced")
            continue
        if blockers := blockers_of_save(state):
            talk.items([plain(say, blocker) for blocker in blockers])
            continue
        saving = guide.do(a.Save()).saving
        if saving.problem is not None:
            talk.problem(saving.problem)
            continue
        talk.tell("wizard.save.written", path=saving.path)
        if saving.backup is not None:
            talk.tell("wizard.save.backup", path=saving.backup)
        talk.tell("wizard.save.secret")
        return


def _sum_up(guide: Guide) -> None:
    talk, say, state = guide.talk, guide.talk.say, guide.state
    errors = say.count("report.errors", len(state.report.errors))
    warnings = say.count("report.warnings", len(state.report.warnings))
    saved = state.saving.path is not None and not state.saving.outdated
    rows = (
        ("mode", say(f"wizard.summary.{state.mode}")),
        ("email", shown(state.config.email) or "—"),
        ("access", say(access_key(state))),
        ("sender_name", shown(state.config.sender_name) or "—"),
        ("texts", say.count("wizard.compose.covered", len(covered(state)), total=len(SENT_BY_SMS))),
        ("check", f"{errors}, {warnings}"),
        ("test", _test(guide, state)),
        ("file", str(state.saving.path) if saved else say("wizard.summary.unsaved")),
    )
    talk.write()
    talk.write(say("wizard.summary.title"))
    names = {name: say(f"wizard.summary.{name}") for name, _ in rows}
    width = max(map(len, names.values()))
    for name, value in rows:
        talk.write(value, indent="  ", mark=f"{names[name]:<{width}}  ")


def _test(guide: Guide, state: State) -> str:
    return guide.talk.say(f"wizard.summary.test_{state.delivered[0]}" if state.delivered else "wizard.summary.test_open")


def _lead_to_logto(guide: Guide) -> None:
    talk, say, state = guide.talk, guide.talk.say, guide.state
    talk.write()
    talk.write(say("wizard.logto.title"))
    talk.tell("wizard.logto.lead")
    if state.mode is Mode.SANDBOX:
        talk.tell("onboard.finish.sandbox")
    talk.tell("wizard.logto.one_connector")
    talk.items([plain(say, "wizard.logto.open"), say("onboard.finish.fill")], numbered=True)
    place, facts = place_of_key(state)
    practice = is_practice(state.config.credentials)
    rows = (
        ("email", say("wizard.logto.own_email") if practice else shown(state.config.email)),
        ("apiKey", plain(say, place, **facts)),
        ("senderName", shown(state.config.sender_name)),
        ("templates", say("wizard.logto.templates")),
    )
    for name, value in rows:
        talk.write(value, indent="     ", mark=f"{name:<10}  ")
    for line in json.dumps(json.loads(shown_json(state.config))["templates"], ensure_ascii=False, indent=2).splitlines():
        # Not wrapped: it is to be copied.
        talk.listing(line)
    for number, key in ((3, "wizard.logto.test"), (4, "wizard.logto.sign_in")):
        talk.write(plain(say, key), indent="  ", mark=f"{number}. ")
