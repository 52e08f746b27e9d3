"""One request with several numbers, and what the gateway says of each. This file never asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from .fields import Fields, items, readable
from .parameters import digits
from .protocol import OtherShape


class _Numbered(Protocol):
    @property
    def number(self) -> str: ...


Numbered = TypeVar("Numbered", bound=_Numbered)


@dataclass(frozen=True, kw_only=True)
class Batch(Generic[Numbered]):
    """What the gateway answered to one request with several numbers. Iterating it gives the answers."""

    #: One for each number that the answer speaks of, in its order.
    answers: tuple[Numbered, ...]
    #: The numbers that the answer does not speak of, as digits: whether anything was done for them is not known.
    unanswered: tuple[str, ...]
    #: The answer as it came, also what could not be read in it.
    raw: Any = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[Numbered]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def by_number(self) -> Mapping[str, Numbered]:
        """The answer for each number, by digits."""
        return {digits(answer.number): answer for answer in self.answers}


def read_batch(read: Callable[[Fields], Numbered], numbers: Sequence[str], identity: str) -> Callable[[Any], Batch[Numbered]]:
    """Return a reader of the answer to a request with `numbers`: objects in a list, under "0", "1", …, or just one.

    `identity` is a field that each object has, so that one can be told from a collection. How the gateway reports on a bad number
    among good ones is not known: what cannot be read leaves its number unanswered. With nothing that can be read it is another shape.
    """

    def read_answer(data: Any) -> Batch[Numbered]:
        objects = iter((Fields(data),)) if isinstance(data, Mapping) and identity in data else items(data)
        answers = readable(read, objects)
        if not answers:
            raise OtherShape
        answered = {digits(answer.number) for answer in answers}
        left = tuple(number for number in dict.fromkeys(numbers) if number not in answered)
        return Batch(answers=answers, unanswered=left, raw=data)

    return read_answer
