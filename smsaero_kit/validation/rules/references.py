"""How other tools name a value that is put in later. Logto puts in none. This file knows no rule."""

from __future__ import annotations

import re
from typing import Final

_REFERENCE: Final = re.compile(
    # Shells, GitHub Actions, templates, Windows, 1Password and other addresses, SOPS, Vault and its kin, JavaScript.
    r"\$\w+|\$\{.*\}|\$\(.*\)|\{\{.*\}\}|\{%.*%\}|%\w+%|\w[\w+.-]*://.*|ENC\[.*\]"
    r"|(?:env|environ|secrets?|vault|ssm|ref|file|var|process\.env|os\.environ)[.:+(\[].*",
    re.DOTALL | re.IGNORECASE,
)


def is_reference(value: str) -> bool:
    """Return whether `value` names a variable or a secret store instead of holding a value."""
    return "@" not in value and _REFERENCE.fullmatch(value) is not None
