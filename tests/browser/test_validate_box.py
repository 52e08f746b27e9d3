"""The second notebook in a real browser: a JSON is pasted or chosen, and its findings are shown."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from smsaero_kit.texts import texts

KEY = "Pn4vRk8wYc2tJb6mZf1qSd9xLg5hUe7a"
CONFIG = """{
  "email": "name@example.com",
  "apiKey": "KEY",
  "senderName": "SMS Aero",
  "templates": [{"usageType": "Generic", "content": "Code {{code}}"}]
}
""".replace("KEY", KEY)


@pytest.mark.parametrize(
    ("name", "language", "width", "dark"),
    [("02-validate.ipynb", "en", 1280, False), ("02-validate.ru.ipynb", "ru", 400, True)],
)
def test_a_pasted_json_shows_its_findings_and_never_its_key_and_reports_mark_their_lines(
    open_notebook, tmp_path, name, language, width, dark
):
    say = texts(language)
    notebook = open_notebook(name, width=width, dark=dark)
    field = notebook.wizard.get_by_label(say("wizard.validate.label"), exact=True)
    field.fill(CONFIG)
    notebook.button(say("wizard.validate.button")).click()
    expect(field).to_have_value("")
    expect(notebook.wizard.locator(".smsaero-findings")).to_contain_text("SK")
    expect(notebook.wizard.locator(".smsaero-listing")).to_contain_text("name@example.com")
    notebook.shoot(f"{language}-{width}-validate")
    assert KEY not in notebook.page.content()
    assert KEY not in notebook.save()

    # The reports in the other cells are tables with the lines of the source and their marks.
    tables = notebook.page.locator(".jp-OutputArea table").filter(has=notebook.page.locator("mark"))
    table = tables.filter(has=notebook.page.locator("mark", has_text=re.compile("{{CODE}}"))).first
    expect(table).to_be_visible()
    # The key of the example is hidden in the line that is shown because of a space beside it.
    expect(tables.filter(has_text="••••••••").first).to_be_visible()
    expect(tables.filter(has_text="example-key-opens-nothing")).to_have_count(0)
    table.screenshot(path=notebook.screenshots / f"{width}-report.png")
    fits = "table => { const area = table.closest('.jp-OutputArea-output'); return area.scrollWidth <= area.clientWidth; }"
    assert table.evaluate(fits), "nobody has to scroll sideways"

    # A file is checked as it is.
    file = tmp_path / "connector.json"
    file.write_bytes(b"\xef\xbb\xbf" + CONFIG.encode())  # the mark that editors on Windows write, and Logto's JSON.parse refuses
    with notebook.page.expect_file_chooser() as chooser:
        notebook.button(say("wizard.validate.file")).click()
    chooser.value.set_files(file)
    expect(notebook.wizard.locator(".smsaero-findings")).to_contain_text("SK002")
