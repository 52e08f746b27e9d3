"""Makes the pictures that a messenger shows beside a link to the site: `docs/assets/preview-<language>.png`.

Run it by hand after a change: `python tests/pictures/link_preview.py`. The pictures are committed, so no build needs a browser or a font.
The fonts are those of the machine; nothing is fetched.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ASSETS = Path(__file__).parents[2] / "docs" / "assets"
WORDS = {
    "en": (
        "SMS codes from Logto through SMS Aero, known to work",
        "Onboarding wizard · validator · sandbox · Python client",
        "482 913 is your code.",
        "delivered",
    ),
    "ru": (
        "SMS-коды из Logto через SMS Aero: проверено до запуска",
        "Мастер настройки · валидатор · песочница · клиент на Python",
        "482 913 — ваш код.",
        "доставлено",
    ),
}
ICON = "M20 2H4c-1.1 0-2 .9-2 2v18l4-4h14c1.1 0 2-.9 2-2V4c0-1.1-.9-2-2-2m0 14H5.2L4 17.2V4h16zm-9.53-2L7 10.5l1.4-1.41 2.07 2.08L15.6 6 17 7.41z"
PAGE = """<!doctype html><meta charset="utf-8"><style>
  * {{ box-sizing: border-box; margin: 0 }}
  body {{ background: #303f9f; color: #fff; display: flex;
    font-family: "DejaVu Sans", "Liberation Sans", sans-serif; height: 630px; padding: 72px; width: 1200px }}
  main {{ display: flex; flex-direction: column; flex: 1; padding-right: 56px }}
  .name {{ align-items: center; display: flex; font-size: 38px; gap: 18px }}
  .name svg {{ fill: #fff; height: 60px }}
  h1 {{ font-size: 54px; line-height: 1.25; margin: auto 0 }}
  p {{ font-size: 23px; opacity: .92 }}
  aside {{ background: #fff; border-radius: 40px; color: #1b1f3b; padding: 36px 26px; width: 330px }}
  .sender {{ border-bottom: 2px solid #e3e6f3; font-size: 24px; font-weight: bold; padding-bottom: 18px; text-align: center }}
  .sms {{ background: #e8eaf6; border-radius: 26px 26px 26px 6px; font-size: 26px; line-height: 1.4; margin-top: 34px; padding: 24px }}
  .status {{ color: #1b6e3c; font-size: 21px; margin-top: 14px; text-align: right }}
</style>
<main><div class="name"><svg viewBox="0 0 24 24"><path d="{icon}"/></svg>smsaero-kit</div><h1>{title}</h1><p>{parts}</p></main>
<aside><div class="sender">SMS Aero</div><div class="sms">{sms}</div><div class="status">✓ {status}</div></aside>"""


def main() -> None:
    """Make the picture of each language."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        for language, (title, parts, sms, status) in WORDS.items():
            page.set_content(PAGE.format(icon=ICON, title=title, parts=parts, sms=sms, status=status))
            page.screenshot(path=ASSETS / f"preview-{language}.png")
        browser.close()


if __name__ == "__main__":
    main()
