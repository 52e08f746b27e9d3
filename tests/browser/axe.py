"""axe-core, asked whether everybody can use a part of a page: WCAG 2 A and AA, and its own good practice.

It is injected from `node_modules`, never fetched by the page.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.parity.packages import installed

HERE = Path(__file__).parent
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
#: What differs between a light page and a dark one.
COLOURS = ("color-contrast", "link-in-text-block")
_RUN = """async ([selector, only]) => {
  const { body } = document;
  const kept = body.style.minHeight;
  // JupyterLab's body has no height and hides what is outside of it; the browser does not mind, but axe takes everything for hidden.
  body.style.minHeight = "100vh";
  for (const animation of document.getAnimations()) try { animation.finish(); } catch { animation.cancel(); }
  try {
    const options = { runOnly: only, resultTypes: ["violations", "passes"] };
    const { violations, passes } = await axe.run(selector, options);
    return { violations, read: [...violations, ...passes].some((rule) => rule.id === "color-contrast") };
  } finally {
    body.style.minHeight = kept;
  }
}"""


class _Machine:
    """How this machine's programs are found; the fixture `browser` says so, for a helper has no fixtures."""

    required_tool: Callable[..., str]


def find_programs_with(required_tool: Callable[..., str]) -> None:
    """Let `required_tool` find Node and npm once they are needed."""
    _Machine.required_tool = staticmethod(required_tool)


def axe(page: Page, selector: str = ".smsaero-wizard", *, rules: tuple[str, ...] = ()) -> None:
    """Fail with a readable list of what keeps somebody out of the part of the page at `selector`, by `rules` or by all."""
    found = violations(page, selector, rules=rules)
    assert not found, "\n".join(["axe-core finds:", *found])


def violations(page: Page, selector: str = ".smsaero-wizard", *, rules: tuple[str, ...] = ()) -> list[str]:
    """Return what axe-core finds at `selector`, one sentence for each element."""
    size = page.viewport_size
    assert size is not None
    # What is scrolled out of sight is not looked at.
    page.set_viewport_size({"width": size["width"], "height": 5000})
    try:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(_script())
        only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
        result = page.evaluate(_RUN, [selector, only])
    finally:
        page.set_viewport_size(size)
    assert result["read"], f"axe-core sees no text at all at {selector}"
    return [_sentence(rule, node) for rule in result["violations"] for node in rule["nodes"]]


def _sentence(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
    return f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['html'][:200]}\n    {why}"


@functools.cache
def _script() -> str:
    installed(_Machine.required_tool, HERE)
    return (HERE / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
