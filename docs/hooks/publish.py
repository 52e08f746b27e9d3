"""What mkdocs calls: writes the generated parts of pages before a build and publishes the schema with its examples.

This file never writes a sentence: sentences come from the catalogues, the schema, the command line and the notebooks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cli_reference
import client_reference
import environment_reference
import errors_reference
import notebook_pages
import rules_reference
import sandbox_reference
import schema_reference
import terminal_transcript
from markdown_parts import write_if_changed
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from smsaero_kit.texts import LANGUAGES

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# Of what the `dev` extra brings: jsonschema would read a grammar of IRIs, for seconds, for formats that no schema here names.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

#: Name of a generated part → what makes it for a language.
PARTS = {
    "cli": cli_reference.page,
    "client": client_reference.page,
    "environment": environment_reference.page,
    "errors": errors_reference.page,
    "rules": rules_reference.page,
    "sandbox-account": sandbox_reference.account,
    "sandbox-choices": sandbox_reference.choices,
    "sandbox-endpoints": sandbox_reference.endpoints,
    "sandbox-faults": sandbox_reference.faults,
    "sandbox-magic": sandbox_reference.magic,
    "schema": schema_reference.page,
    "terminal": terminal_transcript.page,
}


#: Where the overview of the rules stands; the pages of the rules come after it in the navigation.
RULES_INDEX = "reference/rules/index.md"


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put a page for each rule into the navigation, below the overview."""
    pages = [f"{RULES_INDEX.removesuffix('index.md')}{name}" for name in rules_reference.names()]
    for section in config.nav or []:
        for entry in (each for value in section.values() if isinstance(value, list) for each in value if isinstance(each, dict)):
            for title, inner in entry.items():
                if inner == [RULES_INDEX]:
                    entry[title] = [RULES_INDEX, *pages]
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Write `docs/generated/<part>.<language>.md`. A file is touched only when its content has changed, so `mkdocs serve` rests."""
    if config.plugins["i18n"].building:
        return  # The plugin builds the other language inside of the build of the first; all parts were made for that one.
    top = Path(config.config_file_path).parent
    generated = Path(config.docs_dir, "generated")
    for language in LANGUAGES:
        for name, page in PARTS.items():
            write_if_changed(generated / f"{name}.{language}.md", page(language))
        for name, text in rules_reference.rule_pages(language):
            # Beside the overview: the plugin for languages takes pages from nowhere else. Git ignores them.
            path = Path(config.docs_dir, RULES_INDEX).with_name(name.replace(".md", f".{language}.md"))
            write_if_changed(path, text)
    notebook_pages.write_pages(top / "notebooks", generated / "notebooks", config.site_url or "")


# Early, so that the plugin for languages sees these files like any other.
@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Publish `schema/` under the path that the schema's `$id` names."""
    top = Path(config.config_file_path).parent
    for path in sorted((top / "schema").rglob("*.json")):
        name = path.relative_to(top).as_posix()
        if name not in files.src_uris:
            files.append(File(name, str(top), config.site_dir, config.use_directory_urls))
    return files
