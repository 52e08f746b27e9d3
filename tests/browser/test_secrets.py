"""The API key, typed by hand in a real JupyterLab that saves the state of its widgets: it is in no file, and in nothing that a page is told.

And the search for it finds it when the field is an ordinary password field: so a search that finds nothing means something.
"""

from __future__ import annotations

import subprocess
import sys

from playwright.sync_api import expect

from .hand import EMAIL, KEY, Hand, files_with

SHOWN_TWICE = ["from smsaero_kit.wizard import Wizard\n\nwizard = Wizard('en')\nwizard", "wizard"]
#: The wizard with ipywidgets' own password field in place of the kit's.
WITH_PASSWORD = """
import ipywidgets

from smsaero_kit.wizard.view import credentials


class PasswordInput(ipywidgets.Password):
    def on_enter(self, listener):
        pass

    on_leave = on_enter


credentials.SecretInput = PasswordInput
"""
BUSY = "import time\nbusy_since = time.monotonic()\ntime.sleep(4)"


def type_key(hand: Hand) -> None:
    hand.go_to("credentials")
    hand.field("wizard.credentials.email").fill(EMAIL)
    hand.field("wizard.credentials.key").first.press_sequentially(KEY)


def test_the_key_is_in_no_file_and_in_no_frame_whenever_the_notebook_is_saved(open_notebook, lab):
    lab.write("secret.ipynb", [*SHOWN_TWICE, BUSY])
    notebook = open_notebook("secret.ipynb", run=(0, 1))
    told = notebook.frames()
    hand = Hand(notebook, "en")
    type_key(hand)
    notebook.save()  # typed, and not handed over
    assert files_with(lab.root) == []
    notebook.run_cell(2)  # the kernel is busy
    hand.click("wizard.credentials.key_button")
    notebook.save()
    assert files_with(lab.root) == []
    hand.succeeds("100")
    notebook.save()
    for step in ("compose", "check", "test", "finish", "start"):
        hand.go_to(step)
        notebook.save()
        assert files_with(lab.root) == [], step
    assert KEY not in notebook.page.content()
    assert KEY not in told()
    notebook.reload()
    expect(hand.wizard).to_be_visible()
    assert EMAIL in told()  # it can find something
    assert KEY not in told()
    notebook.save()
    assert files_with(lab.root) == []
    assert EMAIL in (lab.work / "secret.ipynb").read_text(encoding="utf-8")

    # Handed over once, on a click: that frame, and no other.
    hand.go_to("finish")
    hand.click("wizard.save.copy")
    hand.reads("wizard.save.copy_done")
    assert told().count(KEY) == 1
    notebook.save()
    assert files_with(lab.root) == []
    converted = lab.work / "converted.html"
    command = [sys.executable, "-m", "nbconvert", "--to", "html", str(lab.work / "secret.ipynb"), "--output", converted.name]
    subprocess.run(command, check=True, capture_output=True, env=lab.environment, cwd=lab.work)
    assert EMAIL in converted.read_text(encoding="utf-8")
    assert files_with(lab.root) == []


def test_an_ordinary_password_field_would_be_found_out(open_notebook, lab):
    lab.write(
        "leaky.ipynb", [WITH_PASSWORD, "from smsaero_kit.wizard import Wizard\n\nwizard = Wizard('en', draft=False)\nwizard"]
    )
    notebook = open_notebook("leaky.ipynb")
    hand = Hand(notebook, "en")
    hand.go_to("credentials")
    hand.field("wizard.credentials.email").fill(EMAIL)
    hand.wizard.locator("input[type=password]").press_sequentially(KEY)
    notebook.save()
    leaks = {path.name for path in files_with(lab.root)}
    for path in files_with(lab.root):
        path.unlink()
    assert "leaky.ipynb" in leaks
