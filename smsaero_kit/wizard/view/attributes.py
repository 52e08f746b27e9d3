"""What assistive technology has to know and ipywidgets has no trait for. This file shows nothing and knows no state.

The page's companion keeps each attribute on what its selector finds, and takes it away from what it no longer finds.
"""

from __future__ import annotations

from smsaero_kit.texts import LANGUAGES, Texts

#: The class of a button whose text stands on others, too: its tooltip tells them apart, and names it.
NAMED = "smsaero-named"
#: What says how something ended, and gets the focus for that.
_OUTCOMES = ("outcome", "access", "remembered", "verdict")


def attributes(texts: Texts) -> dict[str, dict[str, str]]:
    """Return CSS selectors within the wizard, which speaks with `texts` → the attributes that the elements get."""
    pressed = {
        f".{name}{ending}": {"aria-pressed": value}
        for name in ("smsaero-language", "smsaero-choice")
        for ending, value in ((".smsaero-current", "true"), (":not(.smsaero-current)", "false"))
    }
    languages = {f".smsaero-language-{language}": {"lang": language} for language in LANGUAGES}
    invalid = {f".smsaero-invalid {field}": {"aria-invalid": "true"} for field in ("input", "textarea")}
    groups = {
        ".smsaero-languages": {"role": "group", "aria-label": texts("wizard.languages")},
        ".smsaero-starters": {"role": "group", "aria-label": texts("wizard.compose.starters")},
    }
    return {
        **pressed,
        **groups,
        **languages,
        **invalid,
        # The page around it may be in another language, and a screen reader has to know how to read.
        ".smsaero-wizard": {"lang": texts.language},
        ".smsaero-mode": {"role": "status"},
        ".smsaero-confirmation": {"role": "group", "tabindex": "-1"},
        **{f".smsaero-at-{outcome}": {"tabindex": "-1"} for outcome in _OUTCOMES},
        # The companion puts the element's own title there.
        f".{NAMED}": {"aria-label": "{title}"},
    }
