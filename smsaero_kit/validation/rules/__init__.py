"""All rules. The folder's files hold them by what they need: the text, the schema, or a config of the right shape."""

from smsaero_kit.validation.finding import Rule

from .delivery import DELIVERY_RULES
from .schema import SCHEMA_RULES
from .text import TEXT_RULES

RULES: tuple[Rule, ...] = (*TEXT_RULES, *SCHEMA_RULES, *DELIVERY_RULES)

__all__ = ["RULES"]
