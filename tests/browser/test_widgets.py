"""The wizard's own widgets in a real JupyterLab: what is typed arrives, and is in nothing that is kept.

One notebook with a cell for each test, opened once. Its kernel writes down what it hears, as digests, so that a search for the values
finds only what the widgets let out.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

KEY = "Hv3nQx8sTb5yWd2kLm7pRf9cZj4gUa6e"
OTHER_KEY = "Bw6mKz1rXt9vNc3dJh8qSg5yPf2lEa7u"
CONFIG = '{\n  "email": "ä@example.com",\n  "apiKey": "KEY"\n}\n'.replace("KEY", KEY)
RAW = b"\xef\xbb\xbf" + CONFIG.encode() + b"\xff\xfe"

PRELUDE = """
import asyncio, hashlib, html, json
from pathlib import Path
import ipywidgets as w
from IPython.display import display
from smsaero_kit.secret import Secret
from smsaero_kit.wizard.view.hand_over import HandOver
from smsaero_kit.wizard.view.json_editor import JsonEditor
from smsaero_kit.wizard.view.page import Page
from smsaero_kit.wizard.view.secret_input import SecretInput

def digest(value):
    data = value if isinstance(value, bytes) else (value.reveal() if isinstance(value, Secret) else value).encode()
    return hashlib.sha256(data).hexdigest()[:12]

class Bench:
    "A wizard of two steps: the widgets, and nothing. `tell` writes below it what the kernel heard."
    def __init__(self, name, *widgets, buttons=(), views=1):
        self.heard, self.log, self.body = [], w.HTML(), w.VBox(widgets)
        self.log.add_class("bench-log")
        flip = self.button("flip", lambda: setattr(self.body, "children", () if self.body.children else widgets))
        self.widget = w.VBox([flip, *(self.button(*each) for each in buttons), self.body, self.log])
        self.widget.add_class("smsaero-wizard")
        self.widget.add_class(name)
        for _ in range(views):
            display(self.widget)
    def button(self, name, do):
        made = w.Button(description=name)
        made.on_click(lambda _: do())
        return made
    def tell(self, *words):
        self.heard.append(" ".join(map(str, words)))
        self.log.value = "<br>".join(f"<span>{html.escape(each)}</span>" for each in self.heard)
"""
SECRETS = """
key = SecretInput(label="Key", button_text="Use the key", status_text="No key yet.")
document = SecretInput(multiline=True, label="JSON", button_text="Read it", file_text="Choose", too_big_text="Too big.")
secrets = Bench("bench-secrets", key, document, views=2)
for box in (key, document):
    box.on_enter(lambda value: secrets.tell("entered", digest(value)))
    box.on_leave(lambda value: secrets.tell("left", digest(value)))
    box.on_file(lambda name, data: secrets.tell("file", name, digest(data)))
"""
EDITOR = """
editor = JsonEditor(label="Config", help_text="Ctrl+Enter applies.", apply_text="Apply", discard_text="Discard", text='{"n": 1}')
def apply(value):
    edits.tell("applied", digest(value))
    try:
        found = json.loads(value.reveal())
    except ValueError as problem:
        editor.status_kind, editor.status_text = "error", "Refused."
        editor.refuse(problem.lineno, problem.colno)
    else:
        editor.status_kind, editor.status_text = "success", "Taken."
        editor.text = json.dumps({name: "..." if isinstance(each, str) else each for name, each in found.items()})
        editor.accept()
edits = Bench("bench-editor", editor, buttons=[("renew", lambda: setattr(editor, "text", '{"n": 2}'))], views=2)
editor.on_apply(apply)
"""
HANDS = """
hand, mute = HandOver(copy_text="Copy", download_text="Download", file_name="my config.json"), HandOver(copy_text="Mute copy")
none = HandOver(copy_text="Copy nothing")
mute.patience, mute.send = 0.3, lambda *_, **__: None
hands = Bench("bench-hands", hand, mute, none, views=2)
hand.on_want(lambda: hands.tell("wanted") or Secret(CONFIG))
for each, name in ((hand, "hand"), (mute, "mute"), (none, "none")):
    each.on_done(lambda way, ok, name=name: hands.tell(name, way, ok))
"""
COMPANION = """
page = Page(attributes={".bench-on": {"aria-pressed": "true", "title": "on"}, ".smsaero-wizard": {"lang": "de"}})
target = w.Button(description="target", tooltip="before")
def focus_late():
    page.focus(".bench-late")
    asyncio.get_running_loop().call_later(0.4, lambda: late.add_class("bench-late"))
late = w.VBox([w.Button(description="off", disabled=True), w.Button(description="first")])
buttons = [
    ("on", lambda: target.add_class("bench-on")),
    ("not on", lambda: target.remove_class("bench-on")),
    ("focus", focus_late),
    ("say", lambda: [page.announce("Said."), page.announce("And more.")]),
]
companion = Bench("bench-page", page, target, late, buttons=buttons)
page.on_languages(lambda languages: companion.tell("languages", *languages))
page.on_msg(lambda _, content, __: Path("presence.txt").open("a").write(f"{content.get('presence')} {page.is_gone()}\\n"))
"""


#: Counts who listens to the window for the page's end.
_COUNT = """
window.listening = 0;
for (const [name, by] of [["addEventListener", 1], ["removeEventListener", -1]]) {
  const real = window[name];
  window[name] = function (type, ...rest) {
    if (type === "pagehide") window.listening += by;
    return real.call(window, type, ...rest);
  };
}
"""


def digest(value: str | bytes) -> str:
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()[:12]


@dataclass(frozen=True)
class Bench:
    """The notebook in its page."""

    page: Page
    lab: object

    def view(self, name: str, number: int = 0) -> Locator:
        """One of the views of a bench."""
        return self.page.locator(f".bench-{name}").nth(number)

    def press(self, name: str, button: str) -> None:
        """Press a button of the first view."""
        self.view(name).get_by_role("button", name=button, exact=True).click()

    def hears(self, name: str, *words: str) -> None:
        """Wait until the kernel has heard exactly `words`, in all."""
        expect(self.view(name).locator(".bench-log span")).to_have_text(list(words))

    def heard(self, name: str) -> list[str]:
        """Return what the kernel has heard until now."""
        return self.view(name).locator(".bench-log span").all_inner_texts()

    def keeps_nothing(self) -> None:
        """Save the notebook with the state of all widgets, and see that no key is in anything that JupyterLab wrote."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        text = (self.lab.work / "widgets.ipynb").read_text(encoding="utf-8")
        assert "widget-state" in text, "the harder case: everything that is synchronised is saved"
        for path in (each for each in self.lab.root.rglob("*") if each.is_file() and not each.is_symlink()):
            assert not [key for key in (KEY, OTHER_KEY) if key.encode() in path.read_bytes()], path

    def outline(self) -> object:
        """What a command of the notebook would change."""
        return self.page.evaluate(
            """() => {
              const shell = window.jupyterapp.shell;
              const notebook = shell.currentWidget.content;
              return [shell.leftCollapsed, notebook.activeCellIndex, notebook.mode, notebook.widgets.map(cell => [cell.model.type, cell.model.id])];
            }"""
        )


@pytest.fixture(scope="module")
def bench(lab, browser):
    sources = [f"{PRELUDE}\nCONFIG = {CONFIG.replace(KEY, 'REVERSED')!r}.replace('REVERSED', {KEY[::-1]!r}[::-1])"]
    sources += [SECRETS, EDITOR, HANDS, COMPANION]
    cells = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for number, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (lab.work / "widgets.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    # So high that JupyterLab shows all of it at once.
    context = browser.new_context(viewport={"width": 1280, "height": 9000}, locale="en-US", accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.add_init_script(_COUNT)
    page.set_default_timeout(30_000)
    page.route(re.compile(r"^(?!http://127\.0\.0\.1[:/])http"), lambda route: route.abort())
    page.goto(f"{lab.address}/lab/tree/widgets.ipynb")
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.path === 'widgets.ipynb'")
    page.wait_for_function(
        """async () => {
          const { context } = window.jupyterapp.shell.currentWidget;
          await context.ready;
          await context.sessionContext.ready;
          const kernel = context.sessionContext.session?.kernel;
          await kernel?.info;
          return kernel?.connectionStatus === "connected";
        }"""
    )
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    opened = Bench(page, lab)
    expect(opened.view("page").get_by_role("button", name="target")).to_be_visible()
    yield opened
    context.close()


def test_a_secret_arrives_once_and_is_kept_nowhere(bench):
    first, second = (bench.view("secrets", number).get_by_label("Key", exact=True) for number in (0, 1))
    first.fill(KEY)
    expect(second).to_have_value(KEY)  # two views show one field: neither hands over what the other no longer has
    bench.keeps_nothing()
    first.press("Enter")
    heard = [f"entered {digest(KEY)}"]
    bench.hears("secrets", *heard)
    expect(second).to_have_value("")

    # What was typed and not handed over goes along with a change of step, from one of the two views.
    second.fill(OTHER_KEY)
    bench.press("secrets", "flip")
    bench.hears("secrets", *heard, f"left {digest(OTHER_KEY)}")
    bench.press("secrets", "flip")
    expect(first).to_have_value("")
    expect(first).to_have_accessible_description("No key yet.")
    listening = bench.page.evaluate("window.listening")
    bench.press("secrets", "flip")
    expect(first).to_be_hidden()
    # A field that is gone does not go on to listen; there are two of them, each in two views.
    assert bench.page.evaluate("window.listening") == listening - 2
    bench.press("secrets", "flip")
    expect(first).to_be_visible()
    bench.hears("secrets", *heard, f"left {digest(OTHER_KEY)}")
    bench.keeps_nothing()


def test_a_file_is_handed_over_byte_for_byte(bench):
    view = bench.view("secrets")
    before = bench.heard("secrets")
    choice = view.locator("input[type=file]").last
    choice.set_input_files({"name": "config.json", "mimeType": "application/json", "buffer": RAW})
    heard = [*before, f"file config.json {digest(RAW)}"]
    bench.hears("secrets", *heard)
    field = view.get_by_label("JSON", exact=True)
    expect(field).to_have_value("")

    choice.set_input_files({"name": "big.json", "mimeType": "application/json", "buffer": b" " * (1024 * 1024 + 1)})
    expect(view.get_by_role("status").filter(has_text="Too big.")).to_be_visible()

    field.evaluate(
        """(field, bytes) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([new Uint8Array(bytes)], "dropped.json"));
          field.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        list(RAW),
    )
    bench.hears("secrets", *heard, f"file dropped.json {digest(RAW)}")
    expect(view.get_by_text("Too big.")).to_have_count(0)
    bench.keeps_nothing()


def test_edits_survive_everything_but_being_taken_or_discarded(bench):
    view, other = bench.view("editor"), bench.view("editor", 1)
    field, apply = view.get_by_label("Config"), view.get_by_role("button", name="Apply")
    expect(field).to_have_value('{"n": 1}')
    expect(apply).to_be_disabled()
    wrong = f'{{"apiKey": "{KEY}",\n "n": 😀}}'
    field.fill(wrong)
    expect(apply).to_be_enabled()
    expect(other.get_by_label("Config")).to_have_value(wrong)
    for button in ("renew", "flip", "flip"):  # another text from Python; another step and back
        bench.press("editor", button)
    expect(field).to_have_value(wrong)
    bench.keeps_nothing()

    field.press("Control+Enter")
    bench.hears("editor", f"applied {digest(wrong)}")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("Ctrl+Enter applies. Refused.")
    assert field.evaluate("field => field.selectionStart") == wrong.index("😀")
    expect(field).to_have_value(wrong)

    field.press("Tab")
    expect(apply).to_be_focused()  # the keyboard gets out again
    right = wrong.replace("😀", "3")
    field.fill(right)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    apply.click()
    expect(field).to_have_value('{"apiKey": "...", "n": 3}')
    expect(other.get_by_label("Config")).to_have_value('{"apiKey": "...", "n": 3}')
    expect(apply).to_be_disabled()
    expect(field).to_be_focused()  # not lost with the button that was pressed

    field.fill("{")
    view.get_by_role("button", name="Discard").click()
    expect(field).to_have_value('{"apiKey": "...", "n": 3}')
    bench.hears("editor", f"applied {digest(wrong)}", f"applied {digest(right)}")
    bench.keeps_nothing()


def test_keys_pressed_in_the_fields_are_no_commands_of_the_notebook(bench):
    fields = [bench.view("secrets").get_by_label("JSON", exact=True), bench.view("editor").get_by_label("Config")]
    for field in fields:
        field.click()
        before = bench.outline()
        for key in ("Escape", "a", "b", "d", "d", "m", "x", "v", "j", "Shift+Enter", "Control+Enter", "Control+b"):
            field.press(key)
        expect(field).to_be_focused()
        assert bench.outline() == before
    bench.view("editor").get_by_role("button", name="Discard").click()


def test_the_text_is_copied_and_downloaded_as_it_is_and_once(bench):
    view = bench.view("hands")
    read = "() => navigator.clipboard.readText()"
    bench.press("hands", "Copy")
    bench.hears("hands", "wanted", "hand copy True")
    assert bench.page.evaluate(read) == CONFIG

    with bench.page.expect_download() as download:
        bench.press("hands", "Download")
    assert download.value.suggested_filename == "my config.json"
    assert download.value.path().read_bytes() == CONFIG.encode()

    # Where there is no clipboard to write to, the old command does it.
    bench.page.evaluate("() => navigator.clipboard.writeText('nothing')")
    bench.page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })")
    bench.press("hands", "Copy")
    heard = ["wanted", "hand copy True", "wanted", "hand download True", "wanted", "hand copy True"]
    bench.hears("hands", *heard)
    bench.page.evaluate("() => { delete navigator.clipboard; }")
    assert bench.page.evaluate(read) == CONFIG

    bench.press("hands", "Mute copy")  # a kernel that never answers
    bench.press("hands", "Mute copy")
    bench.hears("hands", *heard, "mute copy False")
    bench.press("hands", "Copy nothing")
    bench.hears("hands", *heard, "mute copy False", "none copy False")
    assert KEY not in bench.page.content()
    expect(bench.page.locator("body > textarea")).to_have_count(0)
    assert KEY not in str(view.page.evaluate("() => [...document.querySelectorAll('textarea, input')].map(each => each.value)"))
    bench.keeps_nothing()


def test_attributes_come_and_go_with_what_they_are_for(bench):
    view = bench.view("page")
    target = view.get_by_role("button", name="target")
    expect(view).to_have_attribute("lang", "de")
    expect(target).not_to_have_attribute("aria-pressed", "true")
    bench.press("page", "on")
    expect(target).to_have_attribute("aria-pressed", "true")
    expect(target).to_have_attribute("title", "on")
    changes = view.evaluate(
        """async view => {
          let changes = 0;
          const observer = new MutationObserver(records => (changes += records.length));
          observer.observe(view, { subtree: true, attributes: true });
          for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
          observer.disconnect();
          return changes;
        }"""
    )
    assert changes == 0, "what it sets does not call it again"
    bench.press("page", "not on")
    expect(target).not_to_have_attribute("aria-pressed", "true")
    expect(target).to_have_attribute("title", "before")


def test_the_focus_waits_for_what_is_not_there_yet_and_words_are_announced(bench):
    view = bench.view("page")
    bench.press("page", "focus")
    expect(view.get_by_role("button", name="first")).to_be_focused()
    live = view.locator("[aria-live=polite]")
    expect(live).to_have_count(1)
    bench.press("page", "say")
    expect(live).to_contain_text("Said.And more.")


def test_the_kernel_knows_the_languages_and_whether_the_page_is_there(bench):
    """The last test: it opens the page anew. What stands in a field then is nobody's business any more."""
    presence = bench.lab.work / "presence.txt"
    bench.hears("page", "languages en-US")
    bench.view("secrets").get_by_label("Key", exact=True).fill(KEY)
    before = bench.heard("secrets")
    bench.keeps_nothing()
    assert presence.read_text().splitlines()[-1] == "here False"
    bench.page.reload()
    expect(bench.view("page").get_by_role("button", name="target")).to_be_visible()
    bench.hears("page", "languages en-US", "languages en-US")
    until = time.monotonic() + 30
    while time.monotonic() < until and not re.search(r"gone True\n(None False\n|None True\n)*here False\n", presence.read_text()):
        bench.page.wait_for_timeout(50)
    assert re.search(r"gone True\n(None \w+\n)*here False\n$", presence.read_text()), presence.read_text()
    assert bench.heard("secrets") == before
    bench.keeps_nothing()
