"""`smsaero-kit onboard`: from nothing to a saved connector JSON by questions alone, with the mistakes that beginners make."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import re
import select
import signal
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from smsaero_kit.cli import started
from smsaero_kit.phone import normalize
from smsaero_kit.sandbox import MAGIC_NUMBERS, Sandbox, SandboxTransport
from smsaero_kit.texts import texts
from smsaero_kit.validation import validate
from smsaero_kit.wizard.draft import FILE
from smsaero_kit.wizard.effects import World
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import Mode, Step, initial_state
from smsaero_kit.wizard.terminal import WalkThrough
from smsaero_kit.wizard.terminal.talk import plain

KEY = "Kq7wZt2mXr9bLc4nVd6sHj1pGf8yTa3e"
WRONG_KEY = "sandbox-wrong-key-401"
CTRL_C = object()
SAY = texts("en")
PATIENCE = 60  # seconds: for a slow machine, not for luck

START = ["", ""]
ACCOUNT = [""]
CREDENTIALS = ["n", "me@example.com", KEY]
COMPOSE = ["", "", ""]
CHECK = [""]
TEST = ["8 999 123-45-67", "", "y", ""]
FINISH = ["", ""]
TO_COMPOSE = [*START, *ACCOUNT, *CREDENTIALS]
TO_TEST = [*TO_COMPOSE, *COMPOSE, *CHECK]


class Clock:
    """Time that passes only when somebody waits."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self.now += seconds


class Keys(io.StringIO):
    """What is typed, line by line; it ends, or is interrupted."""

    def __init__(self, lines) -> None:
        super().__init__()
        self._lines = iter(lines)

    def readline(self, *_: object) -> str:
        """Return the next line."""
        line = next(self._lines, None)
        if line is CTRL_C:
            raise KeyboardInterrupt
        return "" if line is None else f"{line}\n"

    def left(self) -> list[object]:
        """Return what nobody asked for."""
        return list(self._lines)


class Walk:
    """One walk: its exit code, what was read on the screen, and the state at its end."""

    def __init__(self, lines, folder, sandbox, clock, language="en", environment=None, transport=None) -> None:
        world = World(
            sandbox,
            # Beyond the sandbox there is another one: no test asks the network.
            transport or SandboxTransport(sandbox),
            folder=folder,
            sleep=clock.sleep,
            now=clock,
            environment=environment or {},
            keyring=False,
            keeps_draft=True,
        )
        session = Session(initial_state(language, offers=world.offers()), world)
        keys, screen = Keys(lines), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(screen):
            patch.setattr(sys, "stdin", keys)
            self.code = WalkThrough(session, "smsaero-kit onboard").run()
        self.left, self.screen, self.state, self._say = keys.left(), screen.getvalue(), session.state, texts(language)

    def reads(self, key: str, **facts: object) -> bool:
        """Whether the sentence of `key` stands on the screen."""
        return plain(self._say, key, **facts) in self.screen


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock=clock)


@pytest.fixture
def walk(tmp_path, sandbox, clock):
    """A function that walks by the lines that are typed: in the sandbox, saving into `tmp_path`, with a clock of its own."""

    def go(*lines, **settings):
        return Walk(lines, tmp_path, sandbox, clock, **settings)

    return go


@pytest.fixture
def saved(tmp_path):
    return tmp_path / "smsaero-connector.json"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_straight_through_ends_with_a_valid_file_for_its_owner_alone(walk, saved, tmp_path, language):
    done = walk(*TO_TEST, *TEST, *FINISH, language=language)
    assert (done.code, done.left) == (0, [])
    assert validate(saved).ok
    assert json.loads(saved.read_text(encoding="utf-8"))["apiKey"] == KEY
    if os.name == "posix":
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    # Each step in its order, and in each heading that this is the sandbox.
    say = texts(language)
    headings = re.findall(r"^=== (.+) ===$", done.screen, re.MULTILINE)
    expected = [f"{say('wizard.place', number=step.number, total=7)} · {say(f'wizard.{step}.title')}" for step in Step]
    assert headings == [f"{each} · {say('onboard.sandbox')}" for each in expected]
    # What proves that it works, and nothing that gives the key away.
    assert done.reads("wizard.test.delivered_sandbox")
    assert done.reads("status.delivered")
    assert done.reads("wizard.summary.test_sandbox")
    assert KEY not in done.screen
    assert KEY not in (tmp_path / FILE).read_text(encoding="utf-8")
    assert not re.search(r"\*\*|`|\x1b|%\(", done.screen)


def test_everything_kept_by_enter_alone_is_a_walk_with_the_practice_account(walk, saved):
    done = walk(*[""] * 8, "+7 999 123-45-67", *[""] * 5)
    assert (done.code, done.left) == (0, [])
    assert saved.exists()
    assert len(done.state.delivery.trail) == 4


# --- mistakes --------------------------------------------------------------------------------------------------------------


def test_a_wrong_key_is_entered_again_without_the_rest(walk):
    credentials = ["n", "me@example.com", WRONG_KEY, "1", "", KEY]
    done = walk(*START, *ACCOUNT, *credentials)
    assert done.reads("error.not_authorized.next")
    assert done.reads("wizard.credentials.granted_sandbox")
    assert done.state.step is Step.COMPOSE


def test_a_key_in_the_place_of_the_email_is_taken_as_the_key_and_not_shown(walk):
    done = walk(*START, *ACCOUNT, "n", KEY, "me@example.com", "")
    assert done.reads("wizard.credentials.misplaced")
    assert done.reads("wizard.credentials.granted_sandbox")
    assert KEY not in done.screen


def test_one_can_go_on_without_an_account(walk):
    done = walk(*START, *ACCOUNT, "n", "", "", "", *COMPOSE, "")
    assert done.reads("wizard.blocked.key")
    assert done.state.step is Step.TEST


@pytest.mark.parametrize("phone", ["123", "phone", "+7 999 123-45-678901"])
def test_a_bad_phone_is_refused_with_what_to_do_and_asked_for_again(walk, sandbox, phone):
    done = walk(*TO_TEST, phone, *TEST)
    assert "→" in done.screen
    assert done.state.step is Step.FINISH
    assert [message.number for message in sandbox.messages] == ["79991234567"]


def test_a_text_without_the_code_is_an_error_at_once_and_nothing_is_saved_before_it_is_fixed(walk, saved):
    broken = ["", "", "4", "No code here", ""]
    done = walk(*TO_COMPOSE, *broken, "1", *["", "", "4", "*", ""], *CHECK, "-", *FINISH)
    assert done.screen.count("SK107") > 1
    assert (done.code, done.left) == (0, [])
    assert validate(saved).ok


def test_errors_lead_back_to_the_check_and_never_into_a_file(walk, saved):
    done = walk(*TO_COMPOSE, "", "", "4", "No code here", "", "", "-", "n", "")
    assert done.code == 0
    assert not saved.exists()
    assert done.reads("wizard.summary.unsaved")
    # Nothing before it says that it can be saved.
    assert not done.reads("wizard.save.practice")
    # The draft has no key, so it goes on with that.
    assert walk("y").state.step is Step.CREDENTIALS


def test_safe_fixes_are_made_on_yes(walk):
    done = walk(*TO_COMPOSE, "", "", "4", "{{CODE}} is your code.", "", "y", *CHECK)
    assert done.reads("onboard.check.fixed")
    assert done.state.step is Step.TEST
    assert done.state.report.ok


def test_a_file_that_is_there_is_kept_beside_the_new_one(walk, saved):
    saved.write_text("mine", encoding="utf-8")
    done = walk(*TO_TEST, "-", *FINISH)
    assert done.reads("wizard.save.backup", path=done.state.saving.backup)
    assert done.state.saving.backup.read_text(encoding="utf-8") == "mine"


def test_a_path_that_cannot_be_written_is_asked_for_again(walk, tmp_path):
    done = walk(*TO_TEST, "-", "no/such/folder.json", "mine.json", "")
    assert done.code == 0
    assert (tmp_path / "mine.json").exists()
    assert not done.state.report.errors


def test_an_existing_json_is_the_beginning_and_a_broken_one_is_told(walk, tmp_path, connector):
    broken = tmp_path / "broken.json"
    broken.write_text('{"apiKey": "' + KEY, encoding="utf-8")
    done = walk("", tmp_path / "missing.json", tmp_path, broken, connector, *ACCOUNT)
    assert done.reads("wizard.intake.refused")
    assert done.reads("wizard.intake.taken", name="connector.json")
    assert done.state.config.email == "name@example.com"
    assert "very-secret" not in done.screen
    assert KEY not in done.screen


def test_a_json_with_the_key_in_wrong_places_shows_no_key_and_steers_no_terminal(walk, connector):
    value = json.loads(connector.read_text(encoding="utf-8"))
    value.update(email=f"{KEY}@example.com", senderName=f"\x1b[2J{KEY}", apikey=KEY)
    value["templates"][0]["content"] = f"\x1b[31m{KEY} {{{{code}}}}"
    connector.write_text(json.dumps(value), encoding="utf-8")
    done = walk("", connector, *ACCOUNT, "n", "", "", "", "", "3", "", "", "1", "<", "", *["<"] * 3)
    again = walk("y", *["<", ""] * 4)
    assert done.state.config.sender_name.endswith(KEY)
    assert "\x1b" not in done.screen + again.screen
    assert KEY not in done.screen + again.screen


@pytest.mark.parametrize("name", ["Ж", "MuchTooLongName", "NotMine"])
def test_an_impossible_sender_name_is_told_at_once_and_asked_for_again(walk, name):
    done = walk(*TO_COMPOSE, name, "Sandbox")
    assert done.reads("onboard.once_more")
    assert done.state.config.sender_name == "Sandbox"
    assert name == "NotMine" or "SK21" in done.screen.partition("Step 4")[2]
    # Whoever enters the same once more means it.
    kept = walk("n", "y", *TO_COMPOSE, name, name, *COMPOSE[1:])
    assert (kept.state.config.sender_name, kept.state.step) == (name, Step.CHECK)


@pytest.mark.parametrize(
    "steps", [[KEY], ["", "", "", *CHECK, KEY], ["", "", "", *CHECK, "-", KEY]], ids=["sender name", "phone", "file"]
)
def test_a_key_in_the_place_of_something_else_is_not_kept_there_and_asked_for_again(walk, tmp_path, steps):
    done = walk(*TO_COMPOSE, *steps)
    assert done.reads("wizard.misplaced")
    assert KEY not in done.screen
    assert KEY not in (tmp_path / FILE).read_text(encoding="utf-8")
    assert KEY not in (done.state.config.sender_name, done.state.phone, done.state.file)


def test_what_was_fixed_while_loading_is_told(walk, connector):
    connector.write_text(connector.read_text(encoding="utf-8").rstrip().removesuffix("}") + ",}", encoding="utf-8")
    done = walk("", connector)
    (mended,) = done.state.loaded.mended
    assert done.reads("wizard.intake.mended", what=mended.message)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_test_that_is_left_out_says_so_and_how_to_do_it_later(walk, language):
    done = walk(*TO_TEST, "-", "", "6", language=language)
    assert done.reads("onboard.test.skipped")
    assert done.reads("onboard.test.later")
    # As it says: the list of steps at the end leads there.
    assert done.state.step is Step.TEST


def test_enter_alone_never_skips_the_test(walk):
    assert walk(*TO_TEST, "", *TEST[1:]).reads("wizard.test.delivered_sandbox")
    account = ["2", "y", "", *ACCOUNT, "me@example.com", KEY]
    real = walk("n", "y", *account, *COMPOSE, *CHECK, "", "")
    assert real.state.mode is Mode.REAL
    assert real.reads("onboard.test.no_number")
    assert not real.reads("onboard.test.skipped")


def test_the_numbers_that_show_what_can_go_wrong_are_told_with_what_they_show(walk):
    done = walk(*TO_TEST, "?", "8 999 123-45-67")
    before, asked, helped = done.screen.partition(texts("en")("onboard.test.phone"))
    for magic in MAGIC_NUMBERS:
        line = f"{normalize(f'+{magic.value}')}: {plain(texts('en'), magic.text_key)}"
        assert line in helped
        assert (line in before) is (magic.key in {"undelivered", "no_money", "dropped"})
    assert asked


@pytest.mark.parametrize("phone", ["+7 495 123-45-67", "8 800 555-35-35"])
def test_a_landline_is_noted_and_refused_by_nobody(walk, sandbox, phone):
    done = walk(*TO_TEST, phone, *TEST[1:])
    assert done.reads("phone.landline")
    assert len(sandbox.messages) == 1
    assert not walk("n", "y", *TO_TEST, "+7 999 123-45-67", "").reads("phone.landline")


def test_in_the_sandbox_the_price_is_nothing_and_no_other_is_told(walk):
    done = walk(*TO_TEST, *TEST)
    told = done.screen.partition(texts("en")("onboard.test.phone"))[2]
    assert plain(texts("en"), "wizard.test.free") in told
    assert "₽" not in told


def test_one_choice_is_no_list_of_numbers(walk, connector):
    value = json.loads(connector.read_text(encoding="utf-8"))
    value["templates"] = [each for each in value["templates"] if each["usageType"] == "Generic"]
    connector.write_text(json.dumps(value), encoding="utf-8")
    done = walk("", connector, *ACCOUNT, "n", "", "", *COMPOSE, "", "8 999 123-45-67", "y")
    assert not done.reads("onboard.test.flow")
    assert done.reads("wizard.test.delivered_sandbox")
    one = walk("n", "y", *TO_COMPOSE, "Ж", "", "", "", "2", "0")
    assert one.reads("onboard.only_number")
    assert not one.reads("onboard.no_such_number", last=1)


def test_flows_without_a_text_get_their_starter_texts_at_once(walk, connector):
    value = json.loads(connector.read_text(encoding="utf-8"))
    value["templates"] = [{"usageType": "Generic", "content": "Mine: {{code}}"}]
    connector.write_text(json.dumps(value), encoding="utf-8")
    done = walk("", connector, *ACCOUNT, "n", "", "", "", "*", "")
    assert done.reads("onboard.compose.fill")
    assert done.state.step is Step.CHECK
    assert (done.state.report.ok, len(done.state.config.templates)) == (True, 8)
    assert done.state.config.template_for("Generic").content == "Mine: {{code}}"


def test_a_slip_at_the_findings_asks_again_and_does_not_list_them_again(walk):
    done = walk(*TO_COMPOSE, "Ж", "", "", "", "7", "")
    assert done.screen.partition("Step 5")[2].count("SK212") == 1
    assert done.state.step is Step.TEST


@pytest.mark.parametrize("answer", ["0", "9", "x", "٣", "-1"])
def test_what_is_no_number_of_the_list_is_asked_for_again(walk, answer):
    assert walk(answer, *START).state.step is Step.ACCOUNT


# --- back, help, leaving ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("back", ["<", "back", "НАЗАД", " < "])
def test_back_leads_to_the_step_before_and_from_the_first_one_nowhere(walk, back):
    assert walk(*START, *ACCOUNT, "n", "me@example.com", back).state.step is Step.ACCOUNT
    # Continued there: to the first step, and no further.
    assert walk("y", back, back, *START).state.step is Step.ACCOUNT


def test_back_from_one_text_leads_to_all_of_them(walk):
    done = walk(*TO_COMPOSE, "", "", "4", "<", "")
    assert done.state.step is Step.CHECK


def test_help_explains_the_step_and_asks_again(walk):
    done = walk("?", "", "", "help")
    assert done.reads("onboard.help.start")
    assert done.reads("onboard.help.account")
    assert done.screen.count(plain(texts("en"), "onboard.help")) == 3


def test_help_is_about_the_question_that_is_asked(walk):
    done = walk(
        "",
        "?",
        *START[1:],
        *ACCOUNT,
        "?",
        *CREDENTIALS,
        "?",
        "",
        "?",
        "",
        "?",
        "1",
        "?",
        "<",
        "",
        *CHECK,
        "?",
        "8 999 123-45-67",
        "?",
    )
    told = ["existing", "practice", "sender_name", "starters", "compose", "text", "phone", "flow"]
    places = [
        done.screen.index(plain(texts("en"), f"onboard.help.{each}", **({"code": "{{code}}"} if each == "text" else {})))
        for each in told
    ]
    assert places == sorted(places)
    assert all(done.screen.count(plain(texts("en"), f"onboard.help.{each}")) == 1 for each in told if each != "text")


@pytest.mark.parametrize("end", [[], [CTRL_C]], ids=["the input ends", "Ctrl+C"])
def test_who_leaves_in_the_middle_goes_on_from_there_and_enters_only_the_key_again(walk, tmp_path, end):
    left = walk(*TO_COMPOSE, "", "", "4", "Mine: {{code}}", *end)
    assert left.code == 1
    assert left.reads("onboard.left", command="smsaero-kit onboard")
    assert KEY not in (tmp_path / FILE).read_text(encoding="utf-8")
    again = walk("y", *COMPOSE)
    assert again.reads("onboard.go_on")
    assert again.state.config.email == "me@example.com"
    assert not again.state.config.api_key
    assert "Mine: 123456" in again.screen
    assert again.state.step is Step.CHECK


def test_who_does_not_want_to_go_on_starts_over(walk):
    walk(*TO_COMPOSE)
    again = walk("n", "y", "")
    assert (again.state.step, again.state.config.email) == (Step.START, "")


def test_the_menu_at_the_end_leads_to_any_step(walk):
    done = walk(*TO_TEST, "-", "", "2", *ACCOUNT)
    assert done.state.step is Step.CREDENTIALS


# --- sends -----------------------------------------------------------------------------------------------------------------


def test_a_lost_answer_asks_before_a_second_send_also_after_a_new_start(walk, sandbox):
    lost = walk(*TO_TEST, "+7 999 000-04-08", "", "y", "2", "", "", "")
    assert lost.reads("wizard.test.maybe_sent")
    assert lost.reads("wizard.test.ask_twice")
    assert lost.reads("cli.send.not_sent")
    assert len(sandbox.messages) == 1
    # The answer came to nobody: whoever continues is asked as well.
    again = walk("y", *CREDENTIALS, *COMPOSE, *CHECK, "+7 999 000-04-08", "")
    assert again.reads("wizard.test.doubt")
    assert len(sandbox.messages) == 1


def test_an_undelivered_sms_says_why_and_can_be_tried_again(walk, sandbox):
    done = walk(*TO_TEST, "+7 999 000-00-02", "", "y", "2", "8 999 123-45-67", "", "y", "1")
    assert done.reads("wizard.test.undelivered_next")
    assert done.reads("wizard.test.delivered_sandbox")
    assert len(sandbox.messages) == 2


def test_a_status_that_does_not_come_is_asked_for_again_and_nothing_is_sent_twice(walk, sandbox):
    done = walk(*TO_TEST, "+7 999 000-00-04", "", "y", "2", "1")
    assert done.screen.count(plain(texts("en"), "wizard.test.stopped")) == 2
    assert len(sandbox.messages) == 1
    assert done.state.step is Step.FINISH


def test_going_real_is_asked_and_shown_in_each_heading_and_a_paid_send_asks(walk, sandbox):
    assert walk("2", "n", "").state.mode is Mode.SANDBOX
    account = ["2", "y", "", *ACCOUNT, "me@example.com", KEY]
    done = walk("n", "y", *account, *COMPOSE, *CHECK, "8 999 123-45-67", "", "")
    assert done.state.mode is Mode.REAL
    headings = re.findall(r"^=== (.+) ===$", done.screen, re.MULTILINE)
    assert [texts("en")("onboard.real") in each for each in headings] == [number > 1 for number in range(1, len(headings) + 1)]
    assert done.reads("wizard.credentials.granted_real")
    # A price, a question, and without a yes nothing.
    assert re.search(r"Price: 5\.49\D+5\.99.₽", done.screen)
    assert done.reads("wizard.test.ask")
    assert done.reads("cli.send.not_sent")
    assert len(sandbox.messages) == 0
    # Whoever continues is in the sandbox again.
    assert walk("y").state.mode is Mode.SANDBOX


class Slow(SandboxTransport):
    """A gateway that takes its time over a send: long enough for the user to press Ctrl+C."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer after the press."""
        if request.url.path.endswith("sms/send"):
            signal.raise_signal(signal.SIGINT)
            for _ in range(5):
                await asyncio.sleep(0)
        return await super().handle_async_request(request)


def test_ctrl_c_before_the_answer_waits_for_that_answer_and_for_nothing_else(walk, sandbox):
    account = ["2", "y", "", *ACCOUNT, "me@example.com", KEY]
    send = ["8 999 123-45-67", "", "y", "1"]
    done = walk(*account, *COMPOSE, *CHECK, *send, transport=Slow(sandbox))
    assert done.reads("onboard.test.stopped_early")
    assert done.reads("wizard.test.stopped")
    assert done.state.step is Step.FINISH
    assert done.state.delivery.message.id == sandbox.messages[0].id
    assert [seen.path for seen in sandbox.requests][-1].endswith("sms/send")
    assert done.state.unanswered == frozenset()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_environment_offers_its_key(walk):
    done = walk(*START, *ACCOUNT, "n", "me@example.com", "y", environment={"SMSAERO_API_KEY": KEY})
    assert done.reads("wizard.credentials.granted_sandbox")
    assert KEY not in done.screen


# --- a terminal of its own -------------------------------------------------------------------------------------------------


def test_through_a_pipe_it_works_line_by_line_and_ends_kindly(run, tmp_path):
    # Where the interpreter is on the PATH and nothing else is.
    python = Path(sys.executable)
    ended = run(
        "onboard", "--folder", "mine", stdin=b"\n\n\n\xff\nn\nme@example.com\n", SMSAERO_KIT_LANG="ru", PATH=str(python.parent)
    )
    said = ended.stdout.decode()
    assert ended.returncode == 1
    assert ended.stderr == b""
    # The form in which it was started: the bare name of the command may be on no PATH.
    assert texts("ru")("onboard.left", command=f"{python.stem} -m smsaero_kit onboard --folder mine") in said
    assert (tmp_path / "mine" / FILE).exists()
    assert "Traceback" not in said


def test_the_command_has_its_help_in_both_languages(run):
    for language in ("en", "ru"):
        said = " ".join(run("onboard", "--help", "--lang", language).stdout.decode().split())
        assert texts(language)("cli.onboard.folder_option") in said


@pytest.mark.parametrize(
    ("program", "on_path", "expected"),
    [
        ("tools/bin/smsaero-kit", True, "smsaero-kit onboard"),
        ("tools/bin/smsaero-kit", False, f"{Path('tools/bin/smsaero-kit')} onboard"),
        ("tools/lib/smsaero_kit/__main__.py", True, "python3 -m smsaero_kit onboard"),
        ("tools/lib/smsaero_kit/__main__.py", False, f"{Path('tools/bin/python3')} -m smsaero_kit onboard"),
    ],
)
def test_it_is_continued_as_it_was_started(monkeypatch, tmp_path, program, on_path, expected):
    programs = tmp_path / "tools" / "bin"
    programs.mkdir(parents=True)
    for name in ("smsaero-kit", "python3"):
        (programs / name).touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(programs) if on_path else str(tmp_path / "elsewhere"))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / program)])
    monkeypatch.setattr(sys, "executable", str(programs / "python3"))
    assert started.again("onboard") == expected
    # From elsewhere by its whole path.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert on_path or started.again("onboard") == str(tmp_path / expected)


class Terminal:
    """The command in a terminal of its own. What is typed is echoed, unless the program turns that off."""

    def __init__(self, folder, **variables) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SMSAERO", "LC_", "LANG"))}
        # In a process of its own: forking one that has threads is unsafe.
        spawn = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
        self._process = subprocess.Popen(
            [sys.executable, "-c", spawn, sys.executable, "-m", "smsaero_kit", "onboard"],
            cwd=folder,
            env={**kept, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "TERM": "dumb", **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.screen = ""
        self._read = 0

    def types(self, wanted: str, answer: str) -> None:
        """Wait until `wanted` is asked, and type `answer` with the key Enter."""
        self.waits_for(wanted)
        self._process.stdin.write(f"{answer}\n".encode())

    def waits_for(self, wanted: str) -> None:
        """Wait until `wanted` stands on the screen, on however many lines, after what was waited for before."""
        pattern = re.compile(r"\s+".join(map(re.escape, wanted.split())))
        while (found := pattern.search(self.screen, self._read)) is None:
            assert self._take(), self.screen
        self._read = found.end()

    def _take(self) -> bool:
        # It asks something else than what is waited for: without an end, the test would have none.
        assert select.select([self._process.stdout], [], [], PATIENCE)[0], self.screen
        data = self._process.stdout.read(4096)
        self.screen += data.decode("utf-8", "replace")
        return bool(data)

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        self._process.stdin.write(b"\x03")

    def leave(self) -> None:
        """Press Ctrl+C until the program says goodbye: once is too early if it comes before the question, as no person's does."""
        for _ in range(50):
            self.interrupt()
            while select.select([self._process.stdout], [], [], 0.2)[0] and self._take():
                if SAY("onboard.left", command="").strip() in " ".join(self.screen.split()):
                    return

    def end(self) -> int:
        """Read the rest and return the exit code."""
        while self._take():
            pass
        self._process.stdin.close()
        self._process.stdout.close()
        return self._process.wait(timeout=30)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals there")
def test_in_a_narrow_terminal_no_word_is_cut_in_two(tmp_path):
    columns = 44
    terminal = Terminal(tmp_path, COLUMNS=str(columns))
    terminal.types(f"{SAY('onboard.number')} [1]", "")
    terminal.types(SAY("onboard.existing"), "")
    terminal.waits_for(SAY("onboard.enter"))
    terminal.leave()
    assert terminal.end() == 1
    assert [line for line in terminal.screen.splitlines() if len(line) > columns and " " in line.strip()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals there")
def test_in_a_terminal_the_key_is_not_echoed_and_ctrl_c_stops_the_waiting_and_not_the_program(tmp_path):
    terminal = Terminal(tmp_path)
    for wanted, answer in (
        (f"{SAY('onboard.number')} [1]", ""),
        (SAY("onboard.existing"), ""),
        (SAY("onboard.enter"), ""),
        (SAY("onboard.credentials.practice"), "n"),
        (SAY("wizard.credentials.email"), "me@example.com"),
        (SAY("onboard.credentials.key_unseen"), KEY),
        (f"{SAY('wizard.compose.sender_name')} [", ""),
        (f"{SAY('onboard.number')} [1]", ""),
        (SAY("onboard.compose.which", last=8), ""),
        (SAY("onboard.enter"), ""),
        (SAY("onboard.test.phone"), "8 999 123-45-67"),
        (f"{SAY('onboard.number')} [4]", ""),
        (SAY("onboard.test.ask_sandbox"), "y"),
    ):
        terminal.types(wanted, answer)
    terminal.waits_for(SAY("status.queue"))
    terminal.interrupt()
    terminal.waits_for(plain(SAY, "wizard.test.stopped"))
    terminal.types(f"{SAY('onboard.number')} [1]", "1")
    terminal.waits_for("smsaero-connector.json]")
    terminal.leave()
    assert terminal.end() == 1
    assert KEY not in terminal.screen
    assert "me@example.com" in terminal.screen
    assert "Traceback" not in terminal.screen
    assert KEY not in (tmp_path / "onboarding" / FILE).read_text(encoding="utf-8")


def test_a_failure_that_the_sandbox_plays_is_called_practice_and_no_reason_for_doubt(walk):
    done = walk(*TO_TEST, "+7 999 000-04-02", "", "y", "1", "-")
    assert done.reads("wizard.sandbox.played")
    assert not done.reads("wizard.test.maybe_sent")
    assert done.reads("wizard.logto.key_unsaved")
    assert done.screen.index(plain(SAY, "wizard.logto.one_connector")) < done.screen.index(plain(SAY, "wizard.logto.open"))
