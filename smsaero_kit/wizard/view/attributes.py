"""What assistive technology has to know and ipywidgets has no trait for. This file shows nothing and knows no state.

The page's companion keeps each attribute on what its selector finds, and takes it away from what it no longer finds.
"""

from __future__ import annotations

from smsaero_kit.texts import LANGUAGES


def attributes() -> dict[str, dict[str, str]]:
    """Return CSS selectors within the wizard → the attributes that the elements get."""
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
        ".smsaero-mode": {"role": "status"},
        ".smsaero-confirmation": {"role": "group", "tabindex": "-1"},
        ".smsaero-at-outcome": {"tabindex": "-1"},
    }
