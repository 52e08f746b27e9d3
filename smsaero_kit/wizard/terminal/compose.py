"""The steps "texts" and "check" in a terminal. This file shows a state and holds none."""

from __future__ import annotations

import contextlib

from smsaero_kit.config import FREE_SENDER_NAME
from smsaero_kit.texts import LANGUAGES
from smsaero_kit.usage_types import REQUIRED, SENT_BY_SMS, UsageType
from smsaero_kit.validation import Finding
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.moving import is_starter_text
from smsaero_kit.wizard.progress import content_of, findings_at, sender_name_is_approved, text_of
from smsaero_kit.wizard.state import SAMPLE_CODE, State

from .guide import Guide
from .talk import Back, plain, shown


def compose(guide: Guide) -> None:
    """The sender name, and the text of each flow."""
    talk, say = guide.talk, guide.talk.say
    talk.tell("onboard.compose.lead", code="{{code}}", sample=SAMPLE_CODE)
    talk.tell("wizard.compose.sizes")
    with talk.helped_by(plain(say, "onboard.help.sender_name")):
        _enter_sender_name(guide)
    if any(is_starter_text(template) for template in guide.state.config.templates):
        options = [(say(f"wizard.language.{language}"), language) for language in LANGUAGES]
        talk.tell("onboard.compose.starters")
        with talk.helped_by(plain(say, "onboard.help.starters")):
            guide.do(a.UseStarterTexts(talk.choose(options, guide.state.text_language)))
    for number, usage_type in enumerate(SENT_BY_SMS, start=1):
        _show_text(guide, number, usage_type)
    while True:
        bare = [each for each in SENT_BY_SMS if guide.state.config.template_for(each) is None]
        if bare:
            talk.tell("onboard.compose.fill")
        answer = talk.ask(say("onboard.compose.which", last=len(SENT_BY_SMS))).strip().rstrip(".")
        if not answer:
            return
        if answer == "*" and bare:
            for usage_type in bare:
                guide.do(a.RestoreText(usage_type))
                _show_text(guide, SENT_BY_SMS.index(usage_type) + 1, usage_type)
            continue
        if not (answer.isdecimal() and 1 <= int(answer) <= len(SENT_BY_SMS)):
            talk.no_such_number(len(SENT_BY_SMS))
            continue
        usage_type = SENT_BY_SMS[int(answer) - 1]
        # Back leads from one text to all of them.
        with contextlib.suppress(Back), talk.helped_by(plain(say, "onboard.help.text", code="{{code}}")):
            _enter_text(guide, usage_type)
        _show_text(guide, int(answer), usage_type)


def _enter_sender_name(guide: Guide) -> None:
    talk = guide.talk
    approved = [name.name for name in guide.state.access.sender_names if name.approved]
    if approved:
        talk.tell("onboard.compose.approved", names=shown(", ".join(dict.fromkeys([FREE_SENDER_NAME, *approved]))))
    asked: str | None = None
    while True:
        name = talk.ask(talk.say("wizard.compose.sender_name"), guide.state.config.sender_name)
        state = guide.do(a.EnterSenderName(name))
        if state.misplaced_key == "sender_name":
            talk.tell("wizard.misplaced")
            continue
        known, found = sender_name_is_approved(state), findings_at(state, "/senderName")
        doubtful = known is False or bool(found)
        # Whoever enters the same once more means it.
        if doubtful and state.config.sender_name == asked:
            return
        if known is False:
            talk.tell("wizard.sender.not_approved", name=shown(state.config.sender_name))
        elif known is None and state.config.sender_name:
            talk.tell("wizard.sender.unchecked")
        elif state.config.sender_name == FREE_SENDER_NAME:
            talk.tell("wizard.sender.free")
        guide.findings(found)
        if not doubtful:
            return
        talk.tell("onboard.once_more")
        asked = state.config.sender_name


def _enter_text(guide: Guide, usage_type: UsageType) -> None:
    talk, say = guide.talk, guide.talk.say
    content = content_of(guide.state, usage_type)
    if content:
        talk.tell("onboard.compose.now")
        talk.write(shown(content).replace("\n", "\\n"), indent="     ", mark="| ")
    talk.tell("onboard.compose.how", code="{{code}}")
    entered = talk.ask(plain(say, "onboard.compose.new", flow=say(f"flow.{usage_type}")))
    word = entered.strip()
    if word == "*":
        guide.do(a.RestoreText(usage_type))
    elif word == "-" and usage_type in REQUIRED:
        talk.tell(f"wizard.compose.fails.{usage_type}")
    elif word == "-":
        guide.do(a.DropText(usage_type))
    elif word:
        guide.do(a.EnterText(usage_type, entered.replace("\\n", "\n")))


def _show_text(guide: Guide, number: int, usage_type: UsageType) -> None:
    talk, say, state = guide.talk, guide.talk.say, guide.state
    name = say(f"flow.{usage_type}")
    needed = say("wizard.compose.required" if usage_type in REQUIRED else "wizard.compose.recommended")
    talk.write(f"{name[:1].upper()}{name[1:]} ({usage_type}, {needed})", indent="  ", mark=f"{number}. ")
    if state.config.template_for(usage_type) is None:
        talk.write(plain(say, "onboard.compose.no_text"), indent="     ")
        talk.write(plain(say, f"wizard.compose.fails.{usage_type}"), indent="     ")
        return
    guide.sms(text_of(state, usage_type))
    guide.findings(_findings_of(state, usage_type), indent="     ")


def _findings_of(state: State, usage_type: UsageType) -> tuple[Finding, ...]:
    first = state.config.template_for(usage_type)
    places = [f"/templates/{index}" for index, template in enumerate(state.config.templates) if template is first]
    return findings_at(state, *places)


def check(guide: Guide) -> None:
    """Everything that is to be said about the config, and its safe fixes."""
    talk, say = guide.talk, guide.talk.say
    talk.tell("wizard.check.lead")
    while True:
        report = guide.state.report
        talk.tell(
            "wizard.check.errors" if not report.ok else "wizard.check.warnings" if report.warnings else "wizard.check.clean"
        )
        found = guide.findings(report.findings, numbered=True)
        if not found:
            with talk.helped_by(""):
                talk.ask(say("onboard.enter"))
            return
        fixable = [finding for finding in found if finding.fixable]
        question = f"{say.count('wizard.check.fix_all', len(fixable))}?"
        if fixable:
            with talk.helped_by(plain(say, "onboard.help.fix")):
                agreed = talk.agree(question, default=True)
            if agreed and guide.do(a.Mend()).report != report:
                talk.tell("onboard.check.fixed")
                continue
        while answer := talk.ask(say("onboard.check.which")).strip().rstrip("."):
            if answer.isdecimal() and 1 <= int(answer) <= len(found):
                guide.do(a.GoToPointer(found[int(answer) - 1].pointer))
                return
            talk.no_such_number(len(found))
        return
