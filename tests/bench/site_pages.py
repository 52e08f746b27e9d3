"""What Lighthouse says of the built site, served compressed: `make docs`, then `python tests/bench/site_pages.py [FOLDER] [PATH …]`.

It takes half a minute for each page and needs a machine that does nothing else: a busy one costs points under “performance” that no page
has lost. So it is no part of the checks; tests/browser/test_site.py asks of each page what can be asked on any machine.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.site_server import serving_site  # noqa: E402
from tests.parity.packages import installed  # noqa: E402

PAGES = ("", "guide/jupyter/", "reference/errors/", "ru/", "ru/guide/jupyter/", "ru/reference/errors/")
HERE = Path(__file__).parent / "lighthouse"
ENOUGH = 0.95


def main() -> int:
    """Print the scores of each page and what cost points; return 0 when all are high enough."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "site"
    node = installed(lambda _name, *programs: next(filter(None, map(shutil.which, programs))), HERE)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    low = False
    with serving_site(folder) as site, tempfile.TemporaryDirectory() as kept:
        for path in sys.argv[2:] or PAGES:
            report = Path(kept) / "report.json"
            flags = "--headless=new --no-sandbox --host-resolver-rules='MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'"
            command = [node, str(HERE / "node_modules" / "lighthouse" / "cli" / "index.js"), f"{site.address}/{path}"]
            options = ["--quiet", f"--chrome-flags={flags}", "--output=json", f"--output-path={report}"]
            subprocess.run(
                [*command, *options], env={**os.environ, "CHROME_PATH": chromium}, check=True, stderr=subprocess.DEVNULL
            )
            said = json.loads(report.read_text(encoding="utf-8"))
            scores = {name: category["score"] for name, category in said["categories"].items()}
            low = low or min(scores.values()) < ENOUGH
            print(f"/{path}  " + "  ".join(f"{name} {score * 100:.0f}" for name, score in scores.items()))
            for category in said["categories"].values():
                for audit in (said["audits"][each["id"]] for each in category["auditRefs"] if each["weight"]):
                    if audit["score"] is not None and audit["score"] < ENOUGH:
                        print(f"    {audit['score']:.2f}  {audit['title']}  {audit.get('displayValue', '')}")
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
