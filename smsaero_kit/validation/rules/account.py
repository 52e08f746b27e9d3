"""Rules about the API key and the sender name. This file never shows a key, and asks no gateway whether one is right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from smsaero_kit.config import FREE_SENDER_NAME, misspells_free_sender_name
from smsaero_kit.masking import looks_like_random_key
from smsaero_kit.practice import PRACTICE
from smsaero_kit.secret import MASK
from smsaero_kit.validation.finding import Grade
from smsaero_kit.validation.rule import Found, rule
from smsaero_kit.validation.subject import Subject

from .letters import look_alikes_in
from .references import is_reference
from .trimming import trimming

#: SMS Aero's own SDKs refuse keys of other lengths (`smsaero_python`, `smsaero/__init__.py`); the server's rule is not documented.
_KEY_LENGTHS: Final = range(16, 33)
#: What a mobile network carries as an alphanumeric sender: 3GPP TS 23.040, section 9.1.2.5, eleven characters of seven bits.
_LONGEST_SENDER_NAME: Final = 11
_NOT_IN_SENDER_NAME: Final = re.compile(r"[^A-Za-z0-9 ._-]")

#: Words of which placeholder values are made. A key that consists of nothing else is none.
_PLACEHOLDER_WORDS: Final = frozenset(
    """a account aero api apikey change changeme dummy enter example fake fill from here in insert it key me my paste placeholder put
    none null replace sample secret sms smsaero string test the this todo token undefined value with xxx your
    апи ваш ваша введите вставить вставьте впишите заменить здесь из кабинет кабинета ключ мой личного скопируйте сюда тест тут""".split()  # noqa: SIM905 - a list of words reads best as words
)
_WORDS: Final = re.compile(r"[^\W\d_]+")
#: From here on the same character again and again is no key.
_SHORTEST_FILLING: Final = 3
#: Signs that came along with a key from a file or a program.
_AROUND_KEYS: Final = frozenset("\"'`,;=<>(){}[]")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MASKED: Final = re.compile(r".{0,8}[*•·●…]{3,}.{0,8}")
_IN_BRACKETS: Final = re.compile(r"<[^<>]*>|\[[^\[\]]*\]|\([^()]*\)")
_EMAIL_LIKE: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@rule("SK203", "surrounding-white-space", Grade.ERROR, fixable=True)
def surrounding_white_space(subject: Subject) -> Iterator[Found]:
    """White space around the key or the sender name: Logto keeps it, and the gateway sees another key or another name.

    Bad:
        {"senderName": "SMS Aero "}

    Good:
        {"senderName": "SMS Aero"}
    """
    for field in ("apiKey", "senderName"):
        value = subject.string(field)
        if not value or value == value.strip():
            continue
        if not value.strip():
            yield Found((field,), {"field": field}, variant="only")
            continue
        within, changes = trimming((field,), value)
        yield Found((field,), {"field": field}, within=within, changes=changes)


@rule("SK204", "sender-name-spelling", Grade.WARNING)
def sender_name_spelling(subject: Subject) -> Iterator[Found]:
    """The free sender name, spelled as no known answer of the gateway spells it.

    Bad:
        {"senderName": "SMSAero"}

    Good:
        {"senderName": "SMS Aero"}
    """
    name = (subject.string("senderName") or "").strip()
    if misspells_free_sender_name(name):
        yield Found(("senderName",), {"written": name, "free": FREE_SENDER_NAME})


@rule("SK208", "api-key-length", Grade.WARNING)
def api_key_length(subject: Subject) -> Iterator[Found]:
    """A key shorter or longer than the keys that SMS Aero's own libraries take.

    Bad:
        {"apiKey": "a1b2c3d4"}

    Good:
        {"apiKey": "a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h8"}
    """
    key = (subject.string("apiKey") or "").strip()
    if key and len(key) not in _KEY_LENGTHS and not (_is_placeholder(key) or _EMAIL_LIKE.fullmatch(key)):
        yield Found(("apiKey",), {"length": len(key)}, variant="short" if len(key) < _KEY_LENGTHS.start else "long")


@rule("SK211", "sender-name-length", Grade.WARNING)
def sender_name_length(subject: Subject) -> Iterator[Found]:
    """A sender name of more than eleven characters, which mobile networks do not carry (3GPP TS 23.040).

    Bad:
        {"senderName": "Example Shop Online"}

    Good:
        {"senderName": "ExampleShop"}
    """
    name = (subject.string("senderName") or "").strip()
    if len(name) > _LONGEST_SENDER_NAME and not _is_in_the_wrong_field(name):
        within = (_LONGEST_SENDER_NAME, len(name)) if name == subject.string("senderName") else None
        yield Found(("senderName",), {"length": len(name), "longest": _LONGEST_SENDER_NAME}, within=within)


@rule("SK212", "sender-name-characters", Grade.WARNING)
def sender_name_characters(subject: Subject) -> Iterator[Found]:
    """A sender name with other characters than Latin letters, digits, space, dot, hyphen and underscore.

    Bad:
        {"senderName": "Магазин"}

    Good:
        {"senderName": "Magazin"}
    """
    name = subject.string("senderName") or ""
    wrong = _NOT_IN_SENDER_NAME.search(name.rstrip())
    if wrong and name.strip() and not _is_in_the_wrong_field(name.strip()):
        characters = dict.fromkeys(_NOT_IN_SENDER_NAME.findall(name))
        letters = look_alikes_in(name)
        mixed = letters and all(character in letters for character in characters)
        facts = {"written": name, "characters": tuple(characters)}
        yield Found(("senderName",), facts, variant="look_alike" if mixed else "", within=wrong.span())


@rule("SK213", "api-key-placeholder", Grade.ERROR)
def api_key_placeholder(subject: Subject) -> Iterator[Found]:
    """Words in the place of the key, or a reference that Logto does not resolve.

    Bad:
        {"apiKey": "${SMSAERO_API_KEY}"}

    Good:
        {"apiKey": "a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h8"}
    """
    key = (subject.string("apiKey") or "").strip()
    if _is_placeholder(key):
        variant = "reference" if is_reference(key) else "masked" if _MASKED.fullmatch(key) else ""
        # Words of a placeholder are no secret; what stands in a reference may be one, as a default.
        yield Found(("apiKey",), {"written": "" if variant else key}, variant=variant)


@rule("SK214", "swapped-fields", Grade.ERROR)
def swapped_fields(subject: Subject) -> Iterator[Found]:
    """A value that belongs into another field: an e-mail as key or sender, a key as sender.

    Bad:
        {"apiKey": "name@example.com"}

    Good:
        {"apiKey": "a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h8"}
    """
    if _EMAIL_LIKE.fullmatch((subject.string("apiKey") or "").strip()):
        yield Found(("apiKey",), {}, variant="email_as_key")
    sender_name = (subject.string("senderName") or "").strip()
    if _EMAIL_LIKE.fullmatch(sender_name):
        yield Found(("senderName",), {}, variant="email_as_sender")
    elif looks_like_random_key(sender_name):
        # Where the key is in its own field already, it need not go there.
        also = looks_like_random_key((subject.string("apiKey") or "").strip())
        yield Found(("senderName",), {}, variant="key_as_sender_too" if also else "key_as_sender")


@rule("SK215", "api-key-characters", Grade.ERROR)
def api_key_characters(subject: Subject) -> Iterator[Found]:
    """White space, an invisible character or a letter that is not Latin inside of the key: it was copied wrongly.

    Bad:
        {"apiKey": "a1b2c3d4e5f6g7h8 a1b2c3d4e5f6g7h8"}

    Good:
        {"apiKey": "a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h8"}
    """
    key = subject.string("apiKey") or ""
    stripped = key.strip()
    if _is_placeholder(stripped) or _EMAIL_LIKE.fullmatch(stripped):
        return
    before = len(key) - len(key.lstrip())
    for index, character in enumerate(stripped):
        if not "!" <= character <= "~" or character in _AROUND_KEYS:
            blank = character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Zs")
            variant = "white_space" if blank else "look_alike" if look_alikes_in(character) else ""
            code, place = f"U+{ord(character):04X}", before + index
            facts = {"character": character, "code_point": code, "position": index + 1}
            yield Found(("apiKey",), facts, variant=variant, within=(place, place + 1))
            return


@rule("SK222", "practice-account", Grade.WARNING)
def practice_account(subject: Subject) -> Iterator[Found]:
    """The key of the kit's practice account, which only the sandbox knows: SMS Aero answers 401 to it.

    Bad:
        {"apiKey": "practice-key-of-the-sandbox-only"}

    Good:
        {"apiKey": "a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h8"}
    """
    if (subject.string("apiKey") or "").strip() == PRACTICE.api_key.reveal():
        yield Found(("apiKey",), {})


@rule("SK223", "masked-text", Grade.WARNING)
def masked_text(subject: Subject) -> Iterator[Found]:
    """Dots in a text where something was hidden: it was copied from where secrets are not shown, and goes out with the dots.

    Bad:
        {"usageType": "SignIn", "content": "{{code}} ••••••••"}

    Good:
        {"usageType": "SignIn", "content": "{{code}} is your code to sign in."}
    """
    for text, content in subject.contents():
        start = content.find(MASK)
        if start >= 0:
            yield Found((*text.path, "content"), {}, within=(start, start + len(MASK)))


def _is_placeholder(key: str) -> bool:
    if not key:
        return False
    if (
        is_reference(key)
        or _IN_BRACKETS.fullmatch(key)
        or _MASKED.fullmatch(key)
        or (len(key) >= _SHORTEST_FILLING and len(set(key)) == 1)
    ):
        return True
    words = [word.lower() for word in _WORDS.findall(_CAMEL.sub(" ", key))]
    return bool(words) and not any(map(str.isdigit, key)) and all(word in _PLACEHOLDER_WORDS for word in words)


def _is_in_the_wrong_field(sender_name: str) -> bool:
    return _EMAIL_LIKE.fullmatch(sender_name) is not None or looks_like_random_key(sender_name)


ACCOUNT_RULES: Final = (
    surrounding_white_space,
    sender_name_spelling,
    api_key_length,
    sender_name_length,
    sender_name_characters,
    api_key_placeholder,
    swapped_fields,
    api_key_characters,
    practice_account,
    masked_text,
)
