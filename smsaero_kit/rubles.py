"""An amount of money as people write it. This file knows no price."""

from __future__ import annotations

from decimal import Decimal

from .texts import Texts


def rubles(texts: Texts, amount: Decimal) -> str:
    """Return an amount of rubles with its kopecks, thousands apart, without the sign of the currency."""
    whole, _, kopecks = f"{amount:,.2f}".partition(".")
    return f"{whole.replace(',', texts('wizard.thousands_mark'))}{texts('wizard.decimal_mark')}{kopecks}"
