"""The mobile operators by the gateway's codes. This file knows no number and no price.

https://github.com/smsaero/smsaero_python (`sign_list`, `number_operator`); the code of the operator `OTHER` is not known.
"""

from __future__ import annotations

from enum import IntEnum


class Operator(IntEnum):
    """An operator that the gateway has a code for."""

    MEGAFON = 1
    MTS = 4
    BEELINE = 5
    TELE2 = 6
