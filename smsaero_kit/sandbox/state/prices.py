"""What things cost, in rubles. All prices are made up; this file never takes money."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

#: For one segment of an SMS, by channel and operator.
TARIFFS: Final = {
    "FREE SIGN": {"MEGAFON": "5.99", "MTS": "5.89", "BEELINE": "5.79", "TELE2": "5.69", "OTHER": "5.49"},
    "PAY SIGN": {"MEGAFON": "4.99", "MTS": "4.89", "BEELINE": "4.79", "TELE2": "4.69", "OTHER": "4.49"},
}
START_BALANCE: Final = Decimal("100.00")

#: For one number each.
HLR: Final = Decimal("0.20")
VIBER: Final = Decimal("2.25")
TELEGRAM: Final = Decimal("1.00")
FLASH_CALL: Final = Decimal("0.59")
VOICE_CODE: Final = Decimal("0.99")
