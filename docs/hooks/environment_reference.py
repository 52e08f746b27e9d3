"""The table of the environment variables that the kit reads. This file reads none; a test finds one that is missing here."""

from __future__ import annotations

from typing import Final

from markdown_parts import code, heading, table

from smsaero_kit.texts import texts

#: Group → variables that are read for the same thing, in the order in which they count.
GROUPS: Final = {
    "account": (("SMSAERO_EMAIL",), ("SMSAERO_API_KEY",)),
    "language": (("SMSAERO_KIT_LANG",), ("LC_ALL", "LC_MESSAGES", "LANG")),
    "network": (("HTTPS_PROXY", "ALL_PROXY"), ("NO_PROXY",), ("SSL_CERT_FILE", "SSL_CERT_DIR")),
    "terminal": (("NO_COLOR",), ("FORCE_COLOR",), ("TERM",)),
    "jupyter": (("JUPYTER_CONFIG_PATH",), ("JUPYTER_PATH",)),
}
#: What the kit reads and nobody sets by hand: Voila's name for itself.
INTERNAL: Final = ("SERVER_SOFTWARE",)


def page(language: str) -> str:
    """Return a table for each group."""
    say = texts(language)
    parts = []
    for group, variables in GROUPS.items():
        rows = [[", ".join(map(code, names)), say(f"docs.environment.{names[0]}")] for names in variables]
        parts += [heading(2, say(f"docs.environment.{group}"), group)]
        parts += [table([say("docs.environment.variable"), say("docs.environment.meaning")], rows)]
    return "\n\n".join(parts) + "\n"
