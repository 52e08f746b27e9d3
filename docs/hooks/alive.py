"""What is alive on the site: notebooks and a check that run in the reader's browser, and a count of segments.

A page has `<div class="kit-check"></div>` or `<div class="kit-segments"></div>`; here it becomes what it stands for, in the words of
the page's language. This file never decides what is checked or counted: the kit does.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lite import placing
from mkdocs.utils import get_relative_url

from smsaero_kit.render import CODE_PLACEHOLDER
from smsaero_kit.sms import CAPACITY, gsm7_tables
from smsaero_kit.texts import LANGUAGES, Texts, texts
from smsaero_kit.validation.rules.wording import LONGEST_TEXT

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

CHECK: Final = '<div class="kit-check"></div>'
SEGMENTS: Final = '<div class="kit-segments"></div>'
#: The line of a page that consists of a notebook.
_NOTEBOOK: Final = re.compile(r'^--8<-- "notebooks/(\d\d-[\w-]+)\.\w\w\.md"$', re.MULTILINE)
#: What the form says while it works.
_CHECK_WORDS: Final = (
    *("loading", "checking", "failed", "too_big", "empty", "place", "marked"),
    *("fix", "fixing", "mended", "undo", "undone", "copy", "copied", "selected"),
)
#: What the count says about a text.
_SEGMENT_WORDS: Final = ("write", "leave_out", "no_other", "changed", "stays", "no_code", "too_long", "empty")
#: Bytes in a megabyte, as the makers of disks and lines count.
_MEGABYTE: Final = 1_000_000


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - mkdocs calls by name
    """Put what is alive into the pages that ask for it."""
    say = texts(page.file.locale)
    if CHECK in content:
        content = content.replace(CHECK, check(say, page.url, placing.check_size(Path(config.config_file_path).parent)))
    if SEGMENTS in content:
        content = content.replace(SEGMENTS, segments(say, page.url))
    notebook = _NOTEBOOK.search(page.markdown or "")
    if notebook is not None:
        heading, end, rest = content.partition("</h1>")
        content = f"{heading}{end}{try_it(say, page.url, notebook[1])}{rest}"
    return content


def on_post_build(config: MkDocsConfig) -> None:
    """Publish the notebooks and Python for the browser."""
    if not config.plugins["i18n"].building:
        placing.place(Path(config.config_file_path).parent, Path(config.site_dir))


def check(say: Texts, url: str, size: int) -> str:
    """Return the form that checks a connector JSON, for the page at `url`; `size` is how many bytes it loads."""
    words = {name: say(f"docs.check.{name}") for name in _CHECK_WORDS}
    settings = {
        **words,
        "language": say.language,
        "pyodide": get_relative_url(f"{placing.PYODIDE}/", url),
        "lock": placing.CHECK_LOCK,
        "rules": get_relative_url(f"{'' if say.language == 'en' else f'{say.language}/'}reference/rules/", url),
    }
    return f"""<div class="kit-alive kit-check">
<form>
<label for="kit-check-source">{_escaped(say, "docs.check.label")}</label>
<textarea id="kit-check-source" class="kit-hidden-text" rows="5" autocomplete="off" autocapitalize="off" spellcheck="false"
 aria-describedby="kit-check-about" placeholder="{_escaped(say, "docs.check.placeholder")}"></textarea>
<div class="kit-row"><button type="submit" class="md-button md-button--primary">{_escaped(say, "docs.check.button")}</button>
<label class="md-button kit-file">{_escaped(say, "docs.check.file")}<input type="file" accept=".json,application/json"></label>
<button type="button" class="md-button kit-clear">{_escaped(say, "docs.check.clear")}</button>
<label class="kit-show"><input type="checkbox" autocomplete="off"> {_escaped(say, "docs.check.show")}</label></div>
<div id="kit-check-about" class="kit-about">{_escaped(say, "docs.check.about", size=f"{size / _MEGABYTE:.0f}")}</div>
<div class="kit-status" role="status"></div>
</form>
<section class="kit-report" tabindex="-1" aria-label="{_escaped(say, "docs.check.report")}" hidden></section>
<noscript>{_escaped(say, "docs.check.noscript")}</noscript>
{_script("check.js", settings, url)}
</div>"""


def try_it(say: Texts, url: str, notebook: str) -> str:
    """Return the door to the notebook that runs in the browser, for the page at `url`."""
    name = f"{notebook}{'' if say.language == LANGUAGES[0] else f'.{say.language}'}.ipynb"
    address = get_relative_url(f"{placing.FOLDER}/notebooks/index.html", url)
    return f"""<div class="kit-alive kit-try">
<a class="md-button md-button--primary" href="{address}?path={name}">{_escaped(say, "docs.try.button")}</a>
<div class="kit-about">{_escaped(say, "docs.try.about")}</div>
{_style(url)}
</div>"""


def segments(say: Texts, url: str) -> str:
    """Return the count of segments for the page at `url`, with the tables that it counts by."""
    basic, extension, spellings = gsm7_tables()
    tables = {
        "basic": basic,
        "extension": extension,
        "spellings": spellings,
        "capacity": {alphabet.value: room for alphabet, room in CAPACITY.items()},
        "placeholder": CODE_PLACEHOLDER,
        "longest": LONGEST_TEXT,
        **{name: say(f"docs.segments.{name}") for name in _SEGMENT_WORDS},
    }
    rows = "".join(
        f'<div><dt>{_escaped(say, f"docs.segments.{name}")}</dt><dd class="kit-count-{name}"></dd></div>'
        for name in ("segments", "alphabet", "units", "left")
    )
    return f"""<div class="kit-alive kit-segments">
<label for="kit-segments-text">{_escaped(say, "docs.segments.label")}</label>
<textarea id="kit-segments-text" rows="3" aria-describedby="kit-segments-about">{_escaped(say, "docs.segments.example")}</textarea>
<div id="kit-segments-about" class="kit-about">{_escaped(say, "docs.segments.about")}</div>
<dl>{rows}</dl>
<div class="kit-outside" hidden><span>{_escaped(say, "docs.segments.outside")}</span><ul></ul></div>
<ul class="kit-remarks" hidden></ul>
<div class="kit-unseen" role="status"></div>
<noscript>{_escaped(say, "docs.segments.noscript")}</noscript>
{_script("segments.js", tables, url)}
</div>"""


def _script(name: str, settings: object, url: str) -> str:
    # `<` could end the element; in JSON it may be written as a number.
    values = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<script type="application/json" class="kit-settings">{values}</script>\n'
        f"{_style(url)}\n"
        f'<script type="module" src="{get_relative_url(f"scripts/{name}", url)}"></script>'
    )


def _style(url: str) -> str:
    return f'<link rel="stylesheet" href="{get_relative_url("stylesheets/alive.css", url)}">'


def _escaped(say: Texts, key: str, **facts: object) -> str:
    return html.escape(say(key, **facts))
