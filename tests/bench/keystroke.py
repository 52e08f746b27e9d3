"""What a keystroke in the wizard costs the kernel: milliseconds of its processor, and messages to the browser.

    python tests/bench/keystroke.py [--keystrokes 300] [--rounds 7]

To reach: at most 10 ms (the median of the rounds' worst text, and the slowest single keystroke is told), at most 3 messages.
A browser is not in it: the message that a keystroke sends is handed to the widget as the kernel hands it over.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from typing import Any

import comm
from comm.base_comm import BaseComm

TEXTS = {
    "English, fine": "{{code}} is your code, and it is fine to be this long.",
    "Russian, three segments": "Ваш код: {{code}}. " + "Никому его не сообщайте, даже сотрудникам. " * 4,
    "without its code": "Somebody forgot the code in this one.",
    "with a Cyrillic letter": "Your code is {{cоde}}, is it not?",
}


def main() -> None:
    """Print one line for each text, and the worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keystrokes", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    sent = _recorded()

    from smsaero_kit.secret import Credentials, Secret
    from smsaero_kit.wizard import Wizard
    from smsaero_kit.wizard import actions as a
    from smsaero_kit.wizard.state import Step

    wizard = Wizard("ru", Credentials("me@example.com", Secret("0123456789abcdef0123")), folder=tempfile.mkdtemp(), draft=False)
    for step in Step:  # all of it visited: the worst case
        wizard.session.dispatch(a.GoTo(step))
    wizard.session.dispatch(a.CheckAccess())
    wizard.session.dispatch(a.GoTo(Step.COMPOSE))
    fields = _fields(wizard)
    field, worst = fields[0], []
    for name, text in TEXTS.items():
        medians, slowest, most = [], 0.0, 0
        for _ in range(arguments.rounds):
            times = []
            for number in range(arguments.keystrokes):
                typed = text[: number % len(text) + 1]
                sent.clear()
                began = time.process_time()
                _type(field, typed)
                times.append((time.process_time() - began) * 1000)
                most = max(most, len(sent))
            medians.append(statistics.median(times))
            slowest = max(slowest, *times)
        worst.append(statistics.median(medians))
        print(
            f"{name:26} {statistics.median(medians):6.2f} ms ({min(medians):.2f} to {max(medians):.2f}), slowest {slowest:.1f} ms, "
            f"at most {most} messages"
        )
    print(f"worst median: {max(worst):.2f} ms of 10 ms")


def _recorded() -> list[Any]:
    """Return the list that gets every message to the browser from now on, made to bytes as a kernel does."""
    sent: list[Any] = []

    class Recorded(BaseComm):
        def publish_msg(self, _kind: str, data: Any = None, **_rest: Any) -> None:
            if data and "state" in data:
                sent.append(json.dumps(data, default=str))

    comm.create_comm = Recorded
    return sent


def _fields(wizard: Any) -> list[Any]:
    import ipywidgets

    def walk(widget: Any) -> Any:
        yield widget
        for child in getattr(widget, "children", ()):
            yield from walk(child)

    return [each for each in walk(wizard.widget) if isinstance(each, ipywidgets.Textarea)]


def _type(field: Any, typed: str) -> None:
    field._handle_msg({"content": {"data": {"method": "update", "state": {"value": typed}, "buffer_paths": []}}, "buffers": []})


if __name__ == "__main__":
    main()
