"""Rules about the words of a text: what they cost, and what makes an operator or a reader stumble. This file sends nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from smsaero_kit.sms import CAPACITY, SmsSize, gsm7_spelling, measure
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject, Text

from .trimming import trimming

#: SMS Aero's own SDKs refuse longer texts (`smsaero_python`, `smsaero/__init__.py`); the server's limit is not documented.
LONGEST_TEXT: Final = 640
#: So many different characters can be named and replaced; more are an alphabet.
_FEW: Final = 3
#: So many different characters that all have another spelling are punctuation.
_SEVERAL: Final = 5

_LINK: Final = re.compile(
    r"https?://\S+|\bwww\.\S+"
    # A name behind @ is the last line of a code that browsers fill in by themselves (WebOTP), and an e-mail is no link either.
    r"|(?<![@%\w.-])(?:[\w-]+\.)+(?:ru|su|рф|рус|com|net|org|io|app|me|info|dev|online|site|shop|store|pro|biz|by|kz|link|ly|gl)\b(?:/\S*)?(?!@)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST_SHOUT: Final = 4
_MOST_CAPITALS: Final = 0.7
_FEWEST_LETTERS: Final = 8

_NUMBER_OF: Final = r"(?:\d{1,4}|one|two|three|five|ten|fifteen|twenty|thirty|sixty|an?)[\s-]*"
_RUSSIAN_NUMBER_OF: Final = r"(?:\d{1,4}|один|одн[ауо]\w*|дв[аеу]\w*|тр[её]\w+|пят\w+|десят\w+|пятнадцат\w+|двадцат\w+|тридцат\w+|шестьдесят|шестидесяти)[\s-]+"
#: A span of time, in English or Russian.
_LIFETIME: Final = re.compile(
    rf"\b{_NUMBER_OF}(?:seconds?|secs?|minutes?|mins?|hours?|hrs?)\b"
    rf"|\b{_RUSSIAN_NUMBER_OF}(?:секунд[ыу]?|сек|минут[ыу]?|мин|час(?:а|ов)?|ч|сут(?:ки|ок))\b|\b\d{{1,4}}(?:мин|сек|ч|m|h|min)\b"
    r"|\bполчаса\b|\b(?:a|one) day\b|\b(?:одни )?сутки\b|\b(?:действ\w+|актив\w+|годен) (?:в течение )?(?:час|часа|минуту|минуты)\b",
    re.IGNORECASE,
)
#: Characters that belong into texts although nobody sees them: joiners of emoji and of some scripts, marks of direction.
_WANTED_INVISIBLE: Final = frozenset("\u200c\u200d\u200e\u200f\n\r\t")


@rule("SK206", "several-segments", Grade.WARNING)
def several_segments(subject: Subject) -> Iterator[Found]:
    """A text that takes more than one segment with the longest code (3GPP TS 23.038 and 23.040).

    Bad:
        {"usageType": "SignIn", "content": "{{code}} — код для входа. Никому его не сообщайте, даже сотрудникам нашего магазина."}

    Good:
        {"usageType": "SignIn", "content": "{{code}} — код для входа. Никому его не сообщайте."}
    """
    for text, content in subject.contents():
        # A text that is too long altogether has a finding of its own.
        if text.size.segments > 1 and len(text.rendered) <= LONGEST_TEXT:
            yield _too_long(text, content, text.size)


@rule("SK216", "text-too-long", Grade.WARNING)
def text_too_long(subject: Subject) -> Iterator[Found]:
    """A text longer than SMS Aero's own libraries send.

    Bad:
        {"usageType": "SignIn", "content": "{{code}} is your code. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody. Please keep it to yourself and do not tell it to anybody."}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code to sign in."}
    """
    for text, _ in subject.contents():
        if len(text.rendered) > LONGEST_TEXT:
            yield Found(
                (*text.path, "content"), {"length": len(text.rendered), "longest": LONGEST_TEXT, "segments": text.size.segments}
            )


@rule("SK217", "link-in-text", Grade.WARNING)
def link_in_text(subject: Subject) -> Iterator[Found]:
    """A link beside the code. No operator publishes its filter; links in texts with codes are what filters look for first.

    Bad:
        {"usageType": "SignIn", "content": "{{code}} is your code for https://shop.example.com/login"}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code for Example Shop."}
    """
    for text, content in subject.contents():
        link = _LINK.search(content)
        if link:
            variant = "" if "/" in link[0] or link[0].lower().startswith("www.") else "name"
            yield Found((*text.path, "content"), {"written": link[0]}, variant=variant, within=link.span())


@rule("SK218", "capitals-in-text", Grade.WARNING)
def capitals_in_text(subject: Subject) -> Iterator[Found]:
    """A text mostly in capital letters, which filters take for advertising and people for fraud.

    Bad:
        {"usageType": "SignIn", "content": "ВАШ КОД ДЛЯ ВХОДА: {{code}}"}

    Good:
        {"usageType": "SignIn", "content": "Ваш код для входа: {{code}}"}
    """
    for text, content in subject.contents():
        if not any(len(word) >= _SHORTEST_SHOUT and word.isupper() for word in _WORD.findall(content)):
            continue
        plain = content
        for placeholder in reversed(text.placeholders):
            plain = plain[: placeholder.start] + plain[placeholder.end :]
        letters = [letter for letter in plain if letter.isalpha()]
        if len(letters) >= _FEWEST_LETTERS and sum(map(str.isupper, letters)) >= _MOST_CAPITALS * len(letters):
            yield Found((*text.path, "content"))


@rule("SK219", "lifetime-promised", Grade.WARNING)
def lifetime_promised(subject: Subject) -> Iterator[Found]:
    """A span of time in a text: how long a code lives is a setting (`verificationCodePolicy.expirationDuration`, 60 to 3600 s).

    Bad:
        {"usageType": "SignIn", "content": "{{code}} is your code. It is valid for 10 minutes."}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code. Do not share it."}
    """
    for text, content in subject.contents():
        promise = _LIFETIME.search(content)
        if promise:
            yield Found((*text.path, "content"), {"written": promise[0].strip()}, within=promise.span())


@rule("SK220", "white-space-around-text", Grade.WARNING, fixable=True)
def white_space_around_text(subject: Subject) -> Iterator[Found]:
    """White space before or after a text: it is sent and paid for, and nobody sees it.

    Bad:
        {"usageType": "SignIn", "content": " {{code}} is your code to sign in."}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code to sign in."}
    """
    for text, content in subject.contents():
        stripped = content.strip()
        if stripped and content != stripped:
            path = (*text.path, "content")
            within, changes = trimming(path, content)
            yield Found(path, within=within, changes=changes)


@rule("SK221", "invisible-character", Grade.WARNING)
def invisible_character(subject: Subject) -> Iterator[Found]:
    r"""A character that no phone shows, or half of one: it came along with a copied text.

    Bad:
        {"usageType": "SignIn", "content": "{{code}} is your\u200b code to sign in."}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code to sign in."}
    """
    for path, value in _strings(subject):
        for index, character in enumerate(value):
            if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") and character not in _WANTED_INVISIBLE:
                facts = {"code_point": f"U+{ord(character):04X}"}
                broken = unicodedata.category(character) == "Cs"
                yield Found(path, facts, variant="half" if broken else "", within=(index, index + 1))
                break


def _strings(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], str]]:
    sender_name = subject.string("senderName")
    if sender_name is not None:
        yield ("senderName",), sender_name
    for text, content in subject.contents():
        # Plain ASCII has controls only below the space; most texts are settled by one look.
        if not content.isprintable():
            yield (*text.path, "content"), content


def _too_long(text: Text, content: str, size: SmsSize) -> Found:
    path = (*text.path, "content")
    single, _ = CAPACITY[size.alphabet]
    facts: dict[str, object] = {
        "segments": size.segments,
        "units": size.units,
        "alphabet": size.alphabet.value,
        "capacity": single,
        "over": size.units - single,
    }
    if not size.outside_gsm7:
        return Found(path, facts)
    spelled = {character: gsm7_spelling(character) for character in size.outside_gsm7}
    plain = measure("".join(spelled.get(character, character) or "" for character in text.rendered))
    if plain.segments >= size.segments or len(spelled) > _SEVERAL:
        return Found(path, facts, variant="ucs2")
    first = min((content.find(character) for character in spelled if character in content), default=0)
    facts["segments_then"] = plain.segments
    if all(spelling is not None for spelling in spelled.values()):
        facts["pairs"] = tuple(f"{character} → {spelling or '∅'}" for character, spelling in spelled.items())
        return Found(path, facts, variant="spelling", within=(first, first + 1))
    if len(spelled) > _FEW:
        return Found(path, facts, variant="ucs2")
    facts["characters"] = tuple(spelled)
    return Found(path, facts, variant="few", within=(first, first + 1))


WORDING_RULES: Final = (
    several_segments,
    text_too_long,
    link_in_text,
    capitals_in_text,
    lifetime_promised,
    white_space_around_text,
    invisible_character,
)
