"""Why a text is no JSON: which of the usual mistakes stands at the place where reading stopped. This file reads no JSON itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .places import Span

_NOT_SPACE: Final = re.compile(r"[^ \t\r\n]")
_WORD: Final = re.compile(r"[^\W\d][\w$.-]*")
#: Words of other languages → the word of JSON.
_MEANT: Final = {"none": "null", "nil": "null", "undefined": "null", "true": "true", "false": "false", "null": "null"}
_NO_NUMBERS: Final = ("nan", "infinity", "inf")
_NUMBER_LIKE: Final = re.compile(r"[+.]?[0-9][\w.+-]*|[+-]\w[\w.]*|\.[0-9]\w*")
#: How a program begins that has an object in it.
_PROGRAM: Final = re.compile(r"(?:export|const|let|var|return|module|import|config|window|\w+ *=)\b")
_YAML: Final = re.compile(r"(?:---\s*\n\s*)?[\w-]+:(?:\s|$)")
_FILE_NAME: Final = re.compile(r"[^\r\n{}\"]{1,200}\.json\s*", re.IGNORECASE)
_JSON_BELOW: Final = re.compile(r"\n[ \t]*\{")
_SMART_QUOTES: Final = "“”„«»‘’‹›"
#: A typographic quote where a string should have ended.
_SMART_CLOSE: Final = re.compile(r"[“”„«»‘’‹›][ \t]*(?::|[,}\] \t]*(?=[\r\n\"]|$))")
_BLANKS: Final = ("Zs", "Zl", "Zp", "Cf", "Cc")
#: From here on a text is not looked at for a slip: it would be about something else.
_NEAR: Final = 2000


@dataclass(frozen=True)
class Slip:
    """A syntax mistake: where, what was expected (a part of a catalogue key), which usual mistake (or ``""``), and its facts."""

    span: Span
    expected: str
    name: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def slip_at(text: str, at: int, expected: str, *, first: int, opened: int | None, string_start: int | None) -> Slip:
    """Return what is wrong at offset `at`.

    `first` is where reading began, `opened` where the innermost open bracket stands, `string_start` where an unfinished string does.
    """
    looker = _Looker(text, at, expected, opened)
    if string_start is not None:
        return looker.in_string(string_start)
    begins = _NOT_SPACE.search(text, first)
    if opened is None and expected == "value" and begins and begins.start() == at:
        return looker.before_json()
    if expected == "end":
        return looker.after_json()
    return looker.between()


@dataclass(frozen=True)
class _Looker:
    text: str = field(repr=False)
    at: int
    expected: str
    opened: int | None

    def in_string(self, start: int) -> Slip:
        """Return why a string that began at `start` does not go on."""
        broken = self.text[self.at : self.at + 1]
        if broken == "\\":
            # What is escaped is marked too, unless the line ends there.
            return self._slip("escape", end=self.at + (1 if self.text[self.at + 1 : self.at + 2] in "\r\n" else 2))
        if broken and broken not in "\r\n":
            return self._slip("control_character", code=f"U+{ord(broken):04X}")
        closing = _SMART_CLOSE.search(self.text, start + 1, self.at)
        if closing:
            return self._slip("smart_quote", start=closing.start(), end=closing.start() + 1, found=closing[0][0])
        if not self.text[self.at :].strip(" \t\r\n"):
            return self._slip("unclosed_at_end", start=start, end=max(self.at, start + 1))
        # What stands before the end of the line is in the string: the quote is missing there.
        return self._slip("unclosed", start=start, end=max(self.at, start + 1))

    def before_json(self) -> Slip:
        """Return why the text does not begin as JSON."""
        rest = self.text[self.at : self.at + _NEAR]
        brace = self.text.find("{", self.at)
        if rest.startswith("```"):
            return self._slip("code_fence", end=self.at + 3)
        if _MEANT.get(rest.strip().lower()) or rest.strip().lower() in _NO_NUMBERS:
            return self._word()
        if rest.startswith("<"):
            return self._slip("web_page")
        if _FILE_NAME.fullmatch(rest):
            return self._slip("file_name", end=self.at + len(rest.rstrip()))
        if rest[:2] in ("//", "/*"):
            return self._slip("comment", end=self.at + 2)
        if _PROGRAM.match(rest) and brace >= 0:
            return self._slip("program", end=brace, line=self._line_of(brace))
        return self._words(rest, brace) or self.between()

    def _words(self, rest: str, brace: int) -> Slip | None:
        """Return what words stand in place of JSON; `brace` is where an object begins after them, or -1."""
        line_end = self.at + len(rest.split("\n", 1)[0].rstrip())
        below = _JSON_BELOW.search(rest)
        if _YAML.match(rest) and not below:
            return self._slip("yaml", end=line_end)
        if below or (brace > self.at and (rest[0].isalpha() or rest[0] in "#*>-_<!=|")):
            return self._slip("prose_before", end=line_end, line=self._line_of(brace))
        return self._slip("no_json", end=line_end) if rest[0].isalpha() else None

    def after_json(self) -> Slip:
        """Return what follows a finished document."""
        ahead = self.text[self.at : self.at + 3]
        if ahead == "```":
            return self._slip("code_fence", end=self.at + 3)
        if ahead[0] in '{["':
            return self._slip("second_document")
        if ahead[0] in "}]":
            return self._slip("extra_bracket", found=ahead[0])
        if ahead[0] in ",;":
            return self._slip("after_end", found=ahead[0])
        if ahead[0] == ":" and self.text[self._last_before()] == '"':
            return self._slip("no_braces")
        slip = self._of_character()
        return slip or self._slip("prose_after")

    def between(self) -> Slip:
        """Return what is wrong within a document."""
        character, before = self.text[self.at : self.at + 1], self._last_before()
        previous = self.text[before] if before >= 0 else ""
        if not character:
            facts = {"line": self._line_of(self.opened)} if self.opened is not None else {}
            return self._slip("unfinished", opened=self.text[self.opened] if self.opened is not None else "", **facts)
        if character in "}]" and previous == ",":
            return self._slip("trailing_comma", start=before, end=before + 1)
        if self.text.startswith(("...", "…"), self.at):
            return self._slip("ellipsis", end=self.at + (1 if character == "…" else 3))
        if character == "," and self.expected in ("key", "value"):
            return self._slip("missing_value" if previous == ":" else "extra_comma")
        if slip := self._of_character():
            return slip
        if self.expected == "value":
            return self._slip("missing_value", found=character) if character in "}]" else self._word()
        if self.expected == "key":
            return self._at_key(character, previous, before)
        if self.expected == "colon":
            return self._at_colon(character, before)
        return self._at_comma(character, previous, before)

    def _at_key(self, character: str, previous: str, before: int) -> Slip:
        if character == "\\":
            return self._slip("escaped_quotes", end=self.at + 2)
        if character == previous == "{":
            return self._slip("bare_value", start=before)
        word = _WORD.match(self.text, self.at)
        return self._slip("bare_key", end=word.end(), found=word[0]) if word else self._slip("")

    def _at_colon(self, character: str, before: int) -> Slip:
        start = self.text.rfind('"', 0, before)
        if character == "=" or self.text.startswith("=>", self.at):
            return self._slip("equals")
        if self.text[start + 1 : before].rstrip().endswith(":"):
            return self._slip("missing_quote", start=start, end=before + 1)
        if character in ",}":
            return self._slip("name_alone", start=start, end=before + 1)
        return self._slip("missing_colon", start=before, end=before + 1) if character in '"[{' else self._slip("")

    def _at_comma(self, character: str, previous: str, before: int) -> Slip:
        if character in "}]":
            opened = self.opened or 0
            return self._slip("wrong_bracket", found=character, opened=self.text[opened], line=self._line_of(opened))
        if character == ";":
            return self._slip("semicolon")
        if character == '"' and before == self.at - 1 and previous == '"':
            return self._slip("extra_quote")
        if previous == '"' and character not in '"{[:':
            # A string ended and text goes on: either the quote before it was left out, or a quote within the text was not escaped.
            start = self.text.rfind('"', 0, before)
            runs_on = self.text[start + 1 : before].strip().startswith(",") or self.text[start + 1 : before].rstrip().endswith(
                ","
            )
            return self._slip("missing_quote" if runs_on else "inner_quote", start=before, end=before + 1)
        if previous == '"' and character == "{" and self.text.startswith("{{", self.at):
            return self._slip("inner_quote", start=before, end=before + 1)
        if previous.isalnum() and (character.isalnum() or character == "."):
            return self._slip("number")
        if character in '"{[':
            return self._slip("missing_comma", start=before, end=before + 1)
        return self._slip("")

    def _of_character(self) -> Slip | None:
        """Return the slip that one look at the next characters tells, whatever was expected."""
        ahead = self.text[self.at : self.at + 2]
        if ahead in ("//", "/*") or ahead[:1] == "#":
            return self._slip("comment", end=self.at + (1 if ahead[0] == "#" else 2))
        if ahead[:1] in ("'", "`"):
            return self._slip("single_quote", found=ahead[0])
        if ahead[:1] in _SMART_QUOTES:
            return self._slip("smart_quote", found=ahead[0])
        if unicodedata.category(ahead[0]) in _BLANKS:
            return self._slip("invisible", code=f"U+{ord(ahead[0]):04X}")
        return None

    def _word(self) -> Slip:
        """Return what a word in the place of a value may have meant."""
        number = _NUMBER_LIKE.match(self.text, self.at)
        word = _WORD.match(self.text, self.at)
        plain = (number or word or [""])[0].lstrip("+-").lower()
        found = number or word
        if found is None:
            return self._slip("")
        if plain in _NO_NUMBERS:
            return self._slip("not_a_number", end=found.end(), found=found[0])
        if plain in _MEANT:
            return self._slip("other_word", end=found.end(), found=found[0], meant=_MEANT[plain])
        # Not quoted: a key stands without quotes too.
        return self._slip("number" if number else "bare_value", end=found.end())

    def _last_before(self) -> int:
        """Return the offset of the last character before `at` that is no white space, or -1."""
        before = self.at - 1
        while before >= 0 and self.text[before] in " \t\r\n":
            before -= 1
        return before

    def _line_of(self, offset: int) -> int:
        return len(re.findall(r"\r\n|\n|\r", self.text[:offset])) + 1

    def _slip(self, name: str, *, start: int | None = None, end: int | None = None, **facts: object) -> Slip:
        start = self.at if start is None else start
        end = min(start + 1 if end is None else end, len(self.text))
        facts = {"found": self.text[self.at : self.at + 1], **facts}
        return Slip(Span(start, end), self.expected, name, facts)
