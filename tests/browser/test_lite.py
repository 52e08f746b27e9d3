"""The first notebook in JupyterLite: no server, no kernel of one's own, no other machine; from the first cell to the finished JSON."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from smsaero_kit.texts import texts
from smsaero_kit.validation import validate
from smsaero_kit.wizard.state import DEFAULT_FILE
from tests.docs.built import built_site

from .hand import EMAIL, KEY, Hand
from .opened import Opened, open_page
from .site_server import serving_site

#: Milliseconds until Python runs in the browser: on a slow machine beside other tests.
STARTING = 240_000
_FILE = """name => window.jupyterapp.serviceManager.contents.get(name, { content: true, format: "text" })"""
_STORED = """async () => {
  const stored = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const { name } of await indexedDB.databases()) {
    const open = await new Promise((done) => { const request = indexedDB.open(name); request.onsuccess = () => done(request.result); });
    for (const store of open.objectStoreNames) {
      const all = await new Promise((done) => {
        const request = open.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
      });
      stored.push(JSON.stringify(all));
    }
    open.close();
  }
  return stored.join("\\n");
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving_site(built_site(tmp_path_factory)) as served:
        yield served


@pytest.mark.parametrize(("name", "language"), [("01-onboarding.ipynb", "en"), ("01-onboarding.ru.ipynb", "ru")])
def test_the_wizard_leads_to_a_finished_json_in_the_browser_alone(site, browser, screenshots, name, language):
    context = open_page(browser, site.address, width=1280, dark=False, language=language)
    page = context.new_page()
    opened = Opened(page, site, screenshots)
    page.goto(f"{site.address}/try/notebooks/index.html?path={name}")
    say = texts(language)
    bar = page.get_by_role("complementary", name=say("docs.try.bar.label"))
    # Nobody has to know how a notebook is run.
    expect(opened.wizard).to_be_visible(timeout=STARTING)
    expect(bar.get_by_role("status")).to_have_text(say("docs.try.bar.alive"))

    hand = Hand(opened, language)
    hand.forward("account")
    hand.forward("credentials")
    hand.enter_account()
    hand.succeeds("100")
    hand.go_on_to_the_end()

    file = page.evaluate(_FILE, DEFAULT_FILE)
    saved = base64.b64decode(file["content"]).decode() if file["format"] == "base64" else file["content"]
    assert validate(saved, language="en").ok
    assert json.loads(saved)["apiKey"] == KEY
    with page.expect_download() as download:
        hand.click("wizard.save.download")
    assert json.loads(Path(download.value.path()).read_text(encoding="utf-8")) == json.loads(saved)
    # A connector JSON with its key lives as long as the tab, and no longer.
    stored = page.evaluate(_STORED)
    # By its name as well: JupyterLite keeps contents in base64.
    for secret in (KEY, EMAIL, DEFAULT_FILE, file["content"]):
        assert secret not in stored
    assert opened.outside == []
    # A browser's own idea: no page asks for it.
    assert site.missing <= {"/favicon.ico"}
    other = f"02-validate{'' if language == 'en' else '.ru'}.ipynb"
    with context.expect_page() as opening:
        page.get_by_role("link", name=other).click()
    expect(opening.value).to_have_url(f"{site.address}/try/notebooks/index.html?path={other}")
    opening.value.close()
    bar.get_by_role("link").click()
    expect(page).to_have_url(f"{site.address}/{'ru/' if language == 'ru' else ''}notebooks/onboarding/")
    context.close()
