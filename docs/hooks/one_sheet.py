"""The style sheets of every page as one: a browser draws nothing before it has all of them, and each is a question of its own.

This file changes no rule in them.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

#: The theme's own, in their order; a hash stands in each name.
_OF_THE_THEME: Final = ("assets/stylesheets/main.*.min.css", "assets/stylesheets/palette.*.min.css")
#: What a plugin adds for one page; that page's head names it.
_OF_ONE_PAGE: Final = "assets/_mkdocstrings.css"
_MAP: Final = re.compile(r"/\*# sourceMappingURL=.*?\*/")
_MADE: Final[dict[str, str]] = {}


# After the plugins, which add their sheets, each once for each language.
@event_priority(-100)
def on_env(env: Any, config: MkDocsConfig, **_: Any) -> None:
    """Put the sheets together, and let the templates name the one instead."""
    if not config.plugins["i18n"].building:
        theme = [path for folder in config.theme.dirs for pattern in _OF_THE_THEME for path in Path(folder).glob(pattern)]
        if len(theme) != len(_OF_THE_THEME):
            raise ValueError("the theme has its style sheets elsewhere now")
        own = [Path(config.docs_dir, sheet) for sheet in dict.fromkeys(map(str, config.extra_css)) if sheet != _OF_ONE_PAGE]
        text = "\n".join(_MAP.sub("", path.read_text(encoding="utf-8")).strip() for path in [*theme, *own])
        if "url(../" in text or "@import" in text:
            raise ValueError("a style sheet names a file beside it, which is not beside the one that is made here")
        name = f"assets/stylesheets/site.{hashlib.sha256(text.encode()).hexdigest()[:8]}.css"
        _MADE.clear()
        _MADE[name] = text
    env.globals["sheet"] = next(iter(_MADE))
    config.extra_css = []


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Write it beside those that it is made of."""
    for name, text in _MADE.items():
        (Path(config.site_dir) / name).write_text(text, encoding="utf-8")
