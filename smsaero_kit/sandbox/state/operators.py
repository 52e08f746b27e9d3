"""The operators of phone numbers. This file never knows a price."""

from __future__ import annotations

from typing import Final

#: Code → name, as smsaero_python shows them.
OPERATORS: Final = {1: "MEGAFON", 4: "MTS", 5: "BEELINE", 6: "TELE2"}
OTHER: Final = "OTHER"
#: OTHER is known by its name only, as a filter and in the tariffs. Its code is not known: the sandbox gives it this one.
OTHER_CODE: Final = 0


def operator_of(number: str) -> tuple[int, str]:
    """Return code and name: a number's last digit is its operator's code (1, 4, 5, 6), any other digit means OTHER.

    So it is in the sandbox only. Magic numbers belong to OTHER, whatever their last digit: it says something else there.
    """
    code = 0 if number.startswith(MAGIC) else int(number[-1])
    return (code, OPERATORS[code]) if code in OPERATORS else (OTHER_CODE, OTHER)


#: What all magic numbers begin with.
MAGIC: Final = "79990000"
