"""The examples of rules as whole texts. This file validates nothing and writes no example of its own."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from smsaero_kit.config import starter_config
from smsaero_kit.secret import Secret
from smsaero_kit.usage_types import SENT_BY_SMS

from .rule import Rule
from .rules.text import TEXT_RULES

#: A made-up key, of the usual length.
EXAMPLE_KEY: Final = "a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h8"
EXAMPLE_NAME: Final = "smsaero-connector.json"

#: JSON has no such escape, so it can stand for a byte in an example about bytes.
_BYTE: Final = re.compile(r"\\x([0-9A-Fa-f]{2})")


def example_bytes(rule: Rule, example: str) -> bytes:
    """Return `example` (`rule.bad` or `rule.good`) as the content of a file."""
    if rule in TEXT_RULES:
        parts = _BYTE.split(example)
        return b"".join(bytes.fromhex(part) if index % 2 else part.encode() for index, part in enumerate(parts))
    return (json.dumps(_whole(json.loads(example)), ensure_ascii=False, indent=2) + "\n").encode()


def _whole(part: dict[str, Any]) -> dict[str, Any]:
    """Return a good config with `part` put in: a text in place of the one of its usage type, or properties."""
    config = starter_config("en", email="name@example.com", api_key=Secret(EXAMPLE_KEY)).to_mapping()
    if not {"usageType", "content"} & set(part):
        return {**config, **part}
    flows = [usage_type.value.lower() for usage_type in SENT_BY_SMS]
    usage_type = str(part.get("usageType", "SignIn")).strip().lower()
    config["templates"][flows.index(usage_type)] = part
    return config
