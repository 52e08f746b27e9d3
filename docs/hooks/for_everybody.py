"""What the theme's own markup lacks for people who do not see the page. This file changes nothing that is seen.

Each change names what it looks for: when the theme has it otherwise one day, the build stops, and this file has to be looked at again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_DIALOG: Final = '<div class="md-search" data-md-component="search" role="dialog">'
#: The name of the search, where the theme has none.
_NAMES: Final = {"en": "Search", "ru": "Поиск"}


@event_priority(-50)
def on_post_page(output: str, config: MkDocsConfig, **_: Any) -> str:
    """Name the dialog of the search."""
    return _named(output, config)


@event_priority(-50)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Do the same on the page for wrong addresses."""
    return _named(output_content, config) if template_name == "404.html" and output_content else output_content


def _named(output: str, config: MkDocsConfig) -> str:
    if output.count(_DIALOG) != 1:
        raise ValueError("the theme has another search now: see docs/hooks/for_everybody.py")
    return output.replace(_DIALOG, f'{_DIALOG[:-1]} aria-label="{_NAMES[config.theme["language"]]}">')
