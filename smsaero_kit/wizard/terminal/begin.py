"""The steps "start", "account" and "credentials" in a terminal. This file shows a state and holds none; the key is typed unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from smsaero_kit.errors import FileProblem, NotAuthorized
from smsaero_kit.files import read_bytes
from smsaero_kit.practice import is_practice
from smsaero_kit.rubles import rubles
from smsaero_kit.secret import Secret
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import blockers_of_check, can_be_remembered, findings_at
from smsaero_kit.wizard.state import Mode, Phase
from smsaero_kit.wizard.view.html import API_KEYS, REGISTRATION
from smsaero_kit.wizard.wording import practice_of_access

from .guide import Guide
from .talk import plain, shown

#: A connector JSON is a few kilobytes; a file of more is another one, chosen by mistake.
_BIGGEST: Final = 1_000_000


def start(guide: Guide) -> None:
    """Sandbox or real, and a JSON that is there already."""
    talk, say = guide.talk, guide.talk.say
    talk.tell("wizard.start.lead")
    talk.write()
    options = []
    for mode in Mode:
        facts = " ".join(plain(say, f"wizard.start.{mode}_{each}") for each in ("what", "cost", "need"))
        options.append((f"{say(f'wizard.start.{mode}')}: {facts}", mode))
    wanted = talk.choose(options, guide.state.mode)
    if wanted is Mode.SANDBOX:
        guide.do(a.StayInSandbox())
    elif guide.state.mode is Mode.SANDBOX and talk.agree(plain(say, "wizard.mode.ask"), default=False):
        guide.do(a.AskForReal())
        guide.do(a.ConfirmReal())
    talk.tell(f"wizard.mode.{guide.state.mode}")
    talk.write()
    talk.tell("onboard.existing_lead")
    with talk.helped_by(plain(say, "onboard.help.existing")):
        while (file := talk.ask(say("onboard.existing")).strip()) and not _load(guide, file):
            pass


def _load(guide: Guide, file: str) -> bool:
    """Load `file`, say what became of it, and return whether it was taken."""
    talk, say = guide.talk, guide.talk.say
    try:
        data = _bytes_of(file)
    except FileProblem as problem:
        talk.problem(problem)
        return False
    if len(data) > _BIGGEST:
        talk.tell("wizard.validate.too_big")
        return False
    intake = guide.do(a.LoadJson(data, Path(file).name)).loaded
    if intake is None:
        return False
    if intake.refused:
        talk.tell("wizard.intake.refused")
        found = intake.report.findings if intake.report is not None else ()
        guide.findings([finding for finding in found if finding.pointer == ""][:3])
        return False
    talk.tell("wizard.intake.taken", name=shown(intake.name))
    if intake.mended:
        # The same mistake at several places is told once.
        what = dict.fromkeys(each.in_language(say.language).message for each in intake.mended)
        talk.tell("wizard.intake.mended", what=" ".join([*what][:3]))
    if intake.left_out:
        talk.tell("wizard.intake.left_out", pointers=shown(", ".join(intake.left_out)))
    count = len(guide.state.report.findings)
    talk.write(say.count("wizard.intake.findings", count) if count else plain(say, "wizard.intake.clean"))
    return True


def _bytes_of(file: str) -> bytes:
    """Return what stands in `file`, and a little more than fits at most. Raises `FileProblem`."""
    try:
        path = Path(file).expanduser()
        size = path.stat().st_size if path.is_file() else 0
        special = path.exists() and not (path.is_file() or path.is_dir())
    except (OSError, ValueError, RuntimeError):
        raise FileProblem(file, "missing") from None
    if special:
        # A device or a pipe may have no end.
        raise FileProblem(file, "special")
    return b" " * (_BIGGEST + 1) if size > _BIGGEST else read_bytes(path)


def account(guide: Guide) -> None:
    """What happens at SMS Aero, and that it can wait."""
    talk, say = guide.talk, guide.talk.say
    talk.tell("wizard.account.lead")
    talk.tell("wizard.account.how")
    steps = (
        plain(say, "wizard.account.register", link=REGISTRATION),
        plain(say, "wizard.account.key", link=API_KEYS),
        plain(say, "wizard.account.name_of_sender"),
        plain(say, "wizard.account.money"),
    )
    talk.items(steps, numbered=True)
    if guide.state.mode is Mode.SANDBOX:
        talk.tell("wizard.account.sandbox")
    talk.ask(say("onboard.enter"))


def credentials(guide: Guide) -> None:
    """E-mail and key, from wherever they come, until the gateway takes them or the user goes on without."""
    talk, say = guide.talk, guide.talk.say
    talk.tell("onboard.credentials.lead", link=API_KEYS)
    if not _practises(guide):
        _enter_email(guide)
        _enter_key(guide)
    while True:
        if blockers := blockers_of_check(guide.state):
            talk.tell("onboard.credentials.missing")
            talk.items([plain(say, blocker) for blocker in blockers])
            options = [(say("onboard.credentials.again"), "again"), (say("onboard.credentials.without"), "on")]
            answer = talk.choose(options, "on")
        else:
            answer = _check(guide)
        if answer == "on":
            break
        if answer == "again":
            _enter_email(guide)
            _enter_key(guide)
    if can_be_remembered(guide.state) and talk.agree(plain(say, "onboard.credentials.remember"), default=False):
        keeping = guide.do(a.RememberKey()).keeping
        if keeping.problem is not None:
            talk.problem(keeping.problem, kept=False)
        else:
            talk.tell("wizard.credentials.remembered")


def _practises(guide: Guide) -> bool:
    """Return whether the user goes on with the practice account of the sandbox."""
    talk, say, state = guide.talk, guide.talk.say, guide.state
    if is_practice(state.config.credentials):
        if talk.agree(say("onboard.credentials.still_practice"), default=True):
            return True
        if is_practice(guide.do(a.UseOwnAccount()).config.credentials):
            guide.do(a.EnterEmail(""))
            guide.do(a.EnterKey(Secret("")))
        return False
    # Who has entered something, or has a key in the environment, hardly came to practise.
    entered = bool(state.config.email or state.config.api_key or state.offers)
    if state.mode is Mode.REAL:
        return False
    with talk.helped_by(plain(say, "onboard.help.practice")):
        if not talk.agree(say("onboard.credentials.practice"), default=not entered):
            return False
    guide.do(a.UsePracticeAccount())
    return True


def _enter_email(guide: Guide) -> None:
    talk = guide.talk
    asked = ""
    while True:
        email = talk.ask(talk.say("wizard.credentials.email"), guide.state.config.email)
        state = guide.do(a.EnterEmail(email))
        if state.misplaced_key:
            talk.tell("wizard.credentials.misplaced")
            continue
        found = findings_at(state, "/email") if state.config.email else ()
        # Whoever enters the same once more means it.
        if not found or state.config.email == asked:
            return
        guide.findings(found)
        talk.tell("onboard.once_more")
        asked = state.config.email


def _enter_key(guide: Guide) -> None:
    talk, say = guide.talk, guide.talk.say
    for place in guide.state.offers:
        if not guide.state.config.api_key and talk.agree(say(f"onboard.credentials.from_{place}"), default=True):
            fetching = guide.do(a.FetchKey(place)).fetching
            if fetching.problem is None:
                talk.tell("onboard.credentials.fetched", email=shown(guide.state.config.email))
                return
            talk.problem(fetching.problem, kept=False)
    while True:
        length = len(guide.state.config.api_key)
        known = say.count("onboard.credentials.key_known", length) if length else say("onboard.credentials.key_unseen")
        key = talk.ask_secret(f"{say('wizard.credentials.key')} ({known})")
        if not key:
            return
        found = findings_at(guide.do(a.EnterKey(key)), "/apiKey")
        if not found:
            return
        guide.findings(found)


def _check(guide: Guide) -> str:
    """Ask the gateway, and return `on`, or after a failure what the user wants: `again`, `check` or `on`."""
    talk, say = guide.talk, guide.talk.say
    talk.tell("wizard.credentials.checking")
    access = guide.do(a.CheckAccess(), stop=a.CancelCheck()).access
    if access.phase is Phase.DONE and access.balance is not None:
        talk.tell(f"wizard.credentials.granted_{guide.state.mode}")
        talk.tell("wizard.credentials.balance", amount=rubles(say, access.balance))
        talk.tell(f"wizard.credentials.names_{guide.state.mode}" if access.sender_names else "wizard.credentials.no_names")
        names = [
            (name.name, say("wizard.sender.approved" if name.approved else "wizard.sender.waiting"))
            for name in access.sender_names
        ]
        talk.items([f"{shown(name)} ({standing})" for name, standing in names])
        return "on"
    if access.problem is not None:
        practice = practice_of_access(guide.state)
        talk.problem(access.problem, kept=not practice)
        if practice:
            talk.tell(practice)
    else:
        talk.tell("wizard.credentials.cancelled")
    again, check, on = (say(f"onboard.credentials.{each}") for each in ("again", "check", "without"))
    options = [(again, "again"), (check, "check"), (on, "on")]
    return talk.choose(options, "again" if isinstance(access.problem, NotAuthorized) else "check")
