"""What assistive technology has to know and ipywidgets has no trait for. This file shows nothing and knows no state.

The page's companion keeps each attribute on what its selector finds, and takes it away from what it no longer finds.
"""

from __future__ import annotations

from smsaero_kit.texts import LANGUAGES


def attributes(spoken: str) -> dict[str, dict[str, str]]:
    """Return CSS selectors within the wizard, which speaks the language `spoken` → the attributes that the elements get."""
    pressed = {
        f".{name}{ending}": {"aria-pressed": value}
        for name in ("smsaero-language", "smsaero-choice")
        for ending, value in ((".smsaero-current", "true"), (":not(.smsaero-current)", "false"))
    }
    languages = {f".smsaero-language-{language}": {"lang": language} for language in LANGUAGES}
    invalid = {f".smsaero-invalid {field}": {"aria-invalid": "true"} for field in ("input", "textarea")}
    return {
        **pressed,
        **languages,
        **invalid,
        # The page around it may be in another language, and a screen reader has to know how to read.
        ".smsaero-wizard": {"lang": spoken},
        ".smsaero-mode": {"role": "status"},
        ".smsaero-confirmation": {"role": "group", "tabindex": "-1"},
        ".smsaero-at-outcome": {"tabindex": "-1"},
    }
