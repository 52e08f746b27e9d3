"""What the steps in a terminal may do: look at the state, take actions, talk. This file holds no step."""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterable
from decimal import Decimal

from smsaero_kit.rubles import rubles
from smsaero_kit.sms import measure
from smsaero_kit.validation import Finding, Grade
from smsaero_kit.wizard import actions as a
from smsaero_kit.wizard.progress import price_of_text
from smsaero_kit.wizard.state import State

from .talk import Talk, plain, shown


class Guide(abc.ABC):
    """Leads the user through one step after the other."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    @property
    @abc.abstractmethod
    def state(self) -> State:
        """Everything that the wizard knows now."""

    @abc.abstractmethod
    def do(self, action: a.Action, stop: a.Action | None = None) -> State:
        """Take `action`, wait for what it starts, and return the state then. Ctrl+C dispatches `stop` and waits for the rest."""

    @abc.abstractmethod
    def subscribed(self, listener: Callable[[State], None]) -> Callable[[], None]:
        """Call `listener` with each new state; return what ends that."""

    def findings(self, found: Iterable[Finding], *, numbered: bool = False, indent: str = "  ") -> list[Finding]:
        """Print findings, errors first, and return them in that order; with numbers also where each one is."""
        ordered = sorted(found, key=lambda finding: finding.grade is not Grade.ERROR)
        for number, finding in enumerate(ordered, start=1):
            grade = self.talk.say(f"report.{finding.grade}")
            pointer = f" ({shown(finding.pointer)})" if numbered and finding.pointer else ""
            mark = f"{number}. " if numbered else "! "
            self.talk.write(f"{grade} {finding.rule}{pointer}: {finding.message}", indent=indent, mark=mark)
            self.talk.write(finding.hint, indent=indent + " " * len(mark), mark="→ ")
        return ordered

    def sms(self, text: str, *, priced: bool = True) -> None:
        """Print an SMS as it arrives, and what it takes."""
        say, size = self.talk.say, measure(text)
        for line in shown(text).split("\n"):
            self.talk.write(line, indent="     ", mark="| ")
        units = say("wizard.size.units", units=size.units, left=size.units_left)
        parts = [say.count("wizard.size.segments", size.segments), str(size.alphabet), units]
        price = price_of_text(self.state, text) if priced else None
        self.talk.write(" · ".join([*parts, self.price(price)] if price else parts), indent="     ")

    def price(self, price: tuple[Decimal, Decimal]) -> str:
        """Return a price, or from which to which it goes."""
        low, high = (rubles(self.talk.say, each) for each in price)
        if low == high:
            return plain(self.talk.say, "wizard.price.exact", amount=low)
        return plain(self.talk.say, "wizard.price.range", low=low, high=high)
