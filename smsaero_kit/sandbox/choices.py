"""What the sandbox does where no source says what the gateway does: each a choice, and each can be changed.

None of this is a fact about the gateway. Every choice has a text, `sandbox.choice.<name>`, and so has every value of it that is a
word, `sandbox.choice.<name>.<value>`. This file never does what is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

Value = str | int | None


class ChoiceRefused(ValueError):
    """There is no such choice, or no such value of it. `name` and `value` say which; `allowed` is what would do, in words."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        super().__init__(f"{name}={value!r}: {allowed}")
        self.name = name
        self.value = value
        self.allowed = allowed


@dataclass(frozen=True)
class Options:
    """The values that a choice may have: `words`, or whole numbers from `least` to `most`; and none where `optional`."""

    words: tuple[Value, ...] = ()
    least: int = 0
    most: int = 0
    optional: bool = False

    def allow(self, value: object) -> bool:
        """Whether the choice may be `value`."""
        if value is None:
            return self.optional
        if self.words:
            return any(value == word and type(value) is type(word) for word in self.words)
        return type(value) is int and self.least <= value <= self.most

    def __str__(self) -> str:
        values = [repr(word) for word in self.words] or [f"{self.least}…{self.most}"]
        return " | ".join([*values, *(["null"] if self.optional else [])])


def _one_of(default: Value, *others: Value) -> Any:
    return field(default=default, metadata={"options": Options((default, *others))})


def _whole(default: int | None, least: int, most: int, *, optional: bool = False) -> Any:
    return field(default=default, metadata={"options": Options((), least, most, optional)})


_DAY: Final = 24 * 60 * 60


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The choices in force. Make others with `changed`, which checks them."""

    # Who may ask, and how often.
    keys: str = _one_of("sdk_lengths", "any")
    requests_per_second: int | None = _whole(None, 1, 100_000, optional=True)
    retry_after: int | None = _whole(30, 0, 3600, optional=True)
    # What is wrong.
    refusals: str = _one_of("http_status", "http_200")
    unknown_id: int = _one_of(404, 400)
    unknown_fields: str = _one_of("ignored", "refused")
    plus_sign: str = _one_of("refused", "dropped")
    leading_eight: str = _one_of("kept", "seven", "refused")
    bad_number_in_list: str = _one_of("refuse_all", "send_the_rest")
    bad_number_field: str = _one_of("number", "numbers")
    most_recipients: int | None = _whole(None, 1, 1_000_000, optional=True)
    longest_text: int | None = _whole(None, 1, 1_000_000, optional=True)
    past_date: str = _one_of("send_now", "refused")
    latest_date: int | None = _whole(None, 1, 10_000 * _DAY, optional=True)
    birthday: str = _one_of("both", "day", "seconds")
    # Sender names.
    sender_name_case: str = _one_of("exact", "ignored")
    test_sender_names: str = _one_of("approved", "any")
    sender_name_moderation: int | None = _whole(None, 0, 365 * _DAY, optional=True)
    unapproved_operator: str = _one_of("rejected", "refused", "delivered")
    # What becomes of a message.
    price: str = _one_of("per_segment", "per_message")
    text_moderation: int = _whole(0, 0, 30 * _DAY)
    blacklisted: str = _one_of("rejected_and_charged", "rejected_for_free", "refused")
    short_link: str = _one_of("ignored", "shortened")
    # The form of answers.
    number_and_cost: str = _one_of("as_documented", "swapped")
    page_size: int = _whole(50, 1, 10_000)
    list_order: str = _one_of("oldest_first", "newest_first")
    empty_list: str = _one_of("object", "list")
    deleted: str = _one_of("null", "object")
    cards: str = _one_of("object", "list")
    # Status callbacks.
    callback_fields: str = _one_of("id_and_status", "with_words")
    callback_format_case: str = _one_of("ignored", "exact")
    callback_attempts: int = _whole(5, 1, 100)
    callback_pause: int = _whole(10, 0, _DAY)
    callback_timeout: int = _whole(10, 1, 600)

    def changed(self, values: Mapping[str, object]) -> Choices:
        """Return these choices with `values` in place of some. Raises `ChoiceRefused`."""
        for name, value in values.items():
            options = OPTIONS.get(name)
            if options is None:
                raise ChoiceRefused(name, value, ", ".join(OPTIONS))
            if not options.allow(value):
                raise ChoiceRefused(name, value, str(options))
        return replace(self, **values)  # type: ignore[arg-type]

    def as_values(self) -> dict[str, Value]:
        """Return name and value of each."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


#: Name → the values that it may have.
OPTIONS: Final[Mapping[str, Options]] = {each.name: each.metadata["options"] for each in fields(Choices)}
DEFAULTS: Final = Choices()
