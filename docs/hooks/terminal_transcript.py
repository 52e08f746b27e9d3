"""What `smsaero-kit onboard` shows in its sixth step: a real walk in the sandbox, cut out. This file never writes a line of its own."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.wizard.effects import World
from smsaero_kit.wizard.session import Session
from smsaero_kit.wizard.state import Step, initial_state
from smsaero_kit.wizard.terminal import WalkThrough

#: Enter keeps what is offered; one number is typed; then the standard input ends, and with it the walk.
_TYPED: Final = (*[""] * 8, "+7 999 123-45-67", "", "", "")
#: Where the sandbox's time stands, in seconds since 1970.
_BEGINNING: Final = 1_700_000_000.0


class _Typed(io.StringIO):
    """Lines that somebody types: a terminal shows them."""

    def __init__(self, lines: Sequence[str], screen: io.StringIO) -> None:
        super().__init__()
        self._lines, self._screen = iter(lines), screen

    def readline(self, *_: object) -> str:
        line = next(self._lines, None)
        if line is None:
            return ""
        # Where no terminal is, the wizard ends the line itself.
        self._screen.write(line)
        return f"{line}\n"


def page(language: str) -> str:
    """Return the lines of the step, from its heading to the end of the message's way."""
    lines = _walk(language).splitlines()
    begin = _heading(lines, Step.TEST)
    end = next((at for at in range(begin, len(lines)) if "1000001" in lines[at]), len(lines) - 1)
    return "\n".join(line.rstrip() for line in lines[begin : end + 1]) + "\n"


def _heading(lines: Sequence[str], step: Step) -> int:
    headings = [at for at, line in enumerate(lines) if line.startswith("=== ")]
    return headings[step.number - 1]


def _walk(language: str) -> str:
    now = [_BEGINNING]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    sandbox = Sandbox(clock=lambda: now[0])
    screen = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, _at_a_terminal(screen), contextlib.suppress(EOFError):
        world = World(
            sandbox,
            SandboxTransport(sandbox),
            folder=Path(folder),
            sleep=sleep,
            now=lambda: now[0],
            environment={},
            keyring=False,
            keeps_draft=False,
        )
        WalkThrough(Session(initial_state(language, offers=world.offers()), world), "smsaero-kit onboard").run()
    return screen.getvalue()


@contextlib.contextmanager
def _at_a_terminal(screen: io.StringIO) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = _Typed(_TYPED, screen)
    try:
        with contextlib.redirect_stdout(screen):
            yield
    finally:
        sys.stdin = before
