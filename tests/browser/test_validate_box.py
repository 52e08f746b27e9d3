"""The second notebook in a real browser: a JSON is pasted or chosen, and its findings are shown."""

from __future__ import annotations

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
def test_a_pasted_json_shows_its_findings_and_never_its_key(open_notebook, name, language, width, dark):
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


def test_a_chosen_file_is_checked_as_it_is(open_notebook, tmp_path):
    say = texts("en")
    notebook = open_notebook("02-validate.ipynb")
    file = tmp_path / "connector.json"
    file.write_bytes(b"\xef\xbb\xbf" + CONFIG.encode())  # the mark that editors on Windows write, and Logto's JSON.parse refuses
    with notebook.page.expect_file_chooser() as chooser:
        notebook.button(say("wizard.validate.file")).click()
    chooser.value.set_files(file)
    expect(notebook.wizard.locator(".smsaero-findings")).to_contain_text("SK002")


@pytest.mark.parametrize(("name", "width", "dark"), [("02-validate.ipynb", 1280, False), ("02-validate.ru.ipynb", 480, True)])
def test_a_report_is_a_table_with_the_lines_of_the_source_and_its_marks(open_notebook, name, width, dark):
    notebook = open_notebook(name, width=width, dark=dark)
    table = notebook.page.locator(".jp-OutputArea table").filter(has=notebook.page.locator("mark"))
    expect(table.first.locator("mark").filter(has_text="{{Code}}")).to_be_visible()
    # The key of the example is hidden in the line that is shown because of its length.
    expect(table.first).to_contain_text("••••••••")
    expect(table.first).not_to_contain_text("an-example-key")
    # The last table is the one after the fixes.
    expect(table.last.locator("mark").filter(has_text="{{Code}}")).to_have_count(0)
    size = notebook.page.viewport_size
    notebook.page.set_viewport_size({"width": size["width"], "height": 3000})
    table.first.screenshot(path=notebook.screenshots / f"{width}-report.png")
    fits = "table => { const area = table.closest('.jp-OutputArea-output'); return area.scrollWidth <= area.clientWidth; }"
    assert table.first.evaluate(fits), "nobody has to scroll sideways"
    notebook.page.set_viewport_size(size)
