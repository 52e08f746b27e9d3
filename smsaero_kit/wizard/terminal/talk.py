"""Asking and telling in a terminal, or line by line through pipes. This file knows no step, and never shows what was typed unseen.

At every question `<` goes back, `?` helps, an empty line keeps what is shown; the end of the input leaves.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

import click

from smsaero_kit.errors import KitError
from smsaero_kit.masking import looks_like_random_key, without_keys
from smsaero_kit.secret import Secret
from smsaero_kit.texts import Texts
from smsaero_kit.validation.quoting import printable

Answer = TypeVar("Answer")

#: In every language of the kit, whichever the terminal speaks: fingers do not change with it.
_BACK: Final = frozenset({"<", "back", "назад"})
_HELP: Final = frozenset({"?", "help", "помощь"})
_YES: Final = frozenset({"y", "yes", "д", "да"})
_NO: Final = frozenset({"n", "no", "н", "нет"})
#: A longer line is hard to read, however wide the window.
_WIDEST: Final = 100


class Back(Exception):
    """The user wants to go back."""


class Left(Exception):
    """The user leaves: Ctrl+C, Ctrl+D, or the end of what a pipe brings."""


def plain(say: Texts, key: str, **facts: object) -> str:
    """Return the sentence of `key` without the marks of `code` and **strong** words; what it is filled with keeps its own."""
    if not facts:
        return _without_marks(say(key))
    names = {name: f"\ue000{name}\ue001" for name in facts}
    sentence = _without_marks(say(key, **names))
    return re.sub("\ue000(\\w+)\ue001", lambda match: str(facts[match[1]]), sentence)


def _without_marks(text: str) -> str:
    return re.sub(r"`([^`]+)`|\*\*(.+?)\*\*", lambda match: match[1] or match[2], text)


def shown(value: str) -> str:
    """Return a value of the user's as a terminal may show it: nothing that steers it, and no word that may be the key."""
    return "\n".join(printable(line) for line in without_keys(value).split("\n"))


class Talk:
    """One conversation in the language of `say`."""

    def __init__(self, say: Texts) -> None:
        self.say = say
        #: What `?` tells before the general help: a sentence, and a list.
        self._help: tuple[str, Sequence[str]] = ("", ())
        reconfigure = getattr(sys.stdin, "reconfigure", None)
        if reconfigure is not None:
            # What is not of the terminal's encoding is a typing mistake, and no reason to end.
            reconfigure(errors="replace")

    def tell(self, key: str, /, **facts: object) -> None:
        """Print the sentence of `key` as a paragraph."""
        self.write(plain(self.say, key, **facts))

    def write(self, text: str = "", *, indent: str = "", mark: str = "") -> None:
        """Print `text`, in a terminal wrapped at words; `mark` stands before its first line."""
        for line in self._wrapped(text, indent + mark, indent + " " * len(mark)):
            click.echo(line)

    @staticmethod
    def _wrapped(text: str, before: str = "", after: str = "") -> list[str]:
        """Return the lines of `text`, in a terminal wrapped at words: `before` the first one, `after` before the others."""
        if not sys.stdout.isatty():
            return [f"{before}{text}"]
        width = max(min(shutil.get_terminal_size().columns, _WIDEST) - 1, 20)
        lines = textwrap.wrap(
            text, width, initial_indent=before, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
        )
        return lines or [before]

    @staticmethod
    def listing(line: str) -> None:
        """Print a line that is to be copied as it is."""
        click.echo(line)

    def items(self, sentences: Sequence[str], *, numbered: bool = False) -> None:
        """Print a list."""
        for number, sentence in enumerate(sentences, start=1):
            self.write(sentence, indent="  ", mark=f"{number}. " if numbered else "- ")

    def problem(self, error: KitError, *, kept: bool = True) -> None:
        """Print what happened and what to do now."""
        self.write(error.sentence(self.say.language), mark="! ")
        self.write(error.next_step(self.say.language), indent="  ", mark="→ ")
        if kept:
            self.tell("wizard.kept")

    @contextlib.contextmanager
    def helped_by(self, sentence: str, items: Sequence[str] = ()) -> Iterator[None]:
        """Let `?` tell `sentence` and `items` meanwhile: what helps with the question that is asked, and with no other."""
        before, self._help = self._help, (sentence, items)
        try:
            yield
        finally:
            self._help = before

    def ask(self, label: str, default: str = "") -> str:
        """Return what the user enters; for an empty line `default`, which is shown. Raises `Back` and `Left`."""
        known = f" [{shown(default)}]" if default else ""
        return self._answer(f"{label}{known}: ", hidden=False) or default

    def ask_secret(self, label: str) -> Secret:
        """Return what the user enters unseen; it is neither shown nor kept here. Raises `Back` and `Left`."""
        return Secret(self._answer(f"{label}: ", hidden=True))

    def agree(self, question: str, *, default: bool) -> bool:
        """Return whether the user says yes; for an empty line `default`. Raises `Back` and `Left`."""
        hint = self.say("onboard.yes_by_default" if default else "onboard.no_by_default")
        while True:
            answer = self._answer(f"{question} {hint} ", hidden=False).strip().lower()
            if answer in _YES | _NO or not answer:
                return answer in _YES if answer else default
            if looks_like_random_key(answer):
                self.tell("onboard.key_seen")
            self.tell("onboard.yes_or_no")

    def choose(self, options: Sequence[tuple[str, Answer]], default: Answer) -> Answer:
        """Print `options` with numbers and return the one that the user names. Raises `Back` and `Left`."""
        for number, (name, _) in enumerate(options, start=1):
            self.write(name, indent="  ", mark=f"{number}. ")
        usual = next(number for number, (_, value) in enumerate(options, start=1) if value == default)
        while True:
            answer = self.ask(self.say("onboard.number"), str(usual)).strip().rstrip(".")
            if answer.isdecimal() and 1 <= int(answer) <= len(options):
                return options[int(answer) - 1][1]
            self.no_such_number(len(options))

    def no_such_number(self, last: int) -> None:
        """Say that the numbers go from 1 to `last`."""
        if last == 1:
            self.tell("onboard.only_number")
        else:
            self.tell("onboard.no_such_number", last=last)

    def _answer(self, prompt: str, *, hidden: bool) -> str:
        while True:
            entered = self._line(prompt, hidden=hidden)
            word = entered.strip().lower()
            if word in _BACK:
                raise Back
            if word not in _HELP:
                return entered
            sentence, items = self._help
            if sentence:
                self.write(sentence)
            self.items(items)
            self.tell("onboard.help")

    def _line(self, prompt: str, *, hidden: bool) -> str:
        try:
            if sys.stdin is not None and sys.stdin.isatty():
                *lines, last = self._wrapped(prompt)
                for line in lines:
                    click.echo(line)
                prompt = f"{last.rstrip()} "
                return str(click.prompt(prompt, default="", show_default=False, prompt_suffix="", hide_input=hidden))
            # Through a pipe nothing is echoed, so there is nothing to hide.
            click.echo(prompt, nl=False)
            line = sys.stdin.readline() if sys.stdin is not None else ""
            click.echo()
        except (click.Abort, KeyboardInterrupt):
            raise Left from None
        if not line:
            raise Left
        return line.rstrip("\r\n")
